//! What the list is narrowed to: a form that works as it is, and at once where JavaScript runs.

use super::icon::Icon;
use crate::model::{
    Agent, AssigneeFilter, Channel, Contract, PageSize, Query, StatusFilter,
    query::{LONGEST_SEARCH, NOBODY},
};
use leptos::{ev::SubmitEvent, html, prelude::*};
use std::time::Duration;

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
    view! {
        <form
            node_ref=form
            class="filters"
            method="get"
            action="/conversations"
            role="search"
            aria-label="Filter conversations"
            autocomplete="off"
            on:submit=on_submit
            on:change=move |_| submit()
        >
            {move || contract.get().is_some_and(Contract::can_search).then(|| {
                view! { <Search query on_pause=Callback::new(move |()| submit())/> }
            })}
            <div class="seg" role="radiogroup" aria-label="Status">
                {move || statuses(contract.get(), query.get().status)}
            </div>
            {move || needs_reply(query.get().needs_reply)}
            <label class="chip pick">
                <span>"Assignee"</span>
                <select name="assigned_to">
                    {move || agents.with(|agents| {
                        assignees(contract.get(), agents, query.get().assigned_to)
                    })}
                </select>
                <Icon name="down"/>
            </label>
            <label class="chip pick">
                <span>"Channel"</span>
                <select name="channel">
                    {move || channels(contract.get(), query.get().channel)}
                </select>
                <Icon name="down"/>
            </label>
            <label class="chip pick rows">
                <span class="vh">"Rows per page"</span>
                <select name="page_size">{move || sizes(query.get().page_size())}</select>
                <Icon name="down"/>
            </label>
            <button class="btn apply">"Apply"</button>
            {move || query.get().is_filtered().then(|| {
                view! { <a class="chip ghost" href="/conversations"><Icon name="x"/>"Clear filters"</a> }
            })}
        </form>
    }
}

fn read(form: &web_sys::HtmlFormElement) -> Option<Query> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let text = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(Query::parse(&String::from(text.to_string())).0)
}

/// The search field keeps what is being typed: the address only writes to it while it is left alone.
#[component]
fn Search(query: Signal<Query>, on_pause: Callback<()>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let typed = move || query.with(|query| query.search.clone().unwrap_or_default());
    Effect::new(move |_| {
        let text = typed();
        if let Some(field) = field.get()
            && document().active_element().as_ref() != Some(field.as_ref())
        {
            field.set_value(&text);
        }
    });
    let rest = move |_| {
        if let Some(earlier) = pause.get_value() {
            earlier.clear();
        }
        let timer = set_timeout_with_handle(move || on_pause.run(()), PAUSE);
        pause.set_value(timer.ok());
    };
    view! {
        <label class="find">
            <Icon name="search"/>
            <span class="vh">"Search"</span>
            <input
                node_ref=field
                type="search"
                name="search"
                value=untrack(typed)
                maxlength=LONGEST_SEARCH.to_string()
                placeholder="Name, phone, email or subject"
                on:input=rest
            />
        </label>
    }
}

fn statuses(contract: Option<Contract>, chosen: Option<StatusFilter>) -> impl IntoView {
    let known =
        contract.map_or(&[StatusFilter::Open, StatusFilter::Closed][..], Contract::statuses);
    let foreign = chosen.filter(|status| !known.contains(status));
    let radio = |value: &'static str, label: &'static str, checked: bool| {
        view! {
            <label>
                <input class="vh" type="radio" name="status" value=value checked=checked prop:checked=checked/>
                <span>{label}</span>
            </label>
        }
    };
    let every = known.iter().copied().chain(foreign);
    let each = every.map(|s| radio(s.as_str(), s.label(), chosen == Some(s))).collect::<Vec<_>>();
    (radio("", "All", chosen.is_none()), each)
}

fn needs_reply(chosen: Option<bool>) -> impl IntoView {
    let (value, label) = match chosen {
        Some(false) => ("false", "Needs no reply"),
        _ => ("true", "Needs reply"),
    };
    let checked = chosen.is_some();
    view! {
        <label class="chip">
            <input class="vh" type="checkbox" name="needs_reply" value=value checked=checked prop:checked=checked/>
            <Icon name="reply"/>
            <span>{label}</span>
        </label>
    }
}

fn option(value: String, label: String, selected: bool) -> impl IntoView {
    view! { <option value=value selected=selected prop:selected=selected>{label}</option> }
}

fn assignees(
    contract: Option<Contract>,
    agents: &[Agent],
    chosen: Option<AssigneeFilter>,
) -> impl IntoView + use<> {
    let nobody = chosen == Some(AssigneeFilter::Nobody);
    let mut options = vec![option(String::new(), "Anyone".to_owned(), chosen.is_none())];
    if nobody || contract.is_some_and(Contract::can_search) {
        options.push(option(NOBODY.to_owned(), "Nobody".to_owned(), nobody));
    }
    let chosen = match chosen {
        Some(AssigneeFilter::Agent(id)) => Some(id),
        _ => None,
    };
    for agent in agents {
        let selected = chosen.as_ref() == Some(&agent.id);
        options.push(option(agent.id.to_string(), agent.name.clone(), selected));
    }
    if let Some(id) = chosen.filter(|id| agents.iter().all(|agent| agent.id != *id)) {
        options.push(option(id.to_string(), id.to_string(), true));
    }
    options
}

fn channels(contract: Option<Contract>, chosen: Option<Channel>) -> impl IntoView {
    let known = contract.unwrap_or(Contract::Documented).channels();
    let foreign = chosen.as_ref().filter(|channel| !known.contains(channel));
    let mut options = vec![option(String::new(), "Any".to_owned(), chosen.is_none())];
    options.extend(known.iter().chain(foreign).map(|channel| {
        let selected = chosen.as_ref() == Some(channel);
        option(channel.as_str().to_owned(), channel.label().to_owned(), selected)
    }));
    options
}

fn sizes(chosen: PageSize) -> impl IntoView {
    let chosen = chosen.get();
    let foreign = (!PageSize::OFFERED.contains(&chosen)).then_some(chosen);
    let every = PageSize::OFFERED.into_iter().chain(foreign);
    every
        .map(|rows| option(rows.to_string(), format!("{rows} rows"), rows == chosen))
        .collect::<Vec<_>>()
}
