//! Business logic, without HTTP on either side.

/// Files that are attached to replies.
pub mod attachments;
/// Audit log: entries are written before the action.
pub mod audit;
/// Reading the audit log.
pub mod audit_log;
/// Bots that answer customers.
pub mod bots;
/// Days and hours in the configured time zone.
mod calendar;
/// The caller of a service.
mod caller;
/// Texts that the team keeps to reply with.
pub mod canned_replies;
/// Changing one conversation.
pub mod changes;
/// Replies and notes.
pub mod composer;
/// The connection to SendSeven.
pub mod connection;
/// Editing a contact.
pub mod contact_edit;
/// One contact and their conversations.
pub mod contact_page;
/// Contact names, cached because the API may return only IDs.
mod contacts;
/// Listing and opening conversations.
pub mod conversations;
/// Text that was not sent.
pub mod drafts;
/// CSV export of a list.
pub mod export;
/// Which files can be attached.
mod file_types;
/// Bulk jobs: one change of many conversations.
pub mod jobs;
/// The list for a page whose rows keep their positions.
pub mod list_view;
/// One mutation of one conversation: checked for conflicts, locked, made once, confirmed.
mod mutations;
/// Changes that can still be undone, and those that need attention.
pub mod pending;
/// Which operators view which conversation.
pub mod presence;
/// Every conversation that is not closed, in memory.
pub mod queue;
/// State of the shared rate limit.
pub mod rate_limit_status;
/// The latest states of single conversations.
mod recent_states;
/// Whether and until when a customer can be replied to.
mod reply_terms;
/// The ends of snoozes.
pub mod snooze;
/// Stale-while-revalidate cache for reads.
mod swr_cache;
/// Tags.
pub mod tags;
/// Agents who can be assigned.
pub mod team;
/// Texts that WhatsApp has approved.
pub mod templates;
/// What happened in a conversation, and notes for the team.
pub mod timeline;
/// Changes that SendSeven has not confirmed.
mod unconfirmed;
/// Saved views and their counts.
pub mod views;
/// Workload per agent and channel.
pub mod workload;

use super::config::{TeamConfig, WaitingConfig};
use super::events::EventBus;
use super::sendseven::{Listing, Priority, SendSeven, SendSevenError};
use super::store::Store;
use crate::model::{
    Action, Agent, AppError, Capability, Conversation, ConversationId, Query, VendorTrouble,
};
use attachments::Attachments;
use audit::Audit;
use bots::Bots;
pub use caller::Caller;
use canned_replies::CannedReplies;
use composer::ComposerState;
use connection::Endpoints;
use contact_edit::ContactEdits;
use contacts::ContactCache;
use drafts::Drafts;
use jobs::Jobs;
use mutations::ConversationLocks;
use pending::Pending;
use presence::Presence;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::{counter::Counter, family::Family};
use prometheus_client::registry::Registry;
use queue::Queue;
use recent_states::RecentStates;
use reply_terms::ReplyWindows;
use std::sync::Arc;
use std::time::Duration;
pub use swr_cache::CachePolicy;
use swr_cache::SwrCache;
use tags::Tags;
use team::Team;
use templates::TemplateState;
use timeline::Timelines;
use tokio::time::Instant;
use unconfirmed::UnconfirmedChanges;

/// Everything the services share. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub gateway: SendSeven,
    pub team: Arc<Team>,
    pub contacts: ContactCache,
    pub queue: Queue,
    /// Notifies open pages of changes.
    pub events: EventBus,
    pub presence: Presence,
    pub waiting: Arc<WaitingConfig>,
    pub jobs: Jobs,
    /// Changes that wait until their undo time is over.
    pub pending: Pending,
    pub audit: Audit,
    pub store: Store,
    /// How long a change can be undone before it is sent.
    pub undo_seconds: u32,
    lists: Arc<SwrCache<Query, Listing>>,
    details: Arc<SwrCache<ConversationId, Conversation>>,
    timelines: Arc<Timelines>,
    composer: Arc<ComposerState>,
    drafts: Arc<Drafts>,
    attachments: Arc<Attachments>,
    reply_windows: Arc<ReplyWindows>,
    canned_replies: Arc<CannedReplies>,
    contact_edits: Arc<ContactEdits>,
    tags: Arc<Tags>,
    templates: Arc<TemplateState>,
    bots: Arc<Bots>,
    endpoints: Arc<Endpoints>,
    recent_states: Arc<RecentStates>,
    locks: Arc<ConversationLocks>,
    unconfirmed: Arc<UnconfirmedChanges>,
}

/// The settings of the services.
pub struct ServicesConfig {
    pub team: TeamConfig,
    pub waiting: WaitingConfig,
    /// How long a change can be undone before it is sent.
    pub undo_seconds: u32,
    /// How long a list of SendSeven may still show an earlier state.
    pub list_lag: Duration,
    pub caches: CachePolicies,
}

impl ServicesConfig {
    /// The settings with the list lag and the caches of a real SendSeven.
    pub fn new(team: TeamConfig, waiting: WaitingConfig, undo_seconds: u32) -> Self {
        let (list_lag, caches) = (recent_states::LIST_LAG, CachePolicies::default());
        Self { team, waiting, undo_seconds, list_lag, caches }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reads {
    what: &'static str,
    how: &'static str,
}

/// How long reads of SendSeven are cached.
#[derive(Debug, Clone, Copy)]
pub struct CachePolicies {
    pub lists: CachePolicy,
    pub details: CachePolicy,
}

impl Default for CachePolicies {
    fn default() -> Self {
        let lists = CachePolicy {
            fresh: Duration::from_secs(2),
            stale: Duration::from_secs(8),
            retry_after: Duration::ZERO,
            evict_on_404: false,
        };
        // An opened conversation must be current.
        let details = CachePolicy {
            fresh: Duration::from_secs(1),
            stale: Duration::ZERO,
            retry_after: Duration::ZERO,
            evict_on_404: true,
        };
        Self { lists, details }
    }
}

impl Services {
    pub fn new(gateway: SendSeven, store: Store, config: ServicesConfig) -> Self {
        let ServicesConfig { team, waiting, undo_seconds, list_lag, caches } = config;
        let events = EventBus::new();
        let queue = Queue::with_lag(events.clone(), list_lag);
        Self {
            presence: Presence::new(events.clone()),
            events,
            waiting: Arc::new(waiting),
            undo_seconds,
            jobs: Jobs::new(store.clone()),
            pending: Pending::new(store.clone()),
            audit: Audit::new(store.clone()),
            store,
            team: Arc::new(Team::new(gateway.clone(), team.agents)),
            contacts: ContactCache::new(gateway.with_priority(Priority::Names), queue.clone()),
            queue,
            gateway,
            lists: Arc::new(SwrCache::new(100, caches.lists)),
            details: Arc::new(SwrCache::new(500, caches.details)),
            timelines: Arc::default(),
            tags: Arc::default(),
            templates: Arc::default(),
            bots: Arc::default(),
            endpoints: Arc::default(),
            composer: Arc::default(),
            drafts: Arc::default(),
            attachments: Arc::default(),
            reply_windows: Arc::default(),
            canned_replies: Arc::default(),
            contact_edits: Arc::default(),
            recent_states: Arc::new(RecentStates::new(list_lag)),
            locks: Arc::default(),
            unconfirmed: Arc::default(),
        }
    }

    /// Makes what was read of lists and conversations count as no longer fresh, for tests.
    pub fn expire_reads(&self) {
        self.lists.expire_all();
        self.details.expire_all();
    }

    /// Registers the metrics of the services and the gateway.
    pub fn register(&self, registry: &mut Registry) {
        let served = Family::<Reads, Counter>::default();
        let readers = [
            (self.lists.served(), "list"),
            (self.details.served(), "detail"),
            (self.timelines.served(), "story"),
        ];
        for (what, name) in readers {
            for (how, number) in what {
                served.get_or_create(&Reads { what: name, how }).inc_by(number);
            }
        }
        registry.register("reads", "Answers to readers, by where they came from", served);
        self.gateway.register(registry);
    }

    /// Records the state that SendSeven returned for a read started at `asked`.
    fn observe(&self, conversation: &Conversation, asked: Instant) {
        self.recent_states.observe(conversation, asked);
        self.queue.upsert(conversation.clone(), asked);
    }

    /// Returns the used share of the rate limit, from 0 to 1.
    fn budget_used(&self) -> f32 {
        let snapshot = self.gateway.snapshot();
        snapshot.used as f32 / snapshot.limit as f32
    }

    /// Fails if the token is known to lack what a change needs, before anything is written down.
    fn must_hold(&self, capability: Capability) -> Result<(), AppError> {
        match self.gateway.may(capability) {
            Some(false) => Err(AppError::Vendor(VendorTrouble::ScopeMissing)),
            _ => Ok(()),
        }
    }

    /// Returns whether the token may do what an action needs, as far as is known.
    pub fn token_may(&self, action: Action) -> bool {
        action.capability().is_none_or(|needed| self.gateway.may(needed) != Some(false))
    }

    /// Fills in names that the response lacks. Returns false if one is still missing.
    pub fn fill_names(&self, agents: &[Agent], conversation: &mut Conversation) -> bool {
        self.team.fill_assignee_name(agents, conversation);
        self.contacts.fill(conversation)
    }
}

/// Fails if the contract is known to have no call for an action.
fn must_offer(services: &Services, action: Action) -> Result<(), AppError> {
    match services.gateway.known_contract().is_some_and(|contract| !contract.offers(action)) {
        true => Err(AppError::bad_input("action", action.name(), "expected-live-action")),
        false => Ok(()),
    }
}

/// Converts a SendSeven error about one conversation.
fn conversation_error(id: &ConversationId, error: SendSevenError) -> AppError {
    match error.status() {
        Some(404) => AppError::NoSuchConversation(Some(id.clone())),
        _ => match AppError::from(error) {
            AppError::Vendor(VendorTrouble::BadRequest) => AppError::Vendor(VendorTrouble::Invalid),
            other => other,
        },
    }
}

/// Parses an ID; invalid text fails as an unknown conversation.
fn conversation_id(text: &str) -> Result<ConversationId, AppError> {
    ConversationId::parse(text).map_err(|_| AppError::NoSuchConversation(None))
}
