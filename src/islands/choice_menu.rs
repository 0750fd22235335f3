//! The menu to choose an assignee or a canned reply. It opens at the clicked control; all rows and
//! the detail share it.

use super::actions::{ClickAction, ConversationRef, clicked_action};
use super::combobox::{Choice, Combobox, ComboboxNames, ComboboxState};
use super::presence::set_acting;
use super::{canned_replies, dom, submit};
use crate::api::conversations::AssignConversation;
use crate::i18n::t;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const ASSIGN: ComboboxNames = ComboboxNames {
    field: "menu-find",
    list: "menu-list",
    field_label: "assign-find",
    list_label: "assign-to",
    placeholder: "assign-placeholder",
};

const CANNED_REPLIES: ComboboxNames = ComboboxNames {
    field_label: "canned-replies",
    list_label: "canned-replies",
    placeholder: "canned-replies",
    ..ASSIGN
};

/// The id of the frame that Turbo loads the canned replies into.
pub const FRAME: &str = "canned";

/// What the choice is for.
#[derive(Clone)]
enum Purpose {
    Assign(ConversationRef),
    /// Inserts into the text of a reply.
    Insert,
}

thread_local! {
    /// The purpose of the open menu, and the control that it opened at.
    static TARGET: RefCell<Option<(Purpose, Element)>> = const { RefCell::new(None) };
}

#[island]
pub fn ChoiceMenu() -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let state = ComboboxState::new();
    let show = move |purpose: Purpose, control: Element, choices: Vec<Choice>, typed: String| {
        let (names, acting) = match &purpose {
            Purpose::Assign(known) => (ASSIGN, Some(known.id.clone())),
            Purpose::Insert => (CANNED_REPLIES, None),
        };
        state.open(choices, typed);
        name(&names);
        set_acting(acting);
        TARGET.set(Some((purpose, control.clone())));
        if let Some(menu) = menu.get_untracked() {
            open_at(&menu, &control);
        }
    };
    dom::effect(move || {
        dom::listen("click", move |event| {
            let Some((action, clicked)) = clicked_action(&event) else { return };
            match action {
                ClickAction::Assign => {
                    let Some(known) = ConversationRef::around(&clicked) else { return };
                    event.prevent_default();
                    let choices = agents(&known.assignee);
                    show(Purpose::Assign(known), clicked, choices, String::new());
                }
                ClickAction::CannedReplies => {
                    event.prevent_default();
                    canned_replies::request(clicked);
                }
                _ => {}
            }
        });
        dom::listen("input", |event| {
            if let Some(field) = canned_replies::begun_shortcut(&event) {
                canned_replies::request(field.into());
            }
        });
        for outcome in ["turbo:frame-load", "turbo:frame-missing"] {
            dom::listen(outcome, move |event| {
                let Some(control) = canned_replies::take_waiting() else { return };
                event.prevent_default();
                let choices = canned_replies::choices();
                match control.dyn_ref().map(canned_replies::shortcut) {
                    // The page of the choice says why there is none.
                    None if choices.is_empty() => canned_replies::send(&control),
                    None => show(Purpose::Insert, control, choices, String::new()),
                    Some(Some(typed)) if !choices.is_empty() => {
                        show(Purpose::Insert, control, choices, typed);
                    }
                    Some(_) => {}
                }
            });
        }
    });
    let leave = move || {
        if let Some(menu) = menu.get_untracked() {
            // Fails only if the menu is already closed.
            let _ = menu.hide_popover();
        }
    };
    let on_choose = move |choice: Choice| {
        let target = TARGET.with_borrow(Clone::clone);
        // What was typed to find it does not return into the text.
        state.typed.set(String::new());
        leave();
        match target {
            Some((Purpose::Assign(known), _)) => {
                let back = dom::here();
                let fields = [("id", &*known.id), ("seen", &*known.seen), ("back", &*back)];
                let fields = [&fields[..], &[("assignee", &*choice.key)]].concat();
                submit::submit(AssignConversation::PATH, &fields);
            }
            Some((Purpose::Insert, _)) => {
                canned_replies::insert(&choice.text);
            }
            None => {}
        }
    };
    // Closing removes the focused element: return the focus to the control first.
    let on_toggle = move |_: web_sys::Event| {
        let Some(menu) = menu.get_untracked() else { return };
        if menu.matches(":popover-open") != Ok(true) {
            return;
        }
        let target = TARGET.take();
        if menu.contains(document().active_element().as_deref()) {
            dom::focus(target.as_ref().map(|(_, control)| control));
        }
        if let Some((Purpose::Insert, control)) = target {
            canned_replies::return_typed(&control, &state.typed.get_untracked());
        }
        set_acting(None);
    };
    view! {
        <div
            node_ref=menu
            id="choice-menu"
            class="menu"
            role="dialog"
            aria-label=t(ASSIGN.list_label)
            popover="auto"
            on:beforetoggle=on_toggle
        >
            <Combobox names=ASSIGN state=state on_choose=on_choose on_leave=move |()| leave()/>
            <turbo-frame id=FRAME hidden></turbo-frame>
        </div>
    }
}

/// Returns "Nobody" and the agents listed in the page; `present` is the current assignee.
fn agents(present: &str) -> Vec<Choice> {
    let nobody = (String::new(), t("nobody").to_owned());
    let known = dom::find_all("#agents option")
        .into_iter()
        .map(|option| (option.get_attribute("value").unwrap_or_default(), dom::text(&option)));
    let choice = |(key, label): (String, String)| {
        let present = key == present;
        Choice { key, label, hint: None, text: String::new(), present }
    };
    std::iter::once(nobody).chain(known).map(choice).collect()
}

/// Names the menu's parts by what is chosen.
fn name(names: &ComboboxNames) {
    for (selector, attribute, key) in [
        ("#choice-menu", "aria-label", names.list_label),
        ("#menu-list", "aria-label", names.list_label),
        ("#menu-find", "aria-label", names.field_label),
        ("#menu-find", "placeholder", names.placeholder),
    ] {
        if let Some(part) = dom::find(selector) {
            // Fails only for an invalid attribute name.
            let _ = part.set_attribute(attribute, t(key));
        }
    }
}

/// Opens the menu below the control, or above it if there is no room below.
fn open_at(menu: &HtmlElement, control: &Element) {
    // Fails only if the menu is already open; it then just moves.
    let _ = menu.show_popover();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64());
    let (Some(width), Some(height)) = (size(window().inner_width()), size(window().inner_height()))
    else {
        return;
    };
    let (at, own) = (control.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let below = at.bottom() + 6.0;
    let top = if below + own.height() > height { at.top() - own.height() - 6.0 } else { below };
    let left = at.left().min(width - own.width() - 8.0);
    for (name, value) in [("--x", left), ("--y", top)] {
        let pixels = [&(value.max(8.0).round() as i32).to_string(), "px"].concat();
        // If this fails, the menu stays in the corner that the style sheet sets.
        let _ = menu.style().set_property(name, &pixels);
    }
    let field = dom::find(&["#", ASSIGN.field].concat());
    dom::focus(field.as_ref().and_then(|field| field.dyn_ref::<Element>()));
}
