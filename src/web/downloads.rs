//! CSV downloads: authorization, query, and streaming. The audit log records the outcome, whether
//! the download completes, fails, or loses its browser.

use super::audit_file::AuditFile;
use super::job_file;
use super::text_responses;
use crate::i18n::{format_number, t_plural};
use crate::model::{Action, AppError};
use crate::server::csv::{BYTE_ORDER_MARK, CsvSource, CsvWriter};
use crate::server::request::respond::sign_in_path;
use crate::server::request::{CurrentUser, RequestId};
use crate::server::services::audit::{self, Entry};
use crate::server::services::audit_log::AuditReader;
use crate::server::services::export::{Export, ExportError, MOST};
use crate::server::services::jobs;
use crate::server::state::AppState;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use futures::stream::{self, unfold};
use futures::{Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{StatusCode, Uri};
use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tower_sessions::Session;

/// The address of the list as a file.
pub const CONVERSATIONS: &str = "/conversations.csv";
/// The address of the audit log as a file.
pub const AUDIT: &str = "/audit.csv";

/// The address of a job's results as a file.
pub const JOB: &str = "/jobs/{id}/results.csv";

/// Chunks that are read ahead of the browser.
const BUFFERED_CHUNKS: usize = 2;
/// How long a browser may stall before the download is aborted.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// A chunk, or `None` after the last one.
type Sent = Option<Bytes>;

/// `GET /conversations.csv?…`: the list of that query, with all its pages.
pub async fn conversations(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let caller = authorize(&state, &session, &request, Action::Export).await?;
        Export::begin(&state.services, &caller, query).await
    };
    match asked.await {
        Ok((source, entry)) => send(&state, "conversations.csv", source, entry),
        Err(ExportError::App(error)) => refusal(error, "/conversations", query),
        Err(ExportError::TooMany(count)) => too_many(count),
        Err(ExportError::StillFilling) => {
            text_responses::text(StatusCode::SERVICE_UNAVAILABLE, "refusal-queue-filling")
        }
    }
}

/// `GET /audit.csv?…`: the audit log with that filter, with all its pages.
pub async fn audit(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let caller = authorize(&state, &session, &request, Action::Administer).await?;
        AuditReader::open(&state.services, &caller.actor(), query).await
    };
    match asked.await {
        Ok((reader, entry)) => send(&state, "audit.csv", AuditFile::new(reader), entry),
        Err(error) => refusal(error, "/audit", query),
    }
}

/// `GET /jobs/{id}/results.csv`: every conversation of a job, and its outcome.
pub async fn job(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    Path(id): Path<i64>,
) -> Response {
    let asked = async {
        let caller = authorize(&state, &session, &request, Action::Bulk).await?;
        jobs::queries::results(&state.services, &caller.actor(), id).await
    };
    match asked.await {
        Ok(results) => whole_file(&format!("job-{id}.csv"), job_file::lines(results)),
        Err(error) => refusal(error, &format!("/jobs/{id}"), ""),
    }
}

async fn authorize(
    state: &AppState,
    session: &Session,
    request: &RequestId,
    action: Action,
) -> Result<CurrentUser, AppError> {
    let caller = CurrentUser::from_session(session, &state.store, Some(request)).await?;
    let caller = caller.ok_or(AppError::SignedOut)?;
    caller.authorize(action, &state.services.audit).await?;
    Ok(caller)
}

/// Redirects strangers to sign in and then to the page with the link; else shows the error.
fn refusal(error: AppError, page: &str, query: &str) -> Response {
    if error == AppError::SignedOut {
        return Redirect::to(&sign_in_path(&[page, "?", query].concat())).into_response();
    }
    text_responses::app_error(error)
}

fn too_many(rows: u64) -> Response {
    text_responses::text_with(StatusCode::BAD_REQUEST, move || {
        t_plural("refusal-too-many-rows", rows, &[("most", &format_number(MOST))])
    })
}

fn send(state: &AppState, name: &str, source: impl CsvSource, entry: Entry) -> Response {
    let (sender, receiver) = mpsc::channel(BUFFERED_CHUNKS);
    tokio::spawn(write(state.clone(), source, entry, sender));
    file(name, chunks(receiver))
}

/// Reads the table to its end, and records the outcome before the browser can see it.
async fn write(state: AppState, mut source: impl CsvSource, entry: Entry, sender: Sender<Sent>) {
    let mut rows = 0;
    let written = tokio::select! {
        written = pump(&mut source, &sender, &mut rows) => written,
        () = state.shutdown.cancelled() => Err(audit::failed("audit-server-ended")),
    };
    let result = match &written {
        Ok(()) => format!("{}, {rows} rows{}", audit::DONE, source.note()),
        Err(failure) => format!("{failure}, after {rows} rows"),
    };
    state.services.audit.end(entry, &result).await;
    if written.is_ok() {
        // The browser may have disconnected.
        let _ = sender.send(None).await;
    }
}

async fn pump(
    source: &mut impl CsvSource,
    sender: &Sender<Sent>,
    rows: &mut u64,
) -> Result<(), String> {
    while let Some(chunk) = source.next().await.map_err(|error| audit::failure(&error))? {
        let sending = sender.send(Some(chunk.lines));
        match tokio::time::timeout(IDLE_TIMEOUT, sending).await {
            Ok(Ok(())) => *rows += chunk.rows,
            Ok(Err(_)) => return Err(audit::failed("audit-browser-gone")),
            Err(_) => return Err(audit::failed("audit-browser-stopped")),
        }
    }
    Ok(())
}

/// If the sender drops without a final `None`, aborts the response so that the download fails.
fn chunks(receiver: Receiver<Sent>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Some(chunk)) => Some((Ok(chunk), Some(receiver))),
            Some(None) => None,
            None => Some((Err(io::ErrorKind::BrokenPipe.into()), None)),
        }
    })
}

/// Responds with a file to save under a name, such as `audit.csv`. An error among the chunks aborts
/// the connection, so that no browser takes a part for the whole.
fn file<E>(name: &str, chunks: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Response
where
    E: Into<Box<dyn Error + Send + Sync>> + 'static,
{
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let mark = stream::once(async { Ok(Bytes::from_static(BYTE_ORDER_MARK.as_bytes())) });
    (headers, Body::from_stream(mark.chain(chunks))).into_response()
}

/// Like [`file()`], for a short table in one chunk.
fn whole_file(name: &str, mut lines: CsvWriter) -> Response {
    file(name, stream::iter([Ok::<_, Infallible>(lines.take_chunk())]))
}
