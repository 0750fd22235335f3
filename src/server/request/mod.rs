//! The current request, as server functions and pages see it: its sender, the browser's
//! preferences, and how a result becomes a response.

/// Signing in and out.
pub mod auth;
/// The address a request comes from.
pub mod client_address;
/// Theme and language, as chosen in the browser.
pub mod preferences;
/// How a result becomes a response: JSON for scripts, a redirect for plain forms.
pub mod respond;
/// The current user, and the data of their session.
pub mod session;
/// Cookies that only this server can have set.
mod signed_cookies;

use http::request::Parts;
use leptos::prelude::use_context;
pub use session::{CurrentUser, SessionData};

/// The id of a request, in the log and in the audit log.
#[derive(Debug, Clone, Default)]
pub struct RequestId(pub String);

impl RequestId {
    /// Returns the ID of the current request; empty outside of one.
    pub fn current() -> Self {
        let request = use_context::<Parts>();
        request.and_then(|parts| parts.extensions.get().cloned()).unwrap_or_default()
    }
}
