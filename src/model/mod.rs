//! What browser and server both know. Plain data with serde, no input or output, no framework.

/// Who can be assigned a conversation.
pub mod agent;
/// Who a conversation is with.
pub mod contact;
/// Which of the two shapes of the API is being spoken, and what it can do.
pub mod contract;
/// Conversations, their channels and states, and what a list row shows.
pub mod conversation;
/// What went wrong, in words for an operator.
pub mod error;
/// How fresh what is shown is.
pub mod freshness;
/// Checked identifiers of what lives in SendSeven.
pub mod ids;
/// Who signs in to Sevendesk, and what they may do.
pub mod operator;
/// One page of a list, with its totals and its age.
pub mod page;
/// How the calls everyone shares stand.
pub mod pulse;
/// Filters and paging, to and from an address.
pub mod query;
/// Points in time and how long ago they were.
pub mod time;

pub use agent::Agent;
pub use contact::Contact;
pub use contract::Contract;
pub use conversation::{Channel, Conversation, Detail, Row, Seen, Status};
pub use error::{AppError, Overtaken, Problem, VendorTrouble};
pub use freshness::Freshness;
pub use ids::{AgentId, ContactId, ConversationId};
pub use operator::{Action, Frame, Notice, Operator, Role, SignInForm, Theme};
pub use page::ConversationPage;
pub use pulse::Pulse;
pub use query::{AssigneeFilter, PageSize, Query, StatusFilter};
pub use time::Timestamp;
