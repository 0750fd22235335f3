//! `/sign-in`: name and password; in the demo, one click.

use super::Page;
use crate::api::session::SignIn;
use crate::components::avatar::avatar;
use crate::components::icon::icon;
use crate::components::toast::error_bar;
use crate::i18n::{t, t_args};
use crate::model::query::{encode, value_of};
use crate::model::{Operator, Role, SignInForm};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `query` is the URL's query string.
pub fn page(form: &SignInForm, query: &str) -> Page {
    let next = value_of(query, "next");
    let refused = (form.busy || form.refusal.is_some()).then_some("refusal");
    let busy = form
        .busy
        .then(|| notice(Some("refusal"), t("sign-in-busy"), t("sign-in-busy-remedy").into_any()));
    let secure = form.secure.as_ref().map(|origin| {
        let href = [origin, "/sign-in?next=", &encode(&next)].concat();
        let link = view! { {t("sign-in-insecure-remedy")} " " <a href=href>{origin.clone()}</a> };
        notice(None, t("sign-in-insecure"), link.into_any())
    });
    let content = view! {
            <div class="entry">
                <h1>{t("enter")}</h1>
                <div class="entrance">
                    {form.refusal.as_ref().map(|error| error_bar(error, Some("refusal")))}
                    {busy}
                    {secure}
                    {offers(form, &next)}
                    <form class="card" method="post" action=SignIn::PATH data-turbo="false">
                        <label class="field">
                            <span>{t("sign-in-name")}</span>
                            <input
                                name="name"
                                required
                                aria-describedby=refused
                                value=form.name.clone()
                                autocomplete="username"
                                autocapitalize="none"
                                spellcheck="false"
                            />
                        </label>
                        <label class="field">
                            <span>{t("sign-in-password")}</span>
                            <input
                                name="password"
                                required
                                aria-describedby=refused
                                type="password"
                                autocomplete="current-password"
                            />
                        </label>
                        <input type="hidden" name="next" value=next.clone()/>
                        <button class="btn main">{t("enter")}</button>
                    </form>
                </div>
            </div>
    };
    Page::new(t("enter"), content)
}

fn notice(
    id: Option<&'static str>,
    headline: &'static str,
    remedy: AnyView,
) -> impl IntoView + use<> {
    view! {
        <div class="notice bad" role="alert" id=id>
            {icon("alert")}
            <p><strong>{headline} "."</strong> " " {remedy}</p>
        </div>
    }
}

fn offers(form: &SignInForm, next: &str) -> impl IntoView + use<> {
    let offers: Vec<_> = form.demo.iter().map(|operator| one_click(operator, next)).collect();
    (!offers.is_empty()).then(|| {
        view! {
            <section class="offers" aria-label=t("sign-in-demo")>
                <p>{t("sign-in-offers")}</p>
                {offers}
                <p class="or">{t("sign-in-or")}</p>
            </section>
        }
    })
}

fn one_click(operator: &Operator, next: &str) -> impl IntoView + use<> {
    let may = match operator.role {
        Role::Viewer => "sign-in-viewer",
        Role::Lead => "sign-in-lead",
        Role::Admin => "sign-in-admin",
    };
    view! {
        <form method="post" action=SignIn::PATH data-turbo="false">
            <input type="hidden" name="name" value=operator.name.clone()/>
            <input type="hidden" name="next" value=next.to_owned()/>
            <button class="offer">
                {avatar(&operator.name, &operator.name)}
                <span>{t_args("sign-in-as", &[("name", &operator.name)])}</span>
                <small>{t(may)}</small>
            </button>
        </form>
    }
}
