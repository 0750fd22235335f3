//! `/team`: who has how much to do, how long customers wait, and how the day goes.

use crate::components::avatar::{assignee_name, with_assignee};
use crate::components::channel::channel;
use crate::components::chart::{bar, columns};
use crate::components::drawn::Drawn;
use crate::components::freshness::freshness;
use crate::components::markup::{El, el};
use crate::components::waiting::waited;
use crate::model::query::{NOBODY, encode};
use crate::model::{
    Channel, Freshness, Heat, Hour, Load, Span, Timestamp, Urgency, Workload, time::length,
};

/// The page.
pub fn drawn(work: &Workload, urgency: &Urgency, may_hand_over: bool) -> Drawn {
    let all = el("div").class("team").child(head(work));
    let all = all.children(freshness(&work.queue.freshness, work.queue.heard_at, false));
    let markup = match work.queue.loaded {
        0 if work.queue.is_partial() => all.child(filling(work)),
        _ => all
            .children(partial(work))
            .child(figures(work, urgency))
            .child(load(work, urgency, may_hand_over))
            .child(el("div").class("two").child(day(work)).child(channels(work)))
            .child(el("p").class("hint").text(
                "Today begins at midnight on this house’s clock. What is closed outside Sevendesk \
                 counts from when Sevendesk sees it.",
            )),
    };
    Drawn { title: "Team".to_owned(), live: true, markup }
}

fn head(work: &Workload) -> El {
    let class = match work.queue.freshness {
        Freshness::Stale(_) => "fresh",
        _ => "fresh live",
    };
    let time = el("time").attr("datetime", work.as_of.iso()).attr("title", work.as_of.utc());
    let words = el("span").text("As of ").child(time.text(work.clock.clone()));
    let as_of = el("p").class(class).child(words);
    el("div").class("head").child(el("h1").text("Team")).child(as_of)
}

fn filling(work: &Workload) -> El {
    let words = match work.queue.total {
        0 => "The numbers stand here as soon as SendSeven has answered.".to_owned(),
        total => format!("SendSeven counts {total}. The numbers stand here as they come."),
    };
    el("div")
        .class("empty")
        .child(el("h2").text("The conversations are being read"))
        .child(el("p").text(words))
}

/// Says that the numbers are too small.
fn partial(work: &Workload) -> Option<El> {
    let queue = &work.queue;
    let words = match queue.total {
        total if total > queue.loaded => {
            format!("{} of {total} conversations are in sight.", queue.loaded)
        }
        _ => format!("{} conversations are in sight.", queue.loaded),
    };
    queue.is_partial().then(|| {
        let headline = el("strong").text("Not all has been read yet. ");
        let words = [&words, " The numbers grow until all are."].concat();
        el("div").class("notice").attr("role", "status").child(el("p").child(headline).text(words))
    })
}

fn figures(work: &Workload, urgency: &Urgency) -> El {
    let Workload { total, nobody, last_hour, waiting_over: (minutes, waiting), .. } = work;
    let long = format!("waiting_over={minutes}");
    let over = length(*minutes);
    let waits = match waiting {
        0 => el("p").text(["none waiting over ", &over].concat()),
        waiting => {
            let words = format!("{waiting} waiting over {over}");
            el("p").class("hot").child(link(&long, words))
        }
    };
    let longest = match nobody.waiting_since {
        None => el("p").text("nobody waits"),
        Some(since) => {
            let words = ["longest ", &since.ago(work.as_of)].concat();
            let filters = ["needs_reply=true&assigned_to=", NOBODY].concat();
            el("p").class(heat_of(urgency, since, work.as_of)).child(link(&filters, words))
        }
    };
    let came = el("p").text(format!("{} came in the last hour", last_hour.arrived));
    let closed = el("p").text(format!("{} in the last hour", last_hour.closed));
    el("div")
        .class("figures")
        .child(figure("Open", total.open, "status=open", came))
        .child(figure("Needs reply", total.needs_reply, "needs_reply=true", waits))
        .child(figure("Nobody’s", nobody.open, "status=open&assigned_to=unassigned", longest))
        .child(figure("Closed today", total.closed_today, &closed_in(work.today), closed))
}

fn figure(name: &'static str, number: u32, filters: &str, more: El) -> El {
    let label = format!("{name}: {number}");
    let number = el("strong").child(link(filters, number.to_string()).attr("aria-label", label));
    el("section").class("panel").child(el("h2").text(name)).child(number).child(more)
}

fn load(work: &Workload, urgency: &Urgency, may_hand_over: bool) -> El {
    let most = work.agents.iter().chain([&work.nobody]).map(|load| load.open).max();
    let rows = work.agents.iter().chain([&work.nobody]);
    let rows = rows.map(|load| row(load, most.unwrap_or_default(), work, urgency, may_hand_over));
    let names = [
        ("who", "Agent"),
        ("bars", "Open, of which need a reply"),
        ("number", "Open"),
        ("number more", "Need reply"),
        ("waiting", "Longest wait"),
        ("number more", "Closed today"),
    ];
    let names = names.map(|(class, name)| heading(name).class(class));
    let table = el("table")
        .class("load")
        .attr("aria-labelledby", "load")
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    panel("load", "Load").child(table)
}

fn row(load: &Load, most: u32, work: &Workload, urgency: &Urgency, may: bool) -> El {
    let (now, today) = (work.as_of, work.today);
    let agent = load.agent.as_ref();
    let name = assignee_name(agent);
    let whose = ["assigned_to=", &encode(agent.map_or(NOBODY, |agent| agent.id.as_str()))].concat();
    let number = |class: &'static str, number: u32, filters: &str, what: &str| {
        let label = format!("{number} {what}, {name}");
        let link = link(&[filters, &whose].concat(), number.to_string());
        el("td").class(class).child(link.attr("aria-label", label))
    };
    let class = if agent.is_some() { "with" } else { "with nobody" };
    let who = with_assignee(el("span").class(class), agent).attr("title", name.to_owned());
    let away = agent.filter(|_| may).map(|agent| {
        let label = ["Hand over the work of ", &agent.name].concat();
        let link = el("a").attr("href", ["/hand-over?agent=", &encode(agent.id.as_str())].concat());
        link.class("away").attr("aria-label", label).text("Hand over")
    });
    let bars = bar(most, load.open, load.open_unanswered());
    el("tr")
        .child(el("th").attr("scope", "row").class("who").child(who).children(away))
        .child(el("td").class("bars").child(bars))
        .child(number("number", load.open, "status=open&", "open"))
        .child(number("number more", load.needs_reply, "needs_reply=true&", "need a reply"))
        .child(el("td").class("waiting").child(waited(load.waiting_since, urgency, now)))
        .child(number(
            "number more",
            load.closed_today,
            &[&closed_in(today), "&"].concat(),
            "closed today",
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
        let number = |number: &u32, what: &str, filters: Option<String>| {
            let label = format!("{number} {what} from {hour}:00");
            let number = match filters {
                Some(filters) => link(&filters, number.to_string()).attr("aria-label", label),
                None => el("span").text(number.to_string()),
            };
            el("td").class("number").child(number)
        };
        let came = span.map(|span| ["created=", &span.to_text()].concat());
        let hour = el("th").attr("scope", "row").text(format!("{hour}:00"));
        let arrived = number(arrived, "arrived", came);
        el("tr").child(hour).child(arrived).child(number(closed, "closed", span.map(closed_in)))
    });
    let names = ["Hour", "Arrived", "Closed"].map(heading);
    let table = el("table")
        .attr("aria-labelledby", "day")
        .child(el("thead").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    let key = el("p")
        .class("key")
        .child(el("span").class("part").text("Arrived"))
        .child(el("span").class("whole").text("Closed"));
    panel("day", "Arrived and closed, by hour")
        .child(key)
        .child(columns(&work.hours))
        .child(el("details").child(el("summary").text("As a table")).child(table))
}

fn channels(work: &Workload) -> El {
    let most = work.channels.first().map_or(0, |(_, open)| *open);
    let rows = work.channels.iter().map(|(known, open)| {
        let number = open.to_string();
        let number = match known {
            // A word of the vendor's that filters do not know.
            Channel::Other(_) => el("span").text(number),
            _ => {
                let label = format!("{number} open, {}", known.label());
                let filters = ["status=open&channel=", known.as_str()].concat();
                link(&filters, number).attr("aria-label", label)
            }
        };
        el("tr")
            .child(el("th").attr("scope", "row").child(channel(known)))
            .child(el("td").class("number").child(number))
            .child(el("td").class("bars").child(bar(most, *open, *open)))
    });
    let names = [heading("Channel"), heading("Open").class("number"), el("td").class("bars")];
    let table = el("table")
        .attr("aria-labelledby", "channels")
        .child(el("thead").class("vh").child(el("tr").children(names)))
        .child(el("tbody").children(rows));
    let panel = panel("channels", "Open by channel");
    match work.channels.is_empty() {
        true => panel.child(el("p").class("hint").text("Nothing is open.")),
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
