//! What the list can be narrowed to, with how many rows each choice would leave. Drawn by the server.

use crate::components::icon::icon;
use crate::components::markup::{El, Text, el, hidden};
use crate::components::option::option;
use crate::model::{
    AgentId, AssigneeFilter, Channel, Contract, Offer, PageSize, Query, Sort, Span, StatusFilter,
    Timestamp,
    query::{LONGEST_SEARCH, encode},
};
use crate::words::{count, number, say, tell};

/// What stands in the form of the filters.
pub fn filters(query: &Query, offer: &Offer) -> El {
    let apply = el("button").class("btn apply").text(say("filters-apply"));
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
        .children(query.waiting_over.map(|m| minutes("waiting_over", "filters-waiting-over", m)))
        .children(query.window_under.map(|m| minutes("window_under", "filters-window-under", m)))
        .children(query.created.map(|span| within("created", "filters-came", span)))
        .children(query.closed.map(|span| within("closed", "filters-closed", span)))
        .children(people(query.assigned_to(), offer))
        .child(select(
            "chip pick",
            el("span").text(say("channel")),
            "channel",
            channels(query.channel.as_ref(), offer),
        ))
        .child(select(
            "chip pick rows",
            el("span").class("vh").text(say("filters-size")),
            "page_size",
            sizes(query.page_size()),
        ))
        .children((query.sort != Sort::default()).then(|| hidden("sort", query.sort.as_str())))
        .child(apply)
        .children(narrowed.then(|| ghost("/conversations".to_owned(), "x", say("filters-clear"))))
        .children(narrowed.then(|| ghost(keep(), "plus", say("filters-keep"))))
}

/// A filter by time, which comes with a link: it can only be taken away.
fn given(name: &'static str, words: String, value: String) -> El {
    el("label")
        .class("chip")
        .child(check("checkbox", name, value.into(), true))
        .child(icon("clock"))
        .child(el("span").text(words))
}

fn minutes(name: &'static str, key: &'static str, minutes: u32) -> El {
    let words = tell(key, &[("minutes", &number(minutes.into()))]);
    given(name, words, minutes.to_string())
}

/// The day is told once.
fn within(name: &'static str, key: &'static str, span: Span) -> El {
    let [from, until] = [span.from, span.until].map(|at| Timestamp(at).iso());
    let part = |range| from.get(range).unwrap_or_default();
    let values = [
        ("year", part(0..4)),
        ("month", part(5..7)),
        ("day", part(8..10)),
        ("from", part(11..16)),
        ("until", until.get(11..16).unwrap_or_default()),
    ];
    given(name, tell(key, &values), span.to_text())
}

fn search(text: Option<&str>) -> El {
    let field = el("input")
        .attr("id", "search")
        .attr("type", "search")
        .attr("name", "search")
        .attr("value", text.unwrap_or_default().to_owned())
        .attr("maxlength", LONGEST_SEARCH.to_string())
        .attr("placeholder", say("filters-search-in"));
    let name = el("span").class("vh").text(say("filters-search"));
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
    count.map(|count| el("b").text(number(count.into())))
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
        .attr("aria-label", say("fact-status"))
        .child(radio("", say("filters-all"), chosen.is_none(), offer.count(|counts| counts.all)))
        .children(each)
}

fn needs_reply(chosen: Option<bool>, offer: &Offer) -> El {
    let (value, label) = match chosen {
        Some(false) => ("false", say("filters-needs-no-reply")),
        _ => ("true", say("state-needs-reply")),
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

/// Several people and nobody: boxes to check, in a panel that opens without JavaScript too.
fn people(chosen: &[AssigneeFilter], offer: &Offer) -> [El; 2] {
    let name_of = |id: &AgentId| {
        let known = offer.agents.iter().find(|agent| agent.id == *id);
        known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
    };
    let words = match chosen {
        [] => say("filters-anyone").to_owned(),
        [AssigneeFilter::Nobody] => say("nobody").to_owned(),
        [AssigneeFilter::Agent(id)] => name_of(id),
        several => count("filters-chosen", several.len() as u64, &[]),
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
            AssigneeFilter::Nobody => say("nobody").to_owned(),
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
        .child(el("span").text(say("assignee")))
        .child(el("b").attr("dir", "auto").text(words))
        .child(icon("down"));
    let panel = el("div")
        .attr("id", "people")
        .class("choices")
        .attr("popover", "")
        .attr("role", "group")
        .attr("aria-label", say("assignee"))
        .children(boxes);
    [if chosen.is_empty() { button } else { button.attr("data-on", "") }, panel]
}

fn channels(chosen: Option<&Channel>, offer: &Offer) -> Vec<El> {
    let known = offer.contract.unwrap_or(Contract::Documented).channels();
    let foreign = chosen.filter(|channel| !known.contains(channel));
    let each = known.iter().chain(foreign).map(|channel| {
        let label = match offer.count(|counts| counts.of_channel(channel)) {
            Some(count) => [channel.label(), " (", &number(count.into()), ")"].concat(),
            None => channel.label().to_owned(),
        };
        option(channel.as_str(), &label, chosen == Some(channel))
    });
    std::iter::once(option("", say("filters-any"), chosen.is_none())).chain(each).collect()
}

fn sizes(chosen: PageSize) -> Vec<El> {
    let chosen = chosen.get();
    let foreign = (!PageSize::OFFERED.contains(&chosen)).then_some(chosen);
    let every = PageSize::OFFERED.into_iter().chain(foreign);
    let option =
        |n: u32| option(&n.to_string(), &count("filters-rows", n.into(), &[]), n == chosen);
    every.map(option).collect()
}
