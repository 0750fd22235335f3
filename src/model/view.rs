//! Views that are kept: a name for a query, one's own or everybody's.

use super::RateLimitStatus;
use serde::{Deserialize, Serialize};

/// The longest name of a view, in characters.
pub const LONGEST_NAME: usize = 60;

/// The key of the view that is the queue itself.
pub const QUEUE: &str = "queue";
/// The key of the view of conversations that need a reply.
pub const NEEDS_REPLY: &str = "needs-reply";
/// The key of the view of conversations that nobody is assigned.
pub const UNASSIGNED: &str = "unassigned";
/// The key of the view of customers who have waited long.
pub const WAITING_LONG: &str = "waiting-long";
/// The key of the view of customers who can soon be replied to no longer.
pub const WINDOW_CLOSING: &str = "window-closing";

/// A named query, as one operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// `needs-reply` for one that ships, `12` for one that was kept.
    pub key: String,
    /// Empty for a built-in view until `labels::view` names it.
    pub name: String,
    /// The part of an address after `?`, as [`Query`](super::Query) writes it.
    pub query: String,
    pub owner: Owner,
    /// How many conversations are in it; none where the queue is not known yet.
    pub count: Option<u32>,
    /// The operator wants to be told when there are more than so many.
    pub alert_above: Option<u32>,
}

/// Whose view it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Owner {
    /// Ships with Sevendesk.
    BuiltIn,
    /// Shared by a lead or an admin.
    Everybody,
    /// One's own.
    Me,
}

impl View {
    /// The address of its list.
    pub fn address(&self) -> String {
        match self.query.as_str() {
            "" => "/conversations".to_owned(),
            query => ["/conversations?", query].concat(),
        }
    }

    /// Whether it shows work that cannot wait: more than the operator wants, or, of the views that
    /// ship, customers about whom time has run out.
    pub fn is_hot(&self) -> bool {
        let urgent = [WAITING_LONG, WINDOW_CLOSING].contains(&self.key.as_str());
        self.is_over() || (urgent && self.alert_above.is_none() && self.count > Some(0))
    }

    /// Whether there are more than the operator wants.
    pub fn is_over(&self) -> bool {
        self.alert_above.zip(self.count).is_some_and(|(most, count)| count > most)
    }
}

/// What the rail beside every page shows, and is asked for every few seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidebar {
    pub pulse: RateLimitStatus,
    /// The queue itself, then every view the operator has.
    pub views: Vec<View>,
}
