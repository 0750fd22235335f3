//! `POST /conversations/{id}/attachments`: the form for replies with the files that were chosen. Each
//! file is sent on as it arrives; nothing waits in memory for its end, and nothing is on disk.

use super::state::WebState;
use super::text_responses::{app_error, text};
use crate::api::messages::WriteMessage;
use crate::model::attachment::LARGEST;
use crate::model::composer::{Audience, Draft};
use crate::model::{Action, AppError, FileTrouble, Flash, LocalizedText, NextForm, VendorTrouble};
use crate::server::request::respond::{safe_path, sign_in_path};
use crate::server::request::{CurrentUser, RequestId, SessionData};
use crate::server::services::attachments::{self, BEGINNING, FileTerms, Piece, pieces};
use crate::server::services::drafts;
use crate::server::store::session_cache::SessionEnd;
use axum::Router;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Extension, FromRequest, Multipart, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_LENGTH};
use http::{HeaderMap, StatusCode};
use leptos::server_fn::ServerFn;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout};
use tower_sessions::Session;

/// The most bytes of all that is not a file.
const MOST_TYPED: usize = 64 * 1024;
/// How long a browser may take for that, which comes first.
const TYPED_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a browser, or SendSeven, may stall in the middle of a file.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// How long SendSeven may take for its answer after the end of a file.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// The most that is read of a refused form, and for how long: browsers show no response before they
/// have sent everything.
const DRAIN_LIMIT: u64 = 128 << 20;
const DRAIN_LIMIT_OF_STRANGERS: u64 = 4 << 20;
const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

pub fn routes() -> Router<WebState> {
    let attach = post(attach).layer(DefaultBodyLimit::disable());
    Router::new().route("/conversations/{id}/attachments", attach)
}

async fn attach(
    State(web): State<WebState>,
    Extension(session): Extension<Session>,
    Extension(request_id): Extension<RequestId>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    // Subscribe before reading the session, so that its end is not missed.
    let ends = web.app.store.session_ends();
    let Some(data) = SessionData::of(&web.app, request.extensions()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = request.headers().clone();
    let Ok(mut form) = Multipart::from_request(request, &()).await else {
        return text(StatusCode::UNSUPPORTED_MEDIA_TYPE, "refusal-not-a-form");
    };
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let sender = Operator { web, session, request_id, ends };
    let mut upload = Upload { sender, id, length, typed: Typed::default(), is_cut: false };
    let outcome = upload.receive(&mut form).await;
    let Upload { id, typed, is_cut, .. } = upload;
    if let Err(error) = &outcome {
        let limit = match error {
            AppError::SignedOut => DRAIN_LIMIT_OF_STRANGERS,
            _ => DRAIN_LIMIT,
        };
        if length.is_none_or(|length| length <= limit) {
            drain(form).await;
        }
    }
    respond(outcome, typed, &id, &data, &headers, is_cut).await
}

/// What a form has besides files.
#[derive(Default)]
struct Typed {
    fields: Vec<(String, String)>,
    bytes: usize,
}

/// Who sends a form.
struct Operator {
    web: WebState,
    session: Session,
    request_id: RequestId,
    ends: Receiver<SessionEnd>,
}

/// A form under way.
struct Upload {
    sender: Operator,
    /// Of the conversation.
    id: String,
    /// Of the whole form, as declared.
    length: Option<u64>,
    typed: Typed,
    /// Whether the browser ended it, so that nobody waits for a response.
    is_cut: bool,
}

impl Upload {
    /// Reads the form and attaches its files, one after the other.
    async fn receive(&mut self, form: &mut Multipart) -> Result<(), AppError> {
        let typed_until = Instant::now() + TYPED_TIMEOUT;
        let mut files = 0;
        loop {
            let longest = match files {
                0 => typed_until.saturating_duration_since(Instant::now()),
                _ => STALL_TIMEOUT,
            };
            let Some(field) = within(&mut self.is_cut, longest, form.next_field()).await? else {
                break;
            };
            match field.name() {
                Some("file") if field.file_name().is_none_or(str::is_empty) => {}
                Some("file") => {
                    files += 1;
                    let caller = self.begin().await?;
                    self.send_on(&caller, field).await?;
                }
                _ => {
                    within(&mut self.is_cut, longest, self.typed.read(field)).await?;
                    self.typed.check()?;
                }
            }
        }
        if files == 0 {
            self.begin().await?;
            return Err(AppError::File(FileTrouble::Missing));
        }
        Ok(())
    }

    /// Authorizes the sender and keeps what they have typed, which comes before the files.
    async fn begin(&mut self) -> Result<CurrentUser, AppError> {
        let caller = self.sender.authorize().await?;
        if let Some(draft) = self.typed.draft() {
            drafts::store(&self.sender.web.app.services, &caller, &self.id, draft)?;
        }
        let largest = (u64::from(LARGEST) << 20) + MOST_TYPED as u64;
        match self.length.is_some_and(|length| length > largest) {
            true => Err(AppError::File(FileTrouble::TooLarge(LARGEST))),
            false => Ok(caller),
        }
    }

    async fn send_on(
        &mut self,
        caller: &CurrentUser,
        mut field: Field<'_>,
    ) -> Result<(), AppError> {
        let services = self.sender.web.app.services.clone();
        let admission = attachments::admit(&services, caller, &self.id).await?;
        let name = field.file_name().unwrap_or_default();
        let terms = FileTerms::of(name, field.content_type()).map_err(AppError::File)?;
        let beginning = beginning(&mut self.is_cut, &mut field).await?;
        terms.check(&beginning).map_err(AppError::File)?;
        let largest = terms.largest;
        let (to, pieces) = pieces();
        let caller = caller.clone();
        // Its end is audited even if the browser goes away.
        let sending = tokio::spawn(async move {
            attachments::attach(&services, &caller, &admission, terms, pieces).await
        });
        let passed = self.pass(field, beginning, to, largest).await;
        let sent = timeout(ANSWER_TIMEOUT, sending).await;
        passed?;
        match sent {
            Ok(sent) => {
                sent.unwrap_or_else(|_| Err(AppError::Internal { reference: "upload".to_owned() }))
            }
            Err(_) => Err(AppError::Vendor(VendorTrouble::TimedOut)),
        }
    }

    /// Passes a file on. Fails if it has to be given up, which breaks the file off; if SendSeven takes
    /// no more of it, its answer says why.
    async fn pass(
        &mut self,
        mut field: Field<'_>,
        beginning: Bytes,
        to: Sender<Piece>,
        largest: u32,
    ) -> Result<(), AppError> {
        let mut left = u64::from(largest) << 20;
        let mut next = Some(beginning);
        while let Some(piece) = next {
            left = match left.checked_sub(piece.len() as u64) {
                Some(left) => left,
                None => return Err(AppError::File(FileTrouble::TooLarge(largest))),
            };
            if !matches!(timeout(STALL_TIMEOUT, to.send(Some(piece))).await, Ok(Ok(()))) {
                return Ok(());
            }
            next = tokio::select! {
                biased;
                error = self.sender.ended() => return Err(error),
                next = within(&mut self.is_cut, STALL_TIMEOUT, field.chunk()) => next?,
            };
        }
        self.sender.authorize().await?;
        // Fails only if SendSeven takes no more.
        let _ = to.send(None).await;
        Ok(())
    }
}

/// Returns the first pieces of a file as one, long enough to tell what it is.
async fn beginning(is_cut: &mut bool, field: &mut Field<'_>) -> Result<Bytes, AppError> {
    let mut beginning = BytesMut::new();
    while beginning.len() < BEGINNING
        && let Some(piece) = within(is_cut, STALL_TIMEOUT, field.chunk()).await?
    {
        beginning.extend_from_slice(&piece);
    }
    Ok(beginning.freeze())
}

/// Waits for more of a form.
async fn within<T>(
    is_cut: &mut bool,
    longest: Duration,
    more: impl Future<Output = Result<T, MultipartError>>,
) -> Result<T, AppError> {
    match timeout(longest, more).await {
        Ok(Ok(more)) => Ok(more),
        other => {
            *is_cut = other.is_ok();
            Err(AppError::File(FileTrouble::Incomplete))
        }
    }
}

impl Operator {
    /// Returns the operator as they are now; fails if they may not reply.
    async fn authorize(&self) -> Result<CurrentUser, AppError> {
        let state = &self.web.app;
        // The session of the request remembers how it was at first.
        let store = Arc::new(state.store.clone());
        let session = Session::new(self.session.id(), store, None);
        let caller =
            CurrentUser::from_session(&session, &state.store, Some(&self.request_id)).await?;
        let caller = caller.ok_or(AppError::SignedOut)?;
        caller.authorize(Action::Reply, &state.services.audit).await?;
        Ok(caller)
    }

    /// Completes when the session ends or the operator may no longer reply.
    async fn ended(&mut self) -> AppError {
        loop {
            match self.ends.recv().await {
                Ok(_) | Err(RecvError::Lagged(_)) => {
                    if let Err(error) = self.authorize().await {
                        return error;
                    }
                }
                Err(RecvError::Closed) => return AppError::SignedOut,
            }
        }
    }
}

impl Typed {
    async fn read(&mut self, mut field: Field<'_>) -> Result<(), MultipartError> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut value = Vec::new();
        while let Some(piece) = field.chunk().await? {
            self.bytes += piece.len();
            if self.bytes > MOST_TYPED {
                return Ok(());
            }
            value.extend_from_slice(&piece);
        }
        // Forms send line ends as CR LF; they count as one character, as people count them.
        let value = String::from_utf8_lossy(&value).replace("\r\n", "\n");
        self.fields.push((name, value));
        Ok(())
    }

    /// Fails if it is more than any form has.
    fn check(&self) -> Result<(), AppError> {
        if self.bytes <= MOST_TYPED {
            return Ok(());
        }
        let expected = LocalizedText::from("expected-short-reply");
        let expected = expected.with("most", (MOST_TYPED / 2).to_string());
        Err(AppError::bad_input("reply", "", expected))
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &String> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the text of the form; `None` if only files were sent.
    fn draft(&self) -> Option<Draft> {
        let text = self.values("text").next()?.clone();
        let audience = self.values("audience").next().map_or("", String::as_str);
        let audience = Audience::from_name(audience).unwrap_or_default();
        Some(Draft { audience, text, mentioned: self.values("mentioned[]").cloned().collect() })
    }
}

/// Reads the rest of a refused form, as far as it is worth it.
async fn drain(mut form: Multipart) {
    let rest = async { while let Ok(Some(_)) = form.next_field().await {} };
    // A slower browser may miss the response.
    let _ = timeout(DRAIN_TIMEOUT, rest).await;
}

/// Answers a form with its page, and a script with a status; both find the reason of a failure on the
/// page.
async fn respond(
    outcome: Result<(), AppError>,
    typed: Typed,
    id: &str,
    data: &SessionData,
    headers: &HeaderMap,
    is_cut: bool,
) -> Response {
    let back = match typed.values("back").next() {
        Some(back) => safe_path(back),
        None => safe_path(&["/conversations/", id].concat()),
    };
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    let is_script = !accept.is_some_and(|accept| accept.contains("text/html"));
    match outcome {
        Ok(()) if is_script => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => Redirect::to(&back).into_response(),
        Err(AppError::SignedOut) if is_script => app_error(AppError::SignedOut),
        Err(AppError::SignedOut) => {
            let action = WriteMessage::PATH.to_owned();
            data.keep_unsent(NextForm { action, fields: typed.fields });
            Redirect::to(&sign_in_path(&back)).into_response()
        }
        // The script has canceled it, or says itself that nothing arrived.
        Err(error) if is_script && is_cut => app_error(error),
        Err(error) => match data.set_flash(Flash::failed(error.clone())).await {
            Ok(()) if !is_script => Redirect::to(&back).into_response(),
            Ok(()) => app_error(error),
            Err(unsaved) => app_error(unsaved),
        },
    }
}
