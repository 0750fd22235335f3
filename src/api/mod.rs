//! Server functions, the only door from browser to server. Each makes four moves: who is calling,
//! what do they ask, do it, answer. Sign-in and its page are the only ones open to strangers.

/// Who can be assigned work.
pub mod agents;
/// Read, assign and close conversations.
pub mod conversations;
/// Changing many conversations.
pub mod jobs;
/// Changes that can still be undone, and those that need attention.
pub mod pending;
/// Who is with which conversation.
pub mod presence;
/// Signing in and out, and what stands around every page.
pub mod session;
/// Notes for the team.
pub mod story;
/// Views that are kept.
pub mod views;

pub use agents::list_agents;
pub use conversations::{
    AssignConversation, CloseConversation, get_conversation, list_conversations,
};
