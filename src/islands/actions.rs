//! Click actions: controls name theirs in `data-action`.

use super::dom;
use crate::model::conversation::SNOOZED;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// An action that a control triggers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickAction {
    /// Opens the assign menu for the conversation around the control.
    Assign,
    /// Opens the close dialog for the conversation around the control.
    Close,
    /// Opens the menu of canned replies.
    CannedReplies,
    /// Clears the selection.
    ClearSelection,
    /// Dismisses a toast.
    Dismiss,
    /// Asks the operator for permission to notify.
    AllowNotifications,
    /// Reloads the page.
    Reload,
}

impl ClickAction {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "assign" => Self::Assign,
            "close" => Self::Close,
            "canned-replies" => Self::CannedReplies,
            "clear-selection" => Self::ClearSelection,
            "dismiss" => Self::Dismiss,
            "allow-notifications" => Self::AllowNotifications,
            "reload" => Self::Reload,
            _ => return None,
        })
    }
}

/// Returns the clicked control and its action. Clicks with a modifier key, such as open in a new
/// tab, are left to the browser.
pub fn clicked_action(event: &Event) -> Option<(ClickAction, Element)> {
    let keys: &MouseEvent = event.unchecked_ref();
    if keys.ctrl_key() || keys.meta_key() || keys.shift_key() || keys.alt_key() {
        return None;
    }
    let control = dom::closest(event, "[data-action]")?;
    let action = ClickAction::from_name(&control.get_attribute("data-action")?)?;
    Some((action, control))
}

/// A conversation read from the page, from a row or the detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRef {
    pub id: String,
    pub contact: String,
    /// The state the operator sees, encoded for forms.
    pub seen: String,
    /// The id of its assignee; empty if unassigned.
    pub assignee: String,
}

impl ConversationRef {
    /// Returns the conversation around a control.
    pub fn around(control: &Element) -> Option<Self> {
        let holder = control.closest("[data-id]").ok()??;
        let attribute = |name: &str| holder.get_attribute(name).unwrap_or_default();
        let heading = holder.query_selector(".name a, h2").ok()??;
        let seen = attribute("data-seen");
        Some(Self {
            id: attribute("data-id"),
            contact: dom::text(&heading),
            assignee: assignee(&seen).to_owned(),
            seen,
        })
    }
}

/// Returns the id of the assignee in a state as forms have it; empty if unassigned.
fn assignee(seen: &str) -> &str {
    // A snooze may follow, or be there alone.
    seen.split(' ').nth(1).filter(|word| !word.starts_with(SNOOZED)).unwrap_or_default()
}
