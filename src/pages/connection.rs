//! `/connection`: what the API token may do, and whether webhooks arrive. For admins only.

use super::Page;
use crate::components::time::relative_time;
use crate::i18n::{format_number, t, t_args};
use crate::labels::connection::refusal;
use crate::model::connection::{Connection, Registration, WebhookEndpoint};
use crate::model::{Capability, Timestamp};
use leptos::prelude::*;

/// Seconds by which clocks may differ: SendSeven tells its time in whole seconds, and a response
/// takes a while.
const SAME_CLOCK: u64 = 2;

pub fn page(connection: &Connection) -> Page {
    let content = view! {
        <div class="jobs">
            <div class="head"><h1>{t("page-connection")}</h1></div>
            {webhooks(connection).into_any()}
            {token(connection).into_any()}
        </div>
    };
    Page::new(t("page-connection"), content)
}

fn token(connection: &Connection) -> impl IntoView + use<> {
    let rows = connection.capabilities.iter().map(|(one, held)| scope_row(*one, *held));
    view! {
        <section class="panel keep" aria-labelledby="token">
            <h2 id="token">{t("connection-token")}</h2>
            <p class="hint">{t("connection-token-about")}</p>
            <table aria-labelledby="token">
                <thead>
                    <tr>
                        <th scope="col">{t("connection-capability")}</th>
                        <th scope="col">{t("connection-scope")}</th>
                        <th scope="col">{t("connection-held")}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </section>
    }
}

fn scope_row(capability: Capability, held: Option<bool>) -> impl IntoView + use<> {
    let word = match held {
        Some(true) => t("yes"),
        Some(false) => t("no"),
        None => t("connection-unknown"),
    };
    view! {
        <tr>
            <th scope="row">{capability.label()}</th>
            <td translate="no">{capability.scope()}</td>
            <td>{word}</td>
        </tr>
    }
}

fn webhooks(connection: &Connection) -> impl IntoView + use<> {
    let deliveries = &connection.deliveries;
    let secret = if deliveries.has_secret { t("yes") } else { t("webhooks-secret-missing") };
    let last = match deliveries.last_at {
        Some(at) => relative_time(at, connection.now).into_any(),
        None => view! { <span>{t("webhooks-none-yet")}</span> }.into_any(),
    };
    let refused: Vec<_> = deliveries
        .refused
        .iter()
        .map(|(reason, count)| [refusal(reason), ": ", &format_number(*count)].concat())
        .collect();
    let refused = match refused.is_empty() {
        true => t("webhooks-none-refused").to_owned(),
        false => refused.join(" · "),
    };
    let address = view! { <span translate="no">{connection.address.clone()}</span> };
    view! {
        <section class="panel keep" aria-labelledby="webhooks">
            <h2 id="webhooks">{t("webhooks")}</h2>
            <p class="hint">{t("webhooks-about")}</p>
            <table aria-labelledby="webhooks">
                <tbody>
                    {row("webhooks-address", address)}
                    {row("webhooks-state", registration(&connection.registration))}
                    {endpoint_rows(&connection.registration, connection.now)}
                    {row("webhooks-secret", secret)}
                    {row("webhooks-last", last)}
                    {row("webhooks-refused", refused)}
                    {row("webhooks-clocks", clocks(connection.clock_ahead))}
                </tbody>
            </table>
        </section>
    }
}

fn row(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    view! {
        <tr>
            <th scope="row">{t(name)}</th>
            <td>{value.into_any()}</td>
        </tr>
    }
    .into_any()
}

fn registration(registration: &Registration) -> String {
    match registration {
        Registration::Found(endpoint) => endpoint.state().to_owned(),
        Registration::NotRegistered => t("webhooks-not-registered").to_owned(),
        Registration::NotInContract => t("webhooks-not-in-contract").to_owned(),
        Registration::ScopeMissing => {
            let scope = Capability::ReadWebhooks.scope();
            t_args("webhooks-scope-missing", &[("scope", scope)])
        }
        Registration::Failed(trouble) => trouble.headline().to_owned(),
    }
}

/// Draws what SendSeven counts for this server's address.
fn endpoint_rows(registration: &Registration, now: Timestamp) -> impl IntoView + use<> {
    let Registration::Found(endpoint) = registration else { return None };
    let WebhookEndpoint { last_success_at, last_failure_at, next_try_at, .. } = **endpoint;
    let at = |name, at: Option<Timestamp>| at.map(|at| row(name, relative_time(at, now)));
    let failures = (endpoint.failures_in_a_row > 0)
        .then(|| row("webhooks-failures", format_number(endpoint.failures_in_a_row)));
    let waiting = (endpoint.queued + endpoint.dropped > 0).then(|| {
        let counts = [
            ("queued", &*format_number(endpoint.queued)),
            ("dropped", &*format_number(endpoint.dropped)),
        ];
        row("webhooks-waiting", t_args("webhooks-waiting-count", &counts))
    });
    let next = next_try_at.map(|at| row("webhooks-next-try", at.exact()));
    Some(view! {
        {at("webhooks-success", last_success_at)}
        {at("webhooks-failure", last_failure_at)}
        {failures}
        {waiting}
        {next}
    })
}

fn clocks(ahead: Option<i64>) -> String {
    match ahead {
        None => t("connection-unknown").to_owned(),
        Some(ahead) if ahead.unsigned_abs() <= SAME_CLOCK => t("webhooks-clocks-same").to_owned(),
        Some(ahead) => {
            let seconds = format_number(ahead.unsigned_abs());
            let key = if ahead > 0 { "webhooks-clock-behind" } else { "webhooks-clock-ahead" };
            t_args(key, &[("seconds", &seconds)])
        }
    }
}
