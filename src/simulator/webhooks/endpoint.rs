//! An endpoint: where deliveries go, and which events it asked for.

use super::delivery::Delivery;
use super::event::Event;
use super::network::Network;
use super::record::Record;
use crate::simulator::json::rfc3339;
use crate::simulator::records::{unique, unique_now};
use serde_json::{Value, json};
use std::sync::Arc;
use time::OffsetDateTime;
use tokio::sync::mpsc::UnboundedSender;

/// A registered endpoint; without a queue, nothing is delivered to it yet.
pub struct Endpoint {
    pub id: String,
    pub url: String,
    /// What the caller set, as the API shows it.
    pub settings: Value,
    pub record: Arc<Record>,
    pub queue: Option<UnboundedSender<Delivery>>,
    created_at: OffsetDateTime,
}

impl Endpoint {
    /// Creates an endpoint that is not verified.
    pub fn new(url: &str, secret: &str, settings: Value) -> Self {
        Self {
            id: unique("webhook"),
            url: url.to_owned(),
            settings,
            record: Arc::new(Record::new(secret, false)),
            queue: None,
            created_at: unique_now(),
        }
    }

    /// Returns the settings of an endpoint that gets every event.
    pub fn usual_settings() -> Value {
        json!({
            "name": "Webhook",
            "subscribed_events": [],
            "is_active": true,
            "retry_strategy": "exponential",
            "max_retries": 8,
            "timeout_seconds": 30,
            "source_filter_mode": "all",
            "filtered_channel_ids": [],
            "filtered_email_integration_ids": [],
        })
    }

    /// Queues an event if the endpoint wants it. Returns false if nobody delivers any more.
    pub fn send(&self, event: &Event, network: &Arc<Network>) -> bool {
        let Some(queue) = &self.queue else { return true };
        if !self.record.is_verified() || !self.wants(&event.kind) {
            return !queue.is_closed();
        }
        queue.send(Delivery::new(event.clone(), network)).is_ok()
    }

    fn wants(&self, kind: &str) -> bool {
        let events = self.settings["subscribed_events"].as_array();
        let is_subscribed =
            events.is_none_or(|all| all.is_empty() || all.iter().any(|event| event == kind));
        self.settings["is_active"] == true && is_subscribed
    }

    pub fn json(&self, tenant: &str) -> Value {
        let mut json = json!({
            "id": self.id,
            "tenant_id": tenant,
            "url": self.url,
            "has_authorization_header": self.settings["authorization_header"].is_string(),
            "verification_method": "challenge",
            "suspended_at": null,
            "next_reactivation_at": null,
            "reactivation_pending_at": null,
            "incident_started_at": null,
            "queued_events_count": 0,
            "queued_events_dropped": 0,
            "created_at": rfc3339(self.created_at),
            "updated_at": null,
            "created_by": null,
        });
        let health = self.record.health();
        let parts = [&self.settings, &health].map(Value::as_object);
        for (name, value) in parts.into_iter().flatten().flatten() {
            if name != "authorization_header" {
                json[name] = value.clone();
            }
        }
        json
    }
}
