//! Keyboard shortcuts: one table for the keys and for their help, and which of its lines a key means.
//! Letters are those of the layout, in whatever case; where it has no Latin ones, those of their place.

use super::commands::Command;
use super::dom;
use crate::model::{Action, Role};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What a key does.
#[derive(Debug, Clone, Copy)]
pub struct Shortcut {
    /// A key, two keys one after the other, or a key with [`MODIFIER`]; capitals are with Shift.
    pub keys: &'static str,
    pub command: Command,
    /// The key of its words.
    pub words: &'static str,
    /// What its user must be allowed to do.
    pub may: Action,
}

/// Ctrl, or Command on a Mac.
pub const MODIFIER: &str = "Mod";

/// Every shortcut, in the order of the help.
pub const SHORTCUTS: [Shortcut; 20] = [
    key("j", Command::Next, "hands-next", Action::Read),
    key("k", Command::Previous, "hands-previous", Action::Read),
    key("o", Command::Open, "hands-open", Action::Read),
    key("Escape", Command::Back, "hands-back", Action::Read),
    key("/", Command::Search, "hands-search", Action::Read),
    key("x", Command::Select, "hands-select", Action::Assign),
    key("J", Command::SelectNext, "hands-select-next", Action::Assign),
    key("K", Command::SelectPrevious, "hands-select-previous", Action::Assign),
    key("A", Command::SelectPage, "hands-select-page", Action::Assign),
    key("a", Command::Assign, "assign", Action::Assign),
    key("s", Command::Spread, "hands-spread", Action::Assign),
    key("e", Command::Close, "close", Action::Close),
    key("z", Command::Undo, "hands-undo", Action::Assign),
    key("g q", Command::Go("/conversations"), "hands-go-queue", Action::Read),
    key("g t", Command::Go("/team"), "hands-go-team", Action::Read),
    key("g v", Command::Go("/views"), "hands-go-views", Action::Read),
    key("g j", Command::Go("/jobs"), "hands-go-jobs", Action::Read),
    key("g a", Command::Go("/audit"), "hands-go-audit", Action::Administer),
    key("Mod+k", Command::Palette, "hands-palette", Action::Read),
    key("?", Command::Help, "hands-help", Action::Read),
];

/// The first of two keys.
const PREFIX: &str = "g";
/// How long after it the second one is waited for, in milliseconds.
const PREFIX_MS: f64 = 1500.0;
/// What keys are typed into.
const FIELDS: &str =
    "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
/// What Enter does something to by itself.
const CONTROLS: &str = "a, button, input, summary, [role=option]";

const fn key(keys: &'static str, command: Command, words: &'static str, may: Action) -> Shortcut {
    Shortcut { keys, command, words, may }
}

#[island]
pub fn Shortcuts() -> impl IntoView {
    dom::on_mount(|| {
        // When the first of two keys was pressed.
        let mut prefix = None::<f64>;
        dom::listen("keydown", move |event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            let Some(key) = single_key(event) else { return };
            let now = event.time_stamp();
            let second = prefix.take();
            let keys = match second {
                Some(first) if now - first < PREFIX_MS => [PREFIX, " ", &key].concat(),
                _ => key,
            };
            if keys == PREFIX {
                prefix = Some(now);
                return;
            }
            let command = find(&keys).map(|shortcut| shortcut.command);
            let Some(command) = command.filter(|command| command.repeats() || !event.repeat())
            else {
                return;
            };
            event.prevent_default();
            command.run();
        });
    });
}

/// The shortcut with such keys, where the operator may do what it does.
pub fn find(keys: &str) -> Option<&'static Shortcut> {
    let may = |shortcut: &&Shortcut| role().is_some_and(|role| role.may(shortcut.may));
    SHORTCUTS.iter().find(|shortcut| shortcut.keys == keys).filter(may)
}

/// The role of whoever is signed in, as the page tells it.
pub fn role() -> Option<Role> {
    Role::from_name(&dom::attribute(&dom::find("#page")?, "data-role"))
}

/// Whether the keys of the command palette were pressed. They work while something is typed.
pub fn opens_palette(event: &KeyboardEvent) -> bool {
    let modified = event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key();
    modified
        && !dom::is_composing(event)
        && dom::find("dialog[open]").is_none()
        && name(event).as_deref() == Some("k")
}

/// The key, where it was pressed by itself and means nothing to what it was pressed in.
fn single_key(event: &KeyboardEvent) -> Option<String> {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    if modified || event.default_prevented() || dom::is_composing(event) {
        return None;
    }
    if dom::find("dialog[open]").or_else(|| dom::find(":popover-open")).is_some() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let within = |selector: &str| target.closest(selector).ok().flatten().is_some();
    let name = name(event)?;
    // For a moment, a field of a dialog that has just been closed still has the focus.
    if within(FIELDS) && !within("dialog:not([open])") {
        if name == "Escape" {
            leave_field();
        }
        return None;
    }
    match &*name {
        "Escape" => Some(name),
        _ if dom::find("#page[data-shortcuts=off]").is_some() => None,
        "Enter" => (!within(CONTROLS)).then(|| "o".to_owned()),
        _ => Some(name),
    }
}

fn leave_field() {
    let active = document().active_element();
    if let Some(active) = active.as_ref().and_then(|it| it.dyn_ref::<web_sys::HtmlElement>()) {
        let _ = active.blur();
    }
}

/// The name of a key as the table has it.
fn name(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    let letter = match key.is_ascii() {
        true if key.len() == 1 => key,
        true => return Some(key),
        false => event.code().strip_prefix("Key")?.to_owned(),
    };
    Some(match event.shift_key() {
        true => letter.to_ascii_uppercase(),
        false => letter.to_ascii_lowercase(),
    })
}
