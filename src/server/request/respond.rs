//! The last step of a server function: turns an outcome into a response. Calls that accept JSON get
//! the outcome itself; a plain form gets a redirect to the page that shows it, with nothing of it
//! in the address.

use super::session::SessionData;
use crate::model::{AppError, ConversationId, Flash, NextForm, Refusal, query::encode};
use crate::server::error::internal_error;
use crate::server::state::AppState;
use http::header::LOCATION;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::use_context;
use leptos::reactive::computed::ScopedFuture;
use leptos_axum::ResponseOptions;
use std::future::Future;

/// A form whose sender expects a page: a browser without JavaScript, or Turbo.
#[derive(Debug, Clone)]
pub struct PlainForm(pub NextForm);

/// The default page.
pub const HOME: &str = "/conversations";

/// Runs a read; a failure sets the status of the page or of the call.
pub async fn query<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    work.await.inspect_err(set_status)
}

/// Runs a change to completion, even if the client disconnects. Redirects a plain form to `back`
/// with a flash: `message` of the outcome, which is not shown if it is empty, or the failure. A
/// refused form returns with what was typed to the page `typed_at`, if there is one.
pub async fn mutate<T: Send + 'static>(
    back: &str,
    typed_at: Option<String>,
    message: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    respond(back, Refused { typed_at, overrides: false }, said(message, back), work).await
}

/// Like [`mutate`]; after a conflict, the next page offers to make the change anyway.
pub async fn mutate_or_override<T: Send + 'static>(
    back: &str,
    typed_at: Option<String>,
    message: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    respond(back, Refused { typed_at, overrides: true }, said(message, back), work).await
}

/// Like [`mutate`] for a change that another form can undo.
pub async fn mutate_undoable<T: Send + 'static>(
    back: &str,
    typed_at: Option<String>,
    done: impl FnOnce(&T) -> Flash,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let done = |outcome: &T| (safe_path(back), Some(done(outcome)));
    respond(back, Refused { typed_at, overrides: false }, done, work).await
}

/// Like [`mutate`] for a change with its own page; only a failure has a flash.
pub async fn mutate_then_redirect<T: Send + 'static>(
    back: &str,
    typed_at: Option<String>,
    to: impl FnOnce(&T) -> String,
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let done = |outcome: &T| (to(outcome), None);
    respond(back, Refused { typed_at, overrides: false }, done, work).await
}

/// What happens to a refused form.
struct Refused {
    /// The page that has the form, if something is typed into it.
    typed_at: Option<String>,
    /// Whether it can be sent again in spite of a conflict.
    overrides: bool,
}

fn said<T>(
    message: impl FnOnce(&T) -> String,
    back: &str,
) -> impl FnOnce(&T) -> (String, Option<Flash>) {
    move |outcome| {
        let words = message(outcome);
        (safe_path(back), (!words.is_empty()).then_some(Flash::Done(words)))
    }
}

async fn respond<T: Send + 'static>(
    back: &str,
    refused: Refused,
    done: impl FnOnce(&T) -> (String, Option<Flash>),
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let outcome = run_to_completion(work).await;
    if let Some(form) = plain_form() {
        match &outcome {
            Ok(outcome) => {
                let (to, flash) = done(outcome);
                if let Some(flash) = flash {
                    SessionData::current()?.set_flash(flash).await?;
                }
                redirect(&to);
            }
            Err(error) => refuse_form(form, back, refused, error).await?,
        }
    }
    outcome.inspect_err(set_status)
}

/// Redirects to the page that shows a refusal and the form with what was typed. Operators whose
/// session has ended sign in first.
async fn refuse_form(
    mut form: NextForm,
    back: &str,
    refused: Refused,
    error: &AppError,
) -> Result<(), AppError> {
    let session = SessionData::current()?;
    let has_text = refused.typed_at.is_some();
    let page = safe_path(refused.typed_at.as_deref().unwrap_or(back));
    if *error == AppError::SignedOut {
        if has_text {
            session.keep_unsent(form);
        }
        redirect(&sign_in_path(&page));
        return Ok(());
    }
    let mut overrides = false;
    if let (AppError::Conflict(change), true) = (error, refused.overrides) {
        overrides = true;
        form.fields.retain(|(name, _)| name != "seen");
        form.fields.push(("seen".to_owned(), change.seen.clone()));
    }
    let contact = contact_of(&form);
    let form = (has_text || overrides).then_some(form);
    let refusal = Refusal { error: error.clone(), contact, form, overrides };
    session.set_flash(Flash::Refused(Box::new(refusal))).await?;
    redirect(&page);
    Ok(())
}

/// Returns the name of the contact if the form is about a conversation.
fn contact_of(form: &NextForm) -> Option<String> {
    let id = ConversationId::parse(form.value("id")?).ok()?;
    let queue = &AppState::current().ok()?.services.queue;
    queue.read(|snapshot| snapshot.find(&id).map(|known| known.contact.label().to_owned()))
}

/// Runs the work in a separate task, which finishes even if the browser disconnects.
async fn run_to_completion<T: Send + 'static>(
    work: impl Future<Output = Result<T, AppError>> + Send + 'static,
) -> Result<T, AppError> {
    let task = tokio::spawn(ScopedFuture::new(work));
    task.await.unwrap_or_else(|error| Err(internal_error("change", &error)))
}

/// Responds with a failure before any work is done.
pub fn refuse(error: AppError) -> Result<(), AppError> {
    Err(error).inspect_err(set_status)
}

/// Redirects a plain form to the page it came from.
pub fn redirect_back(path: &str) {
    if plain_form().is_some() {
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

/// Returns the form that was sent, if its sender expects a page.
fn plain_form() -> Option<NextForm> {
    Some(use_context::<Parts>()?.extensions.get::<PlainForm>()?.0.clone())
}

/// Sets the response status, unless the response is already a redirect.
fn set_status(error: &AppError) {
    let Some(answer) = use_context::<ResponseOptions>() else { return };
    let redirected = answer.0.read().is_ok_and(|parts| parts.headers.contains_key(LOCATION));
    if let (false, Ok(status)) = (redirected, StatusCode::from_u16(error.status())) {
        answer.set_status(status);
    }
}
