//! The story below a conversation's facts: what was said and done, and a form for a note. Drawn by
//! the server; its links and its form work by themselves.

use crate::api::story::AddNote;
use crate::components::drawn::Drawn;
use crate::components::freshness::freshness;
use crate::components::icon::icon;
use crate::components::markup::{El, el, hidden};
use crate::model::message::{Attachment, Delivery, LONGEST_NOTE, Link, Side, kind_label, size};
use crate::model::query::encode;
use crate::model::story::{BEFORE, Moment, Noting, OwnChange, OwnDeed, Silence, What};
use crate::model::{Message, Query, Story};
use leptos::server_fn::ServerFn;

/// Texts past so many characters or lines are folded.
const LONG: (usize, usize) = (900, 16);
/// How much of a folded text is shown, in characters.
const BEGINNING: usize = 220;

/// The story; `query` is the part of the address after `?`, whose filters its links keep. It is
/// named by the conversation's id.
pub fn drawn(story: &Story, query: &str) -> Drawn {
    let here = Query::parse(query).0.detail_address(&story.id);
    let days = story.days.iter().flat_map(|day| {
        let moments = day.moments.iter().map(moment);
        [el("h4").text(day.name.clone()), el("ol").children(moments)]
    });
    let name = el("span").attr("id", "story-heading").text("Story");
    let heading = el("h3").child(name).text(" ");
    let zone = el("small").text(["times in ", &story.zone].concat());
    let is_empty = story.days.is_empty();
    let markup = el("section")
        .attr("id", "story")
        .class("story")
        .attr("aria-labelledby", "story-heading")
        .child(heading.children((!is_empty).then_some(zone)))
        .children(story.noting.as_ref().map(|noting| form(noting, story, &here)))
        .children(story.silence.as_ref().map(|silence| silent(silence, &here)))
        .children(
            freshness(&story.freshness, story.as_of, false).map(|line| line.child(again(&here))),
        )
        .children(unreadable(story.unreadable))
        .children((!story.latest).then(|| {
            let latest = [&here, "#story"].concat();
            el("p").child(el("a").class("btn").attr("href", latest).text("Back to the latest"))
        }))
        .children(days)
        .children(is_empty.then(|| el("p").class("hint").text(nothing(story))))
        .children(story.earlier.as_ref().map(|before| {
            let joint = if here.contains('?') { "&" } else { "?" };
            let place = encode(&before.to_text());
            let address = [&here, joint, BEFORE, "=", &place, "#story"].concat();
            el("p").child(el("a").class("btn").attr("href", address).text("Earlier messages"))
        }));
    Drawn { title: story.id.to_string(), live: false, markup }
}

fn nothing(story: &Story) -> &'static str {
    match (&story.silence, story.latest) {
        (Some(_), _) => "Nobody has assigned or closed it in Sevendesk yet.",
        (None, true) => "Nothing has been said yet.",
        (None, false) => "There is nothing earlier.",
    }
}

/// Said once, quietly; the rest is shown.
fn silent(silence: &Silence, here: &str) -> El {
    match silence {
        Silence::NotInContract => el("p").class("hint").text(
            "Messages are not part of this contract: read them in SendSeven. What operators did \
             here is shown.",
        ),
        Silence::ScopeMissing => el("p").class("hint").text(
            "The token lacks messages:read. An admin can create one that has it; what operators \
             did here is shown.",
        ),
        Silence::Failed(error) => {
            let headline = el("strong").text(["Messages: ", &error.headline(), "."].concat());
            let words = el("p").child(headline).text(" ").text(error.remedy());
            let line = el("div").class("notice stale").attr("role", "status");
            line.child(icon("alert")).child(words).child(again(here))
        }
    }
}

fn again(here: &str) -> El {
    let address = [here, "#story"].concat();
    el("a").class("btn").attr("href", address).attr("data-act", "retry-detail").text("Try again")
}

fn unreadable(count: usize) -> Option<El> {
    let words = match count {
        0 => return None,
        1 => "One message could not be read.".to_owned(),
        many => format!("{many} messages could not be read."),
    };
    Some(el("p").class("hint").text(words))
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
        (Side::Customer, _) => ("said in", "Customer"),
        (Side::Team, Delivery::Failed) => ("said out failed", "Team"),
        (Side::Team, _) => ("said out", "Team"),
        (Side::Internal, _) => ("said note", "Internal note"),
    };
    let mut by = el("p").class("by").child(el("strong").text(who));
    if let Some(author) = author {
        by = by.child(el("bdi").text(author.to_owned()));
    }
    let delivery = (message.from == Side::Team).then(|| delivery(message)).flatten();
    let failure = message.failure.as_ref().map(|words| {
        let words = ["The channel says: ", words].concat();
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
        None => ["Something of the kind “", &message.kind, "”, read it in SendSeven"].concat(),
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
    let more = el("strong").text(format!("All {length} characters"));
    let summary = el("summary").child(beginning).child(more);
    el("details").class("long").child(summary).child(whole)
}

fn attachment(file: &Attachment) -> El {
    let name = file.name.clone().unwrap_or_else(|| "Unnamed file".to_owned());
    let mut words = vec![file.kind().to_owned()];
    words.extend(file.size.map(size));
    let name = match &file.link {
        Link::To(address) => el("a")
            .attr("href", address.clone())
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .attr("referrerpolicy", "no-referrer"),
        Link::Withheld => {
            words.push("link withheld".to_owned());
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
    let words = el("span").child(name(&change.operator));
    let words = match &change.deed {
        OwnDeed::Closed => words.text(" closed it"),
        OwnDeed::Reopened => words.text(" opened it again"),
        OwnDeed::Noted => words.text(" left an internal note"),
        OwnDeed::Assigned { to: Some(to), from: None } => {
            words.text(" assigned it to ").child(name(to))
        }
        OwnDeed::Assigned { to: Some(to), from: Some(from) } => {
            words.text(" assigned it to ").child(name(to)).text(", before ").child(name(from))
        }
        OwnDeed::Assigned { to: None, from: Some(from) } => {
            words.text(" took it from ").child(name(from))
        }
        OwnDeed::Assigned { to: None, from: None } => words.text(" assigned it to nobody"),
    };
    let doubt = (!change.confirmed).then(|| el("span").class("sent").text("not confirmed"));
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
    let mention = el("details").child(el("summary").text("Mention")).child(
        el("div")
            .class("mention")
            .attr("role", "group")
            .attr("aria-label", "Mention")
            .children(people),
    );
    let fold = |details: El| match *draft == Default::default() {
        true => details,
        false => details.attr("open", ""),
    };
    let hint = "The customer never sees it. Writing @ and an agent’s whole name mentions them too.";
    let note = el("form")
        .attr("method", "post")
        .attr("action", AddNote::PATH)
        .child(hidden("id", story.id.to_string()))
        .child(hidden("back", here.to_owned()))
        .child(el("label").class("field").child(el("span").text("Note for the team")).child(field))
        .child(el("p").class("hint").text(hint))
        .children((!agents.is_empty()).then_some(mention))
        .child(el("button").class("btn").text("Add note"));
    fold(el("details").class("noting"))
        .child(el("summary").class("btn").text("Write an internal note"))
        .child(note)
}
