//! Signing in and out, and what the sign-in page shows.

use super::client_address::client_address;
use super::respond::{self, safe_path};
use super::session::SignInError;
use super::{CurrentUser, RequestId, SessionData};
use crate::model::{AppError, LocalizedText, Operator, SignInForm};
use crate::server::access::Source;
use crate::server::error::internal_error;
use crate::server::services::audit::{self, Actor, AuditEvent, action};
use crate::server::state::AppState;
use crate::server::store::users;
use http::HeaderMap;
use http::request::Parts;
use leptos::prelude::use_context;
use std::time::Duration;
use tokio::time::sleep;

/// How long sign-ins with unknown names are counted together.
const MINUTE: Duration = Duration::from_secs(60);

/// The most characters of a name that come back with a refusal: strangers' are in a cookie.
const LONGEST_KEPT_NAME: usize = 120;

/// Returns the current operator; `None` for strangers.
pub async fn current_operator() -> Result<Option<Operator>, AppError> {
    match CurrentUser::current().await {
        Ok(caller) => Ok(Some(caller.operator.clone())),
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the last refused attempt, and the operators who sign in with one click.
pub fn sign_in_form(state: &AppState, session: &SessionData, headers: &HeaderMap) -> SignInForm {
    let (name, error) = session.take_refusal().unzip();
    let busy = error == Some(SignInError::Busy);
    let refusal = match error {
        Some(SignInError::Refused(error)) => Some(error),
        _ => None,
    };
    let public = &state.web.public;
    let secure = (public.https && is_insecure(headers, &public.host)).then(|| public.origin());
    let name = name.unwrap_or_default();
    SignInForm { name, refusal, busy, demo: state.demo.clone(), secure }
}

/// Returns whether a page was asked for over plain http, where a browser keeps no cookie that is
/// `Secure`. Browsers send `Sec-Fetch-Site` only from addresses that they consider secure.
fn is_insecure(headers: &HeaderMap, public_host: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_http = match text("x-forwarded-proto") {
        Some(scheme) => scheme.trim() == "http",
        None => {
            text("referer").is_some_and(|page| page.starts_with("http://"))
                || text("host").is_some_and(|host| !host.eq_ignore_ascii_case(public_host))
        }
    };
    is_http && !headers.contains_key("sec-fetch-site")
}

/// Signs in and redirects to `next`, or back to the form with the refusal.
pub async fn sign_in(name: &str, password: &str, next: &str) -> Result<(), AppError> {
    let next = safe_path(next);
    let outcome = match name.chars().count() > users::LONGEST_NAME {
        true => {
            let most = users::LONGEST_NAME.to_string();
            let expected = LocalizedText::from("expected-sign-in-name").with("most", most);
            Err(AppError::bad_input("name", name, expected).into())
        }
        false => {
            let outcome = try_sign_in(name, password).await;
            record_attempt(name, &outcome).await?;
            outcome
        }
    };
    match outcome {
        Ok(()) => respond::redirect(&next),
        Err(refusal) => {
            let name = name.chars().take(LONGEST_KEPT_NAME).collect();
            SessionData::current()?.set_refusal((name, refusal));
            respond::redirect(&respond::sign_in_path(&next));
        }
    }
    Ok(())
}

/// Ends the session and redirects to the sign-in page. The session ends even if nothing can be
/// written. A stranger has none to end.
pub async fn sign_out() -> Result<(), AppError> {
    let caller = CurrentUser::current().await;
    if !matches!(caller, Err(AppError::SignedOut)) {
        SessionData::current()?.sign_out().await?;
    }
    if let Ok(caller) = caller
        && record(action::SIGN_OUT, &caller.operator.name, audit::DONE).await.is_err()
    {
        tracing::error!(request = RequestId::current().0, "a sign-out is not in the audit log");
    }
    respond::redirect("/sign-in");
    Ok(())
}

/// Records an attempt in the audit log, unless no password was compared: there may be many. Omits an
/// unknown name, which may be a password in the wrong field; after the first, such attempts are
/// only counted.
async fn record_attempt(name: &str, outcome: &Result<(), SignInError>) -> Result<(), AppError> {
    let result = match outcome {
        Err(SignInError::Busy | SignInError::Refused(AppError::TooManyAttempts { .. })) => {
            return Ok(());
        }
        Err(SignInError::Refused(error)) => audit::failure(error),
        Ok(()) => audit::DONE.to_owned(),
    };
    let state = AppState::current()?;
    let user = state.store.user_named(name).await.map_err(|e| internal_error("operator", &e))?;
    if let Some(user) = user {
        return record(action::SIGN_IN, &user.operator.name, &result).await;
    }
    if state.throttle.unknown_names.count() {
        tokio::spawn(summarize_unknown_names(state, result.clone()));
        return record(action::SIGN_IN, audit::NOBODYS_NAME, &result).await;
    }
    Ok(())
}

/// Records how many attempts with unknown names followed the first, after a minute or when the
/// server shuts down.
async fn summarize_unknown_names(state: AppState, result: String) {
    tokio::select! {
        () = sleep(MINUTE) => {}
        () = state.shutdown.cancelled() => {}
    }
    let more = state.throttle.unknown_names.end_minute();
    if more > 0 {
        let details = Some(format!("{more} more within a minute"));
        let event = AuditEvent { action: action::SIGN_IN, details, ..AuditEvent::default() };
        let actor = Actor { operator: audit::NOBODYS_NAME.to_owned(), request: String::new() };
        // A failure is in the log already.
        let _ = state.services.audit.record(&actor, event, &result).await;
    }
}

async fn record(action: &'static str, operator: &str, result: &str) -> Result<(), AppError> {
    let event = AuditEvent { action, ..AuditEvent::default() };
    let actor = Actor { operator: operator.to_owned(), request: RequestId::current().0 };
    AppState::current()?.services.audit.record(&actor, event, result).await
}

async fn try_sign_in(name: &str, password: &str) -> Result<(), SignInError> {
    let state = AppState::current()?;
    let session = SessionData::current()?;
    let user = state.store.user_named(name).await.map_err(|e| internal_error("operator", &e))?;
    let user = user.filter(|user| !user.disabled);
    let clicked = password.is_empty() && state.demo.iter().any(|one| one.name == name);
    if !clicked {
        let browser = user.as_ref().and_then(|user| session.known_browser(user));
        let known = user.as_ref().map(|user| user.password_hash.clone());
        check_password(&state, name, known, browser, password).await?;
    }
    let user = user.ok_or(AppError::WrongCredentials)?;
    session.sign_in(user.id).await?;
    session.return_unsent(&user).await?;
    session.remember_browser(&user);
    Ok(())
}

async fn check_password(
    state: &AppState,
    name: &str,
    known: Option<String>,
    browser: Option<String>,
    password: &str,
) -> Result<(), SignInError> {
    let request = use_context::<Parts>().ok_or(AppError::SignedOut)?;
    let address = client_address(&request, &state.web.trusted_proxies);
    let source = browser.map_or_else(|| Source::address(address), Source::Browser);
    let account = users::key(name);
    // First: an attempt that is turned away must not count.
    let place = state.passwords.enter(&source).ok_or(SignInError::Busy)?;
    state
        .throttle
        .attempt(&account, &source)
        .map_err(|retry_after| AppError::TooManyAttempts { retry_after })?;
    if !state.passwords.verify(place, known, password).await {
        return Err(AppError::WrongCredentials.into());
    }
    state.throttle.succeeded(&account, &source);
    Ok(())
}
