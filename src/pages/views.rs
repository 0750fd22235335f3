//! `/views`: views that are kept, how much is in each, and a form to keep one.

use crate::api::views::{AddView, RemoveView, SetAlert};
use crate::components::drawn::Drawn;
use crate::components::icon::icon;
use crate::components::markup::{El, el, hidden};
use crate::model::query::{AssigneeFilter, SortBy, value_of};
use crate::model::view::LONGEST_NAME;
use crate::model::{Action, Owner, Query, Role, Span, Timestamp, View, time::length};
use leptos::server_fn::ServerFn;

/// Where the forms return to.
const BACK: &str = "/views";

/// The page. `agents` are views of what each agent has; `query` is the part of the page's address
/// after `?`, in which `query` are the filters to keep and `name` is what was typed.
pub fn drawn(views: &[View], agents: &[View], role: Role, query: &str) -> Drawn {
    let filters = Query::parse(&value_of(query, "query")).0.on_page(1);
    let keeping = (!filters.to_text().is_empty())
        .then(|| keep(&filters, value_of(query, "name"), agents, role));
    let of = |owner: Owner| views.iter().filter(move |view| view.owner == owner);
    let may_share = role.may(Action::Share);
    let shown = |view: &View, deletable| row(view, agents, deletable);
    let hint = keeping.is_none().then(|| {
        el("p").class("hint").text(
            "To keep a view of your own, narrow the queue as you like it, then choose “Save view”. \
             A view stands out beside every page, and in the browser’s tab, when it holds more than \
             the number you set.",
        )
    });
    let speak = el("button")
        .attr("type", "button")
        .class("btn scripted")
        .attr("data-act", "allow-notifications")
        .text("Let this browser speak up then");
    let markup = el("div")
        .class("kept")
        .child(el("div").class("head").child(el("h1").text("Views")))
        .children(keeping)
        .children(hint)
        .child(el("p").child(speak))
        .child(group("own", "Your views", of(Owner::Me).map(|view| shown(view, true))))
        .child(group("all", "Everybody’s", of(Owner::Everybody).map(|v| shown(v, may_share))))
        .child(group("house", "Ready-made", of(Owner::House).map(|view| shown(view, false))))
        .children(people(agents));
    Drawn { title: "Views".to_owned(), live: false, markup }
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
        let words = el("span").text("For everybody");
        el("label").class("check").child(box_.attr("value", "true")).child(words)
    });
    let heading = el("h2").attr("id", "keep").text("Save a view");
    form(AddView::PATH)
        .class("panel keep")
        .attr("aria-labelledby", "keep")
        .child(heading)
        .child(el("p").class("words").attr("dir", "auto").text(in_words(filters, agents)))
        .child(hidden("query", filters.to_text()))
        .child(el("label").class("field").child(el("span").text("Name")).child(field))
        .children(share)
        .child(
            el("div")
                .class("acts")
                .child(el("button").class("btn main").text("Save"))
                .child(el("a").class("btn").attr("href", filters.list_address()).text("Cancel")),
        )
}

fn group(id: &'static str, name: &'static str, rows: impl Iterator<Item = El>) -> El {
    let rows: Vec<El> = rows.collect();
    let heading = el("h2").attr("id", id).text(name);
    let panel = el("section").class("panel").attr("aria-labelledby", id).child(heading);
    match rows.is_empty() {
        true => panel.child(el("p").class("hint").text("None yet.")),
        false => panel.child(el("ul").children(rows)),
    }
}

fn row(view: &View, agents: &[View], deletable: bool) -> El {
    let query = Query::parse(&view.query).0;
    let name = el("a").attr("href", view.address()).attr("dir", "auto").text(view.name.clone());
    let words = Some(in_words(&query, agents)).filter(|words| *words != view.name);
    let words = words.map(|words| el("small").attr("dir", "auto").text(words));
    let delete = deletable.then(|| {
        let label = ["Delete ", &view.name].concat();
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
    let shown = view.count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    let (class, words) = if view.is_hot() {
        ("number hot", " conversations, needs attention")
    } else {
        ("number", " conversations")
    };
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
        .attr("aria-label", ["Tell me above, ", &view.name].concat());
    form(SetAlert::PATH)
        .class("alert")
        .child(el("span").attr("aria-hidden", "true").text("Tell me above"))
        .child(hidden("id", view.key.clone()))
        .child(field)
        .child(
            el("button")
                .class("btn")
                .attr("aria-label", ["Set the number of ", &view.name].concat())
                .text("Set"),
        )
}

/// What each agent has, one click away.
fn people(agents: &[View]) -> Option<El> {
    let links = agents.iter().map(|agent| {
        let words = [&agent.name, "’s open work"].concat();
        let count = agent.count.map(|count| el("b").text(count.to_string()));
        let link = el("a").attr("href", agent.address());
        el("li").child(link.child(el("span").attr("dir", "auto").text(words)).children(count))
    });
    let panel = el("section").class("panel people").attr("aria-labelledby", "people");
    let heading = el("h2").attr("id", "people").text("By agent");
    (!agents.is_empty()).then(|| panel.child(heading).child(el("ul").children(links)))
}

/// What a query narrows the list to, and its order.
pub(super) fn in_words(query: &Query, agents: &[View]) -> String {
    let mut words = Vec::new();
    words.extend(query.status.map(|status| status.label().to_owned()));
    words.extend(query.needs_reply.map(|needs| {
        let words = if needs { "Needs reply" } else { "Answered" };
        words.to_owned()
    }));
    let who = query.assigned_to().iter().map(|wanted| match wanted {
        AssigneeFilter::Nobody => "nobody".to_owned(),
        AssigneeFilter::Agent(id) => {
            let known = agents.iter().find(|agent| agent.key == id.as_str());
            known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
        }
    });
    let who: Vec<String> = who.collect();
    if !who.is_empty() {
        words.push(["Assigned to ", &who.join(" or ")].concat());
    }
    words.extend(query.channel.as_ref().map(|channel| channel.label().to_owned()));
    words.extend(query.search.as_ref().map(|text| format!("Holding “{text}”")));
    words.extend(query.waiting_over.map(|m| ["Waiting over ", &length(m)].concat()));
    words.extend(query.window_under.map(|m| ["Time to reply under ", &length(m)].concat()));
    let span = |words: &str, span: Span| {
        [words, " ", &Timestamp(span.from).utc(), " to ", &Timestamp(span.until).utc()].concat()
    };
    words.extend(query.created.map(|at| span("Came", at)));
    words.extend(query.closed.map(|at| span("Closed", at)));
    let order = match query.sort.by {
        SortBy::Waiting if !query.sort.turned => None,
        SortBy::Waiting => Some("Shortest wait first"),
        SortBy::Last if query.sort.turned => Some("Oldest message first"),
        SortBy::Last => Some("Latest message first"),
        SortBy::Created if query.sort.turned => Some("Oldest first"),
        SortBy::Created => Some("Newest first"),
    };
    words.extend(order.map(str::to_owned));
    if words.is_empty() { "Everything".to_owned() } else { words.join(" · ") }
}

fn form(action: &'static str) -> El {
    el("form").attr("method", "post").attr("action", action).child(hidden("back", BACK.to_owned()))
}
