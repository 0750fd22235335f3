//! What hands on a keyboard, and on many rows at once, work with: the shortcuts, the commands, and
//! the form for all that is selected. The server draws them beside the app; `hands.js` reads from
//! them which key does what, so that the help and the handlers are one table.

use super::icon::icon;
use super::markup::{El, el, hidden};
use crate::model::{Action, Role};
use crate::words::{say, tell};

/// Keys, what they do by its name in `hands.js`, the key of its words, and who may.
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
    key("j", "next", "hands-next", Action::Read),
    key("k", "previous", "hands-previous", Action::Read),
    key("o", "open", "hands-open", Action::Read),
    key("Escape", "back", "hands-back", Action::Read),
    key("/", "search", "hands-search", Action::Read),
    key("x", "select", "hands-select", Action::Assign),
    key("J", "select next", "hands-select-next", Action::Assign),
    key("K", "select previous", "hands-select-previous", Action::Assign),
    key("A", "select page", "hands-select-page", Action::Assign),
    key("a", "assign", "assign", Action::Assign),
    key("s", "spread", "hands-spread", Action::Assign),
    key("e", "close", "close", Action::Close),
    key("z", "undo", "hands-undo", Action::Assign),
    key("g q", "go /conversations", "hands-go-queue", Action::Read),
    key("g t", "go /team", "hands-go-team", Action::Read),
    key("g v", "go /views", "hands-go-views", Action::Read),
    key("g j", "go /jobs", "hands-go-jobs", Action::Assign),
    key("g a", "go /audit", "hands-go-audit", Action::Administer),
    key("Mod+k", "palette", "hands-palette", Action::Read),
    key("?", "help", "hands-help", Action::Read),
];

/// What a job can do to all that is selected: its name, and the key of its words.
const BULK: [(&str, &str); 5] = [
    ("assign", "hands-all-assign"),
    ("spread", "hands-all-spread"),
    ("unassign", "hands-all-unassign"),
    ("close", "hands-all-close"),
    ("reopen", "hands-all-reopen"),
];

/// The help, the commands and the form for the selection, as far as the role goes. `here` is the
/// address of the page.
pub fn hands(role: Role, here: &str) -> El {
    let changes = role.may(Action::Assign).then(|| selection(here));
    el("div").attr("id", "hands").child(help(role)).child(palette()).children(changes)
}

/// A text with `{}` where `hands.js` puts a value.
fn open_for(key: &'static str, value: &str) -> String {
    tell(key, &[(value, "{}")])
}

fn help(role: Role) -> El {
    let mine = SHORTCUTS.iter().filter(|shortcut| role.may(shortcut.may));
    let lines = mine.map(|Shortcut { keys, act, words, .. }| {
        let caps = keys.split([' ', '+']).map(|cap| match cap {
            "Mod" => el("kbd").text(say("hands-ctrl")),
            cap => el("kbd").text(cap),
        });
        el("div")
            .attr("data-keys", *keys)
            .attr("data-do", *act)
            .child(el("dt").children(caps))
            .child(el("dd").text(say(words)))
    });
    let leave = el("button").class("btn").text(say("hands-help-close"));
    el("dialog")
        .attr("id", "help")
        .class("dialog keys")
        .attr("aria-labelledby", "help-title")
        .child(el("h2").attr("id", "help-title").text(say("hands-keyboard")))
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
        .attr("placeholder", say("hands-placeholder"));
    let name = el("span").class("vh").text(say("hands-find"));
    let find = el("label").class("find").child(icon("search")).child(name).child(field);
    let list = el("ul")
        .attr("id", "commands")
        .attr("role", "listbox")
        .attr("aria-label", say("hands-commands"))
        .attr("data-assign", open_for("hands-assign-to", "name"))
        .attr("data-work", open_for("hands-work-of", "name"))
        .attr("data-away", open_for("hands-away", "name"));
    let none = el("p").class("hint").attr("role", "status").attr("data-none", say("hands-none"));
    el("dialog")
        .attr("id", "palette")
        .class("dialog palette")
        .attr("aria-label", say("hands-commands"))
        .child(find)
        .child(list)
        .child(none)
}

/// One form for the rows' boxes, wherever they stand in the page.
fn selection(here: &str) -> El {
    let (path, query) = here.split_once('?').unwrap_or((here, ""));
    let on_list = path.starts_with("/conversations");
    let count = el("output")
        .attr("role", "status")
        .attr("data-some", open_for("hands-selected", "count"))
        .attr("data-all", open_for("hands-all-selected", "count"))
        .text(say("hands-tick"));
    let all = el("label")
        .class("chip")
        .child(el("input").attr("type", "checkbox").attr("name", "all").attr("value", "true"))
        .child(
            el("span")
                .attr("data-all", open_for("hands-all", "count"))
                .text(say("hands-all-match")),
        );
    let acts = BULK.map(|(name, words)| {
        el("button").class("btn").attr("name", "action").attr("value", name).text(say(words))
    });
    let clear = el("button")
        .attr("type", "button")
        .class("quiet")
        .attr("data-clear", "")
        .text(say("hands-clear"));
    let bar = el("div")
        .class("filters selection")
        .attr("role", "toolbar")
        .attr("aria-label", say("hands-selection"))
        .child(count)
        .child(all)
        .children(acts)
        .child(clear);
    el("form")
        .attr("id", "selection")
        .attr("method", "post")
        .attr("action", "/api/jobs/prepare")
        .child(hidden("back", here.to_owned()))
        .child(hidden("query", query.to_owned()))
        .child(if on_list { bar.attr("data-here", "") } else { bar })
}
