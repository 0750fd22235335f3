//! `/hand-over`: a form for who is away and who receives their open work. The next page previews
//! the changes before any is sent.

use super::Page;
use crate::api::jobs::HandOver;
use crate::components::option::option;
use crate::i18n::{t, t_plural};
use crate::model::View;
use crate::model::job::Choice;
use crate::model::query::value_of;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `query` is the URL's query string; its `agent` is the agent who is away.
pub fn page(choice: &Choice, query: &str) -> Page {
    let away = value_of(query, "agent");
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("jobs-hand-over")}</h1>
            </div>
            <form class="panel keep" method="post" action=HandOver::PATH>
                <label class="field">
                    <span>{t("jobs-who-is-away")}</span>
                    {agent_select("agent", choice, |agent| agent.key == away)}
                </label>
                {receivers(choice, &away)}
                <label class="field">
                    <span>{t("jobs-back-on")}</span>
                    <input type="date" name="until"/>
                </label>
                <Check kind="checkbox" name="gives_back" value="true" checked=false>
                    {t("jobs-gives-back")}
                </Check>
                <p class="hint">{t("jobs-meanwhile")}</p>
                <div class="acts">
                    <button class="btn main" autofocus=!away.is_empty()>
                        {t("jobs-preview")}
                    </button>
                    <a class="btn" href="/jobs">{t("jobs-do-not")}</a>
                </div>
            </form>
        </div>
    };
    Page::new(t("jobs-hand-over"), content)
}

fn receivers(choice: &Choice, away: &str) -> impl IntoView + use<> {
    let is_available = |agent: &View| agent.key != away && !choice.is_away(agent);
    let others = choice.agents.iter().filter(|agent| agent.key != away);
    view! {
        <fieldset>
            <legend>{t("jobs-goes")}</legend>
            <Check kind="radio" name="how" value="spread" checked=true>
                {t("jobs-goes-several")}
            </Check>
            {agent_checks(choice, others, "checkbox", is_available)}
            <Check kind="radio" name="how" value="one" checked=false>
                {t("jobs-goes-one")}
            </Check>
            <label class="field">
                <span>{t("jobs-goes-whom")}</span>
                {agent_select("assignee", choice, is_available)}
            </label>
            <Check kind="radio" name="how" value="nobody" checked=false>
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
fn agent_select(name: &'static str, choice: &Choice, fits: impl Fn(&View) -> bool) -> AnyView {
    let first = choice.agents.iter().position(fits);
    let options = choice.agents.iter().enumerate().map(|(place, agent)| {
        option(&agent.key, &agent_label(choice, agent), first == Some(place)).into_any()
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
