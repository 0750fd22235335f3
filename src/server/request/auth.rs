//! Signing in and out, and what the sign-in page shows.

use super::client_address::client_address;
use super::respond::{self, safe_path};
use super::{CurrentUser, RequestId, SessionData};
use crate::model::{AppError, Operator, SignInForm};
use crate::server::error::internal_error;
use crate::server::services::audit::{self, Actor, AuditEvent, action};
use crate::server::state::AppState;
use crate::server::store::users;
use http::request::Parts;
use leptos::prelude::use_context;

/// Returns the current operator; `None` for strangers.
pub async fn current_operator() -> Result<Option<Operator>, AppError> {
    match CurrentUser::current().await {
        Ok(caller) => Ok(Some(caller.operator.clone())),
        Err(AppError::SignedOut) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Returns the last refused attempt, and the operators who sign in with one click.
pub async fn sign_in_form(state: &AppState, session: &SessionData) -> Result<SignInForm, AppError> {
    let demo = state.demo.clone();
    let (name, refusal) = match session.take_refusal().await? {
        Some((name, refusal)) => (name, Some(refusal)),
        None => (String::new(), None),
    };
    Ok(SignInForm { name, refusal, demo })
}

/// Signs in and redirects to `next`, or back to the form with the refusal.
pub async fn sign_in(name: &str, password: &str, next: &str) -> Result<(), AppError> {
    let next = safe_path(next);
    let typed: String = name.chars().take(users::LONGEST_NAME).collect();
    let outcome = try_sign_in(name, password).await;
    record_attempt(name, &outcome).await?;
    match outcome {
        Ok(()) => respond::redirect(&next),
        Err(refusal) => {
            SessionData::current()?.set_refusal((typed, refusal)).await?;
            respond::redirect(&respond::sign_in_path(&next));
        }
    }
    Ok(())
}

/// Ends the session and redirects to the sign-in page.
pub async fn sign_out() -> Result<(), AppError> {
    if let Ok(caller) = CurrentUser::current().await {
        record(action::SIGN_OUT, &caller.operator.name, audit::DONE).await?;
    }
    SessionData::current()?.sign_out().await?;
    respond::redirect("/sign-in");
    Ok(())
}

/// Records an attempt in the audit log, unless it was throttled: no password was compared, and
/// there may be many. Omits an unknown name, which may be a password in the wrong field.
async fn record_attempt(name: &str, outcome: &Result<(), AppError>) -> Result<(), AppError> {
    let result = match outcome {
        Err(AppError::TooManyAttempts { .. }) => return Ok(()),
        Err(error) => audit::failure(error),
        Ok(()) => audit::DONE.to_owned(),
    };
    let store = &AppState::current()?.store;
    let user = store.user_named(name).await.map_err(|e| internal_error("operator", &e))?;
    let known = user.map_or_else(|| audit::NOBODYS_NAME.to_owned(), |user| user.operator.name);
    record(action::SIGN_IN, &known, &result).await
}

async fn record(action: &'static str, operator: &str, result: &str) -> Result<(), AppError> {
    let event = AuditEvent { action, ..AuditEvent::default() };
    let actor = Actor { operator: operator.to_owned(), request: RequestId::current().0 };
    AppState::current()?.services.audit.record(&actor, event, result).await
}

async fn try_sign_in(name: &str, password: &str) -> Result<(), AppError> {
    let state = AppState::current()?;
    let user = state.store.user_named(name).await.map_err(|e| internal_error("operator", &e))?;
    let clicked = password.is_empty() && state.demo.iter().any(|one| one.name == name);
    if !clicked {
        let known = user.as_ref().filter(|user| !user.disabled);
        check_password(&state, name, known.map(|user| user.password_hash.clone()), password)
            .await?;
    }
    let user = user.filter(|user| !user.disabled).ok_or(AppError::WrongCredentials)?;
    SessionData::current()?.sign_in(user.id).await
}

async fn check_password(
    state: &AppState,
    name: &str,
    known: Option<String>,
    password: &str,
) -> Result<(), AppError> {
    let request = use_context::<Parts>().ok_or(AppError::SignedOut)?;
    let address = client_address(&request, &state.web.trusted_proxies);
    let account = users::key(name);
    state
        .throttle
        .attempt(&account, address)
        .map_err(|retry_after| AppError::TooManyAttempts { retry_after })?;
    if !state.passwords.verify(known, password).await {
        return Err(AppError::WrongCredentials);
    }
    state.throttle.succeeded(&account, address);
    Ok(())
}
