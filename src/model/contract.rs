//! Which of the two shapes of the API is being spoken, and what each can do.

use super::{Channel, StatusFilter};
use serde::{Deserialize, Serialize};

/// The API as the January 2026 example documents it, or as it answers since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Whether the list can be searched and filtered by nobody as assignee.
    pub fn can_search(self) -> bool {
        self == Self::Live
    }

    /// Whether closing takes a note.
    pub fn takes_close_note(self) -> bool {
        self == Self::Live
    }

    /// Whether what is closed can be reopened.
    pub fn can_reopen(self) -> bool {
        self == Self::Live
    }

    /// Whether many can be closed with one call.
    pub fn closes_many(self) -> bool {
        self == Self::Live
    }

    /// The name used in settings and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Live => "live",
        }
    }
}
