//! Everything a browser must never hold: settings, the token, sessions, the gateway, the database.

/// Passwords and the sign-in throttle.
pub mod access;
/// Settings from the environment, checked before anything starts.
pub mod config;
/// Tables for spreadsheets.
pub mod csv;
/// Faults of this server.
mod error;
/// The event bus.
pub mod events;
/// The texts of the interface in each language.
pub mod locales;
/// The request under way.
pub mod request;
/// The gateway to SendSeven; the only place that speaks HTTP to it.
pub mod sendseven;
/// What the product does: no HTTP, no framework, no session, no language.
pub mod services;
/// Every long-lived part of a running server.
pub mod state;
/// What is kept in the database.
pub mod store;
/// The log.
pub mod telemetry;
/// The inbox of webhooks.
pub mod webhooks;
