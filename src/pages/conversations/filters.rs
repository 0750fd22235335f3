//! The filter form of the list, with the number of rows each choice would leave.

use crate::components::icon::icon;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::labels::time::{ARRIVED, CLOSED};
use crate::model::{
    AgentId, AssigneeFilter, Channel, Contract, FilterOptions, PageSize, Query, Sort, StatusFilter,
    query::encode,
};
use leptos::prelude::*;

/// Draws the content of the filter form. `typed` is the search as the address has it; `has_rows`
/// tells whether rows, and a pager below them, are drawn.
pub fn filters(
    query: &Query,
    typed: &str,
    offer: &FilterOptions,
    has_rows: bool,
) -> impl IntoView + use<> {
    let sort = (query.sort != Sort::default()).then(|| {
        view! { <input type="hidden" name="sort" value=query.sort.as_str()/> }
    });
    // Below the rows, the pager has a select for the page size.
    let size = (!has_rows && query.page_size() != PageSize::default()).then(|| {
        view! { <input type="hidden" name="page_size" value=query.page_size().get().to_string()/> }
    });
    view! {
        <div class="filters">
            {offer.can_search().then(|| search(typed.to_owned()))}
            {statuses(query.status, offer)}
            {needs_reply(query.needs_reply, offer)}
            {query.tag.clone().map(tag_filter)}
            {time_filters(query)}
            {assignees(query.assigned_to(), offer)}
            <label class="chip pick">
                <span>{t("channel")}</span>
                <select name="channel">{channels(query.channel.as_ref(), offer)}</select>
                {icon("down")}
            </label>
            {sort}
            {size}
            {more(query)}
            <button class="btn apply">{t("filters-apply")}</button>
            {query.is_filtered().then(|| filtered_links(query))}
        </div>
    }
}

/// Draws the link to the filters that have no room here.
fn more(query: &Query) -> impl IntoView + use<> {
    view! {
        <a class="chip" href=query.filters_address() aria-label=t("filters-more") title=t("filters-more")>
            {icon("filter")}
        </a>
    }
}

/// Draws links that clear the filters or save them as a view.
fn filtered_links(query: &Query) -> impl IntoView + use<> {
    let save = ["/views?query=", &encode(&query.on_page(1).to_text())].concat();
    view! {
        <a class="chip ghost" href="/conversations">
            {icon("x")}
            <span>{t("filters-clear")}</span>
        </a>
        <a class="chip ghost" href=save>
            {icon("plus")}
            <span>{t("filters-keep")}</span>
        </a>
    }
}

/// Draws the filter by a tag, which only links set, too.
fn tag_filter(name: String) -> impl IntoView {
    let words = t_args("views-tag", &[("tag", &name)]);
    view! {
        <label class="chip">
            <input class="vh" type="checkbox" name="tag" value=name checked/>
            <span dir="auto">{words}</span>
        </label>
    }
}

/// Draws the time filters. Only links set them; the form can only remove them.
fn time_filters(query: &Query) -> impl IntoView + use<> {
    let minutes = [
        ("waiting_over", "filters-waiting-over", query.waiting_over),
        ("window_under", "filters-window-under", query.window_under),
    ];
    let minutes = minutes.into_iter().filter_map(|(name, key, limit)| {
        let limit = limit?;
        let words = t_args(key, &[("minutes", &format_number(limit.into()))]);
        Some(time_filter(name, words, limit.to_string()))
    });
    let spans = [("created", ARRIVED, query.created), ("closed", CLOSED, query.closed)];
    let spans = spans.into_iter().filter_map(|(name, keys, span)| {
        Some(time_filter(name, keys.name(span?), span?.to_text()))
    });
    minutes.chain(spans).collect::<Vec<_>>()
}

fn time_filter(name: &'static str, words: String, value: String) -> AnyView {
    view! {
        <label class="chip">
            <input class="vh" type="checkbox" name=name value=value checked/>
            {icon("clock")}
            <span>{words}</span>
        </label>
    }
    .into_any()
}

fn search(text: String) -> impl IntoView + use<> {
    view! {
        <label class="find">
            {icon("search")}
            <span class="vh">{t("filters-search")}</span>
            <input
                id="search"
                type="search"
                name="search"
                value=text
                placeholder=t("filters-search-in")
            />
        </label>
    }
}

/// Draws the number of rows a choice would leave.
fn counted(count: Option<u32>) -> impl IntoView + use<> {
    count.map(|count| view! { <b translate="no">{format_number(count.into())}</b> })
}

fn statuses(chosen: Option<StatusFilter>, offer: &FilterOptions) -> impl IntoView + use<> {
    let known =
        offer.contract.map_or(&[StatusFilter::Open, StatusFilter::Closed][..], Contract::statuses);
    let foreign = chosen.filter(|status| !known.contains(status));
    let radio = |value: &'static str, label: &'static str, on: bool, count: Option<u32>| {
        view! {
            <label>
                <input class="vh" type="radio" name="status" value=value checked=on/>
                <span>{label}</span>
                {counted(count)}
            </label>
        }
    };
    let each: Vec<_> = known
        .iter()
        .copied()
        .chain(foreign)
        .map(|status| {
            // The queue holds only the last day of closed conversations: its count would be too
            // low.
            let known = status != StatusFilter::Closed;
            let count = offer.count(|counts| counts.of_status(status)).filter(|_| known);
            radio(status.as_str(), status.label(), chosen == Some(status), count)
        })
        .collect();
    view! {
        <div class="seg" role="radiogroup" aria-label=t("fact-status")>
            {radio("", t("filters-all"), chosen.is_none(), offer.count(|counts| counts.all))}
            {each}
        </div>
    }
}

fn needs_reply(chosen: Option<bool>, offer: &FilterOptions) -> impl IntoView + use<> {
    let (value, label) = match chosen {
        Some(false) => ("false", t("filters-needs-no-reply")),
        _ => ("true", t("state-needs-reply")),
    };
    let count = offer.count(|counts| counts.needs_reply).filter(|_| chosen != Some(false));
    view! {
        <label class="chip">
            <input
                class="vh"
                type="checkbox"
                name="needs_reply"
                value=value
                checked=chosen.is_some()
            />
            {icon("reply")}
            <span>{label}</span>
            {counted(count)}
        </label>
    }
}

/// Draws a checkbox for each agent and one for "Nobody", in a panel that opens without JavaScript.
fn assignees(chosen: &[AssigneeFilter], offer: &FilterOptions) -> impl IntoView + use<> {
    let name_of = |id: &AgentId| {
        let known = offer.agents.iter().find(|agent| agent.id == *id);
        known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
    };
    let label_of = |filter: &AssigneeFilter| match filter {
        AssigneeFilter::Nobody => t("nobody").to_owned(),
        AssigneeFilter::Agent(id) => name_of(id),
    };
    let words = match chosen {
        [] => t("filters-anyone").to_owned(),
        [one] => label_of(one),
        several => t_plural("filters-chosen", several.len() as u64, &[]),
    };
    let known = offer.agents.iter().map(|agent| AssigneeFilter::Agent(agent.id.clone()));
    let nobody = offer.can_search().then_some(AssigneeFilter::Nobody);
    let mut all: Vec<_> = nobody.into_iter().chain(known).collect();
    let foreign: Vec<_> = chosen.iter().filter(|one| !all.contains(one)).cloned().collect();
    all.extend(foreign);
    let boxes: Vec<_> = all
        .iter()
        .map(|one| {
            let count = offer.count(|counts| match one {
                AssigneeFilter::Nobody => counts.nobody,
                AssigneeFilter::Agent(id) => counts.of_agent(id),
            });
            view! {
                <label>
                    <input
                        type="checkbox"
                        name="assigned_to"
                        value=one.as_str().to_owned()
                        checked=chosen.contains(one)
                    />
                    <span dir="auto" translate=translated(one)>{label_of(one)}</span>
                    {count.map(|count| view! { <b>{format_number(count.into())}</b> })}
                </label>
            }
        })
        .collect();
    let is_name = matches!(chosen, [AssigneeFilter::Agent(_)]);
    view! {
        <button
            type="button"
            class="chip whose"
            popovertarget="people"
            data-on=(!chosen.is_empty()).then_some("")
        >
            <span>{t("assignee")}</span>
            <b dir="auto" translate=is_name.then_some("no")>{words}</b>
            {icon("down")}
        </button>
        <div id="people" class="choices" popover="" role="group" aria-label=t("assignee") translate="no">
            {boxes}
        </div>
    }
}

/// Returns the `translate` attribute: "Nobody" is translatable, names are not.
fn translated(filter: &AssigneeFilter) -> Option<&'static str> {
    matches!(filter, AssigneeFilter::Nobody).then_some("yes")
}

fn channels(chosen: Option<&Channel>, offer: &FilterOptions) -> impl IntoView + use<> {
    let known = offer.contract.unwrap_or(Contract::Documented).channels();
    let foreign = chosen.filter(|channel| !known.contains(channel));
    let each: Vec<_> = known
        .iter()
        .chain(foreign)
        .map(|channel| {
            let label = match offer.count(|counts| counts.of_channel(channel)) {
                Some(count) => [channel.label(), " (", &format_number(count.into()), ")"].concat(),
                None => channel.label().to_owned(),
            };
            let selected = chosen == Some(channel);
            view! { <option value=channel.as_str().to_owned() selected=selected>{label}</option> }
        })
        .collect();
    view! { <option value="" selected=chosen.is_none()>{t("filters-any")}</option> {each} }
}
