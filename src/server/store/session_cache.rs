//! A cache of sessions and operators, so that requests do not query the database for them. It holds
//! nothing that the database does not, and is invalidated whenever either changes.

use super::records::{Hash, NOTE_EVERY, SessionRow, User, hash};
use super::{Store, StoreError};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use tower_sessions::session::Id;

/// The interval for checking whether another process has changed the data.
const CHECK_EVERY: Duration = Duration::from_millis(100);
/// The most sessions in the cache.
const MAX_SESSIONS: usize = 10_000;
/// Ends of sessions that a subscriber may lag behind.
const MAX_UNREAD: usize = 256;

/// The cache. All clones of a [`Store`] share it.
#[derive(Debug)]
pub struct SessionCache {
    content: Mutex<Content>,
    ends: broadcast::Sender<SessionEnd>,
    /// Queries for sessions, operators or their version.
    queries: AtomicU64,
}

#[derive(Debug, Default)]
struct Content {
    sessions: HashMap<Hash, SessionRow>,
    users: HashMap<i64, User>,
    /// Sessions that have ended, until the database knows it too.
    dead: HashSet<Hash>,
    /// Grows with every invalidation: a row read before one must not be cached after it.
    epoch: u64,
    /// The version in the database at the last check.
    version: Option<i64>,
    checked_at: Option<Instant>,
}

/// The end of one or more sessions.
#[derive(Debug, Clone, Copy)]
pub enum SessionEnd {
    /// The operator signed out.
    SignedOut(Hash),
    /// The operator was disabled, or got another role or password.
    OperatorChanged(i64),
}

impl SessionEnd {
    /// Returns whether that session of that operator may have ended.
    pub fn concerns(&self, id: &Id, user_id: i64) -> bool {
        match self {
            Self::SignedOut(ended) => *ended == hash(id),
            Self::OperatorChanged(changed) => *changed == user_id,
        }
    }
}

impl Default for SessionCache {
    fn default() -> Self {
        let (content, ends) = (Mutex::default(), broadcast::channel(MAX_UNREAD).0);
        Self { content, ends, queries: AtomicU64::new(0) }
    }
}

impl SessionCache {
    /// Returns the session, or the epoch to cache it with.
    pub fn session(&self, hash: &Hash) -> Result<SessionRow, u64> {
        let content = self.content();
        content.sessions.get(hash).cloned().ok_or(content.epoch)
    }

    /// Marks the session as used now; returns whether the database needs the update too.
    pub fn touch_session(&self, hash: &Hash, now: i64) -> bool {
        let mut content = self.content();
        let Some(row) = content.sessions.get_mut(hash) else { return true };
        let due = row.seen_at + NOTE_EVERY <= now;
        if due {
            row.seen_at = now;
        }
        due
    }

    /// Caches a session, unless something has changed since that epoch.
    pub fn insert_session(&self, hash: Hash, row: SessionRow, epoch: u64) {
        let mut content = self.content();
        if content.epoch == epoch {
            if content.sessions.len() >= MAX_SESSIONS {
                content.sessions.clear();
            }
            content.sessions.insert(hash, row);
        }
    }

    /// Returns the operator, or the epoch to cache them with.
    pub fn user(&self, id: i64) -> Result<User, u64> {
        let content = self.content();
        content.users.get(&id).cloned().ok_or(content.epoch)
    }

    /// Like [`Self::insert_session`].
    pub fn insert_user(&self, user: User, epoch: u64) {
        let mut content = self.content();
        if content.epoch == epoch {
            content.users.insert(user.id, user);
        }
    }

    /// Removes a session; the next request reads it again.
    pub fn forget_session(&self, hash: &Hash) {
        let mut content = self.content();
        content.epoch += 1;
        content.sessions.remove(hash);
    }

    /// Ends a session, whatever the database says.
    pub fn mark_dead(&self, hash: Hash) {
        self.content().dead.insert(hash);
    }

    /// Forgets a dead session that the database has deleted.
    pub fn forget_dead(&self, hash: &Hash) {
        self.content().dead.remove(hash);
    }

    pub fn is_dead(&self, hash: &Hash) -> bool {
        self.content().dead.contains(hash)
    }

    /// Removes all sessions and operators.
    pub fn clear(&self) {
        self.content().clear();
    }

    /// Notifies all subscribers.
    pub fn ended(&self, end: SessionEnd) {
        // Fails only if there are no subscribers.
        let _ = self.ends.send(end);
    }

    pub fn count_query(&self) {
        self.queries.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns whether a check is due, which the caller must then make.
    fn is_check_due(&self) -> bool {
        let mut content = self.content();
        let due = content.checked_at.is_none_or(|at| at.elapsed() >= CHECK_EVERY);
        if due {
            content.checked_at = Some(Instant::now());
        }
        due
    }

    fn check_version(&self, version: i64) {
        let mut content = self.content();
        if content.version.replace(version) != Some(version) {
            content.clear();
        }
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    fn clear(&mut self) {
        self.epoch += 1;
        self.sessions.clear();
        self.users.clear();
    }
}

impl Store {
    /// Subscribes to ends of sessions in this process. Those in other processes are noticed at the
    /// next request, or when the session is loaded.
    pub fn session_ends(&self) -> broadcast::Receiver<SessionEnd> {
        self.session_cache.ends.subscribe()
    }

    /// Returns the number of queries for sessions, operators or their version so far.
    pub fn session_queries(&self) -> u64 {
        self.session_cache.queries.load(Ordering::Relaxed)
    }

    /// Clears the cache of sessions and operators.
    pub fn forget_sessions(&self) {
        self.session_cache.clear();
    }

    /// Clears the cache if another process has changed the data; checks once per [`CHECK_EVERY`].
    pub(super) async fn notice_changes(&self) -> Result<(), StoreError> {
        if self.session_cache.is_check_due() {
            self.session_cache.count_query();
            let version = sqlx::query_scalar("SELECT version FROM auth_version");
            self.session_cache.check_version(version.fetch_one(&self.reader).await?);
        }
        Ok(())
    }
}
