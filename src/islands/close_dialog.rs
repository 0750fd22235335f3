//! The dialog that confirms a close, with the same form as the page at `/conversations/{id}/close`.

use super::actions::{ClickAction, ConversationRef, clicked_action};
use super::focus::{self, NextRow};
use super::presence::set_acting;
use super::{dom, rows};
use crate::components::close_form::{CloseForm, close_form};
use crate::i18n::t;
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, Element, HtmlTextAreaElement};

const HEADING: &str = "close-question";

/// A typed note and the id of its conversation.
#[derive(Default)]
struct Draft {
    id: String,
    note: String,
}

thread_local! {
    static DRAFT: RefCell<Draft> =
        const { RefCell::new(Draft { id: String::new(), note: String::new() }) };
    /// The id of the conversation whose close is being sent.
    static SENDING: RefCell<String> = const { RefCell::new(String::new()) };
    static NEXT: RefCell<Option<NextRow>> = const { RefCell::new(None) };
}

#[island]
pub fn CloseDialog() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let asked = RwSignal::new(CloseForm::default());
    let show = move || {
        let Some(dialog) = dialog.get_untracked() else { return };
        let id = asked.with_untracked(|asked| asked.id.clone());
        if let Some(field) = note_of(&dialog) {
            let draft_note =
                DRAFT.with_borrow(|draft| (draft.id == id).then(|| draft.note.clone()));
            field.set_value(&draft_note.unwrap_or_default());
        }
        if !dialog.open() {
            // Fails only if the dialog has just left the page.
            let _ = dialog.show_modal();
        }
    };
    dom::effect(move || {
        dom::listen("click", move |event| {
            let Some((ClickAction::Close, control)) = clicked_action(&event) else { return };
            let Some(known) = ConversationRef::around(&control) else { return };
            event.prevent_default();
            NEXT.set(next_row(&control, &known.id));
            set_acting(Some(known.id.clone()));
            asked.set(CloseForm {
                id: known.id,
                contact: known.contact,
                seen: known.seen,
                takes_note: dom::find("#list[data-takes-note]").is_some(),
                note: String::new(),
                back: dom::here(),
            });
            // The form is drawn in the next frame.
            dom::on_next_frame(show);
        });
        dom::listen("turbo:submit-end", move |event| {
            let Some(dialog) = dialog.get_untracked() else { return };
            let ours = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            if !ours.is_some_and(|form| dialog.contains(Some(&form))) {
                return;
            }
            SENDING.take();
            if succeeded(&event) {
                DRAFT.take();
                if let Some(next) = NEXT.with_borrow(Clone::clone) {
                    focus::focus_next(next);
                }
            }
        });
    });
    let leave = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let on_input = move |event: Event| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        if let Some(field) = field {
            let id = asked.with_untracked(|asked| asked.id.clone());
            DRAFT.set(Draft { id, note: field.value() });
        }
    };
    let on_submit = move |event: SubmitEvent| {
        let id = asked.with_untracked(|asked| asked.id.clone());
        if SENDING.with_borrow(|sending| *sending == id) {
            event.prevent_default();
        } else {
            SENDING.set(id);
            leave();
        }
    };
    let form = move || {
        let cancel = view! {
            <button type="button" class="btn" on:click=move |_| leave()>{t("cancel")}</button>
        };
        close_form(asked.get(), HEADING, cancel)
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog"
            aria-labelledby=HEADING
            on:input=on_input
            on:submit=on_submit
            on:close=move |_| set_acting(None)
        >
            {form}
        </dialog>
    }
}

/// Returns the row to focus next if the control is in a row.
fn next_row(control: &Element, closed: &str) -> Option<NextRow> {
    control.closest(rows::ROW).ok()??;
    Some(NextRow { closed: closed.to_owned(), next: rows::neighbor_of(closed)? })
}

fn note_of(dialog: &Element) -> Option<HtmlTextAreaElement> {
    dialog.query_selector("textarea").ok()??.dyn_into().ok()
}

/// Returns whether the server responded without an error.
fn succeeded(event: &Event) -> bool {
    let detail = event.dyn_ref::<CustomEvent>().map_or(JsValue::UNDEFINED, CustomEvent::detail);
    js_sys::Reflect::get(&detail, &JsValue::from_str("success")).is_ok_and(|it| it.is_truthy())
}
