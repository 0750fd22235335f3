//! Streams of events as pages read them, as far as a scenario needs it.

use anyhow::{Context, Result};
use reqwest::Response;
use serde_json::Value;

/// An open stream.
pub struct Events {
    response: Response,
    unread: Vec<u8>,
}

impl Events {
    pub fn new(response: Response) -> Self {
        Self { response, unread: Vec::new() }
    }

    /// The id of the conversation of the next row.
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

    /// Waits for the first word, from which on nothing is missed.
    pub async fn begun(mut self) -> Result<Self> {
        self.next().await?;
        Ok(self)
    }

    async fn next(&mut self) -> Result<(String, String)> {
        loop {
            if let Some(end) = self.unread.windows(2).position(|pair| pair == b"\n\n") {
                let block: Vec<u8> = self.unread.drain(..end + 2).collect();
                let block = String::from_utf8(block)?;
                let of = |field: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(field));
                    line.unwrap_or_default().to_owned()
                };
                return Ok((of("event: "), of("data: ")));
            }
            let more = self.response.chunk().await?.context("the stream has ended")?;
            self.unread.extend_from_slice(&more);
        }
    }
}
