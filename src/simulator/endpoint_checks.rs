//! The part of calls about webhook endpoints that asks the endpoint itself: the challenge after
//! registering, verifying, and the test event.

use super::Simulator;
use super::request::ApiRequest;
use super::responses::Answer;
use axum::http::Method;
use serde_json::json;
use std::time::Instant;

impl Simulator {
    /// Completes a successful answer if its call needs a request to an endpoint.
    pub(super) async fn complete(&self, asked: &ApiRequest, answer: Answer) -> Answer {
        let segments: Vec<&str> = asked.segments.iter().map(String::as_str).collect();
        if asked.method != Method::POST || !answer.status.is_success() {
            return answer;
        }
        match segments.as_slice() {
            ["webhook-endpoints"] => {
                // The endpoint may answer the challenge only once its owner has the secret.
                let id = answer.body["webhook_id"].as_str().unwrap_or_default().to_owned();
                let simulator = self.clone();
                tokio::spawn(async move { simulator.verify_webhook(&id).await });
                answer
            }
            ["webhook-endpoints", id, "verify"] => self.verify(id).await,
            ["webhook-endpoints", id, "test"] => self.test(id).await,
            _ => answer,
        }
    }

    async fn verify(&self, id: &str) -> Answer {
        let outcome = self.verify_webhook(id).await;
        let message = match &outcome {
            Ok(()) => "Webhook endpoint verified".to_owned(),
            Err(why) => format!("Verification failed: {why}"),
        };
        Answer::ok(json!({
            "webhook_id": id,
            "is_verified": outcome.is_ok(),
            "verification_pending": outcome.is_err(),
            "verification_expires_at": null,
            "message": message,
        }))
    }

    async fn test(&self, id: &str) -> Answer {
        let began = Instant::now();
        let (delivery, response) = self.test_webhook(id).await;
        let success = matches!(response, Ok(200..=299));
        Answer::ok(json!({
            "success": success,
            "delivery_id": delivery,
            "response_status_code": response.as_ref().ok(),
            "response_time_ms": began.elapsed().as_millis() as u64,
            "error": response.as_ref().err(),
            "message": if success { "Test event delivered" } else { "Test event failed" },
        }))
    }
}
