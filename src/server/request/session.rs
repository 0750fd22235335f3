//! The caller, and the data stored for them between requests.

use super::RequestId;
use super::signed_cookies::SignedCookies;
use crate::model::{Action, AppError, Flash, NextForm, Preferences};
use crate::server::config::WebConfig;
use crate::server::error::internal_error;
use crate::server::services::Caller;
use crate::server::state::AppState;
use crate::server::store::users::User;
use crate::server::store::{Store, sessions};
use http::Extensions;
use http::request::Parts;
use leptos::prelude::use_context;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::ops::Deref;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

/// An operator with a valid session.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    caller: Caller,
    pub preferences: Preferences,
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
        let (session, id) = (SessionData::current()?.session, RequestId::current());
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
            preferences: user.preferences,
        };
        Ok(user.filter(|user| !user.disabled).map(current))
    }
}

/// The session data of the current request's sender, signed in or not. Strangers have no session:
/// theirs is in signed cookies.
pub struct SessionData {
    session: Session,
    cookies: SignedCookies,
    state: AppState,
}

/// Why a sign-in was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInError {
    /// Too many sign-ins are being verified.
    Busy,
    Refused(AppError),
}

impl From<AppError> for SignInError {
    fn from(error: AppError) -> Self {
        Self::Refused(error)
    }
}

/// A refused sign-in, stored for the next page: the typed name and the refusal.
pub type Refusal = (String, SignInError);

/// A browser in which an operator has signed in before.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct KnownBrowser {
    user_id: i64,
    id: String,
    /// Which password was used: after another is set, no browser is known.
    password: u64,
}

const FLASH: &str = "flash";
const NOTICE_COOKIE: &str = "sevendesk_notice";
const REFUSAL_COOKIE: &str = "sevendesk_refusal";
/// How long a cookie waits for the next page, in seconds.
const NEXT_PAGE: i64 = 120;
const BROWSER_COOKIE: &str = "sevendesk_browser";
/// How long a browser stays known after a sign-in, in seconds.
const KNOWN_FOR: i64 = 180 * 24 * 3600;

impl SessionData {
    /// Returns the data of the request with these extensions; the session layer adds them.
    pub fn of(state: &AppState, extensions: &Extensions) -> Option<Self> {
        let session = extensions.get::<Session>()?.clone();
        let cookies = SignedCookies::of(state, extensions)?;
        Some(Self { session, cookies, state: state.clone() })
    }

    /// Returns the data of the current request.
    pub fn current() -> Result<Self, AppError> {
        let state = AppState::current()?;
        let data = use_context::<Parts>().and_then(|parts| Self::of(&state, &parts.extensions));
        data.ok_or_else(|| AppError::Internal { reference: "no session".to_owned() })
    }

    /// Starts a new session for the operator, so that a session id known before becomes useless.
    pub async fn sign_in(&self, user_id: i64) -> Result<(), AppError> {
        let session = &self.session;
        let started = async {
            session.clear().await;
            session.cycle_id().await?;
            session.insert(sessions::OPERATOR, user_id).await
        };
        started.await.map_err(not_saved)
    }

    /// Ends the session in the database.
    pub async fn sign_out(&self) -> Result<(), AppError> {
        self.session.flush().await.map_err(not_saved)
    }

    /// Returns the id of the browser if that operator has signed in there before.
    pub fn known_browser(&self, user: &User) -> Option<String> {
        let known: KnownBrowser = self.cookies.get(BROWSER_COOKIE)?;
        let is_known = known.user_id == user.id && known.password == user.password_mark();
        is_known.then_some(known.id)
    }

    /// Keeps a form until the operator who last signed in with this browser signs in again. Nobody
    /// else's forms take up memory.
    pub fn keep_unsent(&self, form: NextForm) {
        if let Some(known) = self.cookies.get::<KnownBrowser>(BROWSER_COOKIE) {
            self.state.unsent_forms.keep(known.id, known.user_id, form);
        }
    }

    /// Shows the operator who has signed in the form that they could not send before.
    pub async fn return_unsent(&self, user: &User) -> Result<(), AppError> {
        let browser = self.known_browser(user);
        let form = browser.and_then(|browser| self.state.unsent_forms.take(browser, user.id));
        match form {
            Some(form) => self.session.insert(FLASH, Flash::Kept(form)).await.map_err(not_saved),
            None => Ok(()),
        }
    }

    /// Remembers that an operator has signed in with this browser.
    pub fn remember_browser(&self, user: &User) {
        let id = format!("{:032x}", rand::random::<u128>());
        let known = KnownBrowser { user_id: user.id, id, password: user.password_mark() };
        self.cookies.set(BROWSER_COOKIE, known, KNOWN_FOR);
    }

    /// Stores a flash for the next page.
    pub async fn set_flash(&self, notice: Flash) -> Result<(), AppError> {
        if !self.has_operator().await? {
            self.cookies.set(NOTICE_COOKIE, notice, NEXT_PAGE);
            return Ok(());
        }
        self.session.insert(FLASH, notice).await.map_err(not_saved)
    }

    /// Keeps an unsent form for the operator's next page.
    pub async fn keep_typed(&self, form: NextForm) -> Result<(), AppError> {
        match self.has_operator().await? {
            true => self.session.insert(FLASH, Flash::Kept(form)).await.map_err(not_saved),
            false => Ok(()),
        }
    }

    /// Returns the last form's flash, once.
    pub async fn take_flash(&self) -> Result<Option<Flash>, AppError> {
        match self.has_operator().await? {
            true => self.take(FLASH).await,
            false => Ok(self.cookies.take(NOTICE_COOKIE)),
        }
    }

    /// Stores a refusal for the sign-in page.
    pub fn set_refusal(&self, refusal: Refusal) {
        self.cookies.set(REFUSAL_COOKIE, refusal, NEXT_PAGE);
    }

    /// Returns the last sign-in's refusal, once.
    pub fn take_refusal(&self) -> Option<Refusal> {
        self.cookies.take(REFUSAL_COOKIE)
    }

    async fn has_operator(&self) -> Result<bool, AppError> {
        let operator = self.session.get_value(sessions::OPERATOR).await;
        Ok(operator.map_err(|e| internal_error("session", &e))?.is_some())
    }

    /// Saves at once: after an error page, the session layer saves nothing.
    async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        let session = &self.session;
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
