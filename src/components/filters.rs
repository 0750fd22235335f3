//! What the list is narrowed to: a form that works as it is, and at once where JavaScript runs.

use super::icon::icon;
use super::markup::{El, awaited, el};
use crate::model::{
    Agent, AssigneeFilter, Channel, Contract, PageSize, Query, StatusFilter,
    query::{LONGEST_SEARCH, NOBODY},
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

/// The filters. `on_query` is told the new query, and whether it goes on from the last one.
#[component]
pub fn Filters(
    #[prop(into)] query: Signal<Query>,
    #[prop(into)] contract: Signal<Option<Contract>>,
    #[prop(into)] agents: Signal<Vec<Agent>>,
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
    let content = awaited(move || {
        let (query, agents) = (query.get(), agents.get());
        Some(fields(&query, contract.get(), &agents))
    });
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

fn fields(query: &Query, contract: Option<Contract>, agents: &[Agent]) -> El {
    let apply = el("button").class("btn apply").text("Apply");
    let clear = query.is_filtered().then(|| {
        el("a")
            .class("chip ghost")
            .attr("href", "/conversations")
            .child(icon("x"))
            .child(el("span").text("Clear filters"))
    });
    let assignee = assignees(query.assigned_to().first(), contract, agents);
    let can_search = contract.is_some_and(Contract::can_search);
    el("div")
        .class("filters")
        .children(can_search.then(|| search(query.search.as_deref())))
        .child(statuses(query.status, contract))
        .child(needs_reply(query.needs_reply))
        .child(select("chip pick", el("span").text("Assignee"), "assigned_to", assignee))
        .child(select(
            "chip pick",
            el("span").text("Channel"),
            "channel",
            channels(query.channel.as_ref(), contract),
        ))
        .child(select(
            "chip pick rows",
            el("span").class("vh").text("Rows per page"),
            "page_size",
            sizes(query.page_size()),
        ))
        .child(apply)
        .children(clear)
}

fn search(text: Option<&str>) -> El {
    let field = el("input")
        .attr("id", "search")
        .attr("type", "search")
        .attr("name", "search")
        .attr("value", text.unwrap_or_default().to_owned())
        .attr("maxlength", LONGEST_SEARCH.to_string())
        .attr("placeholder", "Name, phone, email or subject");
    let name = el("span").class("vh").text("Search");
    el("label").class("find").child(icon("search")).child(name).child(field)
}

fn check(kind: &'static str, name: &'static str, value: &'static str, on: bool) -> El {
    el("input")
        .class("vh")
        .attr("type", kind)
        .attr("name", name)
        .attr("value", value)
        .switch("checked", on)
}

fn statuses(chosen: Option<StatusFilter>, contract: Option<Contract>) -> El {
    let known =
        contract.map_or(&[StatusFilter::Open, StatusFilter::Closed][..], Contract::statuses);
    let foreign = chosen.filter(|status| !known.contains(status));
    let radio = |value: &'static str, label: &'static str, on: bool| {
        el("label").child(check("radio", "status", value, on)).child(el("span").text(label))
    };
    let each = known.iter().copied().chain(foreign);
    el("div")
        .class("seg")
        .attr("role", "radiogroup")
        .attr("aria-label", "Status")
        .child(radio("", "All", chosen.is_none()))
        .children(each.map(|s| radio(s.as_str(), s.label(), chosen == Some(s))))
}

fn needs_reply(chosen: Option<bool>) -> El {
    let (value, label) = match chosen {
        Some(false) => ("false", "Needs no reply"),
        _ => ("true", "Needs reply"),
    };
    el("label")
        .class("chip")
        .child(check("checkbox", "needs_reply", value, chosen.is_some()))
        .child(icon("reply"))
        .child(el("span").text(label))
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

fn assignees(
    chosen: Option<&AssigneeFilter>,
    contract: Option<Contract>,
    agents: &[Agent],
) -> Vec<El> {
    let nobody = chosen == Some(&AssigneeFilter::Nobody);
    let mut options = vec![option("", "Anyone", chosen.is_none())];
    if nobody || contract.is_some_and(Contract::can_search) {
        options.push(option(NOBODY, "Nobody", nobody));
    }
    let chosen = match chosen {
        Some(AssigneeFilter::Agent(id)) => Some(id),
        _ => None,
    };
    for agent in agents {
        options.push(option(agent.id.as_str(), &agent.name, chosen == Some(&agent.id)));
    }
    if let Some(id) = chosen.filter(|id| agents.iter().all(|agent| agent.id != **id)) {
        options.push(option(id.as_str(), id.as_str(), true));
    }
    options
}

fn channels(chosen: Option<&Channel>, contract: Option<Contract>) -> Vec<El> {
    let known = contract.unwrap_or(Contract::Documented).channels();
    let foreign = chosen.filter(|channel| !known.contains(channel));
    let every = known.iter().chain(foreign);
    let each = every.map(|c| option(c.as_str(), c.label(), chosen == Some(c)));
    std::iter::once(option("", "Any", chosen.is_none())).chain(each).collect()
}

fn sizes(chosen: PageSize) -> Vec<El> {
    let chosen = chosen.get();
    let foreign = (!PageSize::OFFERED.contains(&chosen)).then_some(chosen);
    let every = PageSize::OFFERED.into_iter().chain(foreign);
    every.map(|n| option(&n.to_string(), &format!("{n} rows"), n == chosen)).collect()
}
