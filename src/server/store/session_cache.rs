//! Sessions and operators in memory, so that a request asks the database for neither. It holds
//! nothing that the database does not, and forgets everything whenever either has changed.

use super::records::{Hash, NOTE_EVERY, SessionRow, User, hash};
use super::{Store, StoreError};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use tower_sessions::session::Id;

/// How old a look at what other processes have changed may be.
const CHECK_EVERY: Duration = Duration::from_millis(100);
/// Sessions that are held at most.
const MAX_SESSIONS: usize = 10_000;
/// Ends of sessions that a subscriber may lag behind.
const MAX_UNREAD: usize = 256;

/// The cache. It is shared by all clones of a [`Store`].
#[derive(Debug)]
pub struct SessionCache {
    content: Mutex<Content>,
    ends: broadcast::Sender<SessionEnd>,
    /// Statements that asked for sessions, operators or their version.
    queries: AtomicU64,
}

#[derive(Debug, Default)]
struct Content {
    sessions: HashMap<Hash, SessionRow>,
    users: HashMap<i64, User>,
    /// Changes with every invalidation: what was read before one must not be kept after it.
    epoch: u64,
    /// What the database counted at the last look.
    version: Option<i64>,
    checked_at: Option<Instant>,
}

/// What ended one session or several.
#[derive(Debug, Clone, Copy)]
pub enum SessionEnd {
    /// Somebody signed out.
    SignedOut(Hash),
    /// The operator was disabled, or got another role or password.
    OperatorChanged(i64),
}

impl SessionEnd {
    /// Whether that session of that operator may have ended.
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
    /// The session, or the epoch with which to keep it.
    pub fn session(&self, hash: &Hash) -> Result<SessionRow, u64> {
        let content = self.content();
        content.sessions.get(hash).cloned().ok_or(content.epoch)
    }

    /// Counts the session as used now. Whether that is to be noted in the database as well.
    pub fn use_session(&self, hash: &Hash, now: i64) -> bool {
        let mut content = self.content();
        let Some(row) = content.sessions.get_mut(hash) else { return true };
        let due = row.seen_at + NOTE_EVERY <= now;
        if due {
            row.seen_at = now;
        }
        due
    }

    /// Keeps what was read, unless something has changed since that epoch.
    pub fn keep_session(&self, hash: Hash, row: SessionRow, epoch: u64) {
        let mut content = self.content();
        if content.epoch == epoch {
            if content.sessions.len() >= MAX_SESSIONS {
                content.sessions.clear();
            }
            content.sessions.insert(hash, row);
        }
    }

    /// The operator, or the epoch with which to keep them.
    pub fn user(&self, id: i64) -> Result<User, u64> {
        let content = self.content();
        content.users.get(&id).cloned().ok_or(content.epoch)
    }

    /// As [`Self::keep_session`].
    pub fn keep_user(&self, user: User, epoch: u64) {
        let mut content = self.content();
        if content.epoch == epoch {
            content.users.insert(user.id, user);
        }
    }

    /// The session is read anew by whoever asks next.
    pub fn forget_session(&self, hash: &Hash) {
        let mut content = self.content();
        content.epoch += 1;
        content.sessions.remove(hash);
    }

    /// Everything is read anew.
    pub fn clear(&self) {
        self.content().clear();
    }

    /// Tells everybody who subscribed.
    pub fn ended(&self, end: SessionEnd) {
        // Fails only where nobody listens.
        let _ = self.ends.send(end);
    }

    /// Counts a statement.
    pub fn count_query(&self) {
        self.queries.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether it is time to look; whoever is told so has to.
    fn is_check_due(&self) -> bool {
        let mut content = self.content();
        let due = content.checked_at.is_none_or(|at| at.elapsed() >= CHECK_EVERY);
        if due {
            content.checked_at = Some(Instant::now());
        }
        due
    }

    fn saw_version(&self, version: i64) {
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
    /// What ends sessions from now on in this process. Other processes are noticed with the next
    /// request, or by looking at the session.
    pub fn session_ends(&self) -> broadcast::Receiver<SessionEnd> {
        self.session_cache.ends.subscribe()
    }

    /// Statements so far that asked for sessions, operators, or whether either has changed.
    pub fn session_queries(&self) -> u64 {
        self.session_cache.queries.load(Ordering::Relaxed)
    }

    /// Has all sessions and operators read anew.
    pub fn forget_sessions(&self) {
        self.session_cache.clear();
    }

    /// Forgets what another process has changed, at most so often as [`CHECK_EVERY`].
    pub(super) async fn notice_changes(&self) -> Result<(), StoreError> {
        if self.session_cache.is_check_due() {
            self.session_cache.count_query();
            let version = sqlx::query_scalar("SELECT version FROM auth_version");
            self.session_cache.saw_version(version.fetch_one(&self.reader).await?);
        }
        Ok(())
    }
}
