//! `/conversations/{id}/close`: asks before a conversation is closed, for those who come by link.

use super::desk::{Desk, closing};
use crate::api::conversations::CloseConversation;
use crate::components::confirm::{Asked, question as form};
use crate::components::failure::failure;
use crate::components::markup::{El, el};
use crate::model::AppError;
use crate::words::say;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The question in the place of the conversation.
pub fn question(desk: Desk) -> Option<El> {
    let open = desk.open.get();
    let detail = match desk.detail.get().filter(|(of, _)| *of == open)?.1? {
        Ok(detail) => detail,
        Err(AppError::SignedOut) if desk.around.role().is_none() => return None,
        Err(error) => {
            let (here, away) = (desk.around.here.get(), desk.query.get().list_address());
            return Some(failure(&error, here, away, "retry-detail"));
        }
    };
    let back = desk.query.get().detail_address(&detail.conversation.id);
    let leave = el("a").class("btn").attr("href", back.clone());
    if detail.conversation.status.is_closed() {
        let closed = el("div")
            .class("empty")
            .child(el("h2").text(say("closed-already")))
            .child(el("p").text(say("closed-already-why")));
        return Some(closed.child(leave.text(say("closed-already-way"))));
    }
    let asked = Asked {
        closing: &closing(&detail),
        action: CloseConversation::PATH,
        back,
        note: desk.around.returned(),
        refusal: desk.refusal.get(),
        busy: desk.busy.get(),
    };
    Some(form(asked, "conversation-heading", leave.text(say("cancel"))))
}
