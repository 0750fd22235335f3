//! Sends due changes, each in a separate task. If the rate limiter refuses the call or SendSeven is
//! unreachable, the change is postponed and can still be undone.

use super::{fault, milliseconds};
use crate::model::{AppError, Conversation, UndoRefusal, VendorTrouble};
use crate::server::error::internal_error;
use crate::server::sendseven::Priority;
use crate::server::services::Services;
use crate::server::services::audit::{self, Actor};
use crate::server::services::mutations::execute::{CONFIRM_TIMEOUT, execute};
use crate::server::services::mutations::{Failed, MutationRequest, audit_event_of};
use crate::server::store::pending::PendingRecord;
use crate::server::traces;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// Pause after a database error.
pub(super) const RETRY_PAUSE: Duration = Duration::from_secs(2);
/// Retry delay if SendSeven sends no `Retry-After`.
const RETRY_AFTER: Duration = Duration::from_secs(5);
/// Maximum retry delay.
const LONGEST_DELAY: Duration = Duration::from_secs(60);
/// Total time a change that cannot be sent is retried.
pub(super) const GIVE_UP_AFTER: Duration = Duration::from_secs(600);
/// How long a change waits for the lock of its conversation.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum sleep of the runner: the system clock may be changed meanwhile.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Sends pending changes, including those of an earlier run, until the server stops.
pub async fn run(services: Services, ending: CancellationToken) {
    tokio::select! {
        () = work(&services) => {}
        () = ending.cancelled() => {}
    }
}

async fn work(services: &Services) {
    while services.restore_pending().await.is_err() {
        sleep(RETRY_PAUSE).await;
    }
    loop {
        if send_due(services).await.is_err() {
            sleep(RETRY_PAUSE).await;
            continue;
        }
        let emptied = truncate_wal(services).await;
        let due_in = services.next_due_in().unwrap_or(LONGEST_SLEEP);
        let pause = if emptied { due_in } else { due_in.min(RETRY_PAUSE) };
        tokio::select! {
            () = services.pending.0.changed.notified() => {}
            () = sleep(pause) => {}
        }
    }
}

async fn send_due(services: &Services) -> Result<(), AppError> {
    for id in services.due() {
        if let Some(record) = services.mark_sending(id).await? {
            tokio::spawn(send_traced(services.clone(), record));
        }
    }
    Ok(())
}

/// Removes deleted notes from the database's log. Returns false if it must be retried.
async fn truncate_wal(services: &Services) -> bool {
    if !services.pending.0.log_holds_note.swap(false, Ordering::Relaxed) {
        return true;
    }
    let emptied = services.pending.store().truncate_wal().await;
    let emptied = emptied.inspect_err(|error| drop(internal_error("database log", error)));
    let emptied = emptied.unwrap_or(false);
    if !emptied {
        services.pending.0.log_holds_note.store(true, Ordering::Relaxed);
    }
    emptied
}

/// Sends a pending change early and waits up to [`CONFIRM_TIMEOUT`] for the outcome.
pub(super) async fn send_at_once(services: &Services, id: i64) -> Result<Conversation, AppError> {
    let record = services.mark_sending(id).await?;
    let record = record.ok_or(AppError::UndoRefused(UndoRefusal::Sending))?;
    let task = tokio::spawn(send_traced(services.clone(), record));
    let outcome = async { task.await.unwrap_or_else(|error| Err(internal_error("send", &error))) };
    within_timeout(CONFIRM_TIMEOUT, outcome).await
}

async fn send_traced(services: Services, record: PendingRecord) -> Result<Conversation, AppError> {
    let span = traces::change(&record.request, record.mutation.kind().as_str());
    send(services, record).instrument(span).await
}

/// Sends a change that is marked as being sent; settles or postpones it.
async fn send(services: Services, record: PendingRecord) -> Result<Conversation, AppError> {
    let outcome = match is_allowed(&services, &record).await {
        Ok(true) => {
            let by = by(&record);
            execute(&services, request(&by, &record)).await
        }
        Ok(false) => return withdraw(&services, &record).await,
        Err(error) => Err(Failed { error, later: true }),
    };
    match outcome {
        Ok(changed) => {
            settle(&services, &record, None).await;
            Ok(changed)
        }
        Err(Failed { error, later }) => {
            let now = services.pending.now_ms();
            let tried_at = record.tried_at.unwrap_or(now);
            if later && now - tried_at < milliseconds(GIVE_UP_AFTER) {
                let due_at = now + milliseconds(delay(&error));
                postpone(&services, &record, due_at, Some(tried_at)).await;
            } else {
                settle(&services, &record, Some(error.clone())).await;
            }
            Err(error)
        }
    }
}

/// Returns whether the operator's current role still allows the change.
async fn is_allowed(services: &Services, record: &PendingRecord) -> Result<bool, AppError> {
    let user = services.pending.store().user(record.user_id).await.map_err(fault)?;
    let action = record.mutation.kind().action();
    Ok(user.is_some_and(|user| !user.disabled && user.operator.role.may(action)))
}

/// Drops the change of an operator who is no longer allowed to make it.
async fn withdraw(services: &Services, record: &PendingRecord) -> Result<Conversation, AppError> {
    let by = by(record);
    let PendingRecord { conversation, mutation, expected, .. } = record;
    let status = if expected.closed { "closed" } else { "open" };
    loop {
        let event = audit_event_of(mutation, conversation, status, expected);
        match services.audit.record(&by, event, audit::NOT_MADE).await {
            Ok(()) => break,
            Err(_) => sleep(RETRY_PAUSE).await,
        }
    }
    settle(services, record, None).await;
    Err(AppError::NotMade)
}

/// Settles a change; retries until the database accepts it.
pub(super) async fn settle(services: &Services, record: &PendingRecord, cause: Option<AppError>) {
    while services.settle_pending(record, cause.clone()).await.is_err() {
        sleep(RETRY_PAUSE).await;
    }
}

/// Postpones a change; retries until the database accepts it.
pub(super) async fn postpone(
    services: &Services,
    record: &PendingRecord,
    due_at: i64,
    tried_at: Option<i64>,
) {
    while services.postpone(record, due_at, tried_at).await.is_err() {
        sleep(RETRY_PAUSE).await;
    }
}

/// Returns the operator of the change as an audit actor.
pub(super) fn by(record: &PendingRecord) -> Actor {
    Actor { operator: record.operator.clone(), request: record.request.clone() }
}

pub(super) fn request<'a>(by: &'a Actor, record: &PendingRecord) -> MutationRequest<'a> {
    MutationRequest {
        by,
        id: record.conversation.clone(),
        seen: Some(record.expected.clone()),
        mutation: record.mutation.clone(),
        priority: Priority::Change,
        lock_timeout: LOCK_TIMEOUT,
        confirm_timeout: None,
        is_pending: true,
    }
}

fn delay(error: &AppError) -> Duration {
    match error {
        AppError::Vendor(VendorTrouble::RateLimited { retry_after: Some(seconds) }) => {
            Duration::from_secs((*seconds).into()).min(LONGEST_DELAY)
        }
        _ => RETRY_AFTER,
    }
}

impl Services {
    /// Returns the due changes, in order.
    fn due(&self) -> Vec<i64> {
        let now = self.pending.now_ms();
        let mut due: Vec<(i64, i64)> = self.queue.read(|snapshot| {
            let waiting = snapshot.pending().filter(|(_, one)| !one.sending);
            let times = waiting.map(|(_, one)| (one.change.due_at, one.change.id));
            times.filter(|(at, _)| *at <= now).collect()
        });
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    fn next_due_in(&self) -> Option<Duration> {
        let next = self.queue.read(|snapshot| {
            let waiting = snapshot.pending().filter(|(_, one)| !one.sending);
            waiting.map(|(_, one)| one.change.due_at).min()
        })?;
        let left = u64::try_from(next - self.pending.now_ms()).unwrap_or(0);
        Some(Duration::from_millis(left).min(LONGEST_SLEEP))
    }
}

/// Waits for the outcome of a change; `Unconfirmed` on timeout.
async fn within_timeout<T>(
    within: Duration,
    outcome: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    timeout(within, outcome).await.unwrap_or(Err(AppError::Unconfirmed))
}
