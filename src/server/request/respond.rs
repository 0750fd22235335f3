//! The last step of a server function: turns an outcome into a response. Calls that accept JSON get
//! the outcome itself; a plain form gets a redirect to the page that shows it, with nothing of it
//! in the address.

use super::session::SessionData;
use crate::model::{AppError, Flash, NextForm, query::encode};
use crate::server::error::internal_error;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::ResponseOptions;
use std::future::Future;

/// Marks a form whose sender expects a page: a browser without JavaScript, or Turbo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainForm;

/// The default page.
pub const HOME: &str = "/conversations";

/// Runs a read; a failure sets the status of the page or of the call.
pub async fn query<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    work.await.inspect_err(set_status)
}

/// The typed text, and the page to return to with it.
pub struct FormDraft {
    pub at: String,
    pub text: String,
}

/// Runs a change to completion, even if the client disconnects. Redirects a plain form to `back`
/// with a flash: `message` of the outcome, or the failure. With a non-empty draft, a failure
/// redirects to the draft's page.
pub async fn mutate<T: Send + 'static>(
    back: &str,
    draft: Option<FormDraft>,
    message: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    mutate_or_retry(back, draft, None, message, work).await
}

/// Like [`mutate`] for a change that another form can undo.
pub async fn mutate_undoable<T: Send + 'static>(
    back: &str,
    done: impl FnOnce(&T) -> Flash,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let outcome = run_to_completion(work).await;
    if is_plain_form() {
        let notice = match &outcome {
            Ok(outcome) => done(outcome),
            Err(error) => Flash::Failed(error.clone()),
        };
        redirect_with_flash(&safe_path(back), notice).await?;
    }
    outcome.inspect_err(set_status)
}

/// Like [`mutate`]; after a conflict, the next page offers the form `retry` to make the change
/// anyway. An empty message is not shown.
pub async fn mutate_or_retry<T: Send + 'static>(
    back: &str,
    draft: Option<FormDraft>,
    retry: Option<NextForm>,
    message: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let outcome = run_to_completion(work).await;
    if is_plain_form() {
        let (back, notice) = match (&outcome, draft) {
            (Ok(done), _) => match message(done) {
                words if words.is_empty() => {
                    redirect(&safe_path(back));
                    return outcome;
                }
                words => (safe_path(back), Flash::Done(words)),
            },
            (Err(error), draft) => failed(back, error, draft, retry),
        };
        redirect_with_flash(&back, notice).await?;
    }
    outcome.inspect_err(set_status)
}

/// Returns the page to show after a failure, and its flash: with a non-empty draft, the draft's.
fn failed(
    back: &str,
    error: &AppError,
    draft: Option<FormDraft>,
    retry: Option<NextForm>,
) -> (String, Flash) {
    match (draft, error, retry) {
        (Some(FormDraft { at, text }), ..) if !text.trim().is_empty() => {
            (safe_path(&at), Flash::Returned(error.clone(), text))
        }
        (_, AppError::Conflict(change), Some(mut retry)) => {
            retry.fields.push(("seen".to_owned(), change.seen.clone()));
            (safe_path(back), Flash::Conflict(error.clone(), retry))
        }
        _ => (safe_path(back), Flash::Failed(error.clone())),
    }
}

/// Like [`mutate`] for a change with its own page; only a failure redirects to `back` with a flash.
pub async fn mutate_then_redirect<T: Send + 'static>(
    back: &str,
    draft: Option<FormDraft>,
    to: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let outcome = run_to_completion(work).await;
    if is_plain_form() {
        match &outcome {
            Ok(done) => redirect(&to(done)),
            Err(error) => {
                let (back, notice) = failed(back, error, draft, None);
                redirect_with_flash(&back, notice).await?
            }
        }
    }
    outcome.inspect_err(set_status)
}

/// Runs the work in a separate task, which finishes even if the browser disconnects.
async fn run_to_completion<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let task = tokio::spawn(ScopedFuture::new(work));
    task.await.unwrap_or_else(|error| Err(internal_error("change", &error)))
}

/// Redirects to the page that shows a flash; signed-out users sign in first.
pub async fn redirect_with_flash(back: &str, notice: Flash) -> Result<(), AppError> {
    if notice == Flash::Failed(AppError::SignedOut) {
        redirect(&sign_in_path(back));
        return Ok(());
    }
    SessionData::current()?.set_flash(notice).await?;
    redirect(back);
    Ok(())
}

/// Responds with a failure before any work is done.
pub fn refuse(error: AppError) -> Result<(), AppError> {
    Err(error).inspect_err(set_status)
}

/// Redirects a plain form to the page it came from.
pub fn redirect_back(path: &str) {
    if is_plain_form() {
        redirect(&safe_path(path));
    }
}

/// Responds with a redirect to a path of this console.
pub fn redirect(path: &str) {
    if let (Some(answer), Ok(path)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    {
        answer.insert_header(LOCATION, path);
        answer.set_status(StatusCode::SEE_OTHER);
    }
}

/// Returns the path if it belongs to this console and is valid in a header; else [`HOME`].
pub fn safe_path(path: &str) -> String {
    let sound = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2048
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if sound { path.to_owned() } else { HOME.to_owned() }
}

/// Returns the address of the sign-in page, which redirects to `next` afterwards.
pub fn sign_in_path(next: &str) -> String {
    format!("/sign-in?next={}", encode(next))
}

fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<PlainForm>().is_some())
}

/// Sets the response status, unless the response is already a redirect.
fn set_status(error: &AppError) {
    let Some(answer) = use_context::<ResponseOptions>() else { return };
    let redirected = answer.0.read().is_ok_and(|parts| parts.headers.contains_key(LOCATION));
    if let (false, Ok(status)) = (redirected, StatusCode::from_u16(error.status())) {
        answer.set_status(status);
    }
}
