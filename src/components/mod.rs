//! Pieces of interface with no opinion on where their data comes from: props in, events out.

/// The round badge beside a name.
pub mod avatar;
/// How the customer writes.
pub mod channel;
/// Numbers as bars.
pub mod chart;
/// The question before a conversation is closed.
pub mod close_form;
/// Who else is with a conversation.
pub mod company;
/// One conversation in full.
pub mod facts;
/// What went wrong and what to do about it.
pub mod failure;
/// How old the data shown are, and why.
pub mod freshness;
/// Drawings from one file of symbols.
pub mod icon;
/// What the interface speaks.
pub mod language;
/// Markup without behavior, as data.
pub mod markup;
/// How much of the calls everyone shares is used up.
pub mod meter;
/// Ways to the pages and the views.
pub mod navigation;
/// A choice of a select.
pub mod option;
/// Links to the other pages of the list.
pub mod pager;
/// Translated texts with elements in them.
pub mod rich_text;
/// Texts with elements in them.
pub mod sentence;
/// Where a conversation stands, as a shape and a word.
pub mod state;
/// The list itself.
pub mod table;
/// A field for several lines.
pub mod textarea;
/// Light, dark or the system's choice.
pub mod theme;
/// Points in time, relative to a clock that server and browser agree on.
pub mod time;
/// What has just happened, told once.
pub mod toast;
/// How long a customer has waited, and how warm that is.
pub mod waiting;
