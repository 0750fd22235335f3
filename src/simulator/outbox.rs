//! Replies that were accepted and wait to be sent, and how far they will get.

use super::messages::Failure;
use serde_json::Value;
use std::time::Duration;

/// How far a reply gets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Outcome {
    /// It is never sent.
    Pending,
    Sent,
    #[default]
    Delivered,
    Read,
    /// The channel does not take it.
    Failed,
}

/// The replies that wait to be sent, and how they fare.
#[derive(Default)]
pub struct Outbox {
    pub outcome: Outcome,
    /// The time between two steps of a reply.
    pub pause: Duration,
    waiting: Vec<Waiting>,
}

/// A reply that was accepted and not yet sent.
pub struct Waiting {
    pub conversation: String,
    pub message: String,
    /// Whether the channel refuses it, whatever the outcome set.
    pub fails: Option<Failure>,
}

impl Outbox {
    /// Reads `outcome` and `pause_ms`; returns false if one of them is unknown.
    pub fn set(&mut self, fields: &Value) -> bool {
        let outcome = match fields["outcome"].as_str() {
            None | Some("delivered") => Outcome::Delivered,
            Some("pending") => Outcome::Pending,
            Some("sent") => Outcome::Sent,
            Some("read") => Outcome::Read,
            Some("failed") => Outcome::Failed,
            Some(_) => return false,
        };
        self.outcome = outcome;
        self.pause = Duration::from_millis(fields["pause_ms"].as_u64().unwrap_or_default());
        true
    }

    pub fn add(&mut self, waiting: Waiting) {
        self.waiting.push(waiting);
    }

    /// Takes the waiting replies out.
    pub fn take(&mut self) -> Vec<Waiting> {
        std::mem::take(&mut self.waiting)
    }

    /// Returns the statuses that a reply goes through.
    pub fn steps(&self, waiting: &Waiting) -> &'static [&'static str] {
        match self.outcome {
            _ if waiting.fails.is_some() => &["failed"],
            Outcome::Pending => &[],
            Outcome::Sent => &["sent"],
            Outcome::Delivered => &["sent", "delivered"],
            Outcome::Read => &["sent", "delivered", "read"],
            Outcome::Failed => &["failed"],
        }
    }
}
