//! Keyboard shortcuts: the table of keys and help texts, and the mapping of key events to it.
//! Letters follow the keyboard layout, in either case; non-Latin layouts use the physical key.

use super::commands::Command;
use super::dom;
use crate::model::{Action, Role};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A keyboard shortcut.
#[derive(Debug, Clone, Copy)]
pub struct Shortcut {
    /// A key, a two-key sequence, or a key with [`MODIFIER`]; uppercase means Shift.
    pub keys: &'static str,
    pub command: Command,
    /// The message key of its help text.
    pub words: &'static str,
    /// The permission the shortcut requires.
    pub may: Action,
}

/// Ctrl, or Command on a Mac.
pub const MODIFIER: &str = "Mod";

/// Every shortcut, in the order of the help dialog.
pub const SHORTCUTS: [Shortcut; 24] = [
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
    key("E", Command::Reopen, "reopen", Action::Reopen),
    key("b", Command::Snooze, "snooze", Action::Snooze),
    key("B", Command::Wake, "wake", Action::Snooze),
    key("t", Command::Tag, "fact-tags", Action::Tag),
    key("z", Command::Undo, "hands-undo", Action::Assign),
    key("g q", Command::Go("/conversations"), "hands-go-queue", Action::Read),
    key("g t", Command::Go("/team"), "hands-go-team", Action::Read),
    key("g v", Command::Go("/views"), "hands-go-views", Action::Read),
    key("g j", Command::Go("/jobs"), "hands-go-jobs", Action::Read),
    key("g a", Command::Go("/audit"), "hands-go-audit", Action::Administer),
    key("Mod+k", Command::Palette, "hands-palette", Action::Read),
    key("?", Command::Help, "hands-help", Action::Read),
];

/// The first key of a two-key sequence.
const PREFIX: &str = "g";
/// Milliseconds to wait for the second key.
const PREFIX_MS: f64 = 1500.0;
/// Selector of text fields, in which single-key shortcuts are off.
const FIELDS: &str =
    "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
/// Selector of elements that handle Enter themselves.
const CONTROLS: &str = "a, button, input, summary, [role=option]";

const fn key(keys: &'static str, command: Command, words: &'static str, may: Action) -> Shortcut {
    Shortcut { keys, command, words, may }
}

#[island]
pub fn Shortcuts() -> impl IntoView {
    dom::on_mount(|| {
        // When the first key of a sequence was pressed.
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

/// Returns the shortcut for these keys if the help lists it, which omits what the operator's role or
/// the contract does not allow.
pub fn find(keys: &str) -> Option<&'static Shortcut> {
    let listed = |shortcut: &&Shortcut| {
        dom::find(&["#help [data-keys='", shortcut.keys, "']"].concat()).is_some()
    };
    SHORTCUTS.iter().find(|shortcut| shortcut.keys == keys).filter(listed)
}

/// Returns the role of the operator, as the page states it.
pub fn role() -> Option<Role> {
    Role::from_name(&dom::attribute(&dom::find("#page")?, "data-role"))
}

/// Returns whether the event is the palette's shortcut. It also works in text fields.
pub fn opens_palette(event: &KeyboardEvent) -> bool {
    let modified = event.ctrl_key() != event.meta_key() && !event.alt_key() && !event.shift_key();
    modified
        && !dom::is_composing(event)
        && dom::find("dialog[open]").is_none()
        && name(event).as_deref() == Some("k")
}

/// Returns the key if it has no modifier and its target does not handle it.
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
    // A field in a just closed dialog keeps the focus for a moment.
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

/// Returns the name of a key as in the table of shortcuts.
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
