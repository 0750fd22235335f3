//! Every long-lived part of a running server.

use super::access::{LoginThrottle, Passwords};
use super::config::WebConfig;
use super::services::Services;
use super::store::Store;
use super::unsent_forms::UnsentForms;
use super::webhooks::WebhookInbox;
use crate::model::{AppError, Operator};
use leptos::prelude::use_context;
use std::ops::Deref;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The parts of a running server. Cheap to clone; all clones are the same server.
#[derive(Clone)]
pub struct AppState(Arc<Parts>);

/// The contents of [`AppState`].
pub struct Parts {
    /// How browsers reach this server.
    pub web: WebConfig,
    /// Conversations, the team, and the gateway.
    pub services: Services,
    /// Receives webhooks from SendSeven.
    pub webhooks: WebhookInbox,
    /// Operators and their sessions.
    pub store: Store,
    pub passwords: Passwords,
    pub throttle: LoginThrottle,
    /// What was typed when a session had ended.
    pub unsent_forms: UnsentForms,
    /// Operators who sign in with one click; empty outside the demo.
    pub demo: Vec<Operator>,
    /// Cancelled when the server shuts down.
    pub shutdown: CancellationToken,
}

impl AppState {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// Returns the server that handles the current request.
    pub fn current() -> Result<Self, AppError> {
        use_context().ok_or_else(|| AppError::Internal { reference: "no server".to_owned() })
    }

    /// Whether this is the demo, with invented data.
    pub fn is_demo(&self) -> bool {
        !self.demo.is_empty()
    }
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
