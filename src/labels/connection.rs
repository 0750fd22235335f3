//! The state of webhooks.

use crate::i18n::t;
use crate::model::connection::WebhookEndpoint;

impl WebhookEndpoint {
    /// Returns what SendSeven does with this address now.
    pub fn state(&self) -> &'static str {
        t(match self {
            _ if !self.is_verified => "webhooks-unverified",
            _ if self.suspended_at.is_some() => "webhooks-suspended",
            _ if !self.is_active => "webhooks-inactive",
            _ => "webhooks-active",
        })
    }

    /// Returns whether SendSeven delivers to it.
    pub fn is_healthy(&self) -> bool {
        self.is_verified && self.is_active && self.suspended_at.is_none()
    }
}

/// Returns why deliveries are refused, by the name of the reason in the metrics.
pub fn refusal(reason: &str) -> &'static str {
    t(match reason {
        "forged" => "webhooks-forged",
        "stale" => "webhooks-stale",
        "foreign" => "webhooks-foreign",
        "full" => "webhooks-full",
        "not_set_up" => "webhooks-no-secret",
        _ => "webhooks-unreadable",
    })
}
