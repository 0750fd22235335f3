//! Asking before a conversation is closed: the same words on a page and in a dialog.

use super::markup::{El, el, hidden, live};
use super::toast::failed_bar;
use crate::model::{AppError, ConversationId};
use crate::words::say;
use leptos::{ev::SubmitEvent, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub id: ConversationId,
    pub contact: String,
    /// What is seen of the conversation, as forms carry it.
    pub seen: String,
    /// Whether a note can be left.
    pub takes_note: bool,
}

/// How the question stands.
pub struct Asked<'a> {
    pub closing: &'a Closing,
    /// Where the form is sent without JavaScript, and where that returns to.
    pub action: &'static str,
    pub back: String,
    /// What was typed before.
    pub note: String,
    /// Why it could not be closed; what was typed stays.
    pub refusal: Option<AppError>,
    /// True while the answer is awaited.
    pub busy: bool,
}

/// The question, an optional note, and the two ways out, of which `cancel` changes nothing.
pub fn question(asked: Asked<'_>, heading: &'static str, cancel: El) -> El {
    let contact = el("bdi").text(asked.closing.contact.clone());
    let (before, after) = say("close-question").split_once("{contact}").unwrap_or_default();
    let heading = el("h2").attr("id", heading).attr("tabindex", "-1");
    let note = asked.closing.takes_note.then(|| {
        let field = el("textarea").attr("name", "note").attr("rows", "3");
        let field = field.attr("maxlength", "2000").attr("dir", "auto");
        el("label")
            .class("field")
            .child(el("span").text(say("close-note")))
            .child(if asked.note.is_empty() { field } else { field.text(asked.note) })
    });
    let close = el("button").class("btn main").text(say("close-conversation"));
    let close = if asked.busy { close.attr("aria-disabled", "true") } else { close };
    let words = say("close-about");
    el("form")
        .class("confirm")
        .attr("method", "post")
        .attr("action", asked.action)
        .child(heading.text(before).child(contact).text(after))
        .child(el("p").text(words))
        .child(hidden("id", asked.closing.id.to_string()))
        .child(hidden("seen", asked.closing.seen.clone()))
        .child(hidden("back", asked.back))
        .children(note)
        .child(el("div").class("acts").child(cancel).child(close))
        .children(asked.refusal.as_ref().map(failed_bar))
}

/// The conversation, what was seen of it and the note, where what was sent is the question's form.
pub fn confirmed(event: &SubmitEvent) -> Option<(ConversationId, String, String)> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    if !form.matches(".confirm").ok()? {
        return None;
    }
    event.prevent_default();
    let data = FormData::new_with_form(&form).ok()?;
    let id = ConversationId::parse(&data.get("id").as_string()?).ok()?;
    let text = |name| data.get(name).as_string().unwrap_or_default();
    Some((id, text("seen"), text("note")))
}

/// The question as a dialog over whatever asked it. Leaving it is the act `cancel`.
#[component]
pub fn CloseDialog(
    closing: RwSignal<Option<Closing>>,
    action: &'static str,
    refusal: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let asked = closing.with(Option::is_some);
        if let Some(dialog) = dialog.get()
            && dialog.open() != asked
        {
            if asked {
                // Fails only for a dialog that is open already.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    let content = live(move || {
        let cancel = el("button").attr("type", "button").class("btn").attr("data-act", "cancel");
        let asked = Asked {
            closing: &closing.get()?,
            action,
            back: String::new(),
            note: String::new(),
            refusal: refusal.get(),
            busy: busy.get(),
        };
        Some(question(asked, "close-question", cancel.text(say("cancel"))))
    });
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            aria-labelledby="close-question"
            on:close=move |_| closing.set(None)
        >
            {content}
        </dialog>
    }
}
