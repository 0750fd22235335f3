//! One file per address: reads the URL, names its resources, arranges components.

/// How pages ask.
pub mod ask;
pub mod audit;
/// What an operator does to conversations.
pub mod changes;
pub mod close;
pub mod conversation;
pub mod conversations;
/// What the list, the detail and their dialogs share.
pub mod desk;
/// Pages that the server draws.
pub mod drawn;
pub mod filters;
pub mod frame;
/// Handing work over.
pub mod hand_over;
/// What the list and the detail do with it.
pub mod hearing;
/// One job.
pub mod job;
/// All jobs.
pub mod jobs;
/// What the server tells by itself.
pub mod live;
pub mod not_found;
pub mod sign_in;
pub mod story;
pub mod team;
pub mod views;
