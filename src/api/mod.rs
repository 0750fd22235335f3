//! Server functions, the only way a browser changes anything. Each has four steps: authorize,
//! parse, execute, respond. A few are open to strangers: sign-in and sign-out, theme, language,
//! single-key shortcuts, and the current operator.

/// Agents who can be assigned.
pub mod agents;
/// Files that are attached to replies.
pub mod attachments;
/// Bots that answer customers.
pub mod bots;
/// Texts to reply with.
pub mod canned_replies;
/// Contacts.
pub mod contacts;
/// Read, assign, close and reopen conversations.
pub mod conversations;
/// How server functions carry errors.
mod error;
/// Changing many conversations.
pub mod jobs;
/// Replies to customers, and notes for the team.
pub mod messages;
/// Changes that can still be undone, and attention entries.
pub mod pending;
/// The viewers of conversations.
pub mod presence;
/// Signing in and out, and the context around every page.
pub mod session;
/// Snoozing conversations.
pub mod snooze;
/// The subject of a conversation.
pub mod subject;
/// Tags.
pub mod tags;
/// Texts that WhatsApp has approved.
pub mod templates;
/// Saved views.
pub mod views;

pub use agents::list_agents;
pub use conversations::{
    AssignConversation, CloseConversation, get_conversation, list_conversations,
};
