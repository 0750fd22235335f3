//! `/views`: the saved views with their counts, and forms to save, change and delete one.

/// What a query selects, in words.
pub mod describe;
/// The forms of the page.
mod forms;

use super::Page;
use crate::api::views::{AddView, ChangeView};
use crate::components::icon::icon;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::model::query::value_of;
use crate::model::{Action, Owner, PageContext, Query, Role, View};
use describe::describe_query;
use forms::{VIEWS_URL, alert_form, delete_control, edit_forms, remove_form, save_form};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The data of the page.
pub struct Views {
    pub views: Vec<View>,
    /// Views by assignee.
    pub agents: Vec<View>,
    pub role: Role,
    /// How many others the view to be deleted alerts.
    pub others_alerted: u64,
}

/// Draws the page. Of the URL's query string, `query` holds filters to save, `edit` the view to
/// edit, and `remove` the shared view to delete.
pub fn page(data: &Views, context: &PageContext, query: &str) -> Page {
    let Views { views, agents, role, .. } = data;
    let filters = Query::parse(&value_of(query, "query")).0.on_page(1);
    let may_edit = |view: &View| match view.owner {
        Owner::Me => true,
        Owner::Everybody => role.may(Action::Share),
        Owner::BuiltIn => false,
    };
    let named = |field: &str| {
        let key = value_of(query, field);
        views.iter().find(|view| may_edit(view) && view.key == key)
    };
    let intro = match (named("edit"), named("remove"), filters.to_text().is_empty()) {
        (Some(view), ..) => {
            let typed = context.returned(ChangeView::PATH);
            let typed = typed.filter(|form| form.value("id") == Some(&view.key));
            edit_forms(view, typed, agents, *role).into_any()
        }
        (_, Some(view), _) => remove_form(view, data.others_alerted).into_any(),
        (.., true) => view! { <p class="hint">{t("views-about")}</p> }.into_any(),
        (.., false) => {
            let replaceable = views.iter().filter(|view| may_edit(view)).collect::<Vec<_>>();
            let typed = context.returned(AddView::PATH);
            save_form(&filters, typed, agents, &replaceable, *role).into_any()
        }
    };
    let of = |owner: Owner| {
        let views = views.iter().filter(|view| view.owner == owner);
        let item = |view: &View| view_item(view, agents, may_edit(view), context).into_any();
        views.map(item).collect::<Vec<_>>()
    };
    let content = view! {
        <div class="kept">
            <div class="head">
                <h1>{t("page-views")}</h1>
            </div>
            {intro}
            <p>
                <button type="button" class="btn scripted" data-action="allow-notifications">
                    {t("views-speak-up")}
                </button>
            </p>
            {group("own", t("views-own"), of(Owner::Me))}
            {group("all", t("views-everybody"), of(Owner::Everybody))}
            {group("house", t("views-house"), of(Owner::BuiltIn))}
            {agent_views(agents)}
        </div>
    };
    Page::new(t("page-views"), content)
}

fn group(id: &'static str, name: &'static str, items: Vec<AnyView>) -> impl IntoView + use<> {
    let body = match items.is_empty() {
        true => view! { <p class="hint">{t("views-none")}</p> }.into_any(),
        false => view! { <ul>{items}</ul> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{name}</h2>
            {body}
        </section>
    }
}

fn view_item(
    view: &View,
    agents: &[View],
    may_edit: bool,
    context: &PageContext,
) -> impl IntoView + use<> {
    let words = describe_query(&Query::parse(&view.query).0, agents);
    let words = (words != view.name).then(|| view! { <small dir="auto">{words}</small> });
    view! {
        <li>
            <div class="what">
                <a href=view.address() dir="auto" translate="no">{view.name.clone()}</a>
                {words}
            </div>
            {conversation_count(view)}
            {alert_form(view, context)}
            {may_edit.then(|| edit_link(view))}
            {may_edit.then(|| delete_control(view))}
        </li>
    }
}

fn edit_link(view: &View) -> impl IntoView + use<> {
    let label = t_args("views-edit-of", &[("name", &view.name)]);
    let href = [VIEWS_URL, "?edit=", &view.key].concat();
    view! { <a class="quiet" href=href aria-label=label.clone() title=label>{icon("edit")}</a> }
}

fn conversation_count(view: &View) -> impl IntoView + use<> {
    let value = view.count.map_or_else(|| "–".to_owned(), |count| format_number(count.into()));
    let (class, key) = match view.is_hot() {
        true => ("number hot", "views-count-hot"),
        false => ("number", "views-count"),
    };
    let words = [" ", &t_plural(key, view.count.unwrap_or_default().into(), &[])].concat();
    view! { <p class=class translate="no">{value}<span class="vh">{words}</span></p> }
}

/// Draws a link to the conversations of each agent.
fn agent_views(agents: &[View]) -> impl IntoView + use<> {
    let items = agents.iter().map(|agent| {
        let count =
            agent.count.map(|count| view! { <b translate="no">{format_number(count.into())}</b> });
        view! {
            <li>
                <a href=agent.address()>
                    <span dir="auto" translate="no">
                        {t_args("views-agent", &[("name", &agent.name)])}
                    </span>
                    {count}
                </a>
            </li>
        }
    });
    let items = items.collect_view();
    (!agents.is_empty()).then(|| {
        view! {
            <section class="panel people" aria-labelledby="people">
                <h2 id="people">{t("views-agents")}</h2>
                <ul>{items}</ul>
            </section>
        }
    })
}
