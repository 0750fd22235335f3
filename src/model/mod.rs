//! What browser and server both know. Plain data with serde, no input or output, no framework.

/// Who can be assigned a conversation.
pub mod agent;
/// The audit as an admin looks at it.
pub mod audit;
/// The words of the audit, as people read them.
pub mod audit_words;
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
/// One change of many conversations.
pub mod job;
/// What the server tells every open page.
pub mod live;
/// What is said in a conversation.
pub mod message;
/// Who signs in to Sevendesk, and what they may do.
pub mod offer;
mod operator;
/// One page of a list, with its totals and its age.
pub mod page;
/// Changes that can still be undone, and changes that need attention.
pub mod pending;
/// How the calls everyone shares stand.
pub mod pulse;
/// Filters, order and paging, to and from an address.
pub mod query;
/// How much of the queue is in sight, and how many rows each filter would leave.
pub mod queue;
/// What happened in a conversation.
pub mod story;
/// Points in time and how long ago they were.
pub mod time;
/// When waiting gets warm and hot, and until when a channel lets a team reply.
pub mod urgency;
/// Views that are kept.
pub mod view;
/// Who has how much to do.
pub mod workload;

pub use agent::Agent;
pub use audit::{AuditEntry, AuditPage, AuditQuery, Outcome};
pub use contact::Contact;
pub use contract::Contract;
pub use conversation::{Channel, Conversation, Detail, Row, Seen, Status};
pub use error::{AppError, Overtaken, Problem, VendorTrouble};
pub use freshness::Freshness;
pub use ids::{AgentId, ContactId, ConversationId};
pub use live::{Change, Company, Present};
pub use message::Message;
pub use offer::Offer;
pub use operator::{Action, Frame, Language, Notice, Operator, RetryForm, Role, SignInForm, Theme};
pub use page::{ConversationPage, ListView};
pub use pending::{AttentionEntry, ChangeKind, OwnPendingChange, PendingChange, UndoRefusal};
pub use pulse::Pulse;
pub use query::{AssigneeFilter, Facet, PageSize, Query, Sort, SortBy, Span, StatusFilter};
pub use queue::{Counts, Queue, Source};
pub use story::Story;
pub use time::Timestamp;
pub use urgency::{Heat, Urgency};
pub use view::{Owner, Rail, View};
pub use workload::{Hour, Load, Workload};
