//! Sevendesk, a supervisor's console for conversations that live in SendSeven.
//!
//! The modules stand in the order of their imports: each names only those above it. Server functions
//! (`api`) name `server` only in their bodies, which the browser's build leaves out. Where to look
//! first: `web::router` for addresses, `server::services` for what the product does.

/// What browser and server both know: plain data, no input or output, no framework.
pub mod model;

/// The message catalog: what the interface says, in the language of whoever reads it.
pub mod i18n;

/// What the data are called, in the language of whoever reads them.
pub mod labels;

/// Everything a browser must never hold: settings, the token, sessions, the gateway, the database.
#[cfg(feature = "ssr")]
pub mod server;

/// Server functions, the only door through which anything changes.
pub mod api;

/// Pieces of interface with no opinion on where their data comes from.
pub mod components;

/// What lives in the browser: one island a file.
pub mod islands;

/// One file or folder per address, drawn by the server from data that services answer.
#[cfg(feature = "ssr")]
pub mod pages;

/// Everything that speaks HTTP to browsers.
#[cfg(feature = "ssr")]
pub mod web;

/// An imitation SendSeven for the demo, the tests and offline work.
#[cfg(feature = "ssr")]
pub mod simulator;

/// The subcommands of the binary.
#[cfg(feature = "ssr")]
pub mod commands;

/// The browser's entry.
#[cfg(feature = "hydrate")]
mod browser;
