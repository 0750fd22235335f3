//! Sevendesk, a supervisor's console for conversations that live in SendSeven.
//!
//! The modules stand in the order data flows: what browser and server both know, what a person
//! sees, what lives in the browser, the one door between the two, and everything a browser must
//! never hold. Routes of the pages and of the server, and their layers: `server::router`.

/// What the interface says, in the language of whoever reads it.
pub mod i18n;

/// What browser and server both know: plain data, no input or output.
pub mod model;

/// Pieces of interface with no opinion on where their data comes from.
pub mod components;

/// What lives in the browser: one island a file.
pub mod islands;

/// One file or folder per address, drawn by the server from data that services answer.
#[cfg(feature = "ssr")]
pub mod pages;

/// Server functions, the only door through which anything changes.
pub mod api;

/// Everything a browser must never hold.
#[cfg(feature = "ssr")]
pub mod server;

/// An imitation SendSeven for the demo, the tests and offline work.
#[cfg(feature = "ssr")]
pub mod simulator;

/// The browser's entry.
#[cfg(feature = "hydrate")]
mod browser;
