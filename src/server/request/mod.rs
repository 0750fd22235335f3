//! The request under way, as server functions and pages see it: who sends it, what their browser has
//! chosen, and how a result becomes a response.

/// Signing in and out.
pub mod auth;
/// The address a request comes from.
pub mod client_address;
/// Theme and language, as a browser has chosen them.
pub mod preferences;
/// How a result becomes a response: JSON for scripts, a redirect for plain forms.
pub mod respond;
/// The current user, and what their session holds.
pub mod session;

pub use session::{CurrentUser, SessionData};

/// The number of a request, in the log and in the audit.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);
