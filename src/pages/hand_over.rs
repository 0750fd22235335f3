//! `/hand-over`: who is away, and who gets their open work. What it would do is shown before
//! anything is sent.

use crate::api::jobs::HandOver;
use crate::components::markup::{El, el};
use crate::components::option::option;
use crate::model::View;
use crate::model::job::Choice;
use crate::model::query::value_of;
use crate::pages::Page;
use crate::words::{count, say};
use leptos::prelude::IntoAny;
use leptos::server_fn::ServerFn;

/// The page. `query` is the part of its address after `?`, in which `agent` is who is away.
pub fn page(choice: &Choice, query: &str) -> Page {
    let away = value_of(query, "agent");
    let head = el("div").class("head").child(el("h1").text(say("jobs-hand-over")));
    let preview = el("button").class("btn main").text(say("jobs-preview"));
    let form = el("form")
        .class("panel keep")
        .attr("method", "post")
        .attr("action", HandOver::PATH)
        .child(field(say("jobs-who-is-away"), select("agent", choice, |agent| agent.key == away)))
        .child(ways(choice, &away))
        .child(field(say("jobs-back-on"), el("input").attr("type", "date").attr("name", "until")))
        .child(tick("checkbox", "gives_back", "true", false, say("jobs-gives-back").to_owned()))
        .child(el("p").class("hint").text(say("jobs-meanwhile")))
        .child(
            el("div")
                .class("acts")
                .child(if away.is_empty() { preview } else { preview.attr("autofocus", "") })
                .child(el("a").class("btn").attr("href", "/jobs").text(say("jobs-do-not"))),
        );
    let markup = el("div").class("jobs").child(head).child(form);
    Page {
        title: say("jobs-hand-over").to_owned(),
        live: false,
        status: 200,
        content: markup.into_any(),
    }
}

fn ways(choice: &Choice, away: &str) -> El {
    let way = |value, on, key| tick("radio", "how", value, on, say(key).to_owned());
    let others = choice.agents.iter().filter(|agent| agent.key != away);
    let boxes = others.map(|agent| {
        tick("checkbox", "agents", &agent.key, !choice.is_away(agent), called(choice, agent))
    });
    let one = select("assignee", choice, |agent| agent.key != away && !choice.is_away(agent));
    el("fieldset")
        .child(el("legend").text(say("jobs-goes")))
        .child(way("spread", true, "jobs-goes-several"))
        .child(el("div").class("ticks").children(boxes))
        .child(way("one", false, "jobs-goes-one"))
        .child(field(say("jobs-goes-whom"), one))
        .child(way("nobody", false, "jobs-goes-nobody"))
}

/// Agents to tick, with how much each has open; whoever is away last, and not ticked.
pub(super) fn ticks(choice: &Choice, kind: &'static str, ticked: impl Fn(&View) -> bool) -> El {
    let boxes = choice
        .agents
        .iter()
        .map(|agent| tick(kind, "agents", &agent.key, ticked(agent), called(choice, agent)));
    el("div").class("ticks").children(boxes)
}

/// The first that fits is selected.
fn select(name: &'static str, choice: &Choice, fits: impl Fn(&View) -> bool) -> El {
    let first = choice.agents.iter().position(fits);
    let options = choice
        .agents
        .iter()
        .enumerate()
        .map(|(place, agent)| option(&agent.key, &called(choice, agent), first == Some(place)));
    el("select").attr("name", name).children(options)
}

fn called(choice: &Choice, agent: &View) -> String {
    let open = agent.count.map(|open| count("jobs-open", open.into(), &[]));
    let away = choice.is_away(agent).then(|| say("jobs-away").to_owned());
    let facts = [Some(agent.name.clone()), open, away];
    facts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn field(words: &'static str, field: El) -> El {
    el("label").class("field").child(el("span").text(words)).child(field)
}

fn tick(kind: &'static str, name: &'static str, value: &str, on: bool, words: String) -> El {
    let box_ = el("input").attr("type", kind).attr("name", name).attr("value", value.to_owned());
    let box_ = box_.switch("checked", on);
    el("label").class("check").child(box_).child(el("span").attr("dir", "auto").text(words))
}
