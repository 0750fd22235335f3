//! Closes several conversations with one call, if the contract supports it. Each is read first and
//! audited separately; any that the response does not confirm is read again.

use super::row::{Step, done, failed, mutation, overtaken, request, settle, unsent};
use super::{fault, job_actor};
use crate::model::job::{Cause, Job, JobRow};
use crate::model::{AppError, ConversationId, Mutation};
use crate::server::sendseven::Priority;
use crate::server::services::Services;
use crate::server::services::audit::{self, Entry};
use crate::server::services::mutations::{
    LockedConversation, Precheck, audit_event, is_retryable_later, publish,
};
use crate::server::store::now;
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// A conversation that is about to be closed in bulk.
struct Closing<'a> {
    row: &'a JobRow,
    mutation: Mutation,
    lock: LockedConversation,
    entry: Entry,
}

/// Closes the rows whose state is still as seen.
pub async fn close(services: &Services, job: &Job, rows: &[JobRow]) -> Result<Step, AppError> {
    let store = services.jobs.store();
    let positions: Vec<i64> = rows.iter().map(|row| row.position).collect();
    store.mark_sending(job.id, &positions).await.map_err(fault)?;
    let (by, mut calls) = (job_actor(job), 0);
    let mut ready: Vec<(&JobRow, Mutation)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(mutation) = mutation(job, row) else { continue };
        calls += 1;
        match services.precheck(&request(&by, row, mutation.clone())).await {
            // The lock is released: reading the others takes a while.
            Precheck::Ready(_) => ready.push((row, mutation)),
            other => {
                if let stalled @ Step::Blocked(_) = unsent(services, job.id, row, other).await? {
                    for row in ready.iter().map(|(row, _)| *row).chain(&rows[place + 1..]) {
                        store.requeue(job.id, row.position).await.map_err(fault)?;
                    }
                    return Ok(stalled);
                }
            }
        }
    }
    let mut closing = Vec::with_capacity(ready.len());
    for (row, mutation) in ready {
        let Some(lock) = services.lock(&row.conversation).await else {
            store.requeue(job.id, row.position).await.map_err(fault)?;
            continue;
        };
        // A change seen while the others were read.
        if !mutation.may_follow(Some(&row.seen), &lock.present, now()) {
            settle(services, job.id, row, overtaken(services, &lock.present)).await?;
            continue;
        }
        let entry = services.audit.begin(&by, audit_event(&mutation, &lock.present)).await?;
        closing.push(Closing { row, mutation, lock, entry });
    }
    if closing.is_empty() {
        return Ok(Step::Progressed(calls));
    }
    send(services, job, closing, calls).await
}

async fn send(
    services: &Services,
    job: &Job,
    closing: Vec<Closing<'_>>,
    calls: u32,
) -> Result<Step, AppError> {
    let ids: Vec<ConversationId> = closing.iter().map(|one| one.row.conversation.clone()).collect();
    let reason = Some(job.reason.as_str()).filter(|reason| !reason.is_empty());
    let confirmed =
        match services.gateway.with_priority(Priority::Bulk).bulk_close(&ids, reason).await {
            Ok(confirmed) => confirmed,
            Err(error) if error.is_inconclusive() => HashSet::new(),
            Err(error) => {
                let singly = matches!(error.status(), Some(404 | 405 | 501));
                if singly {
                    services.jobs.0.bulk_close_unsupported.store(true, Ordering::Relaxed);
                }
                let later = singly || is_retryable_later(&error);
                let why = AppError::from(error);
                for Closing { row, entry, .. } in closing {
                    services.audit.end(entry, &audit::failure(&why)).await;
                    match later {
                        true => {
                            let store = services.jobs.store();
                            store.requeue(job.id, row.position).await.map_err(fault)?;
                        }
                        false => {
                            settle(services, job.id, row, failed(Cause::Error(why.clone()))).await?
                        }
                    }
                }
                return Ok(match later && !singly {
                    true => Step::Blocked(Cause::Error(why)),
                    false => Step::Progressed(calls + 1),
                });
            }
        };
    for Closing { row, mutation, lock, entry } in closing {
        let LockedConversation { present, guard } = lock;
        let closed = match confirmed.contains(&row.conversation) {
            true => {
                let closed = mutation.apply(present, now());
                Ok(publish(services, &job.by, &mutation, closed).await)
            }
            false => services.read_until_certain(&job.by, &row.conversation, mutation).await,
        };
        let (result, settled) = match closed {
            Ok(closed) => (audit::DONE, done(&closed.seen())),
            Err(AppError::NotMade) => (audit::NOT_MADE, failed(Cause::Error(AppError::NotMade))),
            Err(why) => (audit::UNCERTAIN, failed(Cause::Error(why))),
        };
        services.audit.end(entry, result).await;
        settle(services, job.id, row, settled).await?;
        drop(guard);
    }
    Ok(Step::Progressed(calls + 1))
}
