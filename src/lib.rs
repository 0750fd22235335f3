//! Sevendesk, a supervisor's console for conversations that live in SendSeven.
//!
//! Modules are listed in dependency order: each uses only those above it. Server functions (`api`)
//! use `server` only in their bodies, which the browser build omits. Start reading at `web::router`
//! for addresses and at `server::services` for the business logic.

/// Types that browser and server share: plain data, no I/O, no framework.
pub mod model;

/// The message catalog: the texts of the interface in the reader's language.
pub mod i18n;

/// Names for the data in the reader's language.
pub mod labels;

/// Server-only code: settings, the token, sessions, the gateway, the database.
#[cfg(feature = "ssr")]
pub mod server;

/// Server functions, the only way to change anything.
pub mod api;

/// UI components that do not depend on where their data comes from.
pub mod components;

/// Islands, the code that runs in the browser: one per file.
pub mod islands;

/// Pages, one file or folder per address, rendered on the server from the services' data.
#[cfg(feature = "ssr")]
pub mod pages;

/// Everything that serves HTTP.
#[cfg(feature = "ssr")]
pub mod web;

/// The simulator, an imitation of SendSeven for the demo, the tests and offline work.
#[cfg(feature = "ssr")]
pub mod simulator;

/// The subcommands of the binary.
#[cfg(feature = "ssr")]
pub mod commands;

/// The browser's entry point.
#[cfg(feature = "hydrate")]
mod browser;
