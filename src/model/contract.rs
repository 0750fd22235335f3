//! The two contracts of the API, and what each can do.

use super::{Action, Channel, StatusFilter};
use serde::{Deserialize, Serialize};

/// The API as documented in January 2026, or live, as it answers since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Contract {
    Documented,
    Live,
}

impl Contract {
    /// The values its list accepts for `status`.
    pub fn statuses(self) -> &'static [StatusFilter] {
        match self {
            Self::Documented => &[StatusFilter::Open, StatusFilter::Pending, StatusFilter::Closed],
            Self::Live => &[StatusFilter::Open, StatusFilter::Snoozed, StatusFilter::Closed],
        }
    }

    /// The channels its list can be filtered by.
    pub fn channels(self) -> &'static [Channel] {
        use Channel::*;
        const ALL: &[Channel] =
            &[Whatsapp, Telegram, Sms, Email, Messenger, Instagram, LiveChat, Rcs, Viber];
        match self {
            Self::Documented => ALL.split_at(6).0,
            Self::Live => ALL,
        }
    }

    /// Whether the list can be searched, and filtered by conversations without an assignee.
    pub fn can_search(self) -> bool {
        self == Self::Live
    }

    /// Whether closing accepts a note.
    pub fn takes_close_note(self) -> bool {
        self == Self::Live
    }

    /// Whether it has the calls for what an operator may do.
    pub fn offers(self, action: Action) -> bool {
        match action {
            Action::Reopen
            | Action::Snooze
            | Action::Tag
            | Action::Subject
            | Action::TakeOver
            | Action::Reply
            | Action::EditContact => self == Self::Live,
            _ => true,
        }
    }

    /// Whether one call can close many conversations.
    pub fn closes_many(self) -> bool {
        self == Self::Live
    }

    /// Returns the name in settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Live => "live",
        }
    }
}
