//! The layout of every page: the sidebar, the main part, and the result of the last form.

use super::Page;
use super::fragments::Fragment;
use super::shortcuts_help::shortcuts_help;
use crate::api::session::{SetLanguage, SetTheme, SignOut};
use crate::components::avatar::avatar;
use crate::components::icon::icon;
use crate::components::language::language_switch;
use crate::components::rate_limit_meter::rate_limit_meter;
use crate::components::sidebar::sidebar;
use crate::components::theme::theme_switch;
use crate::components::toast::{ATTENTION, toasts};
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::islands::choice_menu::ChoiceMenu;
use crate::islands::close_dialog::CloseDialog;
use crate::islands::command_palette::CommandPalette;
use crate::islands::connection_bar::ConnectionBar;
use crate::islands::focus::Focus;
use crate::islands::live_updates::LiveUpdates;
use crate::islands::search::Search;
use crate::islands::selection::Selection;
use crate::islands::shortcuts::Shortcuts;
use crate::islands::toasts::Toasts;
use crate::model::{Action, Capability, Operator, PageContext, Role, View, query::encode};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the part of the document that Turbo replaces on navigation. `here` is the page's URL.
pub fn layout(context: &PageContext, here: &str, page: Page) -> impl IntoView + use<> {
    let demo = context.demo.then(|| {
        view! { <p class="banner"><strong>{t("demo")}</strong> " " {t("demo-invented")}</p> }
    });
    let proxy = context.untrusted_proxy.as_ref().map(|address| {
        let remedy = t_args("untrusted-proxy-remedy", &[("address", address)]);
        view! { <p class="banner"><strong>{t("untrusted-proxy")}</strong> " " {remedy}</p> }
    });
    let clock = context.webhook_clock.map(|ahead| {
        let key = if ahead > 0 { "webhook-clock-behind" } else { "webhook-clock-ahead" };
        let remedy = t_args(key, &[("seconds", &format_number(ahead.unsigned_abs()))]);
        view! { <p class="banner"><strong>{t("webhook-clock")}</strong> " " {remedy}</p> }
    });
    let scopes = (!context.missing.is_empty()).then(|| missing_scopes(&context.missing));
    view! {
        <div
            id="page"
            data-live=page.live.then_some("")
            data-now=context.now.iso()
            data-offset=context.offset.to_string()
            data-theme=context.theme.attribute()
            data-role=context.islands_role().map(Role::name)
            data-shortcuts=(!context.preferences.shortcuts).then_some("off")
        >
            <a class="skip" href="#main">{t("skip")}</a>
            <div class="frame">
                <header class="rail">{sidebar_parts(context, here)}</header>
                <main id="main" tabindex="-1">
                    {demo}
                    {proxy}
                    {clock}
                    {scopes}
                    <div class="page">{page.content}</div>
                </main>
                {toasts(context, here)}
            </div>
        </div>
    }
}

fn missing_scopes(missing: &[Capability]) -> impl IntoView + use<> {
    let list = |word: fn(Capability) -> &'static str| {
        missing.iter().map(|one| word(*one)).collect::<Vec<_>>().join(", ")
    };
    let (scopes, what) = (list(Capability::scope), list(Capability::label));
    let remedy = t_args("missing-scopes-remedy", &[("scopes", &scopes), ("what", &what)]);
    view! { <p class="banner"><strong>{t("missing-scopes")}</strong> " " {remedy}</p> }
}

/// Draws the islands, outside the part that Turbo replaces on navigation.
pub fn islands(role: Role, context: &PageContext, here: &str) -> impl IntoView + use<> {
    let may_change = role.may(Action::Assign);
    let islands = Fragment::Islands { may_change }.html(|| {
        let changes = may_change.then(|| {
            view! {
                <ChoiceMenu/>
                <CloseDialog/>
                <Selection/>
            }
        });
        view! {
            <ConnectionBar/>
            <Toasts/>
            <LiveUpdates/>
            {changes}
            <Search/>
            <CommandPalette/>
            <Shortcuts/>
            <Focus/>
        }
    });
    let operator = context.operator.as_ref().map(|operator| operator.name.clone());
    let help = shortcuts_help(role, context, here).to_html();
    view! { <div id="islands" data-operator=operator inner_html=[&*islands, &help].concat()></div> }
}

/// Returns the document title, with the count of a view that exceeds its alert threshold.
pub fn tab_title(context: &PageContext, title: &str) -> String {
    let over =
        context.sidebar.iter().flat_map(|sidebar| &sidebar.views).find(|view| View::is_over(view));
    let named = match title {
        "" => "Sevendesk".to_owned(),
        title => [title, " · Sevendesk"].concat(),
    };
    match over.and_then(|view| view.count) {
        Some(count) => ["(", &format_number(count.into()), ") ", &named].concat(),
        None => named,
    }
}

fn sidebar_parts(context: &PageContext, here: &str) -> impl IntoView + use<> {
    let admin = context.operator.as_ref().is_some_and(|one| one.role.may(Action::Administer));
    let navigation = context.sidebar.as_ref().map(|shown| sidebar(here, &shown.views, admin));
    let meter = context.sidebar.as_ref().map(|sidebar| rate_limit_meter(&sidebar.rate_limit));
    let attention = (!context.attention.is_empty()).then(|| {
        let words = t_plural("attention-count", context.attention.len() as u64, &[]);
        let here = here.starts_with(ATTENTION).then_some("page");
        view! { <a class="attention-link" href=ATTENTION aria-current=here>{icon("alert")} {words}</a> }
    });
    let entrance = (context.operator.is_none() && !here.starts_with("/sign-in")).then(|| {
        let href = ["/sign-in?next=", &encode(here)].concat();
        view! { <a class="btn" href=href>{t("enter")}</a> }
    });
    view! {
        <div class="rail-parts">
            <a class="brand" href="/conversations">
                <svg class="mark-sign" aria-hidden="true"><use href="/icons.svg#mark"></use></svg>
                <span translate="no">"Sevendesk"</span>
            </a>
            {navigation}
            <div class="foot">
                {attention}
                {meter}
                <div class="switches">
                    {theme_switch(SetTheme::PATH, here.to_owned(), context.theme)}
                    {language_switch(SetLanguage::PATH, here.to_owned())}
                </div>
                {context.operator.as_ref().map(current_user)}
                {entrance}
            </div>
        </div>
    }
}

fn current_user(operator: &Operator) -> impl IntoView + use<> {
    view! {
        <div class="me">
            {avatar(&operator.name, &operator.name)}
            <p>
                <span dir="auto" translate="no">{operator.name.clone()}</span>
                <small>{operator.role.label()}</small>
            </p>
            // Signing out reloads the whole document.
            <form method="post" action=SignOut::PATH data-turbo="false">
                <button class="quiet" aria-label=t("leave") title=t("leave")>
                    {icon("leave")}
                </button>
            </form>
        </div>
    }
}
