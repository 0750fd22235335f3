//! `/views`: views that are kept, how much is in each, and a form to keep one.

use crate::api::views::{AddView, RemoveView, SetAlert};
use crate::components::icon::icon;
use crate::components::markup::{El, el, hidden};
use crate::model::query::{AssigneeFilter, SortBy, value_of};
use crate::model::view::LONGEST_NAME;
use crate::model::{Action, Owner, Query, Role, Span, Timestamp, View, time::length};
use crate::pages::Page;
use crate::words::{count, number as number_of, say, tell};
use leptos::prelude::IntoAny;
use leptos::server_fn::ServerFn;

/// Where the forms return to.
const BACK: &str = "/views";

/// The page. `agents` are views of what each agent has; `query` is the part of the page's address
/// after `?`, in which `query` are the filters to keep and `name` is what was typed.
pub fn page(views: &[View], agents: &[View], role: Role, query: &str) -> Page {
    let filters = Query::parse(&value_of(query, "query")).0.on_page(1);
    let keeping = (!filters.to_text().is_empty())
        .then(|| keep(&filters, value_of(query, "name"), agents, role));
    let of = |owner: Owner| views.iter().filter(move |view| view.owner == owner);
    let may_share = role.may(Action::Share);
    let shown = |view: &View, deletable| row(view, agents, deletable);
    let hint = keeping.is_none().then(|| el("p").class("hint").text(say("views-about")));
    let speak = el("button")
        .attr("type", "button")
        .class("btn scripted")
        .attr("data-action", "allow-notifications")
        .text(say("views-speak-up"));
    let shared = of(Owner::Everybody).map(|view| shown(view, may_share));
    let markup = el("div")
        .class("kept")
        .child(el("div").class("head").child(el("h1").text(say("page-views"))))
        .children(keeping)
        .children(hint)
        .child(el("p").child(speak))
        .child(group("own", say("views-own"), of(Owner::Me).map(|view| shown(view, true))))
        .child(group("all", say("views-everybody"), shared))
        .child(group("house", say("views-house"), of(Owner::House).map(|view| shown(view, false))))
        .children(people(agents));
    Page {
        title: say("page-views").to_owned(),
        live: false,
        status: 200,
        content: markup.into_any(),
    }
}

/// A form to keep a view of these filters.
fn keep(filters: &Query, name: String, agents: &[View], role: Role) -> El {
    let field = el("input")
        .attr("name", "name")
        .attr("value", name)
        .attr("maxlength", LONGEST_NAME.to_string())
        .attr("required", "")
        .attr("autofocus", "")
        .attr("autocomplete", "off")
        .attr("dir", "auto");
    let share = role.may(Action::Share).then(|| {
        let box_ = el("input").attr("type", "checkbox").attr("name", "shared");
        let words = el("span").text(say("views-keep-shared"));
        el("label").class("check").child(box_.attr("value", "true")).child(words)
    });
    let heading = el("h2").attr("id", "keep").text(say("views-keep"));
    let label = el("span").text(say("views-keep-name"));
    let cancel = el("a").class("btn").attr("href", filters.list_address()).text(say("cancel"));
    form(AddView::PATH)
        .class("panel keep")
        .attr("aria-labelledby", "keep")
        .child(heading)
        .child(el("p").class("words").attr("dir", "auto").text(in_words(filters, agents)))
        .child(hidden("query", filters.to_text()))
        .child(el("label").class("field").child(label).child(field))
        .children(share)
        .child(
            el("div")
                .class("acts")
                .child(el("button").class("btn main").text(say("views-keep-save")))
                .child(cancel),
        )
}

fn group(id: &'static str, name: &'static str, rows: impl Iterator<Item = El>) -> El {
    let rows: Vec<El> = rows.collect();
    let heading = el("h2").attr("id", id).text(name);
    let panel = el("section").class("panel").attr("aria-labelledby", id).child(heading);
    match rows.is_empty() {
        true => panel.child(el("p").class("hint").text(say("views-none"))),
        false => panel.child(el("ul").children(rows)),
    }
}

fn row(view: &View, agents: &[View], deletable: bool) -> El {
    let query = Query::parse(&view.query).0;
    let name = el("a").attr("href", view.address()).attr("dir", "auto").text(view.name.clone());
    let words = Some(in_words(&query, agents)).filter(|words| *words != view.name);
    let words = words.map(|words| el("small").attr("dir", "auto").text(words));
    let delete = deletable.then(|| {
        let label = tell("views-delete", &[("name", &view.name)]);
        let button = el("button")
            .class("quiet")
            .attr("aria-label", label.clone())
            .attr("title", label)
            .child(icon("x"));
        form(RemoveView::PATH).child(hidden("id", view.key.clone())).child(button)
    });
    let item = el("li").child(el("div").class("what").child(name).children(words));
    item.child(number(view)).child(alert(view)).children(delete)
}

fn number(view: &View) -> El {
    let shown = view.count.map_or_else(|| "–".to_owned(), |count| number_of(count.into()));
    let (class, key) = match view.is_hot() {
        true => ("number hot", "views-count-hot"),
        false => ("number", "views-count"),
    };
    let words = [" ", &count(key, view.count.unwrap_or_default().into(), &[])].concat();
    el("p").class(class).text(shown).child(el("span").class("vh").text(words))
}

/// A number from which on the view stands out.
fn alert(view: &View) -> El {
    let field = el("input")
        .attr("name", "above")
        .attr("type", "number")
        .attr("min", "0")
        .attr("max", "99999")
        .attr("inputmode", "numeric")
        .attr("value", view.alert_above.map_or_else(String::new, |above| above.to_string()))
        .attr("aria-label", tell("views-alert-of", &[("name", &view.name)]));
    form(SetAlert::PATH)
        .class("alert")
        .child(el("span").attr("aria-hidden", "true").text(say("views-alert")))
        .child(hidden("id", view.key.clone()))
        .child(field)
        .child(
            el("button")
                .class("btn")
                .attr("aria-label", tell("views-alert-set-of", &[("name", &view.name)]))
                .text(say("views-alert-set")),
        )
}

/// What each agent has, one click away.
fn people(agents: &[View]) -> Option<El> {
    let links = agents.iter().map(|agent| {
        let words = tell("views-agent", &[("name", &agent.name)]);
        let count = agent.count.map(|count| el("b").text(number_of(count.into())));
        let link = el("a").attr("href", agent.address());
        el("li").child(link.child(el("span").attr("dir", "auto").text(words)).children(count))
    });
    let panel = el("section").class("panel people").attr("aria-labelledby", "people");
    let heading = el("h2").attr("id", "people").text(say("views-agents"));
    (!agents.is_empty()).then(|| panel.child(heading).child(el("ul").children(links)))
}

/// What a query narrows the list to, and its order.
pub(super) fn in_words(query: &Query, agents: &[View]) -> String {
    let mut words = Vec::new();
    words.extend(query.status.map(|status| status.label().to_owned()));
    words.extend(query.needs_reply.map(|needs| {
        let words = if needs { say("state-needs-reply") } else { say("state-answered") };
        words.to_owned()
    }));
    let who = query.assigned_to().iter().map(|wanted| match wanted {
        AssigneeFilter::Nobody => say("views-nobody").to_owned(),
        AssigneeFilter::Agent(id) => {
            let known = agents.iter().find(|agent| agent.key == id.as_str());
            known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
        }
    });
    let who = who.reduce(|one, other| tell("views-or", &[("one", &one), ("other", &other)]));
    words.extend(who.map(|who| tell("views-assigned", &[("who", &who)])));
    words.extend(query.channel.as_ref().map(|channel| channel.label().to_owned()));
    words.extend(query.search.as_ref().map(|text| tell("views-search", &[("text", text)])));
    let long = |key, minutes| tell(key, &[("length", &length(minutes))]);
    words.extend(query.waiting_over.map(|minutes| long("views-waiting-over", minutes)));
    words.extend(query.window_under.map(|minutes| long("views-window-under", minutes)));
    let within = |key, span: Span| {
        let [from, until] = [span.from, span.until].map(|at| Timestamp(at).utc());
        tell(key, &[("from", &from), ("until", &until)])
    };
    words.extend(query.created.map(|span| within("views-came", span)));
    words.extend(query.closed.map(|span| within("views-closed", span)));
    let order = match query.sort.by {
        SortBy::Waiting if !query.sort.turned => None,
        SortBy::Waiting => Some("views-wait-shortest"),
        SortBy::Last if query.sort.turned => Some("views-message-oldest"),
        SortBy::Last => Some("views-message-latest"),
        SortBy::Created if query.sort.turned => Some("views-created-oldest"),
        SortBy::Created => Some("views-created-newest"),
    };
    words.extend(order.map(|key| say(key).to_owned()));
    if words.is_empty() { say("views-everything").to_owned() } else { words.join(" · ") }
}

fn form(action: &'static str) -> El {
    el("form").attr("method", "post").attr("action", action).child(hidden("back", BACK.to_owned()))
}
