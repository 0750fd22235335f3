//! The assign menu. All rows and the detail share it; it opens at the clicked control.

use super::actions::{ClickAction, ConversationRef, clicked_action};
use super::combobox::{Choice, Combobox, ComboboxNames, ComboboxState};
use super::presence::set_acting;
use super::{dom, submit};
use crate::api::conversations::AssignConversation;
use crate::i18n::t;
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const NAMES: ComboboxNames = ComboboxNames {
    field: "assign-find",
    list: "assign-list",
    field_label: "assign-find",
    list_label: "assign-to",
    placeholder: "assign-placeholder",
    none: "assign-none",
};

thread_local! {
    /// The conversation to assign and the clicked control.
    static TARGET: RefCell<Option<(ConversationRef, Element)>> = const { RefCell::new(None) };
}

#[island]
pub fn AssignMenu() -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let state = ComboboxState::new();
    dom::effect(move || {
        dom::listen("click", move |event| {
            let Some((ClickAction::Assign, clicked)) = clicked_action(&event) else { return };
            let Some(known) = ConversationRef::around(&clicked) else { return };
            event.prevent_default();
            state.open(agents(&known.assignee));
            set_acting(Some(known.id.clone()));
            TARGET.set(Some((known, clicked.clone())));
            if let Some(menu) = menu.get_untracked() {
                open_at(&menu, &clicked);
            }
        });
    });
    let leave = move || {
        if let Some(menu) = menu.get_untracked() {
            // Fails only if the menu is already closed.
            let _ = menu.hide_popover();
        }
    };
    let on_choose = move |choice: Choice| {
        let asked = TARGET.with_borrow(Clone::clone);
        leave();
        if let Some((known, _)) = asked {
            let back = dom::here();
            let fields = [("id", &*known.id), ("seen", &*known.seen), ("back", &*back)];
            let fields = [&fields[..], &[("assignee", &*choice.key)]].concat();
            submit::submit(AssignConversation::PATH, &fields);
        }
    };
    // Closing removes the focused element: return the focus to the control first.
    let on_toggle = move |_: web_sys::Event| {
        let Some(menu) = menu.get_untracked() else { return };
        if menu.matches(":popover-open") != Ok(true) {
            return;
        }
        if menu.contains(document().active_element().as_deref()) {
            let control = TARGET.with_borrow(|asked| asked.as_ref().map(|(_, it)| it.clone()));
            dom::focus(control.as_ref());
        }
        set_acting(None);
        TARGET.set(None);
    };
    view! {
        <div node_ref=menu id="assign-menu" class="menu" role="dialog" aria-label=t("assign-to") popover="auto" on:beforetoggle=on_toggle>
            <Combobox
                names=NAMES
                state=state
                on_choose=on_choose
                on_leave=move |()| leave()
            />
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
        Choice { key, label, hint: None, present }
    };
    std::iter::once(nobody).chain(known).map(choice).collect()
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
    let field = dom::find(&["#", NAMES.field].concat());
    dom::focus(field.as_ref().and_then(|field| field.dyn_ref::<Element>()));
}
