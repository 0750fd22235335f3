//! What hands on a keyboard, and on many rows at once, work with: the shortcuts, the commands, and
//! the form for all that is selected. The server draws them beside the app; `hands.js` reads from
//! them which key does what, so that the help and the handlers are one table.

use super::icon::icon;
use super::markup::{El, el, hidden};
use crate::model::{Action, Role};

/// Keys, what they do by its name in `hands.js`, in words, and who may.
struct Shortcut {
    keys: &'static str,
    act: &'static str,
    words: &'static str,
    may: Action,
}

const fn key(keys: &'static str, act: &'static str, words: &'static str, may: Action) -> Shortcut {
    Shortcut { keys, act, words, may }
}

const SHORTCUTS: [Shortcut; 20] = [
    key("j", "next", "Next conversation", Action::Read),
    key("k", "previous", "Previous conversation", Action::Read),
    key("o", "open", "Open the conversation (or Enter)", Action::Read),
    key("Escape", "back", "Back, or let go of the selection", Action::Read),
    key("/", "search", "Search", Action::Read),
    key("x", "select", "Select the conversation, or let it go", Action::Assign),
    key("J", "select next", "Select on to the next", Action::Assign),
    key("K", "select previous", "Select on to the previous", Action::Assign),
    key("A", "select page", "Select the page, then all that match", Action::Assign),
    key("a", "assign", "Assign", Action::Assign),
    key("s", "spread", "Spread the selection over several agents", Action::Assign),
    key("e", "close", "Close", Action::Close),
    key("z", "undo", "Take the last change back", Action::Assign),
    key("g q", "go /conversations", "Go to the queue", Action::Read),
    key("g t", "go /team", "Go to the team", Action::Read),
    key("g v", "go /views", "Go to the views", Action::Read),
    key("g j", "go /jobs", "Go to the jobs", Action::Assign),
    key("g a", "go /audit", "Go to the audit", Action::Administer),
    key("Mod+k", "palette", "All commands", Action::Read),
    key("?", "help", "This help", Action::Read),
];

/// What a job can do to all that is selected: its name, and in words.
const BULK: [(&str, &str); 5] = [
    ("assign", "Assign…"),
    ("spread", "Spread…"),
    ("unassign", "Unassign…"),
    ("close", "Close…"),
    ("reopen", "Reopen…"),
];

/// The help, the commands and the form for the selection, as far as the role goes. `here` is the
/// address of the page.
pub fn hands(role: Role, here: &str) -> El {
    let changes = role.may(Action::Assign).then(|| selection(here));
    el("div").attr("id", "hands").child(help(role)).child(palette()).children(changes)
}

fn help(role: Role) -> El {
    let mine = SHORTCUTS.iter().filter(|shortcut| role.may(shortcut.may));
    let lines = mine.map(|Shortcut { keys, act, words, .. }| {
        let caps = keys.split([' ', '+']).map(|cap| match cap {
            "Mod" => el("kbd").text("Ctrl or ⌘"),
            cap => el("kbd").text(cap),
        });
        el("div")
            .attr("data-keys", *keys)
            .attr("data-do", *act)
            .child(el("dt").children(caps))
            .child(el("dd").text(*words))
    });
    let leave = el("button").class("btn").text("Close help");
    el("dialog")
        .attr("id", "help")
        .class("dialog keys")
        .attr("aria-labelledby", "help-title")
        .child(el("h2").attr("id", "help-title").text("Keyboard"))
        .child(el("dl").children(lines))
        .child(el("form").attr("method", "dialog").child(leave))
}

fn palette() -> El {
    let field = el("input")
        .attr("id", "command")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("aria-expanded", "true")
        .attr("aria-controls", "commands")
        .attr("aria-autocomplete", "list")
        .attr("autocomplete", "off")
        .attr("placeholder", "Type a command, a view, an agent…");
    let name = el("span").class("vh").text("Find a command");
    let find = el("label").class("find").child(icon("search")).child(name).child(field);
    let list = el("ul")
        .attr("id", "commands")
        .attr("role", "listbox")
        .attr("aria-label", "Commands")
        .attr("data-assign", "Assign to {}")
        .attr("data-work", "Open work of {}")
        .attr("data-away", "{} is away: hand over")
        .attr("data-none", "Nothing is called that.");
    el("dialog")
        .attr("id", "palette")
        .class("dialog palette")
        .attr("aria-label", "Commands")
        .child(find)
        .child(list)
}

/// One form for the rows' boxes, wherever they stand in the page.
fn selection(here: &str) -> El {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let on_list = path.starts_with("/conversations");
    let count = el("output")
        .attr("role", "status")
        .attr("data-some", "{} selected")
        .attr("data-all", "All {} that match are selected")
        .text("Tick conversations, then choose:");
    let all = el("label")
        .class("chip")
        .child(el("input").attr("type", "checkbox").attr("name", "all").attr("value", "true"))
        .child(el("span").attr("data-all", "All {} that match").text("All that match"));
    let acts = BULK.map(|(name, words)| {
        el("button").class("btn").attr("name", "action").attr("value", name).text(words)
    });
    let clear =
        el("button").attr("type", "button").class("quiet").attr("data-clear", "").text("Clear");
    let form = el("form")
        .attr("id", "selection")
        .class("filters selection")
        .attr("method", "post")
        .attr("action", "/api/jobs/prepare")
        .attr("role", "toolbar")
        .attr("aria-label", "Selected conversations")
        .child(hidden("back", here.to_owned()))
        .child(hidden("query", query.to_owned()))
        .child(count)
        .child(all)
        .children(acts)
        .child(clear);
    if on_list { form.attr("data-here", "") } else { form }
}
