//! `/team`: who has how much to do, how long customers wait, and how the day goes.

use crate::components::avatar::{assignee_name, with_assignee};
use crate::components::channel::channel;
use crate::components::chart::{bar, columns};
use crate::components::freshness::freshness;
use crate::components::markup::{El, el};
use crate::components::sentence::sentence;
use crate::components::waiting::waited;
use crate::model::query::{NOBODY, encode};
use crate::model::{
    Channel, Freshness, Heat, Hour, Load, Span, Timestamp, Urgency, Workload, time::length,
};
use crate::pages::Page;
use crate::words::{count, number, say, tell};
use leptos::prelude::IntoAny;

/// The page.
pub fn page(work: &Workload, urgency: &Urgency, may_hand_over: bool) -> Page {
    let all = el("div").class("team").child(head(work));
    let all = all.children(freshness(&work.queue.freshness, work.queue.heard_at));
    let markup = match work.queue.loaded {
        0 if work.queue.is_partial() => all.child(filling(work)),
        _ => all
            .children(partial(work))
            .child(figures(work, urgency))
            .child(load(work, urgency, may_hand_over))
            .child(el("div").class("two").child(day(work)).child(channels(work)))
            .child(el("p").class("hint").text(say("team-midnight"))),
    };
    Page { title: say("page-team").to_owned(), live: true, status: 200, content: markup.into_any() }
}

fn head(work: &Workload) -> El {
    let class = match work.queue.freshness {
        Freshness::Stale(_) => "fresh",
        _ => "fresh live",
    };
    let time = el("time").attr("datetime", work.as_of.iso()).attr("title", work.as_of.utc());
    let time = ("clock", time.text(work.clock.clone()));
    let as_of = el("p").class(class).child(sentence(el("span"), say("team-as-of"), &[time]));
    el("div").class("head").child(el("h1").text(say("page-team"))).child(as_of)
}

fn filling(work: &Workload) -> El {
    let words = match work.queue.total {
        0 => say("team-filling-unknown").to_owned(),
        total => tell("team-filling-known", &[("total", &number(total))]),
    };
    el("div").class("empty").child(el("h2").text(say("team-filling"))).child(el("p").text(words))
}

/// Says that the numbers are too small.
fn partial(work: &Workload) -> Option<El> {
    let queue = &work.queue;
    let words = match queue.total {
        total if total > queue.loaded => {
            let (loaded, total) = (number(queue.loaded), number(total));
            tell("team-partial-of", &[("loaded", &loaded), ("total", &total)])
        }
        _ => count("team-partial-loaded", queue.loaded, &[]),
    };
    queue.is_partial().then(|| {
        let headline = el("strong").text(say("team-partial"));
        let words = el("p").child(headline).text(" ").text(words);
        el("div").class("notice").attr("role", "status").child(words)
    })
}

fn figures(work: &Workload, urgency: &Urgency) -> El {
    let Workload { total, nobody, last_hour, waiting_over: (minutes, waiting), .. } = work;
    let long = format!("waiting_over={minutes}");
    let over = length(*minutes);
    let waits = match waiting {
        0 => el("p").text(tell("team-none-long", &[("length", &over)])),
        waiting => {
            let words = count("team-some-long", u64::from(*waiting), &[("length", &over)]);
            el("p").class("hot").child(link(&long, words))
        }
    };
    let longest = match nobody.waiting_since {
        None => el("p").text(say("team-nobody-waits")),
        Some(since) => {
            let words = tell("team-longest", &[("time", &since.ago(work.as_of))]);
            let filters = ["needs_reply=true&assigned_to=", NOBODY].concat();
            el("p").class(heat_of(urgency, since, work.as_of)).child(link(&filters, words))
        }
    };
    let came = el("p").text(count("team-came", last_hour.arrived.into(), &[]));
    let closed = el("p").text(count("team-closed", last_hour.closed.into(), &[]));
    let nobodys = ["status=open&assigned_to=", NOBODY].concat();
    let today = closed_in(work.today);
    el("div")
        .class("figures")
        .child(figure(say("status-open"), total.open, "status=open", came))
        .child(figure(say("state-needs-reply"), total.needs_reply, "needs_reply=true", waits))
        .child(figure(say("team-nobodys"), nobody.open, &nobodys, longest))
        .child(figure(say("team-closed-today"), total.closed_today, &today, closed))
}

fn figure(name: &'static str, of: u32, filters: &str, more: El) -> El {
    let number = number(of.into());
    let label = [name, ": ", &number].concat();
    let number = el("strong").child(link(filters, number).attr("aria-label", label));
    el("section").class("panel").child(el("h2").text(name)).child(number).child(more)
}

fn load(work: &Workload, urgency: &Urgency, may_hand_over: bool) -> El {
    let most = work.agents.iter().chain([&work.nobody]).map(|load| load.open).max();
    let rows = work.agents.iter().chain([&work.nobody]);
    let rows = rows.map(|load| row(load, most.unwrap_or_default(), work, urgency, may_hand_over));
    let names = [
        ("who", say("team-agent")),
        ("bars", say("team-bars")),
        ("number", say("status-open")),
        ("number more", say("team-need-reply")),
        ("waiting", say("team-longest-wait")),
        ("number more", say("team-closed-today")),
    ];
    let names = names.map(|(class, name)| heading(name).class(class));
    let table = el("table")
        .class("load")
        .attr("aria-labelledby", "load")
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    panel("load", say("team-load")).child(table)
}

fn row(load: &Load, most: u32, work: &Workload, urgency: &Urgency, may: bool) -> El {
    let (now, today) = (work.as_of, work.today);
    let agent = load.agent.as_ref();
    let name = assignee_name(agent);
    let whose = ["assigned_to=", &encode(agent.map_or(NOBODY, |agent| agent.id.as_str()))].concat();
    let cell = |class: &'static str, of: u32, filters: &str, label: &'static str| {
        let label = count(label, of.into(), &[("name", name)]);
        let link = link(&[filters, &whose].concat(), number(of.into()));
        el("td").class(class).child(link.attr("aria-label", label))
    };
    let class = if agent.is_some() { "with" } else { "with nobody" };
    let who = with_assignee(el("span").class(class), agent).attr("title", name.to_owned());
    let away = agent.filter(|_| may).map(|agent| {
        let label = tell("team-hand-over-of", &[("name", &agent.name)]);
        let link = el("a").attr("href", ["/hand-over?agent=", &encode(agent.id.as_str())].concat());
        link.class("away").attr("aria-label", label).text(say("team-hand-over"))
    });
    let bars = bar(most, load.open, load.open_unanswered());
    el("tr")
        .child(el("th").attr("scope", "row").class("who").child(who).children(away))
        .child(el("td").class("bars").child(bars))
        .child(cell("number", load.open, "status=open&", "team-open-of"))
        .child(cell("number more", load.needs_reply, "needs_reply=true&", "team-need-reply-of"))
        .child(el("td").class("waiting").child(waited(load.waiting_since, urgency, now)))
        .child(cell(
            "number more",
            load.closed_today,
            &[&closed_in(today), "&"].concat(),
            "team-closed-today-of",
        ))
}

fn heat_of(urgency: &Urgency, since: Timestamp, now: Timestamp) -> &'static str {
    match urgency.heat(since.age(now)) {
        Heat::Hot => "hot",
        Heat::Warm => "warm",
        Heat::Cool => "cool",
    }
}

fn day(work: &Workload) -> El {
    let rows = work.hours.iter().map(|Hour { hour, span, arrived, closed }| {
        let hour = hour.to_string();
        let cell = |of: u32, label: &'static str, filters: Option<String>| {
            let label = count(label, of.into(), &[("hour", &hour)]);
            let number = number(of.into());
            let number = match filters {
                Some(filters) => link(&filters, number).attr("aria-label", label),
                None => el("span").text(number),
            };
            el("td").class("number").child(number)
        };
        let came = span.map(|span| ["created=", &span.to_text()].concat());
        let name = tell("team-hour-at", &[("hour", &hour)]);
        el("tr")
            .child(el("th").attr("scope", "row").text(name))
            .child(cell(*arrived, "team-arrived-at", came))
            .child(cell(*closed, "team-closed-at", span.map(closed_in)))
    });
    let names = [say("team-hour"), say("team-arrived"), say("status-closed")].map(heading);
    let table = el("table")
        .attr("aria-labelledby", "day")
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    let key = el("p")
        .class("key")
        .child(el("span").class("part").text(say("team-arrived")))
        .child(el("span").class("whole").text(say("status-closed")));
    panel("day", say("team-day"))
        .child(key)
        .child(columns(&work.hours))
        .child(el("details").child(el("summary").text(say("team-day-table"))).child(table))
}

fn channels(work: &Workload) -> El {
    let most = work.channels.first().map_or(0, |(_, open)| *open);
    let rows = work.channels.iter().map(|(known, open)| {
        let number = number(u64::from(*open));
        let number = match known {
            // A word of the vendor's that filters do not know.
            Channel::Other(_) => el("span").text(number),
            _ => {
                let label = count("team-channel", u64::from(*open), &[("channel", known.label())]);
                let filters = ["status=open&channel=", known.as_str()].concat();
                link(&filters, number).attr("aria-label", label)
            }
        };
        el("tr")
            .child(el("th").attr("scope", "row").child(channel(known)))
            .child(el("td").class("number").child(number))
            .child(el("td").class("bars").child(bar(most, *open, *open)))
    });
    let bars = el("td").class("bars");
    let names = [heading(say("channel")), heading(say("status-open")).class("number"), bars];
    let table = el("table")
        .attr("aria-labelledby", "channels")
        .child(el("thead").class("vh").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    let panel = panel("channels", say("team-channels"));
    match work.channels.is_empty() {
        true => panel.child(el("p").class("hint").text(say("team-nothing-open"))),
        false => panel.child(table),
    }
}

fn panel(id: &'static str, name: &'static str) -> El {
    let heading = el("h2").attr("id", id).text(name);
    el("section").class("panel").attr("aria-labelledby", id).child(heading)
}

fn heading(name: &'static str) -> El {
    el("th").attr("scope", "col").text(name)
}

/// What was closed then.
fn closed_in(span: Span) -> String {
    ["closed=", &span.to_text()].concat()
}

fn link(filters: &str, words: String) -> El {
    el("a").attr("href", ["/conversations?", filters].concat()).text(words)
}
