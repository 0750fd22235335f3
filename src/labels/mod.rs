//! Names for the data in the reader's language: one file for each kind of data.

/// Agents.
pub mod agent;
/// Entries of the audit log.
pub mod audit;
/// What the API token may do.
mod capability;
/// The state of webhooks.
pub mod connection;
/// Conversations, contacts, channels and states.
mod conversation;
/// Errors: what happened, what it means, what to do.
pub mod error;
/// Formats of files.
mod file_format;
/// Jobs and their rows.
mod job;
/// Messages and their attachments.
pub mod message;
/// What operators do to conversations.
mod mutation;
/// Roles.
mod operator;
/// Points in time and lengths of time.
pub mod time;
/// Days of a timeline.
mod timeline;
/// Views.
pub mod view;
