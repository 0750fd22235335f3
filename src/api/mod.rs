//! Server functions, the only door through which a browser changes anything. Each makes four moves:
//! who is calling, what do they ask, do it, answer. Few are open to strangers: signing in and out,
//! theme, language, single keys, and who is here.

pub mod agents;
/// Read, assign and close conversations.
pub mod conversations;
/// How server functions carry errors.
mod error;
/// Who can be assigned work.
/// Changing many conversations.
pub mod jobs;
/// Notes for the team.
pub mod notes;
/// Changes that can still be undone, and those that need attention.
pub mod pending;
/// Who is with which conversation.
pub mod presence;
/// Signing in and out, and what stands around every page.
pub mod session;
/// Views that are kept.
pub mod views;

pub use agents::list_agents;
pub use conversations::{
    AssignConversation, CloseConversation, get_conversation, list_conversations,
};
