//! Server-only code: settings, the token, sessions, the gateway, the database.

/// Passwords and the sign-in throttle.
pub mod access;
/// Settings from the environment, checked before anything starts.
pub mod config;
/// Internal errors of this server.
mod error;
/// The event bus.
pub mod events;
/// The texts of the interface in each language.
pub mod locales;
/// The user that this process runs as.
mod process_user;
/// The current request.
pub mod request;
/// Unicode forms of texts that are searched for.
mod search_text;
/// The gateway to SendSeven; the only code that calls it over HTTP.
pub mod sendseven;
/// The business logic: no HTTP, no framework, no session, no language.
pub mod services;
/// Every long-lived part of a running server.
pub mod state;
/// The database.
pub mod store;
/// Tables for download.
pub mod table;
/// The log, and the export of traces.
pub mod telemetry;
/// The export of traces.
mod trace_export;
/// Spans of traces.
pub mod traces;
/// Forms of operators whose session had ended.
pub mod unsent_forms;
/// The webhook inbox.
pub mod webhooks;
