//! The state that routes share: the application, rendered messages, and rendered rows.

use super::replay_log::ReplayLog;
use super::untrusted_proxy::LastWarning;
use crate::pages::conversations::row_cache::RowCache;
use crate::server::state::AppState;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::ops::Deref;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Workbooks that are made at the same time, since each is in memory until it is complete.
const WORKBOOKS: usize = 2;

/// The state of the router. Cheap to clone; all clones are the same server.
#[derive(Clone)]
pub struct WebState(Arc<WebParts>);

/// The contents of [`WebState`].
pub struct WebParts {
    pub app: AppState,
    /// Messages to the streams of open pages.
    pub live: ReplayLog,
    /// When an untrusted proxy was last warned about.
    pub proxy_warning: LastWarning,
    /// A cache of rendered list rows.
    pub rows: RowCache,
    /// Bounds how many workbooks are made at the same time.
    pub workbooks: Arc<Semaphore>,
    /// The location of WebAssembly, scripts and style sheet.
    pub site: LeptosOptions,
}

impl WebState {
    pub fn new(app: AppState, site: LeptosOptions) -> Self {
        let (live, rows) = (ReplayLog::default(), RowCache::default());
        let proxy_warning = LastWarning::default();
        let workbooks = Arc::new(Semaphore::new(WORKBOOKS));
        Self(Arc::new(WebParts { app, live, proxy_warning, rows, workbooks, site }))
    }
}

impl Deref for WebState {
    type Target = WebParts;

    fn deref(&self) -> &WebParts {
        &self.0
    }
}

impl FromRef<WebState> for AppState {
    fn from_ref(state: &WebState) -> Self {
        state.app.clone()
    }
}
