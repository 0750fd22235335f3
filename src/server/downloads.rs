//! Files to take away: who asks, what for, and the table while it is read. What became of it is
//! written down whether it was read to its end, broke off, or nobody was there any more.

use super::csv::{self, Table};
use super::respond::sign_in_path;
use super::services::audit::{self, Actor, Entry};
use super::services::audit_log::AuditFile;
use super::services::export::{Export, MOST, NoExport};
use super::services::jobs;
use super::session::CurrentUser;
use super::state::AppState;
use super::telemetry::RequestId;
use super::text_responses;
use crate::i18n::{format_number, t_plural};
use crate::model::{Action, AppError};
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use futures::Stream;
use futures::stream::unfold;
use http::{StatusCode, Uri};
use std::io;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tower_sessions::Session;

/// Where the list can be taken away.
pub const CONVERSATIONS: &str = "/conversations.csv";
/// Where the audit can.
pub const AUDIT: &str = "/audit.csv";

/// Where the results of a job can.
pub const JOB: &str = "/jobs/{id}/results.csv";

/// Pieces that are read before the browser has taken what came before.
const AHEAD: usize = 2;
/// How long a browser may take nothing.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What is sent: a piece, or that it was the last.
type Sent = Option<Bytes>;

/// `GET /conversations.csv?…`: what the list of that query shows, all pages of it.
pub async fn conversations(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let (caller, by) = allowed(&state, &session, request, Action::Export).await?;
        Export::begin(&state, &caller, &by, query).await
    };
    match asked.await {
        Ok((table, entry)) => send(&state, "conversations.csv", table, entry),
        Err(NoExport::App(error)) => refusal(error, "/conversations", query),
        Err(NoExport::TooMany(count)) => too_many(count),
        Err(NoExport::StillFilling) => {
            text_responses::sentence(StatusCode::SERVICE_UNAVAILABLE, "refusal-queue-filling")
        }
    }
}

/// `GET /audit.csv?…`: what the page of the audit shows, all pages of it.
pub async fn audit(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let (_, by) = allowed(&state, &session, request, Action::Administer).await?;
        AuditFile::begin(&state, &by, query).await
    };
    match asked.await {
        Ok((table, entry)) => send(&state, "audit.csv", table, entry),
        Err(error) => refusal(error, "/audit", query),
    }
}

/// `GET /jobs/{id}/results.csv`: every conversation of a job, and what became of it.
pub async fn job(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    Path(id): Path<i64>,
) -> Response {
    let asked = async {
        let (_, by) = allowed(&state, &session, request, Action::Bulk).await?;
        jobs::looking::results(&state.services, &by, id).await
    };
    match asked.await {
        Ok(lines) => csv::short_download(&format!("job-{id}.csv"), lines),
        Err(error) => refusal(error, &format!("/jobs/{id}"), ""),
    }
}

async fn allowed(
    state: &AppState,
    session: &Session,
    RequestId(request): RequestId,
    action: Action,
) -> Result<(CurrentUser, Actor), AppError> {
    let caller =
        CurrentUser::from_session(session, &state.store).await?.ok_or(AppError::SignedOut)?;
    let by = Actor { operator: caller.operator.name.clone(), request };
    caller.authorize(action, &state.services.audit, &by).await?;
    Ok((caller, by))
}

/// Strangers sign in first, and find themselves on the page that has the link.
fn refusal(error: AppError, page: &str, query: &str) -> Response {
    if error == AppError::SignedOut {
        return Redirect::to(&sign_in_path(&[page, "?", query].concat())).into_response();
    }
    text_responses::failure(error)
}

fn too_many(rows: u64) -> Response {
    text_responses::telling(StatusCode::BAD_REQUEST, move || {
        t_plural("refusal-too-many-rows", rows, &[("most", &format_number(MOST))])
    })
}

fn send(state: &AppState, name: &str, table: impl Table, entry: Entry) -> Response {
    let (sender, receiver) = mpsc::channel(AHEAD);
    tokio::spawn(write(state.clone(), table, entry, sender));
    csv::download(name, pieces(receiver))
}

/// Reads the table to its end, and writes down how that went before whoever asked can know.
async fn write(state: AppState, mut table: impl Table, entry: Entry, sender: Sender<Sent>) {
    let mut rows = 0;
    let written = tokio::select! {
        written = hand_on(&mut table, &sender, &mut rows) => written,
        () = state.draining.cancelled() => Err(audit::failed("audit-server-ended")),
    };
    let result = match &written {
        Ok(()) => format!("{}, {rows} rows{}", audit::DONE, table.remark()),
        Err(failure) => format!("{failure}, after {rows} rows"),
    };
    state.services.audit.end(entry, &result).await;
    if written.is_ok() {
        // Nobody may be left to hear it.
        let _ = sender.send(None).await;
    }
}

async fn hand_on(
    table: &mut impl Table,
    sender: &Sender<Sent>,
    rows: &mut u64,
) -> Result<(), String> {
    while let Some(piece) = table.next().await.map_err(|error| audit::failure(&error))? {
        let sending = sender.send(Some(piece.lines));
        match tokio::time::timeout(LONGEST_PAUSE, sending).await {
            Ok(Ok(())) => *rows += piece.rows,
            Ok(Err(_)) => return Err(audit::failed("audit-browser-gone")),
            Err(_) => return Err(audit::failed("audit-browser-stopped")),
        }
    }
    Ok(())
}

/// What comes to an end without its last word is broken off.
fn pieces(receiver: Receiver<Sent>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Some(piece)) => Some((Ok(piece), Some(receiver))),
            Some(None) => None,
            None => Some((Err(io::ErrorKind::BrokenPipe.into()), None)),
        }
    })
}
