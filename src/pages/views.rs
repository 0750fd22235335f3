//! `/views`: the saved views with their counts, and a form to save one.

use super::Page;
use crate::api::views::{AddView, ChangeView, RemoveView, ReorderView, SetAlert};
use crate::components::icon::icon;
use crate::components::option::option;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::labels::time::{ARRIVED, CLOSED, length};
use crate::model::query::{AssigneeFilter, SortBy, value_of};
use crate::model::view::LONGEST_NAME;
use crate::model::{Action, Owner, Query, Role, View};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The URL the forms redirect to.
const VIEWS_URL: &str = "/views";

/// Draws the page. `agents` are views by assignee. Of the URL's query string, `query` holds filters
/// to save, `edit` the view to edit, and `name` a typed name.
pub fn page(views: &[View], agents: &[View], role: Role, query: &str) -> Page {
    let filters = Query::parse(&value_of(query, "query")).0.on_page(1);
    let may_edit = |view: &View| match view.owner {
        Owner::Me => true,
        Owner::Everybody => role.may(Action::Share),
        Owner::BuiltIn => false,
    };
    let edited = views.iter().find(|view| may_edit(view) && view.key == value_of(query, "edit"));
    let name = value_of(query, "name");
    let intro = match (edited, filters.to_text().is_empty()) {
        (Some(view), _) => edit_forms(view, name, agents, role).into_any(),
        (None, true) => view! { <p class="hint">{t("views-about")}</p> }.into_any(),
        (None, false) => {
            let replaceable = views.iter().filter(|view| may_edit(view)).collect::<Vec<_>>();
            save_form(&filters, name, agents, &replaceable, role).into_any()
        }
    };
    let of = |owner: Owner| {
        let views = views.iter().filter(|view| view.owner == owner);
        views.map(|view| view_item(view, agents, may_edit(view)).into_any()).collect::<Vec<_>>()
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

/// Draws the forms that save these filters as a view, or as those of a view there is.
fn save_form(
    filters: &Query,
    name: String,
    agents: &[View],
    replaceable: &[&View],
    role: Role,
) -> impl IntoView + use<> {
    let share = role.may(Action::Share).then(|| share_box(false));
    let hidden = || {
        view! {
            <input type="hidden" name="back" value=VIEWS_URL/>
            <input type="hidden" name="query" value=filters.to_text()/>
        }
    };
    let options = replaceable.iter().map(|view| option(&view.key, &view.name, false));
    let replace = (!replaceable.is_empty()).then(|| {
        view! {
            <form method="post" action=AddView::PATH class="panel keep" aria-labelledby="replace">
                {hidden()}
                <h2 id="replace">{t("views-replace")}</h2>
                <label class="field">
                    <span>{t("views-replace-which")}</span>
                    <select name="replaces">{options.collect_view()}</select>
                </label>
                <div class="acts">
                    <button class="btn">{t("views-replace-save")}</button>
                </div>
            </form>
        }
    });
    view! {
        <form method="post" action=AddView::PATH class="panel keep" aria-labelledby="keep">
            {hidden()}
            <h2 id="keep">{t("views-keep")}</h2>
            <p class="words" dir="auto">{describe_query(filters, agents)}</p>
            {name_field(name)}
            {share}
            <div class="acts">
                <button class="btn main">{t("views-keep-save")}</button>
                <a class="btn" href=filters.list_address()>{t("cancel")}</a>
            </div>
        </form>
        {replace}
    }
}

/// Draws the forms that rename, share and move a view.
fn edit_forms(view: &View, typed: String, agents: &[View], role: Role) -> impl IntoView + use<> {
    let name = if typed.is_empty() { view.name.clone() } else { typed };
    let share = role.may(Action::Share).then(|| share_box(view.owner == Owner::Everybody));
    let here = [VIEWS_URL, "?edit=", &view.key].concat();
    let moves = [("true", "views-up"), ("false", "views-down")].map(|(up, label)| {
        view! {
            <form method="post" action=ReorderView::PATH>
                <input type="hidden" name="back" value=here.clone()/>
                <input type="hidden" name="id" value=view.key.clone()/>
                <input type="hidden" name="up" value=up/>
                <button class="btn">{t(label)}</button>
            </form>
        }
    });
    view! {
        <section class="panel keep" aria-labelledby="edit">
            <h2 id="edit">{t("views-edit-head")}</h2>
            <p class="words" dir="auto">{describe_query(&Query::parse(&view.query).0, agents)}</p>
            <p class="hint">
                {t("views-edit-filters")} " " <a href=view.address()>{t("views-edit-list")}</a>
            </p>
            <form method="post" action=ChangeView::PATH class="keep-fields">
                <input type="hidden" name="back" value=VIEWS_URL/>
                <input type="hidden" name="id" value=view.key.clone()/>
                {name_field(name)}
                {share}
                <div class="acts">
                    <button class="btn main">{t("views-keep-save")}</button>
                    <a class="btn" href=VIEWS_URL>{t("cancel")}</a>
                </div>
            </form>
            <div class="acts">{moves.into_iter().collect_view()}</div>
        </section>
    }
}

fn name_field(name: String) -> impl IntoView {
    view! {
        <label class="field">
            <span>{t("views-keep-name")}</span>
            <input
                name="name"
                value=name
                maxlength=LONGEST_NAME.to_string()
                required
                autofocus
                autocomplete="off"
                dir="auto"
            />
        </label>
    }
}

fn share_box(shared: bool) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name="shared" value="true" checked=shared/>
            <span>{t("views-keep-shared")}</span>
        </label>
    }
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

fn view_item(view: &View, agents: &[View], may_edit: bool) -> impl IntoView + use<> {
    let words = describe_query(&Query::parse(&view.query).0, agents);
    let words = (words != view.name).then(|| view! { <small dir="auto">{words}</small> });
    view! {
        <li>
            <div class="what">
                <a href=view.address() dir="auto" translate="no">{view.name.clone()}</a>
                {words}
            </div>
            {conversation_count(view)}
            {alert_form(view)}
            {may_edit.then(|| edit_link(view))}
            {may_edit.then(|| delete_form(view))}
        </li>
    }
}

fn edit_link(view: &View) -> impl IntoView + use<> {
    let label = t_args("views-edit-of", &[("name", &view.name)]);
    let href = [VIEWS_URL, "?edit=", &view.key].concat();
    view! { <a class="quiet" href=href aria-label=label.clone() title=label>{icon("edit")}</a> }
}

fn delete_form(view: &View) -> impl IntoView + use<> {
    let key = match view.owner {
        Owner::Everybody => "views-delete-shared",
        _ => "views-delete",
    };
    let label = t_args(key, &[("name", &view.name)]);
    view! {
        <form method="post" action=RemoveView::PATH>
            <input type="hidden" name="back" value=VIEWS_URL/>
            <input type="hidden" name="id" value=view.key.clone()/>
            <button class="quiet" aria-label=label.clone() title=label>{icon("x")}</button>
        </form>
    }
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

/// Draws the form for the count above which a view is highlighted.
fn alert_form(view: &View) -> impl IntoView + use<> {
    let label = t_args("views-alert-of", &[("name", &view.name)]);
    let set_label = t_args("views-alert-set-of", &[("name", &view.name)]);
    view! {
        <form method="post" action=SetAlert::PATH class="alert">
            <input type="hidden" name="back" value=VIEWS_URL/>
            <span aria-hidden="true">{t("views-alert")}</span>
            <input type="hidden" name="id" value=view.key.clone()/>
            <input
                name="above"
                type="number"
                min="0"
                max="99999"
                inputmode="numeric"
                value=view.alert_above.map(|above| above.to_string()).unwrap_or_default()
                aria-label=label
            />
            <button class="btn" aria-label=set_label>{t("views-alert-set")}</button>
        </form>
    }
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

/// Describes the filters and the sort order of a query.
pub(super) fn describe_query(query: &Query, agents: &[View]) -> String {
    let mut words = Vec::new();
    words.extend(query.status.map(|status| status.label().to_owned()));
    words.extend(query.needs_reply.map(|needs| {
        let words = if needs { t("state-needs-reply") } else { t("state-answered") };
        words.to_owned()
    }));
    let who = query.assigned_to().iter().map(|wanted| match wanted {
        AssigneeFilter::Nobody => t("views-nobody").to_owned(),
        AssigneeFilter::Agent(id) => {
            let known = agents.iter().find(|agent| agent.key == id.as_str());
            known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
        }
    });
    let who = who.reduce(|one, other| t_args("views-or", &[("one", &one), ("other", &other)]));
    words.extend(who.map(|who| t_args("views-assigned", &[("who", &who)])));
    words.extend(query.channel.as_ref().map(|channel| channel.label().to_owned()));
    words.extend(query.search.as_ref().map(|text| t_args("views-search", &[("text", text)])));
    let long = |key, minutes| t_args(key, &[("length", &length(minutes))]);
    words.extend(query.waiting_over.map(|minutes| long("views-waiting-over", minutes)));
    words.extend(query.window_under.map(|minutes| long("views-window-under", minutes)));
    words.extend(query.created.map(|span| ARRIVED.name(span)));
    words.extend(query.closed.map(|span| CLOSED.name(span)));
    let order = match query.sort.by {
        SortBy::Waiting if !query.sort.reversed => None,
        SortBy::Waiting => Some("views-wait-shortest"),
        SortBy::Last if query.sort.reversed => Some("views-message-oldest"),
        SortBy::Last => Some("views-message-latest"),
        SortBy::Created if query.sort.reversed => Some("views-created-oldest"),
        SortBy::Created => Some("views-created-newest"),
    };
    words.extend(order.map(|key| t(key).to_owned()));
    if words.is_empty() { t("views-everything").to_owned() } else { words.join(" · ") }
}
