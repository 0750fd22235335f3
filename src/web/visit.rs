//! A request for a page: the caller, the address, and the context around every page.

use super::state::WebState;
use super::{render, text_responses};
use crate::labels::view::named_sidebar;
use crate::model::{Action, AppError, Capability, PageContext};
use crate::pages::{Page, error};
use crate::server::locales;
use crate::server::request::client_address::untrusted_proxy;
use crate::server::request::{CurrentUser, SessionData, preferences};
use crate::server::services::{Services, pending, views};
use crate::server::store::now;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::HeaderMap;
use http::request::Parts;
use leptos::prelude::{Owner, provide_context};
use leptos::reactive::computed::ScopedFuture;
use std::convert::Infallible;
use std::sync::Arc;

/// A header with the ids of the rows that the browser shows and the query of their list,
/// `conv_1,conv_2?query`, so that the list rendered again leaves them in place.
const ROWS: &str = "sevendesk-rows";

/// A request for a page. Cheap to clone.
#[derive(Clone)]
pub struct Visit(Arc<Request>);

/// The contents of [`Visit`].
pub struct Request {
    pub web: WebState,
    /// `None` if nobody is signed in.
    pub caller: Option<CurrentUser>,
    pub parts: Parts,
    context: std::sync::OnceLock<PageContext>,
}

impl std::ops::Deref for Visit {
    type Target = Request;

    fn deref(&self) -> &Request {
        &self.0
    }
}

impl FromRequestParts<WebState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &WebState) -> Result<Self, Infallible> {
        Ok(Self(Arc::new(Request {
            web: web.clone(),
            caller: parts.extensions.get().cloned(),
            parts: parts.clone(),
            context: std::sync::OnceLock::new(),
        })))
    }
}

impl Request {
    pub fn services(&self) -> &Services {
        &self.web.app.services
    }

    /// Returns the address with its query.
    pub fn here(&self) -> &str {
        self.parts.uri.path_and_query().map_or("/", |here| here.as_str())
    }

    /// Returns the part of the address after `?`.
    pub fn query(&self) -> &str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// Returns the caller's session data, signed in or not.
    pub fn session_data(&self) -> SessionData {
        let data = SessionData::of(&self.web.app, &self.parts.extensions);
        data.expect("the layer of sessions is around it")
    }

    /// Returns the rest of the path after a prefix, decoded.
    pub fn part_after(&self, prefix: &str) -> String {
        let rest = self.parts.uri.path().strip_prefix(prefix).unwrap_or_default();
        percent_encoding::percent_decode_str(rest).decode_utf8_lossy().into_owned()
    }

    /// Returns the id in the path of a page below a conversation's, such as `/close`.
    pub fn conversation_id(&self, ending: &str) -> String {
        let path = self.part_after("/conversations/");
        path.strip_suffix(ending).unwrap_or(&path).to_owned()
    }

    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns the ids of the rows that the browser shows of the same list, in order.
    pub fn visible_rows(&self) -> Option<Vec<&str>> {
        let shown = self.headers().get(ROWS)?.to_str().ok()?;
        let (rows, query) = shown.split_once('?').unwrap_or((shown, ""));
        let ids = || rows.split(',').filter(|id| !id.is_empty()).collect();
        (query == self.query()).then(ids)
    }

    /// Returns the caller; fails if their role does not allow the action.
    pub async fn authorize(&self, action: Action) -> Result<&CurrentUser, AppError> {
        let caller = self.caller.as_ref().ok_or(AppError::SignedOut)?;
        caller.authorize(action, &self.services().audit).await?;
        Ok(caller)
    }

    /// Returns whether the caller's role and the API token allow the action.
    pub fn may(&self, action: Action) -> bool {
        let role = self.caller.as_ref().map(|caller| caller.operator.role);
        role.is_some_and(|role| role.may(action)) && self.services().token_may(action)
    }

    /// Returns the context around the page.
    pub fn context(&self) -> &PageContext {
        self.context.get().expect("the context is read before the page")
    }

    fn untrusted_proxy(&self) -> Option<String> {
        let proxy = untrusted_proxy(&self.parts, &self.web.app.web.trusted_proxies)?;
        self.may(Action::Administer).then(|| proxy.to_string())
    }

    fn webhook_clock(&self) -> Option<i64> {
        self.web.app.webhooks.clock_ahead().filter(|_| self.may(Action::Administer))
    }

    fn missing(&self) -> Vec<Capability> {
        match self.may(Action::Administer) {
            true => self.services().gateway.missing(),
            false => Vec::new(),
        }
    }

    async fn read_context(&self) -> Result<PageContext, AppError> {
        let (app, services) = (&self.web.app, self.services());
        let sidebar = match &self.caller {
            Some(caller) => Some(named_sidebar(views::sidebar(services, caller).await?)),
            None => None,
        };
        let (pending, attention) = match &self.caller {
            Some(caller) => {
                let pending = pending::own_changes(services, caller).await;
                (pending, pending::attention::attention(services, caller).await?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let known = self.caller.as_ref().and_then(|_| services.gateway.known_contract());
        Ok(PageContext {
            operator: self.caller.as_ref().map(|caller| caller.operator.clone()),
            contract: known,
            flash: self.session_data().take_flash().await?,
            theme: preferences::theme(self.headers()),
            preferences: self
                .caller
                .as_ref()
                .map(|caller| caller.preferences.clone())
                .unwrap_or_default(),
            demo: app.is_demo(),
            untrusted_proxy: self.untrusted_proxy(),
            webhook_clock: self.webhook_clock(),
            missing: self.missing(),
            token_may_change: services.token_may(Action::Assign),
            now: now(),
            offset: services.waiting.offset_minutes(),
            urgency: services.waiting.urgency.clone(),
            sidebar,
            pending,
            attention,
            now_ms: services.pending.now_ms(),
        })
    }
}

impl Visit {
    /// Responds with the page that `load` returns, or with its error as a page.
    pub async fn show<F, L>(self, load: L) -> Response
    where
        L: FnOnce(Self) -> F,
        F: Future<Output = Result<Page, AppError>> + Send,
    {
        let language = preferences::language(self.headers());
        // Render everything below in the caller's language.
        let owner = Owner::new();
        let answer = owner.with(|| {
            locales::provide(language, &self.services().waiting.time_zone);
            provide_context(self.parts.clone());
            ScopedFuture::new(async {
                let context = match self.read_context().await {
                    Ok(context) => context,
                    Err(error) => return text_responses::app_error(error),
                };
                self.context.get_or_init(|| context);
                let page = load(self.clone()).await;
                let page = page.unwrap_or_else(|failed| error::failed(&failed, self.here()));
                render::document(&self.web.site, self.context(), self.here(), language, page)
            })
        });
        answer.await
    }

    /// Responds with the not-found page.
    pub async fn not_found(self) -> Response {
        self.show(async |_| Ok(error::not_found())).await
    }
}
