//! What browser and server both know. Plain data with serde, no input or output, no framework.

/// Who can be assigned a conversation.
pub mod agent;
/// The audit as an admin looks at it.
pub mod audit;
/// Who a conversation is with.
pub mod contact;
/// Which of the two shapes of the API is being spoken, and what it can do.
pub mod contract;
/// Conversations, their channels and states, and what a list row shows.
pub mod conversation;
/// What went wrong, in words for an operator.
pub mod error;
/// What the server tells every open page.
pub mod events;
/// What the filters of the list offer.
pub mod filter_options;
/// How fresh what is shown is.
pub mod freshness;
/// Checked identifiers of what lives in SendSeven.
pub mod ids;
/// One change of many conversations.
pub mod job;
/// A text that is not in any language yet.
mod localized_text;
/// What is said in a conversation.
pub mod message;
/// Who signs in to Sevendesk, and what they may do.
mod operator;
/// One page of a list, with its totals and its age.
pub mod page;
/// Changes that can still be undone, and changes that need attention.
pub mod pending;
/// Filters, order and paging, to and from an address.
pub mod query;
/// How much of the queue is in sight, and how many rows each filter would leave.
pub mod queue;
/// How the calls everyone shares stand.
pub mod rate_limit_status;
/// Points in time and how long ago they were.
pub mod time;
/// What happened in a conversation.
pub mod timeline;
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
pub use conversation::{Channel, Conversation, Detail, ExpectedState, Row, Status};
pub use error::{AppError, Overtaken, Problem, VendorTrouble};
pub use events::{Change, Viewer, Viewers};
pub use filter_options::FilterOptions;
pub use freshness::Freshness;
pub use ids::{AgentId, ContactId, ConversationId};
pub use localized_text::LocalizedText;
pub use message::Message;
pub use operator::{
    Action, Flash, Language, Operator, PageContext, RetryForm, Role, SignInForm, Theme,
};
pub use page::{ConversationPage, ListView};
pub use pending::{AttentionEntry, ChangeKind, OwnPendingChange, PendingChange, UndoRefusal};
pub use query::{AssigneeFilter, Facet, PageSize, Query, Sort, SortBy, Span, StatusFilter};
pub use queue::{Counts, Queue, Source};
pub use rate_limit_status::RateLimitStatus;
pub use time::Timestamp;
pub use timeline::Timeline;
pub use urgency::{WaitLevel, WaitThresholds};
pub use view::{Owner, Sidebar, View};
pub use workload::{Hour, Load, Workload};
