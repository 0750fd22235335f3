//! What the list is narrowed to: a form that works as it is, and at once where JavaScript runs.

use super::icon::icon;
use super::markup::{El, Text, awaited, el, hidden};
use crate::model::{
    Agent, AgentId, AssigneeFilter, Channel, Contract, Counts, PageSize, Query, Sort, Span,
    StatusFilter, Timestamp,
    query::{LONGEST_SEARCH, encode},
};
use leptos::{
    ev::{Event, SubmitEvent},
    html,
    prelude::*,
};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// How long typing rests before the list is searched.
const PAUSE: Duration = Duration::from_millis(450);

/// What can be chosen, and how many rows each choice would leave.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    pub contract: Option<Contract>,
    pub agents: Vec<Agent>,
    /// None where nobody has counted.
    pub counts: Option<Counts>,
}

impl Offer {
    /// The queue can be searched in either contract.
    fn can_search(&self) -> bool {
        self.counts.is_some() || self.contract.is_some_and(Contract::can_search)
    }

    fn count(&self, of: impl Fn(&Counts) -> u32) -> Option<u32> {
        self.counts.as_ref().map(of)
    }
}

/// The filters. `on_query` is told the new query, and whether it goes on from the last one.
#[component]
pub fn Filters(
    #[prop(into)] query: Signal<Query>,
    #[prop(into)] offer: Signal<Offer>,
    on_query: Callback<(Query, bool)>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let submit = move || {
        if let Some(form) = form.get_untracked() {
            // An invalid form says so itself and is not sent.
            let _ = form.request_submit();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(wanted) = form.get_untracked().and_then(|form| read(&form)) {
            let present = query.get_untracked();
            let typing_on = wanted.search.is_some() && present.search.is_some();
            if wanted != present {
                on_query.run((wanted, typing_on));
            }
        }
    };
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: Event| {
        if !is_search(&event) {
            return;
        }
        if let Some(earlier) = pause.get_value() {
            earlier.clear();
        }
        pause.set_value(set_timeout_with_handle(submit, PAUSE).ok());
    };
    follow(query);
    let content =
        awaited(move || Some(query.with(|query| offer.with(|offer| fields(query, offer)))));
    view! {
        <form
            node_ref=form
            method="get"
            action="/conversations"
            role="search"
            aria-label="Filter conversations"
            autocomplete="off"
            on:submit=on_submit
            on:change=move |event| if !is_search(&event) { submit() }
            on:input=on_input
        >
            {content}
        </form>
    }
}

/// What is being typed stays: the address only writes to the field while it is left alone.
fn follow(query: Signal<Query>) {
    Effect::new(move |_| {
        let text = query.with(|query| query.search.clone().unwrap_or_default());
        if let Some(field) = document().get_element_by_id("search")
            && document().active_element().as_ref() != Some(&field)
            && let Ok(field) = field.dyn_into::<HtmlInputElement>()
        {
            field.set_value(&text);
        }
    });
}

fn is_search(event: &Event) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| field.name() == "search")
}

fn read(form: &web_sys::HtmlFormElement) -> Option<Query> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let text = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(Query::parse(&String::from(text.to_string())).0)
}

fn fields(query: &Query, offer: &Offer) -> El {
    let apply = el("button").class("btn apply").text("Apply");
    let ghost = |address: String, sign: &'static str, words: &'static str| {
        let words = el("span").text(words);
        el("a").class("chip ghost").attr("href", address).child(icon(sign)).child(words)
    };
    let narrowed = query.is_filtered();
    let keep = || ["/views?query=", &encode(&query.on_page(1).to_text())].concat();
    el("div")
        .class("filters")
        .children(offer.can_search().then(|| search(query.search.as_deref())))
        .child(statuses(query.status, offer))
        .child(needs_reply(query.needs_reply, offer))
        .children(query.waiting_over.map(|m| given("waiting_over", minutes("Waiting over", m), m)))
        .children(query.window_under.map(|m| given("window_under", minutes("Window under", m), m)))
        .children(query.created.map(|span| given("created", within("Came", span), span.to_text())))
        .children(query.closed.map(|span| given("closed", within("Closed", span), span.to_text())))
        .children(people(query.assigned_to(), offer))
        .child(select(
            "chip pick",
            el("span").text("Channel"),
            "channel",
            channels(query.channel.as_ref(), offer),
        ))
        .child(select(
            "chip pick rows",
            el("span").class("vh").text("Rows per page"),
            "page_size",
            sizes(query.page_size()),
        ))
        .children((query.sort != Sort::default()).then(|| hidden("sort", query.sort.as_str())))
        .child(apply)
        .children(narrowed.then(|| ghost("/conversations".to_owned(), "x", "Clear filters")))
        .children(narrowed.then(|| ghost(keep(), "plus", "Save view")))
}

/// A filter by time, which comes with a link: it can only be taken away.
fn given(name: &'static str, words: String, value: impl ToString) -> El {
    el("label")
        .class("chip")
        .child(check("checkbox", name, value.to_string().into(), true))
        .child(icon("clock"))
        .child(el("span").text(words))
}

fn minutes(words: &str, minutes: u32) -> String {
    [words, " ", &minutes.to_string(), " min"].concat()
}

fn within(words: &str, span: Span) -> String {
    let [from, until] = [span.from, span.until].map(|at| Timestamp(at).utc());
    // The day is told once.
    let until = until.get(11..).unwrap_or_default();
    [words, " ", from.trim_end_matches(" UTC"), " to ", until].concat()
}

fn search(text: Option<&str>) -> El {
    let field = el("input")
        .attr("id", "search")
        .attr("type", "search")
        .attr("name", "search")
        .attr("value", text.unwrap_or_default().to_owned())
        .attr("maxlength", LONGEST_SEARCH.to_string())
        .attr("placeholder", "Name, phone, email, subject or id");
    let name = el("span").class("vh").text("Search");
    el("label").class("find").child(icon("search")).child(name).child(field)
}

fn check(kind: &'static str, name: &'static str, value: Text, on: bool) -> El {
    el("input")
        .class("vh")
        .attr("type", kind)
        .attr("name", name)
        .attr("value", value)
        .switch("checked", on)
}

/// How many rows a choice would leave, beside its name.
fn counted(count: Option<u32>) -> Option<El> {
    count.map(|count| el("b").text(count.to_string()))
}

fn statuses(chosen: Option<StatusFilter>, offer: &Offer) -> El {
    let known =
        offer.contract.map_or(&[StatusFilter::Open, StatusFilter::Closed][..], Contract::statuses);
    let foreign = chosen.filter(|status| !known.contains(status));
    let radio = |value: &'static str, label: &'static str, on: bool, count: Option<u32>| {
        el("label")
            .child(check("radio", "status", value.into(), on))
            .child(el("span").text(label))
            .children(counted(count))
    };
    let each = known.iter().copied().chain(foreign).map(|status| {
        // Of the closed ones the queue knows the last day alone: that is no count of the list.
        let known = status != StatusFilter::Closed;
        let count = offer.count(|counts| counts.of_status(status)).filter(|_| known);
        radio(status.as_str(), status.label(), chosen == Some(status), count)
    });
    el("div")
        .class("seg")
        .attr("role", "radiogroup")
        .attr("aria-label", "Status")
        .child(radio("", "All", chosen.is_none(), offer.count(|counts| counts.all)))
        .children(each)
}

fn needs_reply(chosen: Option<bool>, offer: &Offer) -> El {
    let (value, label) = match chosen {
        Some(false) => ("false", "Needs no reply"),
        _ => ("true", "Needs reply"),
    };
    let count = offer.count(|counts| counts.needs_reply).filter(|_| chosen != Some(false));
    el("label")
        .class("chip")
        .child(check("checkbox", "needs_reply", value.into(), chosen.is_some()))
        .child(icon("reply"))
        .child(el("span").text(label))
        .children(counted(count))
}

fn select(class: &'static str, name: El, field: &'static str, options: Vec<El>) -> El {
    el("label")
        .class(class)
        .child(name)
        .child(el("select").attr("name", field).children(options))
        .child(icon("down"))
}

/// A choice of a select, also outside the filters.
pub fn option(value: &str, label: &str, selected: bool) -> El {
    el("option").attr("value", value.to_owned()).switch("selected", selected).text(label.to_owned())
}

/// Several people and nobody: boxes to check, in a panel that opens without JavaScript too.
fn people(chosen: &[AssigneeFilter], offer: &Offer) -> [El; 2] {
    let name_of = |id: &AgentId| {
        let known = offer.agents.iter().find(|agent| agent.id == *id);
        known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
    };
    let words = match chosen {
        [] => "Anyone".to_owned(),
        [AssigneeFilter::Nobody] => "Nobody".to_owned(),
        [AssigneeFilter::Agent(id)] => name_of(id),
        several => [&several.len().to_string(), " chosen"].concat(),
    };
    let known = offer.agents.iter().map(|agent| AssigneeFilter::Agent(agent.id.clone()));
    let nobody = offer.can_search().then_some(AssigneeFilter::Nobody);
    let mut all: Vec<_> = nobody.into_iter().chain(known).collect();
    all.extend(chosen.iter().filter(|one| !all.contains(one)).cloned().collect::<Vec<_>>());
    let boxes = all.into_iter().map(|one| {
        let count = offer.count(|counts| match &one {
            AssigneeFilter::Nobody => counts.nobody,
            AssigneeFilter::Agent(id) => counts.of_agent(id),
        });
        let label = match &one {
            AssigneeFilter::Nobody => "Nobody".to_owned(),
            AssigneeFilter::Agent(id) => name_of(id),
        };
        let on = chosen.contains(&one);
        let field = el("input")
            .attr("type", "checkbox")
            .attr("name", "assigned_to")
            .attr("value", one.as_str().to_owned())
            .switch("checked", on);
        let label = el("span").attr("dir", "auto").text(label);
        el("label").child(field).child(label).children(counted(count))
    });
    let button = el("button")
        .attr("type", "button")
        .class("chip whose")
        .attr("popovertarget", "people")
        .child(el("span").text("Assignee"))
        .child(el("b").attr("dir", "auto").text(words))
        .child(icon("down"));
    let panel = el("div")
        .attr("id", "people")
        .class("choices")
        .attr("popover", "")
        .attr("role", "group")
        .attr("aria-label", "Assignee")
        .children(boxes);
    [if chosen.is_empty() { button } else { button.attr("data-on", "") }, panel]
}

fn channels(chosen: Option<&Channel>, offer: &Offer) -> Vec<El> {
    let known = offer.contract.unwrap_or(Contract::Documented).channels();
    let foreign = chosen.filter(|channel| !known.contains(channel));
    let each = known.iter().chain(foreign).map(|channel| {
        let label = match offer.count(|counts| counts.of_channel(channel)) {
            Some(count) => [channel.label(), " (", &count.to_string(), ")"].concat(),
            None => channel.label().to_owned(),
        };
        option(channel.as_str(), &label, chosen == Some(channel))
    });
    std::iter::once(option("", "Any", chosen.is_none())).chain(each).collect()
}

fn sizes(chosen: PageSize) -> Vec<El> {
    let chosen = chosen.get();
    let foreign = (!PageSize::OFFERED.contains(&chosen)).then_some(chosen);
    let every = PageSize::OFFERED.into_iter().chain(foreign);
    every.map(|n| option(&n.to_string(), &format!("{n} rows"), n == chosen)).collect()
}
