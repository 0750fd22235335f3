//! The last move of a server function: how an outcome becomes an answer. Calls that accept JSON get
//! the outcome itself; a plain form gets a redirect to the page that shows it, and nothing of it
//! stands in the address.

use super::session::SessionData;
use crate::model::{AppError, Flash, RetryForm, query::encode};
use crate::server::error::internal_error;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::ResponseOptions;
use std::future::Future;

/// Marks a form whose sender shows pages: a browser by itself, or Turbo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlainForm;

/// Where people land when nothing else is known.
pub const HOME: &str = "/conversations";

/// Answers a question; a failure sets the status of the page or of the call.
pub async fn query<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    work.await.inspect_err(set_status)
}

/// What was typed, and the page to come back to with it.
pub struct FormDraft {
    pub at: String,
    pub text: String,
}

/// Answers a change, which is finished even if whoever asked for it goes away meanwhile. A plain
/// form goes on to `back` with a notice: what `message` says of the outcome, or the failure; where
/// something was typed, a failure goes back to where that stood.
pub async fn mutate<T: Send + 'static>(
    back: &str,
    draft: Option<FormDraft>,
    message: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    mutate_or_retry(back, draft, None, message, work).await
}

/// The same; where somebody else was quicker, the page that follows offers to do it all the same by
/// the form `retry`. An empty message is not shown.
pub async fn mutate_or_retry<T: Send + 'static>(
    back: &str,
    draft: Option<FormDraft>,
    retry: Option<RetryForm>,
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
            (Err(error), Some(FormDraft { at, text })) if !text.trim().is_empty() => {
                (safe_path(&at), Flash::Returned(error.clone(), text))
            }
            (Err(error), _) => (safe_path(back), failed(error, retry)),
        };
        redirect_with_flash(&back, notice).await?;
    }
    outcome.inspect_err(set_status)
}

fn failed(error: &AppError, retry: Option<RetryForm>) -> Flash {
    match (error, retry) {
        (AppError::Overtaken(change), Some(mut retry)) => {
            retry.fields.push(("seen".to_owned(), change.seen.clone()));
            Flash::Conflict(error.clone(), retry)
        }
        _ => Flash::Failed(error.clone()),
    }
}

/// The same, for what leads to a page of its own; only a failure goes back and leaves a notice.
pub async fn mutate_then_redirect<T: Send + 'static>(
    back: &str,
    to: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let outcome = run_to_completion(work).await;
    if is_plain_form() {
        match &outcome {
            Ok(done) => redirect(&to(done)),
            Err(error) => {
                redirect_with_flash(&safe_path(back), Flash::Failed(error.clone())).await?
            }
        }
    }
    outcome.inspect_err(set_status)
}

/// Does it in a task of its own: it ends even if the browser goes away.
async fn run_to_completion<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let task = tokio::spawn(ScopedFuture::new(work));
    task.await.unwrap_or_else(|error| Err(internal_error("change", &error)))
}

/// Goes on to the page that shows a notice; whoever is signed out goes to sign in first.
pub async fn redirect_with_flash(back: &str, notice: Flash) -> Result<(), AppError> {
    if notice == Flash::Failed(AppError::SignedOut) {
        redirect(&sign_in_path(back));
        return Ok(());
    }
    SessionData::current()?.set_flash(notice).await?;
    redirect(back);
    Ok(())
}

/// Answers with a failure before anything was done.
pub fn refuse(error: AppError) -> Result<(), AppError> {
    Err(error).inspect_err(set_status)
}

/// Sends a plain form back to where it came from.
pub fn redirect_back(path: &str) {
    if is_plain_form() {
        redirect(&safe_path(path));
    }
}

/// Answers with a redirect to a path of this console.
pub fn redirect(path: &str) {
    if let (Some(answer), Ok(path)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(path))
    {
        answer.insert_header(LOCATION, path);
        answer.set_status(StatusCode::SEE_OTHER);
    }
}

/// The path, where it is one of this console that can stand in a header; else [`HOME`].
pub fn safe_path(path: &str) -> String {
    let sound = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 2048
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if sound { path.to_owned() } else { HOME.to_owned() }
}

/// The sign-in page, which goes on to `next` afterwards.
pub fn sign_in_path(next: &str) -> String {
    format!("/sign-in?next={}", encode(next))
}

fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.extensions.get::<PlainForm>().is_some())
}

/// A redirect that was decided on before stays one.
fn set_status(error: &AppError) {
    let Some(answer) = use_context::<ResponseOptions>() else { return };
    let redirected = answer.0.read().is_ok_and(|parts| parts.headers.contains_key(LOCATION));
    if let (false, Ok(status)) = (redirected, StatusCode::from_u16(error.status())) {
        answer.set_status(status);
    }
}
