//! What a click asks for: controls of the page name it in `data-action`.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

/// Everything that a control can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClickAction {
    /// Choose an assignee for the conversation around the control.
    Assign,
    /// Ask whether to close the conversation around the control.
    Close,
    /// Select nothing any more.
    ClearSelection,
    /// Put a toast away.
    Dismiss,
    /// Have the browser ask whether it may notify.
    AllowNotifications,
    /// Load the page anew.
    Reload,
}

impl ClickAction {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "assign" => Self::Assign,
            "close" => Self::Close,
            "clear-selection" => Self::ClearSelection,
            "dismiss" => Self::Dismiss,
            "allow-notifications" => Self::AllowNotifications,
            "reload" => Self::Reload,
            _ => return None,
        })
    }
}

/// The control that was clicked, and what it asks for. Clicks that ask for a new tab stay with the
/// browser.
pub fn clicked_action(event: &Event) -> Option<(ClickAction, Element)> {
    let keys: &MouseEvent = event.unchecked_ref();
    if keys.ctrl_key() || keys.meta_key() || keys.shift_key() || keys.alt_key() {
        return None;
    }
    let control = dom::closest(event, "[data-action]")?;
    let action = ClickAction::from_name(&control.get_attribute("data-action")?)?;
    Some((action, control))
}

/// A conversation as the page shows it, in a row or in the detail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRef {
    pub id: String,
    pub contact: String,
    /// What is seen of it, as forms carry it.
    pub seen: String,
    /// The id of its assignee; empty where it is nobody's.
    pub assignee: String,
}

impl ConversationRef {
    /// The conversation around a control.
    pub fn around(control: &Element) -> Option<Self> {
        let holder = control.closest("[data-id]").ok()??;
        let attribute = |name: &str| holder.get_attribute(name).unwrap_or_default();
        let heading = holder.query_selector(".name a, h2").ok()??;
        let seen = attribute("data-seen");
        Some(Self {
            id: attribute("data-id"),
            contact: dom::text(&heading),
            assignee: seen.split_once(' ').map_or("", |(_, agent)| agent).to_owned(),
            seen,
        })
    }
}
