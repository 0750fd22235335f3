//! Everything that serves HTTP: the router, pages as documents, server functions, files, the event
//! stream and webhooks.

/// Files for replies, which pass through.
mod attachments;
/// The audit log as a table.
mod audit_table;
/// Limits on open connections.
pub mod connections;
/// Tables to download.
pub mod downloads;
/// The handlers of pages.
mod handlers;
/// Liveness and readiness.
mod health;
/// The results of a job as a table.
mod job_table;
/// Accepting connections with timeouts, and shutting down gracefully.
pub mod listener;
/// Live updates for open pages.
pub mod live;
/// Metrics for Prometheus, on a separate listener.
pub mod metrics;
/// Sign-in and language of requests.
mod middleware;
/// A page as a whole document.
mod render;
/// Messages to all streams, with the latest buffered for replay.
pub mod replay_log;
/// One line of the log for each request.
mod request_log;
/// Routes and, in order, the layers around them.
pub mod router;
/// Headers, the cross-origin check, limits.
mod security;
/// Server functions, called by forms and by scripts.
mod server_fns;
/// What a server answers that stands by.
pub mod standby;
/// The state that routes share.
pub mod state;
/// Files that are served unchanged.
mod static_files;
/// Plain-text responses in the language of the request.
mod text_responses;
/// When an untrusted proxy was last warned about.
mod untrusted_proxy;
/// A request for a page.
mod visit;
/// The webhook endpoint.
pub mod webhooks;
