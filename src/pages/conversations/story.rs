//! The story below a conversation's facts: what was said and done, and a form for a note. Drawn by
//! the server; its links and its form work by themselves.

use crate::api::story::AddNote;
use crate::components::freshness::freshness;
use crate::components::icon::icon;
use crate::components::markup::{El, el, hidden};
use crate::components::sentence::sentence;
use crate::model::message::{Attachment, Delivery, LONGEST_NOTE, Link, Side, kind_label, size};
use crate::model::query::encode;
use crate::model::story::{BEFORE, Moment, Noting, OwnChange, OwnDeed, Silence, What};
use crate::model::{Message, Query, Story};
use crate::words::{count, say, tell};
use leptos::server_fn::ServerFn;

/// Texts past so many characters or lines are folded.
const LONG: (usize, usize) = (900, 16);
/// How much of a folded text is shown, in characters.
const BEGINNING: usize = 220;

/// The story; `query` is the part of the address after `?`, whose filters its links keep. It is
/// named by the conversation's id.
pub fn story(story: &Story, query: &str) -> El {
    let here = Query::parse(query).0.detail_address(&story.id);
    let days = story.days.iter().flat_map(|day| {
        let moments = day.moments.iter().map(moment);
        [el("h4").text(day.name.clone()), el("ol").children(moments)]
    });
    let name = el("span").attr("id", "story-heading").text(say("story"));
    let heading = el("h3").child(name).text(" ");
    let zone = el("small").text(tell("story-zone", &[("zone", &story.zone)]));
    let is_empty = story.days.is_empty();
    let markup = el("section")
        .attr("id", "story")
        .class("story")
        .attr("aria-labelledby", "story-heading")
        .child(heading.children((!is_empty).then_some(zone)))
        .children(story.noting.as_ref().map(|noting| form(noting, story, &here)))
        .children(story.silence.as_ref().map(|silence| silent(silence, &here)))
        .children(freshness(&story.freshness, story.as_of).map(|line| line.child(again(&here))))
        .children(unreadable(story.unreadable))
        .children((!story.latest).then(|| {
            let latest = [&here, "#story"].concat();
            el("p").child(el("a").class("btn").attr("href", latest).text(say("story-latest")))
        }))
        .children(days)
        .children(is_empty.then(|| el("p").class("hint").text(nothing(story))))
        .children(story.earlier.as_ref().map(|before| {
            let joint = if here.contains('?') { "&" } else { "?" };
            let place = encode(&before.to_text());
            let address = [&here, joint, BEFORE, "=", &place, "#story"].concat();
            el("p").child(el("a").class("btn").attr("href", address).text(say("story-earlier")))
        }));
    markup
}

fn nothing(story: &Story) -> &'static str {
    match (&story.silence, story.latest) {
        (Some(_), _) => say("story-nothing-done"),
        (None, true) => say("story-nothing-said"),
        (None, false) => say("story-nothing-earlier"),
    }
}

/// Said once, quietly; the rest is shown.
fn silent(silence: &Silence, here: &str) -> El {
    match silence {
        Silence::NotInContract => el("p").class("hint").text(say("story-without-messages")),
        Silence::ScopeMissing => el("p").class("hint").text(say("story-without-scope")),
        Silence::Failed(error) => {
            let headline = tell("story-failed", &[("cause", &error.headline())]);
            let headline = el("strong").text(headline);
            let words = el("p").child(headline).text(" ").text(error.remedy());
            let line = el("div").class("notice stale").attr("role", "status");
            line.child(icon("alert")).child(words).child(again(here))
        }
    }
}

fn again(here: &str) -> El {
    let address = [here, "#story"].concat();
    el("a").class("btn").attr("href", address).text(say("try-again"))
}

fn unreadable(number: usize) -> Option<El> {
    let words = || count("story-unreadable", number as u64, &[]);
    (number > 0).then(|| el("p").class("hint").text(words()))
}

fn moment(Moment { at, clock, what }: &Moment) -> El {
    let time = el("time").attr("datetime", at.iso()).attr("title", at.utc()).text(clock.clone());
    match what {
        What::Said(message, author) => said(message, author.as_deref(), time),
        What::Done(change) => done(change, time),
    }
}

fn said(message: &Message, author: Option<&str>, time: El) -> El {
    let (class, who) = match (message.from, message.delivery) {
        (Side::Customer, _) => ("said in", say("story-customer")),
        (Side::Team, Delivery::Failed) => ("said out failed", say("story-team")),
        (Side::Team, _) => ("said out", say("story-team")),
        (Side::Internal, _) => ("said note", say("story-note")),
    };
    let mut by = el("p").class("by").child(el("strong").text(who));
    if let Some(author) = author {
        by = by.child(el("bdi").text(author.to_owned()));
    }
    let delivery = (message.from == Side::Team).then(|| delivery(message)).flatten();
    let failure = message.failure.as_ref().map(|words| {
        let words = tell("story-channel-says", &[("words", words)]);
        el("p").class("why").attr("dir", "auto").text(words)
    });
    let files = message.attachments.iter().map(attachment);
    let files = (!message.attachments.is_empty()).then(|| el("ul").children(files));
    el("li")
        .class(class)
        .child(by.child(time).children(delivery))
        .children(body(message))
        .children(files)
        .children(failure)
}

fn delivery(message: &Message) -> Option<El> {
    let label = message.delivery.label();
    let words = el("span").class("sent");
    match message.delivery {
        Delivery::Untold => None,
        Delivery::Failed => Some(words.child(icon("alert")).text(label)),
        _ => Some(words.text(label)),
    }
}

/// The text, or what there is in its place.
fn body(message: &Message) -> Option<El> {
    let kind = || match kind_label(&message.kind) {
        Some(label) => label.to_owned(),
        None => tell("story-kind-foreign", &[("kind", &message.kind)]),
    };
    match &message.text {
        Some(words) => Some(text(words)),
        None if !message.attachments.is_empty() => None,
        None => Some(el("p").class("hint").attr("dir", "auto").text(kind())),
    }
}

fn text(words: &str) -> El {
    let whole = el("div").class("text").attr("dir", "auto").text(words.to_owned());
    let length = words.chars().count();
    if length <= LONG.0 && words.lines().count() <= LONG.1 {
        return whole;
    }
    let beginning: String = words.chars().take(BEGINNING).collect();
    let beginning = el("span").attr("dir", "auto").text([beginning.trim_end(), "…"].concat());
    let more = el("strong").text(count("story-whole", length as u64, &[]));
    let summary = el("summary").child(beginning).child(more);
    el("details").class("long").child(summary).child(whole)
}

fn attachment(file: &Attachment) -> El {
    let name = file.name.clone().unwrap_or_else(|| say("story-file-nameless").to_owned());
    let mut words = vec![file.kind().to_owned()];
    words.extend(file.size.map(size));
    let name = match &file.link {
        Link::To(address) => el("a")
            .attr("href", address.clone())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .attr("referrerpolicy", "no-referrer"),
        Link::Withheld => {
            words.push(say("story-file-withheld").to_owned());
            el("span")
        }
        Link::Untold => el("span"),
    }
    .attr("dir", "auto")
    .text(name);
    el("li").child(name).child(el("small").text(words.join(" · ")))
}

fn done(change: &OwnChange, time: El) -> El {
    let name = |name: &str| el("bdi").text(name.to_owned());
    let line = el("p").class("by").child(icon(match change.deed {
        OwnDeed::Closed => "check",
        OwnDeed::Reopened => "reply",
        OwnDeed::Noted => "views",
        OwnDeed::Assigned { .. } => "team",
    }));
    let mut values = vec![("who", name(&change.operator))];
    let words = match &change.deed {
        OwnDeed::Closed => say("story-did-close"),
        OwnDeed::Reopened => say("story-did-reopen"),
        OwnDeed::Noted => say("story-did-note"),
        OwnDeed::Assigned { to, from } => {
            values.extend(to.iter().map(|agent| ("to", name(agent))));
            values.extend(from.iter().map(|agent| ("from", name(agent))));
            match (to, from) {
                (Some(_), None) => say("story-did-assign"),
                (Some(_), Some(_)) => say("story-did-pass-on"),
                (None, Some(_)) => say("story-did-take"),
                (None, None) => say("story-did-unassign"),
            }
        }
    };
    let words = sentence(el("span"), words, &values);
    let doubt =
        (!change.confirmed).then(|| el("span").class("sent").text(say("story-unconfirmed")));
    el("li").class("did").child(line.child(words).child(time).children(doubt))
}

/// A note for the team. What was typed stays where it was refused.
fn form(Noting { agents, draft }: &Noting, story: &Story, here: &str) -> El {
    let field = el("textarea")
        .attr("name", "text")
        .attr("rows", "3")
        .attr("maxlength", LONGEST_NOTE.to_string())
        .attr("required", "")
        .attr("dir", "auto");
    let field = match draft.text.is_empty() {
        true => field,
        false => field.text(draft.text.clone()),
    };
    let is_mentioned = |id: &str| draft.mentioned.iter().any(|mentioned| mentioned == id);
    let people = agents.iter().map(|agent| {
        let id = agent.id.to_string();
        let box_ = el("input").attr("type", "checkbox").attr("name", "mentioned[]");
        // Not a switch: drawn anew, it stays as whoever is writing has set it.
        let box_ = if is_mentioned(&id) { box_.attr("checked", "") } else { box_ };
        let name = el("span").attr("dir", "auto").text(agent.name.clone());
        el("label").class("check").child(box_.attr("value", id)).child(name)
    });
    let mention = el("details").child(el("summary").text(say("story-write-mention"))).child(
        el("div")
            .class("mention")
            .attr("role", "group")
            .attr("aria-label", say("story-write-mention"))
            .children(people),
    );
    let fold = |details: El| match *draft == Default::default() {
        true => details,
        false => details.attr("open", ""),
    };
    let name = el("span").text(say("story-write-text"));
    let note = el("form")
        .attr("method", "post")
        .attr("action", AddNote::PATH)
        .child(hidden("id", story.id.to_string()))
        .child(hidden("back", here.to_owned()))
        .child(el("label").class("field").child(name).child(field))
        .child(el("p").class("hint").text(say("story-write-about")))
        .children((!agents.is_empty()).then_some(mention))
        .child(el("button").class("btn").text(say("story-write-add")));
    fold(el("details").class("noting"))
        .child(el("summary").class("btn").text(say("story-write")))
        .child(note)
}
