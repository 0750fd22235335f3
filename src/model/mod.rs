//! Types that browser and server share. Plain data with serde, no I/O, no framework.

/// Agents who can be assigned a conversation.
pub mod agent;
/// Files that operators attach to replies.
pub mod attachment;
/// The audit log as an admin sees it.
pub mod audit;
/// Texts that the team keeps to reply with.
pub mod canned_reply;
/// What the API token may do.
mod capability;
/// Replies and notes.
pub mod composer;
/// The connection to SendSeven as an admin sees it.
pub mod connection;
/// The customer of a conversation.
pub mod contact;
/// The two contracts of the API, and what each can do.
pub mod contract;
/// Conversations, their channels and states, and what a list row shows.
pub mod conversation;
/// Errors in words for an operator.
pub mod error;
/// Events for open pages.
pub mod events;
/// A field of a conversation, uncut.
mod field;
/// The formats of downloaded files.
mod file_format;
/// The filter options of the list.
pub mod filter_options;
/// The freshness of data.
pub mod freshness;
/// Validated ids of SendSeven's objects.
pub mod ids;
/// One change applied to many conversations.
pub mod job;
/// A text that is not localized yet.
mod localized_text;
/// Messages of a conversation.
pub mod message;
/// What operators do to a conversation.
mod mutation;
/// Operators, and what they may do.
mod operator;
/// One page of a list, with its totals and its age.
pub mod page;
/// Changes that can still be undone, and changes that need attention.
pub mod pending;
/// What operators have chosen for themselves.
mod preferences;
/// Filters, order and paging, to and from an address.
pub mod query;
/// How much of the queue is loaded, and how many rows each filter would leave.
pub mod queue;
/// The status of the shared rate limit.
pub mod rate_limit_status;
/// How typed text matches names and phone numbers.
pub mod search;
/// Names, subjects and other short texts, as pages can show them.
pub mod short_text;
/// How long a conversation is out of sight.
mod snooze;
/// Tags of conversations.
pub mod tag;
/// Texts that WhatsApp has approved.
pub mod template;
/// Points in time and how long ago they were.
pub mod time;
/// The timeline of a conversation.
pub mod timeline;
/// When waiting gets warm and hot, and how long a channel lets a team reply.
pub mod urgency;
/// Saved views.
pub mod view;
/// The workload of the team.
pub mod workload;

pub use agent::Agent;
pub use attachment::{FileTrouble, UploadedFile};
pub use audit::{AuditEntry, AuditPage, AuditQuery, Outcome};
pub use canned_reply::CannedReply;
pub use capability::Capability;
pub use composer::NoReply;
pub use contact::{Contact, ContactProfile};
pub use contract::Contract;
pub use conversation::{Bot, Channel, Conversation, Detail, ExpectedState, Row, Status};
pub use error::{AppError, Conflict, Problem, VendorTrouble};
pub use events::{Activity, Change, Viewer, Viewers};
pub use field::Field;
pub use file_format::FileFormat;
pub use filter_options::FilterOptions;
pub use freshness::Freshness;
pub use ids::{AgentId, AttachmentId, CannedReplyId, ContactId, ConversationId, TagId, TemplateId};
pub use localized_text::LocalizedText;
pub use message::{LastMessage, Message};
pub use mutation::Mutation;
pub use operator::{
    Action, Flash, Language, NextForm, Operator, PageContext, Refusal, Role, SignInForm, Theme,
};
pub use page::{ConversationPage, ListView};
pub use pending::{AttentionEntry, ChangeKind, OwnPendingChange, PendingChange, UndoRefusal};
pub use preferences::{ListLayout, Preferences};
pub use query::{AssigneeFilter, Facet, PageSize, Query, Sort, SortBy, Span, StatusFilter};
pub use queue::{Counts, Queue, Source};
pub use rate_limit_status::RateLimitStatus;
pub use snooze::{Snooze, SnoozeChoice, SnoozeChoices};
pub use tag::{Tag, TagCount};
pub use template::{FilledTemplate, Template};
pub use time::{Timestamp, Today};
pub use timeline::Timeline;
pub use urgency::{WaitLevel, WaitThresholds};
pub use view::{Owner, Sidebar, View};
pub use workload::{Hour, Load, Workload};
