//! Sevendesk, a supervisor's console for conversations that live in SendSeven.
//!
//! The modules stand in the order data flows: what browser and server both know, what a person
//! sees, the one door between the two, and everything a browser must never hold.
//! Routes of the pages: [`app`]. Routes of the server and their layers: `server::router`.

/// What the interface says, in the language of whoever reads it.
pub mod words;

/// What browser and server both know: plain data, no input or output.
pub mod model;

/// The HTML shell and the table of pages: every address of the product.
pub mod app;

/// One file per address: reads the URL, names its resources, arranges components.
pub mod pages;

/// Pieces of interface with no opinion on where their data comes from.
pub mod components;

/// Server functions, the only door from browser to server.
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
