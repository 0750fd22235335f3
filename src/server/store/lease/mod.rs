//! The lease of the one server that serves and calls SendSeven, where several run on one PostgreSQL.
//!
//! It is an advisory lock on a dedicated connection and a dedicated thread, which a busy server does
//! not delay. Each answered ping proves the lease for three seconds from when it was sent, and
//! PostgreSQL releases the lock four seconds after the last ping at the earliest. If the connection
//! ends sooner, the lock is free sooner, so a successor first waits until its predecessor's last ping
//! no longer proves anything.
//!
//! Each call to SendSeven is recorded by a ping before it is sent, so that a successor knows how much
//! of the rate limit is used.

/// The connection, and what is stored.
mod session;

use super::StoreError;
use super::postgres;
use crate::server::config::DatabaseConfig;
use session::Session;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant, SystemTime};
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

/// How long a ping proves the lease.
const VALID_FOR: Duration = Duration::from_secs(3);
const PING_EVERY: Duration = Duration::from_secs(1);
const TRY_EVERY: Duration = Duration::from_millis(500);
/// How long releasing may take.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(1);

/// The lease, once this server has it. Clones share it.
#[derive(Clone)]
pub struct Lease(Arc<Shared>);

struct Shared {
    /// When the last answered ping was sent; `None` once the lease is lost or released.
    proven: Mutex<Option<Moment>>,
    requests: mpsc::UnboundedSender<Request>,
    predecessor: Predecessor,
    /// Returns the calls of the last minute by age in seconds, youngest first.
    calls: OnceLock<Box<dyn Fn() -> Vec<i32> + Send + Sync>>,
}

/// What the last holder left.
#[derive(Debug, Default)]
struct Predecessor {
    /// How long it may still send.
    sends_for: Duration,
    /// The ages of its calls, youngest first, and how many there were.
    calls: Vec<(Duration, usize)>,
}

enum Request {
    Ping(oneshot::Sender<()>),
    Release(oneshot::Sender<()>),
}

/// A point in time on two clocks: one stands still while the machine is suspended, and people can set
/// the other.
#[derive(Debug, Clone, Copy)]
struct Moment(Instant, SystemTime);

impl Moment {
    fn now() -> Self {
        Self(Instant::now(), SystemTime::now())
    }

    fn elapsed(self) -> Duration {
        self.0.elapsed().max(self.1.elapsed().unwrap_or_default())
    }
}

impl Lease {
    /// Waits until no other server has the lease or may still send. Calls `on_loss` if the lease is
    /// lost later. Fails at once if PostgreSQL cannot be reached; later, it tries again.
    pub async fn acquire(
        config: &DatabaseConfig,
        on_loss: impl FnOnce() + Send + 'static,
    ) -> Result<Self, StoreError> {
        let url = postgres::options(config)?;
        let name = postgres::name_of(&url);
        let options = PgConnectOptions::from_url(&url.database_url)?.disable_statement_logging();
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(sqlx::Error::Io)?;
        let (acquired, acquiring) = oneshot::channel();
        let thread = move || runtime.block_on(run(options, acquired, on_loss));
        let thread = std::thread::Builder::new().name("lease".to_owned()).spawn(thread);
        thread.map_err(sqlx::Error::Io)?;
        let opening = |error| StoreError::connecting(error, &name);
        let lease: Self = acquiring.await.unwrap_or_else(|_| Err(ended())).map_err(opening)?;
        sleep(lease.0.predecessor.sends_for).await;
        Ok(lease)
    }

    /// Returns whether no other server can have the lease now.
    fn is_valid(&self) -> bool {
        self.proven().is_some_and(|sent| sent.elapsed() < VALID_FOR)
    }

    /// Records the calls in PostgreSQL, and returns whether the lease is valid.
    pub async fn prove(&self) -> bool {
        self.request(Request::Ping).await && self.is_valid()
    }

    /// Sets what counts the calls of the last minute: by age in seconds, youngest first.
    pub fn count_calls(&self, calls: impl Fn() -> Vec<i32> + Send + Sync + 'static) {
        // There is one gateway, so a second one has nothing to count.
        let _ = self.0.calls.set(Box::new(calls));
    }

    /// Returns the ages of the predecessor's calls, youngest first, and how many there were.
    pub fn earlier_calls(&self) -> &[(Duration, usize)] {
        &self.0.predecessor.calls
    }

    /// Lets another server lead at once. This one sends nothing anymore.
    pub async fn release(&self) {
        *self.proven() = None;
        let _ = timeout(RELEASE_TIMEOUT, self.request(Request::Release)).await;
    }

    async fn request(&self, request: impl FnOnce(oneshot::Sender<()>) -> Request) -> bool {
        let (answer, answered) = oneshot::channel();
        self.0.requests.send(request(answer)).is_ok() && answered.await.is_ok()
    }

    fn calls(&self) -> Option<Vec<i32>> {
        self.0.calls.get().map(|calls| calls())
    }

    fn proven(&self) -> MutexGuard<'_, Option<Moment>> {
        self.0.proven.lock().expect("no holder of this lock panics")
    }
}

/// Acquires the lease and renews it until it is released or lost.
async fn run(
    options: PgConnectOptions,
    mut acquired: oneshot::Sender<sqlx::Result<Lease>>,
    on_loss: impl FnOnce(),
) {
    let held = tokio::select! {
        held = stand_by(&options) => held,
        () = acquired.closed() => return,
    };
    let (session, sent, predecessor) = match held {
        Ok(held) => held,
        Err(error) => return drop(acquired.send(Err(error))),
    };
    let (requests, requested) = mpsc::unbounded_channel();
    let proven = Mutex::new(Some(sent));
    let lease = Lease(Arc::new(Shared { proven, requests, predecessor, calls: OnceLock::new() }));
    if acquired.send(Ok(lease.clone())).is_ok() && !renew(session, &lease, requested).await {
        *lease.proven() = None;
        on_loss();
    }
}

/// Waits for the lock, and returns when the query that took it was sent.
async fn stand_by(options: &PgConnectOptions) -> sqlx::Result<(Session, Moment, Predecessor)> {
    let mut open = Some(Session::open(options).await?);
    let (mut is_logged, mut is_unreachable) = (false, false);
    loop {
        let sent = Moment::now();
        let tried = timeout(VALID_FOR, async {
            let mut session = match open.take() {
                Some(session) => session,
                None => Session::open(options).await?,
            };
            Ok::<_, sqlx::Error>((session.try_lock().await?, session))
        });
        match tried.await {
            Ok(Ok((Some(predecessor), session))) => return Ok((session, sent, predecessor)),
            Ok(Ok((None, session))) => {
                if !is_logged || is_unreachable {
                    tracing::info!("another server leads; this one stands by");
                }
                (is_logged, is_unreachable) = (true, false);
                open = Some(session);
            }
            Ok(Err(_)) | Err(_) if is_unreachable => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "PostgreSQL is away; this server stands by");
                is_unreachable = true;
            }
            Err(_) => {
                tracing::warn!("PostgreSQL does not answer; this server stands by");
                is_unreachable = true;
            }
        }
        sleep(TRY_EVERY).await;
    }
}

/// Renews the lease by pings until it is released, which returns true, or lost.
async fn renew(
    mut session: Session,
    lease: &Lease,
    mut requested: mpsc::UnboundedReceiver<Request>,
) -> bool {
    loop {
        let mut waiting = Vec::new();
        let first = tokio::select! {
            request = requested.recv() => request,
            () = sleep(PING_EVERY) => None,
        };
        let more = std::iter::from_fn(|| requested.try_recv().ok());
        for request in first.into_iter().chain(more) {
            match request {
                Request::Ping(answer) => waiting.push(answer),
                Request::Release(answer) => {
                    if let Err(error) = session.release(lease.calls()).await {
                        tracing::warn!(%error, "the lease ends by itself");
                    }
                    let _ = answer.send(());
                    return true;
                }
            }
        }
        let Some(left) = lease.proven().map(|sent| VALID_FOR.saturating_sub(sent.elapsed())) else {
            continue;
        };
        let sent = Moment::now();
        match timeout(left, session.ping(lease.calls())).await {
            // The process may have been stopped before it could read the answer.
            Ok(Ok(())) if sent.elapsed() < VALID_FOR => {
                // A release meanwhile stands.
                if let Some(proven) = lease.proven().as_mut() {
                    *proven = sent;
                }
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the connection to PostgreSQL is lost: another server may lead");
                return false;
            }
            Ok(Ok(())) | Err(_) => {
                tracing::error!(
                    "PostgreSQL has not answered in time: another server may lead soon"
                );
                return false;
            }
        }
        for answer in waiting {
            let _ = answer.send(());
        }
    }
}

/// The thread ends without an answer only if it panics.
fn ended() -> sqlx::Error {
    sqlx::Error::Io(io::Error::other("the thread of the lease ended"))
}
