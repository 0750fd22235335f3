//! Closing several conversations with one call, where the contract has it. Each is read before and
//! written down for itself; what the answer does not tell is read.

use super::runner::{Step, done, failed, order, overtaken, settle, unsent, wish};
use super::{by_job, fault};
use crate::model::job::{Cause, Job, JobRow};
use crate::model::{AppError, Contract, Conversation, ConversationId, Status};
use crate::server::sendseven::Lane;
use crate::server::services::Desk;
use crate::server::services::audit::{self, Entry};
use crate::server::services::change::{Stand, Turn, Wish, keep, may_come_later};
use crate::server::store::now;
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// How many are closed with one call. Between the reading of the first and the call there are no more
/// seconds than that many readings take.
pub const AT_ONCE: usize = 20;

/// Whether SendSeven closes many at once, as far as is known.
pub fn at_once(desk: &Desk) -> bool {
    desk.gateway.known_contract().is_some_and(Contract::closes_many)
        && !desk.jobs.0.closes_singly.load(Ordering::Relaxed)
}

/// A conversation that is about to be closed with others.
struct Closing<'a> {
    row: &'a JobRow,
    wish: Wish,
    turn: Turn,
    entry: Entry,
}

/// Closes the rows that are as they were seen.
pub async fn close(desk: &Desk, job: &Job, rows: &[JobRow]) -> Result<Step, AppError> {
    let store = desk.jobs.store();
    let positions: Vec<i64> = rows.iter().map(|row| row.position).collect();
    store.mark_sending(job.id, &positions).await.map_err(fault)?;
    let (by, mut calls) = (by_job(job), 0);
    let mut ready: Vec<(&JobRow, Wish)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(wish) = wish(job, row) else { continue };
        calls += 1;
        match desk.stand(&order(&by, row, wish.clone())).await {
            // Its turn is given back: reading the others takes a while.
            Stand::Ready(_) => ready.push((row, wish)),
            other => {
                if let stalled @ Step::Stalled(_) = unsent(desk, job.id, row, other).await? {
                    for row in ready.iter().map(|(row, _)| *row).chain(&rows[place + 1..]) {
                        store.put_back(job.id, row.position).await.map_err(fault)?;
                    }
                    return Ok(stalled);
                }
            }
        }
    }
    let mut closing = Vec::with_capacity(ready.len());
    for (row, wish) in ready {
        let Some(turn) = desk.turn_of(&row.conversation).await else {
            store.put_back(job.id, row.position).await.map_err(fault)?;
            continue;
        };
        // What became known while the others were read.
        if turn.present.seen() != row.seen {
            settle(desk, job.id, row, overtaken(desk, &turn.present)).await?;
            continue;
        }
        let entry = desk.audit.begin(&by, wish.deed(&turn.present)).await?;
        closing.push(Closing { row, wish, turn, entry });
    }
    if closing.is_empty() {
        return Ok(Step::Went(calls));
    }
    send(desk, job, closing, calls).await
}

async fn send(
    desk: &Desk,
    job: &Job,
    closing: Vec<Closing<'_>>,
    calls: u32,
) -> Result<Step, AppError> {
    let ids: Vec<ConversationId> = closing.iter().map(|one| one.row.conversation.clone()).collect();
    let reason = Some(job.reason.as_str()).filter(|reason| !reason.is_empty());
    let told = match desk.gateway.on(Lane::Bulk).bulk_close(&ids, reason).await {
        Ok(told) => told,
        Err(error) if error.leaves_doubt() => HashSet::new(),
        Err(error) => {
            let singly = matches!(error.status(), Some(404 | 405 | 501));
            if singly {
                desk.jobs.0.closes_singly.store(true, Ordering::Relaxed);
            }
            let later = singly || may_come_later(&error);
            let why = AppError::from(error);
            for Closing { row, entry, .. } in closing {
                desk.audit.end(entry, &audit::failure(&why)).await;
                match later {
                    true => {
                        let store = desk.jobs.store();
                        store.put_back(job.id, row.position).await.map_err(fault)?;
                    }
                    false => settle(desk, job.id, row, failed(Cause::Error(why.clone()))).await?,
                }
            }
            return Ok(match later && !singly {
                true => Step::Stalled(Cause::Error(why)),
                false => Step::Went(calls + 1),
            });
        }
    };
    for Closing { row, wish, turn, entry } in closing {
        let Turn { present, guard } = turn;
        let closed = match told.contains(&row.conversation) {
            true => {
                let status = Status::Closed;
                let closed = Conversation { status, closed_at: Some(now()), ..present };
                Ok(keep(desk, &job.by, closed).await)
            }
            false => desk.read_until_certain(&job.by, &row.conversation, wish).await,
        };
        let (result, settled) = match closed {
            Ok(closed) => (audit::DONE, done(&closed.seen())),
            Err(AppError::NotMade) => (audit::NOT_MADE, failed(Cause::Error(AppError::NotMade))),
            Err(why) => (audit::UNCERTAIN, failed(Cause::Error(why))),
        };
        desk.audit.end(entry, result).await;
        settle(desk, job.id, row, settled).await?;
        drop(guard);
    }
    Ok(Step::Went(calls + 1))
}
