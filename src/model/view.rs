//! Saved views: a name for a query, personal or shared.

use super::RateLimitStatus;
use serde::{Deserialize, Serialize};

/// The longest name of a view, in characters.
pub const LONGEST_NAME: usize = 60;

/// The key of the view of the whole queue.
pub const QUEUE: &str = "queue";
/// The key of the view of conversations that need a reply.
pub const NEEDS_REPLY: &str = "needs-reply";
/// The key of the view of conversations without an assignee.
pub const UNASSIGNED: &str = "unassigned";
/// The key of the view of customers who have waited long.
pub const WAITING_LONG: &str = "waiting-long";
/// The key of the view of customers whose reply window is about to close.
pub const WINDOW_CLOSING: &str = "window-closing";

/// A named query, as one operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// `needs-reply` for a built-in view, `12` for a saved one.
    pub key: String,
    /// Empty for a built-in view until `labels::view` names it.
    pub name: String,
    /// The query string, in the format of [`Query`](super::Query).
    pub query: String,
    pub owner: Owner,
    /// How many conversations it contains; `None` until the queue is known.
    pub count: Option<u32>,
    /// The count above which the operator wants an alert.
    pub alert_above: Option<u32>,
}

/// The owner of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// Ships with Sevendesk.
    BuiltIn,
    /// Shared by a lead or an admin.
    Everybody,
    /// The operator who sees it.
    Me,
}

/// A view that was removed and can still be restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedView {
    pub key: String,
    pub name: String,
    /// For a shared view, how many others were alerted by it.
    pub others_alerted: Option<u64>,
}

impl View {
    /// Returns the address of its list.
    pub fn address(&self) -> String {
        match self.query.as_str() {
            "" => "/conversations".to_owned(),
            query => ["/conversations?", query].concat(),
        }
    }

    /// Returns whether it shows urgent work: more than the operator's alert threshold, or customers
    /// who have run out of time in a built-in view.
    pub fn is_hot(&self) -> bool {
        let urgent = [WAITING_LONG, WINDOW_CLOSING].contains(&self.key.as_str());
        self.is_over() || (urgent && self.alert_above.is_none() && self.count > Some(0))
    }

    /// Returns whether the count exceeds the operator's alert threshold.
    pub fn is_over(&self) -> bool {
        self.alert_above.zip(self.count).is_some_and(|(most, count)| count > most)
    }
}

/// The data of the sidebar, which pages request every few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidebar {
    pub rate_limit: RateLimitStatus,
    /// The queue itself, then all views of the operator.
    pub views: Vec<View>,
}
