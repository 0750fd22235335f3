//! Downloads of tables: authorization, query, format, and streaming. The audit log records the
//! outcome, whether the download completes, fails, or loses its browser.

use super::job_table;
use super::state::WebState;
use super::text_responses;
use crate::i18n::{format_number, t_plural};
use crate::model::{Action, AppError, FileFormat};
use crate::server::request::respond::sign_in_path;
use crate::server::request::{CurrentUser, RequestId};
use crate::server::services::audit::{self, Entry};
use crate::server::services::audit_log::{self, AuditReader};
use crate::server::services::export::{Export, ExportError, MOST};
use crate::server::services::jobs;
use crate::server::state::AppState;
use crate::server::table::{self, FileContext, TableFile, TableSource};
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use bytes::Bytes;
use futures::stream::{self, unfold};
use futures::{Stream, StreamExt};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{StatusCode, Uri};
use std::convert::Infallible;
use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_sessions::Session;

/// Chunks that are read ahead of the browser.
const BUFFERED_CHUNKS: usize = 2;
/// How long a browser may stall before the download is aborted.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// A chunk, or `None` after the last one.
type Sent = Option<Bytes>;

/// Why a file is not sent.
enum Refusal {
    Export(ExportError),
    /// Number of audit entries that do not fit into a workbook.
    WorkbookFull(u64),
    /// As many workbooks as allowed are being made.
    Busy,
}

impl From<AppError> for Refusal {
    fn from(error: AppError) -> Self {
        Self::Export(error.into())
    }
}

impl From<ExportError> for Refusal {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

/// Returns the routes: each table in each format.
pub fn routes() -> Router<WebState> {
    FileFormat::ALL.into_iter().fold(Router::new(), |router, format| {
        let address = |table: &str| [table, ".", format.ending()].concat();
        router
            .route(&address("/conversations"), get(conversations))
            .route(&address("/audit"), get(audit))
            .route(&address("/jobs/{id}/results"), get(job))
    })
}

/// `GET /conversations.csv?…`: the list of that query, with all its pages.
async fn conversations(
    State(web): State<WebState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let caller = authorize(&web.app, &session, &request, Action::Export).await?;
        let file = FileRequest::new(&web, "conversations", &uri)?;
        let (source, entry) = Export::begin(&web.app.services, &caller, query).await?;
        file.send(&web, source, entry)
    };
    asked.await.unwrap_or_else(|refusal| refused(refusal, "/conversations", query))
}

/// `GET /audit.csv?…`: the audit log with that filter, with all its pages.
async fn audit(
    State(web): State<WebState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let query = uri.query().unwrap_or_default();
    let asked = async {
        let caller = authorize(&web.app, &session, &request, Action::Administer).await?;
        let file = FileRequest::new(&web, "audit", &uri)?;
        if file.format == FileFormat::Workbook {
            let entries = audit_log::count(&web.app.services, query).await?;
            if entries >= table::MOST_ROWS {
                return Err(Refusal::WorkbookFull(entries));
            }
        }
        let (source, entry) = AuditReader::open(&web.app.services, &caller.actor(), query).await?;
        file.send(&web, source, entry)
    };
    asked.await.unwrap_or_else(|refusal| refused(refusal, "/audit", query))
}

/// `GET /jobs/{id}/results.csv`: every conversation of a job, and its outcome.
async fn job(
    State(web): State<WebState>,
    Extension(session): Extension<Session>,
    Extension(request): Extension<RequestId>,
    Path(id): Path<i64>,
    uri: Uri,
) -> Response {
    let asked = async {
        let caller = authorize(&web.app, &session, &request, Action::Bulk).await?;
        let file = FileRequest::new(&web, &format!("job-{id}"), &uri)?;
        let results = jobs::queries::results(&web.app.services, &caller.actor(), id).await?;
        let mut table = file.begin(&web, &job_table::columns())?;
        job_table::rows(results).into_iter().for_each(|row| table.add(row));
        let rest = table.finish().await?;
        Ok(file.respond(stream::iter([Ok::<_, Infallible>(rest)])))
    };
    asked.await.unwrap_or_else(|refusal| refused(refusal, &format!("/jobs/{id}"), ""))
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

/// Redirects strangers to sign in and then to the page with the link; else says what was wrong.
fn refused(refusal: Refusal, page: &str, query: &str) -> Response {
    match refusal {
        Refusal::Export(ExportError::App(AppError::SignedOut)) => {
            Redirect::to(&sign_in_path(&[page, "?", query].concat())).into_response()
        }
        Refusal::Export(ExportError::App(error)) => text_responses::app_error(error),
        Refusal::Export(ExportError::TooMany(rows)) => {
            too_many("refusal-too-many-rows", rows, MOST)
        }
        Refusal::Export(ExportError::StillFilling) => {
            text_responses::text(StatusCode::SERVICE_UNAVAILABLE, "refusal-queue-filling")
        }
        Refusal::WorkbookFull(rows) => too_many("refusal-workbook-full", rows, table::MOST_ROWS),
        Refusal::Busy => {
            text_responses::text(StatusCode::SERVICE_UNAVAILABLE, "refusal-workbooks-busy")
        }
    }
}

fn too_many(key: &'static str, rows: u64, most: u64) -> Response {
    text_responses::text_with(StatusCode::BAD_REQUEST, move || {
        t_plural(key, rows, &[("most", &format_number(most))])
    })
}

/// A file that may be sent.
struct FileRequest {
    format: FileFormat,
    /// The name without the extension, such as `audit`.
    name: String,
    /// Held while a workbook is made.
    permit: Option<OwnedSemaphorePermit>,
}

impl FileRequest {
    fn new(web: &WebState, name: &str, uri: &Uri) -> Result<Self, Refusal> {
        let format = FileFormat::of_path(uri.path()).unwrap_or_default();
        let permit = match format {
            FileFormat::Workbook => {
                let workbooks: Arc<Semaphore> = web.workbooks.clone();
                Some(workbooks.try_acquire_owned().map_err(|_| Refusal::Busy)?)
            }
            _ => None,
        };
        Ok(Self { format, name: name.to_owned(), permit })
    }

    fn begin(&self, web: &WebState, columns: &[table::Column]) -> Result<TableFile, AppError> {
        let context = FileContext {
            zone: web.app.services.waiting.time_zone.clone(),
            origin: web.app.web.public.origin(),
        };
        TableFile::new(self.format, &self.name, columns, context)
    }

    /// Responds with the table while it is read.
    fn send(
        mut self,
        web: &WebState,
        source: impl TableSource,
        entry: Entry,
    ) -> Result<Response, Refusal> {
        let table = self.begin(web, &source.columns())?;
        let (sender, receiver) = mpsc::channel(BUFFERED_CHUNKS);
        let (state, permit) = (web.app.clone(), self.permit.take());
        tokio::spawn(async move {
            write(state, source, table, entry, sender).await;
            drop(permit);
        });
        Ok(self.respond(chunks(receiver)))
    }

    /// Responds with a file to save. An error among the chunks aborts the connection, so that no
    /// browser takes a part for the whole.
    fn respond<E>(&self, chunks: impl Stream<Item = Result<Bytes, E>> + Send + 'static) -> Response
    where
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
    {
        let (name, extension) = (&self.name, self.format.extension());
        let headers = [
            (CONTENT_TYPE, table::content_type(self.format).to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.{extension}\"")),
            (CACHE_CONTROL, "no-store".to_owned()),
        ];
        let mark = Bytes::from_static(table::beginning(self.format).as_bytes());
        let mark = stream::once(async { Ok(mark) });
        (headers, Body::from_stream(mark.chain(chunks))).into_response()
    }
}

/// Reads the table to its end, and records the outcome before the browser can see it.
async fn write(
    state: AppState,
    mut source: impl TableSource,
    table: TableFile,
    entry: Entry,
    sender: Sender<Sent>,
) {
    let mut rows = 0;
    let written = tokio::select! {
        written = pump(&mut source, table, &sender, &mut rows) => written,
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
    source: &mut impl TableSource,
    mut table: TableFile,
    sender: &Sender<Sent>,
    rows: &mut u64,
) -> Result<(), String> {
    let failure = |error: AppError| audit::failure(&error);
    while let Some(some) = source.next().await.map_err(failure)? {
        let number = some.len() as u64;
        some.into_iter().for_each(|row| table.add(row));
        send(sender, table.take_chunk()).await?;
        *rows += number;
    }
    send(sender, table.finish().await.map_err(failure)?).await
}

/// Sends a chunk, if there is something in it. Fails if nobody takes it.
async fn send(sender: &Sender<Sent>, chunk: Bytes) -> Result<(), String> {
    if sender.is_closed() {
        return Err(audit::failed("audit-browser-gone"));
    }
    if chunk.is_empty() {
        return Ok(());
    }
    match tokio::time::timeout(IDLE_TIMEOUT, sender.send(Some(chunk))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(audit::failed("audit-browser-gone")),
        Err(_) => Err(audit::failed("audit-browser-stopped")),
    }
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
