//! Everything that speaks HTTP to browsers: the router, pages as documents, server functions, files,
//! the event stream and webhooks.

/// The audit as a CSV file.
mod audit_file;
/// CSV files to download.
pub mod downloads;
/// What each page's address shows.
mod handlers;
/// Whether the process lives and is ready.
mod health;
/// The results of a job as a CSV file.
mod job_file;
/// Accepting connections with time-outs, and shutting down in order.
pub mod listener;
/// Live updates for open pages.
pub mod live;
/// Metrics for Prometheus, on a listener of their own.
pub mod metrics;
/// Sign-in and language of requests.
mod middleware;
/// A page as a whole document.
mod render;
/// Messages to all streams, with the latest ones kept for streams that broke.
pub mod replay_log;
/// One line of the log for each request.
mod request_log;
/// Routes and, in order, the layers around them.
pub mod router;
/// Headers, the cross-origin check, limits.
mod security;
/// Server functions, called by forms and by scripts.
mod server_fns;
/// The state that routes share.
pub mod state;
/// Files that are served unchanged.
mod static_files;
/// Plain-text responses in the language of the request.
mod text_responses;
/// One request for a page.
mod visit;
/// The endpoint of webhooks.
pub mod webhooks;
