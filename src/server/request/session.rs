//! The caller, and the data stored for them between requests.

use super::RequestId;
use crate::model::{Action, AppError, Flash};
use crate::server::config::WebConfig;
use crate::server::error::internal_error;
use crate::server::services::Caller;
use crate::server::state::AppState;
use crate::server::store::users::User;
use crate::server::store::{Store, sessions};
use http::request::Parts;
use leptos::prelude::use_context;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::ops::Deref;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

/// An operator with a valid session.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    caller: Caller,
    /// Whether single-key shortcuts are on.
    pub shortcuts: bool,
}

impl Deref for CurrentUser {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl CurrentUser {
    /// Returns the sender of this request; fails if their session is invalid or they are disabled.
    pub async fn current() -> Result<Self, AppError> {
        let state = AppState::current()?;
        let (session, id) = (SessionData::current()?.0, RequestId::current());
        Self::from_session(&session, &state.store, Some(&id)).await?.ok_or(AppError::SignedOut)
    }

    /// Like [`Self::current`], but fails if their role does not allow the action.
    pub async fn require(action: Action) -> Result<Self, AppError> {
        let caller = Self::current().await?;
        caller.authorize(action, &AppState::current()?.services.audit).await?;
        Ok(caller)
    }

    /// Returns the operator of a session. Session and operator come from the cache, but a revoked
    /// role or a disabled operator takes effect at the next request, or within 100 ms if another
    /// process made the change.
    pub async fn from_session(
        session: &Session,
        store: &Store,
        request: Option<&RequestId>,
    ) -> Result<Option<Self>, AppError> {
        let user_id: Option<i64> =
            session.get(sessions::OPERATOR).await.map_err(|e| internal_error("session", &e))?;
        let Some(user_id) = user_id else { return Ok(None) };
        let user = store.user(user_id).await.map_err(|e| internal_error("operator", &e))?;
        let request = request.map(|id| id.0.clone()).unwrap_or_default();
        let current = |user: User| Self {
            caller: Caller { user_id, operator: user.operator, request },
            shortcuts: user.shortcuts,
        };
        Ok(user.filter(|user| !user.disabled).map(current))
    }
}

/// The session data of the current request's sender, signed in or not.
pub struct SessionData(Session);

/// A refused sign-in, stored for the next page: the typed name and the refusal.
pub type Refusal = (String, AppError);

const NOTICE: &str = "notice";
const REFUSAL: &str = "refusal";

impl SessionData {
    /// Wraps the given session.
    pub fn of(session: Session) -> Self {
        Self(session)
    }

    /// Returns the session of the current request.
    pub fn current() -> Result<Self, AppError> {
        let session = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned());
        session.map(Self).ok_or_else(|| AppError::Internal { reference: "no session".to_owned() })
    }

    /// Starts a new session for the operator, so that a session id known before becomes useless.
    pub async fn sign_in(&self, user_id: i64) -> Result<(), AppError> {
        let Self(session) = self;
        let started = async {
            session.clear().await;
            session.cycle_id().await?;
            session.insert(sessions::OPERATOR, user_id).await
        };
        started.await.map_err(not_saved)
    }

    /// Ends the session in the database.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        self.0.flush().await.map_err(not_saved)
    }

    /// Stores a flash for the next page.
    pub async fn set_flash(&self, notice: Flash) -> Result<(), AppError> {
        self.set(NOTICE, notice).await
    }

    /// Returns the last form's flash, once.
    pub async fn take_flash(&self) -> Result<Option<Flash>, AppError> {
        self.take(NOTICE).await
    }

    /// Stores a refusal for the sign-in page.
    pub async fn set_refusal(&self, refusal: Refusal) -> Result<(), AppError> {
        self.set(REFUSAL, refusal).await
    }

    /// Returns the last sign-in's refusal, once.
    pub async fn take_refusal(&self) -> Result<Option<Refusal>, AppError> {
        self.take(REFUSAL).await
    }

    async fn set(&self, key: &str, value: impl Serialize) -> Result<(), AppError> {
        self.0.insert(key, value).await.map_err(|e| internal_error("session", &e))
    }

    /// Saves at once: after an error page, the session layer saves nothing.
    async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        let Self(session) = self;
        let taken = async {
            if session.get_value(key).await?.is_none() {
                return Ok(None);
            }
            let value = session.remove(key).await?;
            session.save().await?;
            Ok(value)
        };
        taken.await.map_err(not_saved)
    }
}

/// Returns the error of a session that could not be saved.
fn not_saved(error: tower_sessions::session::Error) -> AppError {
    tracing::error!(operation = "session", %error, "not saved");
    AppError::NotSaved
}

/// Returns the layer that gives every request its session. Behind https, the cookie's name prevents
/// neighboring hosts from setting it.
pub fn layer(store: Store, web: &WebConfig) -> SessionManagerLayer<Store> {
    SessionManagerLayer::new(store)
        .with_name(cookie_name(web))
        .with_secure(web.public.https)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Returns the name of the session cookie.
pub fn cookie_name(web: &WebConfig) -> &'static str {
    if web.public.https { "__Host-sevendesk_session" } else { "sevendesk_session" }
}
