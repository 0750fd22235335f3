//! `/hand-over`: first who is away, then who receives their open work. The next page previews the
//! changes before any is sent.

use super::Page;
use crate::api::jobs::HandOver;
use crate::components::option::option;
use crate::components::rich_text::rich_text;
use crate::i18n::{t, t_plural};
use crate::model::job::Choice;
use crate::model::query::value_of;
use crate::model::{NextForm, View};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `query` is the URL's query string; its `agent` is the agent who is away. `typed`
/// is the form if it was refused.
pub fn page(choice: &Choice, query: &str, typed: Option<&NextForm>) -> Page {
    let away = value_of(query, "agent");
    let form = match choice.agents.iter().find(|agent| agent.key == away) {
        Some(away) => receivers_form(choice, away, typed).into_any(),
        None => absence_form(choice).into_any(),
    };
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("jobs-hand-over")}</h1>
            </div>
            {form}
        </div>
    };
    Page::new(t("jobs-hand-over"), content)
}

/// Asks who is away.
fn absence_form(choice: &Choice) -> impl IntoView + use<> {
    let all = choice.agents.iter();
    view! {
        <form class="panel keep" action="/hand-over">
            <label class="field">
                <span>{t("jobs-who-is-away")}</span>
                {agent_select("agent", choice, all, |_| false)}
            </label>
            <div class="acts">
                <button class="btn main">{t("jobs-continue")}</button>
                <a class="btn" href="/jobs">{t("jobs-do-not")}</a>
            </div>
        </form>
    }
}

/// Asks who receives the work, and until when.
fn receivers_form(choice: &Choice, away: &View, typed: Option<&NextForm>) -> impl IntoView + use<> {
    let value = |name: &str| typed.and_then(|form| form.value(name)).unwrap_or_default().to_owned();
    let name = view! { <bdi translate="no">{agent_label(choice, away)}</bdi> }.into_any();
    let is_typed = typed.map(|_| "");
    view! {
        <form class="panel keep" method="post" action=HandOver::PATH>
            <p>
                {rich_text("jobs-away-is", vec![("name", name)])} " "
                <a href="/hand-over">{t("jobs-away-other")}</a>
            </p>
            <input type="hidden" name="agent" value=away.key.clone()/>
            {receivers(choice, away, typed)}
            <label class="field">
                <span>{t("jobs-back-on")}</span>
                <input type="date" name="until" value=value("until") data-typed=is_typed/>
            </label>
            <Check
                kind="checkbox"
                name="gives_back"
                value="true"
                checked=!value("gives_back").is_empty()
            >
                {t("jobs-gives-back")}
            </Check>
            <p class="hint">{t("jobs-meanwhile")}</p>
            <div class="acts">
                <button class="btn main" autofocus=typed.is_none()>
                    {t("jobs-preview")}
                </button>
                <a class="btn" href="/jobs">{t("jobs-do-not")}</a>
            </div>
        </form>
    }
}

fn receivers(choice: &Choice, away: &View, typed: Option<&NextForm>) -> impl IntoView + use<> {
    let how = typed.and_then(|form| form.value("how")).unwrap_or("spread");
    let others = || choice.agents.iter().filter(|agent| agent.key != away.key);
    let is_checked = |agent: &View| match typed.filter(|_| how == "spread") {
        Some(form) => form.values("agents[]").any(|key| key == agent.key),
        None => !choice.is_away(agent),
    };
    let receiver = typed.and_then(|form| form.value("assignee"));
    let is_receiver = |agent: &View| match receiver {
        Some(key) => agent.key == key,
        None => !choice.is_away(agent),
    };
    view! {
        <fieldset>
            <legend>{t("jobs-goes")}</legend>
            <div class="way">
                <Check kind="radio" name="how" value="spread" checked=how == "spread">
                    {t("jobs-goes-several")}
                </Check>
                {agent_checks(choice, others(), "checkbox", is_checked)}
            </div>
            <div class="way">
                <Check kind="radio" name="how" value="one" checked=how == "one">
                    {t("jobs-goes-one")}
                </Check>
                <label class="field">
                    <span class="vh">{t("jobs-goes-whom")}</span>
                    {agent_select("assignee", choice, others(), is_receiver)}
                </label>
            </div>
            <Check kind="radio" name="how" value="nobody" checked=how == "nobody">
                {t("jobs-goes-nobody")}
            </Check>
        </fieldset>
    }
}

/// Draws agents as checkboxes or radio buttons, with the number of open conversations each has.
pub(super) fn agent_checks<'a>(
    choice: &Choice,
    agents: impl IntoIterator<Item = &'a View>,
    kind: &'static str,
    is_checked: impl Fn(&View) -> bool,
) -> AnyView {
    let checks = agents.into_iter().map(|agent| {
        let label = agent_label(choice, agent);
        view! {
            <Check kind=kind name="agents[]" value=agent.key.clone() checked=is_checked(agent)>
                {label}
            </Check>
        }
    });
    let checks = checks.collect_view();
    view! { <div class="ticks" translate="no">{checks}</div> }.into_any()
}

/// Draws a select of agents; the first that fits is selected.
fn agent_select<'a>(
    name: &'static str,
    choice: &Choice,
    agents: impl Iterator<Item = &'a View>,
    mut fits: impl FnMut(&View) -> bool,
) -> AnyView {
    let mut found = false;
    let options = agents.map(|agent| {
        let selected = !found && fits(agent);
        found |= selected;
        option(&agent.key, &agent_label(choice, agent), selected).into_any()
    });
    let options = options.collect_view();
    view! { <select name=name translate="no">{options}</select> }.into_any()
}

fn agent_label(choice: &Choice, agent: &View) -> String {
    let open = agent.count.map(|open| t_plural("jobs-open", open.into(), &[]));
    let away = choice.is_away(agent).then(|| t("jobs-away").to_owned());
    let facts = [Some(agent.name.clone()), open, away];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A checkbox or radio button with its label.
#[component]
pub(super) fn Check(
    kind: &'static str,
    name: &'static str,
    #[prop(into)] value: String,
    checked: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type=kind name=name value=value checked=checked/>
            <span dir="auto">{children()}</span>
        </label>
    }
}
