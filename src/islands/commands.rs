//! What each command does, from a key or the command palette. Commands act on the selection, else
//! on the current conversation, through the controls and forms of the page.

use super::actions::ConversationRef;
use super::{dom, rows, selection, submit};
use crate::api::conversations::ReopenConversation;
use crate::api::pending::UndoChange;
use crate::api::snooze::WakeConversation;
use crate::model::conversation::SNOOZED;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement};

/// A keyboard command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Next,
    Previous,
    Open,
    Back,
    Search,
    Select,
    SelectNext,
    SelectPrevious,
    SelectPage,
    Assign,
    Spread,
    Close,
    Reopen,
    Snooze,
    Wake,
    Tag,
    Undo,
    /// Navigates to this URL.
    Go(&'static str),
    Palette,
    Help,
}

impl Command {
    /// Returns whether the command changes the selection or the current conversation.
    pub fn changes(self) -> bool {
        matches!(
            self,
            Self::Assign
                | Self::Spread
                | Self::Close
                | Self::Reopen
                | Self::Snooze
                | Self::Wake
                | Self::Tag
        )
    }

    /// Returns whether the command repeats while its key is held down.
    pub fn repeats(self) -> bool {
        matches!(self, Self::Next | Self::Previous | Self::SelectNext | Self::SelectPrevious)
    }

    /// Runs the command; the command palette opens itself.
    pub fn run(self) {
        match self {
            Self::Next => step(1, false),
            Self::Previous => step(-1, false),
            Self::Open => rows::open_row(rows::current_row().as_ref()),
            Self::Back if selection::is_selecting() => selection::clear(),
            Self::Back => dom::click(dom::find("#detail .back").as_ref()),
            Self::Search => dom::focus(dom::find("#search").as_ref()),
            Self::Select => selection::select_row(rows::current_row().as_ref(), None),
            Self::SelectNext => step(1, true),
            Self::SelectPrevious => step(-1, true),
            Self::SelectPage => selection::select_page(),
            Self::Assign => change("assign"),
            Self::Close => change("close"),
            Self::Reopen => change_at_once("reopen", ReopenConversation::PATH, |seen| {
                seen.starts_with("closed")
            }),
            Self::Snooze => open_form("snooze", "/snooze"),
            Self::Tag => open_form("tag", "/tags"),
            Self::Wake => {
                change_at_once("wake", WakeConversation::PATH, |seen| seen.contains(SNOOZED))
            }
            Self::Spread if selection::is_selecting() => selection::submit("spread", ""),
            Self::Spread | Self::Palette => {}
            Self::Undo => submit::submit(UndoChange::PATH, &[("id", ""), ("back", &dom::here())]),
            Self::Go(address) => dom::visit(address),
            Self::Help => help(),
        }
    }
}

/// Moves the focus by this many rows; if `selects`, selects the old and the new row.
fn step(by: isize, selects: bool) {
    let (from, to) = (rows::current_row(), rows::next_row(by));
    rows::focus_row(to.as_ref());
    if selects {
        for row in [from, to] {
            selection::select_row(row.as_ref(), Some(true));
        }
    }
}

/// Changes the selection, else clicks the current conversation's own control for this action.
fn change(action: &str) {
    if selection::is_selecting() {
        return selection::submit(action, "");
    }
    let control = [":is(a, button)[data-action=", action, "]"].concat();
    let conversation = rows::current_conversation();
    let found = conversation.and_then(|element| element.query_selector(&control).ok().flatten());
    dom::click(found.as_ref());
}

/// Changes the selection, else the current conversation if it is in the right state.
fn change_at_once(action: &str, path: &str, is_right: fn(&str) -> bool) {
    if selection::is_selecting() {
        return selection::submit(action, "");
    }
    let known = current().filter(|known| is_right(&known.seen));
    if let Some(known) = known {
        let back = dom::here();
        submit::submit(path, &[("id", &known.id), ("seen", &known.seen), ("back", &back)]);
    }
}

/// Opens the form that changes the selection, else that of the current conversation.
fn open_form(action: &str, page: &str) {
    if selection::is_selecting() {
        return selection::submit(action, "");
    }
    if let Some(known) = current() {
        let here = dom::here();
        let query = here.find('?').map_or("", |mark| &here[mark..]);
        dom::visit(&["/conversations/", &known.id, page, query].concat());
    }
}

fn current() -> Option<ConversationRef> {
    ConversationRef::around(&rows::current_conversation()?)
}

fn help() {
    // The operator may have navigated since the dialog was drawn.
    if let Some(back) = dom::input("#help [name=back]") {
        back.set_value(&dom::here());
    }
    open(dom::find("#help"));
}

/// Opens a modal dialog.
pub fn open(dialog: Option<Element>) {
    if let Some(dialog) = dialog.and_then(|it| it.dyn_into::<HtmlDialogElement>().ok())
        && !dialog.open()
    {
        // Fails only if the dialog has just left the page.
        let _ = dialog.show_modal();
    }
}
