//! Who is calling, and what is kept for them between two requests.

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

/// An operator whose session stands.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    caller: Caller,
    /// Whether shortcuts of a single key do anything.
    pub shortcuts: bool,
}

impl Deref for CurrentUser {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl CurrentUser {
    /// Whoever sent the present request, if their session stands and they are not disabled.
    pub async fn current() -> Result<Self, AppError> {
        let state = AppState::current()?;
        let request = use_context::<Parts>();
        let id = request.as_ref().and_then(|parts| parts.extensions.get::<RequestId>());
        Self::from_session(&SessionData::current()?.0, &state.store, id)
            .await?
            .ok_or(AppError::SignedOut)
    }

    /// The same, refused where their role does not allow the action.
    pub async fn require(action: Action) -> Result<Self, AppError> {
        let caller = Self::current().await?;
        caller.authorize(action, &AppState::current()?.services.audit).await?;
        Ok(caller)
    }

    /// Whose session it is. Session and operator come from memory, but a role taken away or an
    /// operator disabled counts from the next request on, or 100 ms later where another process did
    /// it.
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

/// What is kept for whoever sent the present request, signed in or not.
pub struct SessionData(Session);

/// What a refused sign-in leaves for the page that follows: the typed name and the refusal.
pub type Refusal = (String, AppError);

const NOTICE: &str = "notice";
const REFUSAL: &str = "refusal";

impl SessionData {
    /// What is kept in the given session.
    pub fn of(session: Session) -> Self {
        Self(session)
    }

    /// The session of the present request.
    pub fn current() -> Result<Self, AppError> {
        let session = use_context::<Parts>().and_then(|parts| parts.extensions.get().cloned());
        session.map(Self).ok_or_else(|| AppError::Internal { reference: "no session".to_owned() })
    }

    /// Starts a session of its own for the operator: an id known before is worth nothing after.
    pub async fn sign_in(&self, user_id: i64) -> Result<(), AppError> {
        let Self(session) = self;
        let started = async {
            session.clear().await;
            session.cycle_id().await?;
            session.insert(sessions::OPERATOR, user_id).await
        };
        started.await.map_err(|e| internal_error("session", &e))
    }

    /// Ends the session in the database.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        self.0.flush().await.map_err(|e| internal_error("session", &e))
    }

    /// Keeps a notice for the next page.
    pub async fn set_flash(&self, notice: Flash) -> Result<(), AppError> {
        self.set(NOTICE, notice).await
    }

    /// The notice of the last form, once.
    pub async fn take_flash(&self) -> Result<Option<Flash>, AppError> {
        self.take(NOTICE).await
    }

    /// Keeps a refusal for the sign-in page.
    pub async fn set_refusal(&self, refusal: Refusal) -> Result<(), AppError> {
        self.set(REFUSAL, refusal).await
    }

    /// The refusal of the last sign-in, once.
    pub async fn take_refusal(&self) -> Result<Option<Refusal>, AppError> {
        self.take(REFUSAL).await
    }

    async fn set(&self, key: &str, value: impl Serialize) -> Result<(), AppError> {
        self.0.insert(key, value).await.map_err(|e| internal_error("session", &e))
    }

    /// Saved at once: the answer may be an error page, after which the layer saves nothing.
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
        taken.await.map_err(|e: tower_sessions::session::Error| internal_error("session", &e))
    }
}

/// The layer that gives every request its session. Behind https the cookie's name keeps
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

/// What the session's cookie is called.
pub fn cookie_name(web: &WebConfig) -> &'static str {
    if web.public.https { "__Host-sevendesk_session" } else { "sevendesk_session" }
}
