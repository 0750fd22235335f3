//! The command palette: a filterable list of every command, page, view and agent. Actions on the
//! selection or the current conversation come first, other keyboard commands last.

use super::actions::ConversationRef;
use super::combobox::{Choice, Combobox, ComboboxNames, ComboboxState};
use super::commands::{self, Command};
use super::shortcuts::{self, SHORTCUTS};
use super::{dom, rows, selection, submit};
use crate::api::conversations::AssignConversation;
use crate::i18n::{t, t_args};
use crate::model::{Action, query::encode};
use leptos::html;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::Element;

const NAMES: ComboboxNames = ComboboxNames {
    field: "command",
    list: "commands",
    field_label: "hands-find",
    list_label: "hands-commands",
    placeholder: "hands-placeholder",
};

const PAGES: &str = ".rail nav :is(ul:not(.views), h2) a";
const VIEWS: &str = ".rail nav .views a";
const SWITCHES: &str = ".switches button";

#[island]
pub fn CommandPalette() -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let state = ComboboxState::new();
    dom::effect(move || {
        dom::listen("keydown", move |event| {
            if shortcuts::opens_palette(event.unchecked_ref()) {
                event.prevent_default();
                state.open(choices(), String::new());
                commands::open(dom::find("#palette"));
                dom::focus(dom::find("#command").as_ref());
            }
        });
    });
    let on_choose = move |choice: Choice| {
        // Closing first restores the focus to the element that the command acts on.
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
        run(&choice.key);
    };
    view! {
        <dialog
            node_ref=dialog
            id="palette"
            class="dialog palette"
            aria-label=t("hands-commands")
            closedby="any"
        >
            <Combobox names=NAMES state=state on_choose=on_choose on_leave=|()| ()/>
        </dialog>
    }
}

fn choice(kind: &str, what: &str, label: String, hint: Option<String>) -> Choice {
    Choice { key: [kind, " ", what].concat(), label, hint, text: String::new(), present: false }
}

fn choices() -> Vec<Choice> {
    let mut choices = Vec::new();
    let changes = if selection::is_selecting() {
        dom::find_all("#selection [name=action]")
            .iter()
            .map(|button| choice("bulk", &dom::attribute(button, "value"), dom::text(button), None))
            .collect()
    } else if rows::current_conversation().is_some() {
        keys(|command| command.changes() && command != Command::Spread)
    } else {
        Vec::new()
    };
    let agents = agents();
    let may_change = shortcuts::role().is_some_and(|role| role.may(Action::Bulk));
    let each = |kind: &'static str, words: &'static str| {
        let named = move |(id, name): &(String, String)| {
            choice(kind, id, t_args(words, &[("name", name)]), None)
        };
        agents.iter().map(named).collect::<Vec<_>>()
    };
    if may_change && !changes.is_empty() {
        choices.extend(changes);
        choices.extend(each("assign", "hands-assign-to"));
    }
    choices.extend(links(PAGES));
    choices.extend(links(VIEWS));
    choices.extend(each("work", "hands-work-of"));
    if may_change {
        choices.extend(each("away", "hands-away"));
    }
    let switches = dom::find_all(SWITCHES);
    choices.extend(switches.iter().map(|button| {
        let name = dom::attribute(button, "aria-label");
        choice("switch", &dom::attribute(button, "value"), name, None)
    }));
    choices.extend(keys(|command| {
        !command.changes() && !matches!(command, Command::Palette | Command::Go(_))
    }));
    choices
}

/// Returns the id and name of each agent listed in the page.
fn agents() -> Vec<(String, String)> {
    let agent = |option: &Element| (dom::attribute(option, "value"), dom::text(option));
    dom::find_all("#agents option").iter().map(agent).collect()
}

/// Returns links of the sidebar with their shortcuts as hints.
fn links(selector: &str) -> Vec<Choice> {
    let link = |link: &Element| {
        let address = dom::attribute(link, "href");
        let path = address.split('?').next().unwrap_or_default();
        let goes = |command: Command| matches!(command, Command::Go(page) if page == path);
        let shortcut = SHORTCUTS.iter().find(|shortcut| goes(shortcut.command));
        let hint = shortcut.filter(|_| selector == PAGES).map(|known| known.keys.to_owned());
        choice("link", &address, dom::attribute(link, "title"), hint)
    };
    dom::find_all(selector).iter().map(link).collect()
}

/// Returns keyboard commands with their texts from the shortcuts help.
fn keys(of: impl Fn(Command) -> bool) -> Vec<Choice> {
    let shown = |line: Element| {
        let keys = dom::attribute(&line, "data-keys");
        shortcuts::find(&keys).filter(|shortcut| of(shortcut.command))?;
        let words = line.query_selector("dd").ok()??;
        Some(choice("key", &keys, dom::text(&words), Some(keys.clone())))
    };
    dom::find_all("#help [data-keys]").into_iter().filter_map(shown).collect()
}

fn run(key: &str) {
    let (kind, what) = key.split_once(' ').unwrap_or_default();
    match kind {
        "bulk" => selection::submit(what, ""),
        "key" => {
            if let Some(shortcut) = shortcuts::find(what) {
                shortcut.command.run();
            }
        }
        "assign" => assign(what),
        "link" => dom::visit(what),
        "work" => dom::visit(&["/conversations?assigned_to=", &encode(what)].concat()),
        "away" => dom::visit(&["/hand-over?agent=", &encode(what)].concat()),
        "switch" => dom::click(dom::find(&[SWITCHES, "[value=", what, "]"].concat()).as_ref()),
        _ => {}
    }
}

/// Assigns the selection, else the current conversation, to an agent.
fn assign(agent: &str) {
    if selection::is_selecting() {
        return selection::submit("assign", agent);
    }
    let known = rows::current_conversation().and_then(|it| ConversationRef::around(&it));
    if let Some(known) = known.filter(|known| known.assignee != agent) {
        let back = dom::here();
        let fields = [("id", &*known.id), ("seen", &*known.seen), ("assignee", agent)];
        let fields = [&fields[..], &[("back", &*back)]].concat();
        submit::submit(AssignConversation::PATH, &fields);
    }
}
