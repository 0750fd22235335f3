//! Event streams as pages read them, as far as the scenarios need.

use anyhow::{Context, Result};
use futures::StreamExt;
use reqwest::Response;
use serde_json::Value;
use sse_stream::SseStream;

/// An open event stream.
pub struct Events(SseStream<reqwest::Body>);

impl Events {
    pub fn new(response: Response) -> Self {
        Self(SseStream::new(http::Response::from(response).into_body()))
    }

    /// Waits for the next row and returns its conversation's id.
    pub async fn changed(&mut self) -> Result<String> {
        loop {
            let (name, data) = self.next().await?;
            anyhow::ensure!(name != "reload", "the stream has lost something");
            if name == "row" {
                let row: Value = serde_json::from_str(&data)?;
                return Ok(row["id"].as_str().context("a row has an id")?.to_owned());
            }
        }
    }

    /// Waits for the first event; after it, no event is missed.
    pub async fn begun(mut self) -> Result<Self> {
        self.next().await?;
        Ok(self)
    }

    async fn next(&mut self) -> Result<(String, String)> {
        let event = self.0.next().await.context("the stream has ended")??;
        Ok((event.event.unwrap_or_default(), event.data.unwrap_or_default()))
    }
}
