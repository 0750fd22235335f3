//! First responses by `Idempotency-Key`.

use super::request::ApiRequest;
use super::responses::Answer;

/// The first response to a call that carried an `Idempotency-Key`.
pub struct IdempotentResponse {
    call: String,
    pub answer: Answer,
}

impl IdempotentResponse {
    pub fn new(request: &ApiRequest, answer: &Answer) -> Self {
        Self { call: fingerprint(request), answer: answer.clone() }
    }

    /// Returns whether it is the response to the same call.
    pub fn is_for(&self, request: &ApiRequest) -> bool {
        self.call == fingerprint(request)
    }
}

fn fingerprint(request: &ApiRequest) -> String {
    format!("{} {}\n{}", request.method, request.path, request.body)
}
