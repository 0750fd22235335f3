//! Pieces of interface with no opinion on where their data comes from: props in, events out.

/// What a click asks for.
pub mod acts;
/// Choosing an assignee.
pub mod assign_menu;
/// The round badge beside a name.
pub mod avatar;
/// How the customer writes.
pub mod channel;
/// Numbers as bars.
pub mod chart;
/// Who else is with a conversation.
pub mod company;
/// Asking before a conversation is closed.
pub mod confirm;
/// A page as the server draws it.
pub mod drawn;
/// One conversation in full.
pub mod facts;
/// What went wrong and what to do about it.
pub mod failure;
/// What the list is narrowed to.
pub mod filters;
/// How old the data shown are, and why.
pub mod freshness;
/// Shortcuts, commands and the form for what is selected.
pub mod hands;
/// Drawings from one file of symbols.
pub mod icon;
/// What the interface speaks.
pub mod language;
/// Whether the page is told what changes.
pub mod live_dot;
/// Markup without behavior, as data.
pub mod markup;
/// How much of the calls everyone shares is used up.
pub mod meter;
/// Ways to the pages and the views.
pub mod navigation;
/// Links to the other pages of the list.
pub mod pager;
/// Texts with elements in them.
pub mod sentence;
/// Where a conversation stands, as a shape and a word.
pub mod state;
/// The list itself.
pub mod table;
/// Light, dark or the system's choice.
pub mod theme;
/// Points in time, relative to a clock that server and browser agree on.
pub mod time;
/// The name on the browser's tab.
pub mod title;
/// What has just happened, told once.
pub mod toast;
/// How long a customer has waited, and how warm that is.
pub mod waiting;
/// Views that come to life in one go.
pub mod whole;
