//! Webhook endpoints: the addresses that SendSeven delivers events to. Only the live contract has
//! these calls.

use super::{
    Availability, SendSeven, SendSevenError, lenient,
    transport::Call,
    wire::{self, moment},
};
use crate::model::connection::WebhookEndpoint;
use crate::model::{Contract, Timestamp};
use reqwest::Method;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

const ENDPOINTS: &str = "webhook-endpoints";

/// The events that the product applies.
const EVENTS: [&str; 12] = [
    "conversation.created",
    "conversation.assigned",
    "conversation.closed",
    "conversation.reopened",
    "conversation.updated",
    "message.received",
    "message.sent",
    "message.delivered",
    "message.read",
    "message.failed",
    "contact.created",
    "contact.updated",
];

/// An endpoint that was just registered.
#[derive(Debug)]
pub struct Registered {
    pub id: String,
    /// What its deliveries are signed with, which SendSeven shows only once.
    pub secret: Option<SecretString>,
}

/// Whether an endpoint has answered the challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    Verified,
    /// The challenge is on its way.
    Pending,
    Failed,
}

/// What became of a test delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestDelivery {
    pub succeeded: bool,
    /// The status that the endpoint answered with.
    pub status: Option<u64>,
    pub milliseconds: Option<u64>,
    /// SendSeven's text, for the command line only.
    pub message: Option<String>,
}

#[derive(Deserialize)]
struct WireEndpoint {
    id: String,
    url: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_active: Option<bool>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_verified: Option<bool>,
    #[serde(default, deserialize_with = "moment")]
    last_success_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    last_failure_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::number")]
    consecutive_failures: Option<u64>,
    #[serde(default, deserialize_with = "moment")]
    suspended_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    next_reactivation_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::number")]
    queued_events_count: Option<u64>,
    #[serde(default, deserialize_with = "lenient::number")]
    queued_events_dropped: Option<u64>,
}

impl SendSeven {
    /// `GET /webhook-endpoints`.
    pub async fn webhook_endpoints(
        &self,
    ) -> Result<Availability<Vec<WebhookEndpoint>>, SendSevenError> {
        let answer = self.webhook_call(Call::get("webhooks", &[ENDPOINTS])).await?;
        Ok(answer.map(|answer| {
            let items = wire::items(answer, "items").into_iter();
            items.filter_map(|item| wire::read(item).ok().map(WireEndpoint::into_model)).collect()
        }))
    }

    /// `POST /webhook-endpoints` for every event that the product applies.
    pub async fn register_webhook(
        &self,
        name: &str,
        url: &str,
    ) -> Result<Availability<Registered>, SendSevenError> {
        let body = json!({ "name": name, "url": url, "subscribed_events": EVENTS });
        let call = Call::change("webhook", Method::POST, &[ENDPOINTS], Some(body)).once();
        match self.webhook_call(call).await? {
            Availability::Available(answer) => registered(&answer).map(Availability::Available),
            Availability::NotInContract => Ok(Availability::NotInContract),
            Availability::ScopeMissing => Ok(Availability::ScopeMissing),
        }
    }

    /// `POST …/verify`: makes SendSeven send the challenge again.
    pub async fn verify_webhook(
        &self,
        id: &str,
    ) -> Result<Availability<Verification>, SendSevenError> {
        let path = [ENDPOINTS, id, "verify"];
        let call = Call::change("webhook", Method::POST, &path, Some(json!({}))).once();
        let answer = self.webhook_call(call).await?;
        Ok(answer.map(|answer| match (&answer["is_verified"], &answer["verification_pending"]) {
            (Value::Bool(true), _) => Verification::Verified,
            (_, Value::Bool(true)) => Verification::Pending,
            _ => Verification::Failed,
        }))
    }

    /// `POST …/test`: makes SendSeven deliver an event with sample data.
    pub async fn test_webhook(
        &self,
        id: &str,
    ) -> Result<Availability<TestDelivery>, SendSevenError> {
        let path = [ENDPOINTS, id, "test"];
        let call = Call::change("webhook", Method::POST, &path, Some(json!({}))).once();
        let answer = self.webhook_call(call).await?;
        Ok(answer.map(|answer| TestDelivery {
            succeeded: answer["success"] == true,
            status: answer["response_status_code"].as_u64(),
            milliseconds: answer["response_time_ms"].as_f64().map(|time| time as u64),
            message: answer["error"].as_str().or(answer["message"].as_str()).map(str::to_owned),
        }))
    }

    /// `DELETE /webhook-endpoints/{id}`.
    pub async fn remove_webhook(&self, id: &str) -> Result<Availability<()>, SendSevenError> {
        let path = [ENDPOINTS, id];
        let call = Call::change("webhook", Method::DELETE, &path, None);
        Ok(self.webhook_call(call).await?.map(|_| ()))
    }

    /// A 404 refers to the endpoint, if the call names one.
    async fn webhook_call(&self, call: Call<'_>) -> Result<Availability<Value>, SendSevenError> {
        if self.known_contract() == Some(Contract::Documented) {
            return Ok(Availability::NotInContract);
        }
        let names_endpoint = call.names_one();
        match self.send(call).await {
            Ok(answer) => Ok(Availability::Available(answer)),
            Err(error) => match error.status() {
                Some(403) => Ok(Availability::ScopeMissing),
                Some(405 | 501) => Ok(Availability::NotInContract),
                Some(404) if !names_endpoint => Ok(Availability::NotInContract),
                _ => Err(error),
            },
        }
    }
}

/// Reads the id and the secret, which some clients expect within the whole endpoint.
fn registered(answer: &Value) -> Result<Registered, SendSevenError> {
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    let id = text("webhook_id").or_else(|| text("id"));
    let id = id.ok_or_else(|| SendSevenError::Unreadable { path: "webhook_id".to_owned() })?;
    let secret = text("secret_key").or_else(|| text("secret")).map(SecretString::from);
    Ok(Registered { id, secret })
}

impl WireEndpoint {
    fn into_model(self) -> WebhookEndpoint {
        WebhookEndpoint {
            id: self.id,
            url: self.url,
            is_active: self.is_active != Some(false),
            is_verified: self.is_verified == Some(true),
            last_success_at: self.last_success_at,
            last_failure_at: self.last_failure_at,
            failures_in_a_row: self.consecutive_failures.unwrap_or_default(),
            suspended_at: self.suspended_at,
            next_try_at: self.next_reactivation_at,
            queued: self.queued_events_count.unwrap_or_default(),
            dropped: self.queued_events_dropped.unwrap_or_default(),
        }
    }
}
