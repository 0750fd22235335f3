//! Server functions, the only door from browser to server. Each makes four moves: who is calling,
//! what do they ask, do it, answer. Sign-in and its form are the only ones open to strangers.

/// Who can be assigned work.
pub mod agents;
/// Read, assign and close conversations.
pub mod conversations;
/// Who is with which conversation.
pub mod presence;
/// Signing in and out, and what stands around every page.
pub mod session;

pub use agents::list_agents;
pub use conversations::{
    AssignConversation, CloseConversation, get_conversation, list_conversations,
};
pub use session::{get_frame, get_sign_in_form};
