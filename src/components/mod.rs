//! Pieces of interface with no opinion on where their data comes from: props in, events out.

/// The round badge beside a name.
pub mod avatar;
/// How the customer writes.
pub mod channel;
/// Numbers as bars.
pub mod chart;
/// The question before a conversation is closed.
pub mod close_form;
/// One conversation in full.
pub mod conversation_details;
/// One row of the list.
pub mod conversation_row;
/// What went wrong and what to do about it.
pub mod failure;
/// Drawings from one file of symbols.
pub mod icon;
/// The language of the interface.
pub mod language;
/// A choice of a select.
pub mod option;
/// Links to the other pages of the list.
pub mod pager;
/// Changes that can still be undone, and those that failed.
pub mod pending;
/// How much of the API's rate limit is used up.
pub mod rate_limit_meter;
/// Translated texts with elements in them.
pub mod rich_text;
/// Links to the pages and the views.
pub mod sidebar;
/// How old the data shown are, and why.
pub mod stale_notice;
/// The status of a conversation, as a shape and a word.
pub mod status_badge;
/// The list itself.
pub mod table;
/// A field for several lines.
pub mod textarea;
/// Light, dark or the system's choice.
pub mod theme;
/// Points in time.
pub mod time;
/// What has just happened, told once.
pub mod toast;
/// Which other operators are with a conversation.
pub mod viewers;
/// How long a customer has waited, and how warm that is.
pub mod waiting;
