//! UI components that do not load data: props in, events out.

/// The round badge with initials.
pub mod avatar;
/// A canned reply, as lists show it.
pub mod canned_reply;
/// The channel a customer writes on.
pub mod channel;
/// Bar charts.
pub mod chart;
/// The form that confirms closing a conversation.
pub mod close_form;
/// The details of one conversation.
pub mod conversation_details;
/// One row of the list.
pub mod conversation_row;
/// What went wrong and what to do about it.
pub mod failure;
/// Links to a table as a file.
pub mod file_links;
/// Icons.
pub mod icon;
/// The language switch.
pub mod language;
/// An option of a select.
pub mod option;
/// Pagination of the list.
pub mod pager;
/// Changes that can still be undone, and those that failed.
pub mod pending;
/// The form of a preference.
pub mod preference_form;
/// The rate limit meter.
pub mod rate_limit_meter;
/// Translated texts with elements in them.
pub mod rich_text;
/// The sidebar.
pub mod sidebar;
/// The fields for the end of a snooze.
pub mod snooze_fields;
/// The notice above stale data.
pub mod stale_notice;
/// The status of a conversation, as a shape and a word.
pub mod status_badge;
/// The table of conversations.
pub mod table;
/// A tag, as a colored dot and its name.
pub mod tag;
/// A multi-line text field.
pub mod textarea;
/// The theme switch: light, dark or the system's choice.
pub mod theme;
/// Points in time.
pub mod time;
/// Toasts.
pub mod toast;
/// Which other operators have a conversation open.
pub mod viewers;
/// The waiting time and the reply window.
pub mod waiting;
