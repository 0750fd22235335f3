//! Everything a browser must never hold: settings, the token, sessions, the gateway, the database.

/// Passwords and the sign-in throttle.
pub mod access;
/// The subcommands of the binary.
pub mod commands;
/// Settings from the environment, checked before anything starts.
pub mod config;
/// Tables for spreadsheets.
pub mod csv;
/// Files to take away.
pub mod downloads;
/// What open pages are told.
pub mod events;
/// Whether the process lives and is ready.
pub mod health;
/// Accepting connections with time-outs, and ending in order.
pub mod listener;
/// What the interface says, in each language.
pub mod locales;
/// Numbers for whoever watches this server.
pub mod metrics;
/// Theme and language, as a browser has chosen them.
pub mod preferences;
/// Fields that a plain form sends several times.
mod repeated;
/// The last move of a server function: how an outcome becomes an answer.
pub mod respond;
/// Routes and, in order, the layers around them.
pub mod router;
/// Headers, the cross-origin check, limits.
pub mod security;
/// The gateway to SendSeven; the only place that speaks HTTP to it.
pub mod sendseven;
/// What the product does, without HTTP on either side.
pub mod services;
/// Who is calling.
pub mod session;
/// Every long-lived part of a running server.
pub mod state;
/// What is kept in the database.
pub mod store;
/// Logs that name no person and no secret.
pub mod telemetry;
/// What people are told by a plain sentence.
pub mod text_responses;
/// What SendSeven tells by itself.
pub mod webhooks;

/// What speaks HTTP to browsers.
pub mod web;
