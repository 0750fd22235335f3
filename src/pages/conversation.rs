//! `/conversations/{id}`: one conversation, beside the list where there is room.

use super::desk::Desk;
use crate::api::conversations::AssignConversation;
use crate::components::avatar;
use crate::components::company;
use crate::components::facts::{facts, headline};
use crate::components::failure::failure;
use crate::components::filters::option;
use crate::components::freshness::{freshness, unconfirmed};
use crate::components::icon::icon;
use crate::components::markup::{El, el, hidden};
use crate::model::{AppError, Conversation, ConversationId, Detail};
use crate::words::{say, tell};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The conversation; until it has been answered, what the list knows of it.
pub fn pane(desk: Desk, id: &str) -> Option<El> {
    let answer = desk.detail.get().filter(|(of, _)| of == id).and_then(|(_, answer)| answer);
    match answer {
        Some(Ok(detail)) => Some(shown(desk, &detail)),
        Some(Err(AppError::SignedOut)) if desk.around.role().is_none() => None,
        Some(Err(error)) => {
            let here = desk.around.here.get();
            let away = desk.query.get().list_address();
            let failure = failure(&error, here, away.clone(), "retry-detail");
            Some(el("div").child(way_back(away)).child(failure))
        }
        None => match ConversationId::parse(id).ok().and_then(|id| desk.listed(&id)) {
            Some(known) => Some(shown(desk, &known)),
            None => Some(el("p").class("loading").text(say("opening"))),
        },
    }
}

/// What happened in it, below all that may come and go: a note that is being typed stays.
pub fn told(desk: Desk, id: &str) -> Option<El> {
    desk.story.with(|story| match story.as_ref()? {
        Ok(drawn) => (drawn.title == id).then(|| drawn.markup.clone()),
        Err(error) => {
            let is_shown = desk.detail.with(|detail| matches!(detail, Some((_, Some(Ok(_))))));
            let (here, away) = (desk.around.here.get(), desk.query.get());
            let away = ["/conversations/", id, "?", &away.to_text()].concat();
            is_shown.then(|| failure(error, here, away, "retry-detail"))
        }
    })
}

fn way_back(list: String) -> El {
    el("a")
        .class("back")
        .attr("href", list)
        .attr("data-noscroll", "")
        .attr("aria-label", say("back-to-list"))
        .attr("title", say("back-to-list"))
        .child(icon("left"))
        .child(el("span").text(say("back")))
        .child(icon("x"))
}

fn shown(desk: Desk, detail: &Detail) -> El {
    let Detail { conversation, as_of, .. } = detail;
    let (query, now) = (desk.query.get(), desk.around.clock.now(*as_of));
    let acts = if desk.may_change() {
        el("div")
            .class("acts")
            .child(assign_control(desk, conversation, query.detail_address(&conversation.id)))
            .children(close_control(conversation, query.close_address(&conversation.id)))
    } else {
        avatar::with_assignee(el("p").class("with"), conversation.assignee.as_ref())
    };
    let header = el("header")
        .child(way_back(query.list_address()))
        .child(headline(conversation))
        .child(acts);
    let alive = desk.around.alive.get();
    el("div")
        .attr("data-id", conversation.id.to_string())
        .child(header)
        .children(detail.unconfirmed.then(unconfirmed))
        .children(freshness(&detail.freshness, *as_of, alive))
        .children(company::line(company::of(&desk.company(), &conversation.id)))
        .child(facts(conversation, &desk.around.urgency(), now, alive))
}

fn close_control(conversation: &Conversation, address: String) -> Option<El> {
    (!conversation.status.is_closed()).then(|| {
        el("a")
            .class("btn main")
            .attr("href", address)
            .attr("aria-label", say("close-conversation"))
            .attr("data-act", "close")
            .child(icon("check"))
            .child(el("span").text(say("close")))
    })
}

/// A select and a button; a menu as soon as the browser has taken over.
fn assign_control(desk: Desk, conversation: &Conversation, back: String) -> El {
    let present = conversation.assignee.as_ref();
    if desk.around.alive.get() {
        let button = el("button")
            .attr("id", "assign")
            .attr("type", "button")
            .class("btn grow")
            .attr("aria-label", tell("assignee-now", &[("name", avatar::assignee_name(present))]))
            .attr("aria-haspopup", "listbox")
            .attr("data-act", "assign");
        let named = avatar::with_assignee(el("span").class("with"), present);
        return button.child(named).child(icon("down"));
    }
    let team = desk.team();
    let missing = present.into_iter().filter(|agent| team.iter().all(|known| known.id != agent.id));
    let agents = team.iter().chain(missing);
    let agents = agents.map(|agent| {
        let chosen = present.is_some_and(|present| present.id == agent.id);
        option(agent.id.as_str(), &agent.name, chosen)
    });
    let select = el("select")
        .attr("name", "assignee")
        .attr("aria-label", say("assignee"))
        .child(option("", say("nobody"), present.is_none()))
        .children(agents);
    el("form")
        .attr("id", "assign")
        .class("assign")
        .attr("method", "post")
        .attr("action", AssignConversation::PATH)
        .child(hidden("id", conversation.id.to_string()))
        .child(hidden("seen", conversation.seen().to_text()))
        .child(hidden("back", back))
        .child(select)
        .child(el("button").class("btn").text(say("assign")))
}
