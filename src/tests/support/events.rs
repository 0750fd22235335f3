//! Reads server-sent events as a browser's `EventSource` does.

use super::Browser;
use futures::StreamExt;
use http::HeaderMap;
use reqwest::Method;
use serde::de::DeserializeOwned;
use sevendesk::model::{Activity, ConversationId, Viewer, Viewers};
use sse_stream::SseStream;
use std::time::Duration;

/// The longest wait for an event.
const TIMEOUT: Duration = Duration::from_secs(20);

/// An open stream.
pub struct Events {
    headers: HeaderMap,
    stream: SseStream<reqwest::Body>,
    /// The reconnection time in milliseconds.
    pub retry: Option<u32>,
    /// The id to send as `Last-Event-ID`.
    pub last_id: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerEvent {
    pub name: String,
    pub id: Option<String>,
    pub data: String,
}

impl ServerEvent {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.data).unwrap_or_else(|e| panic!("{e} in {}", self.data))
    }

    /// Returns the conversation id of a fragment and its HTML.
    pub fn fragment(&self) -> (String, String) {
        let fragment: serde_json::Value = self.json();
        let text = |name: &str| fragment[name].as_str().unwrap().to_owned();
        (text("id"), text("html"))
    }

    /// Returns the viewers of a conversation, read from their badges.
    pub fn viewers(&self) -> Viewers {
        assert_eq!(self.name, "viewers", "{self:?}");
        let (id, html) = self.fragment();
        let tags = html.split('<').filter_map(|tag| tag.split('>').next());
        let badges = tags.filter_map(|tag| {
            let (_, named) = tag.split_once("data-operator=\"")?;
            let (name, _) = named.split_once('"')?;
            let activity = match () {
                () if tag.contains("writing") => Activity::Writing,
                () if tag.contains("acting") => Activity::Changing,
                () => Activity::Viewing,
            };
            Some(Viewer { name: name.to_owned(), activity })
        });
        Viewers { id: ConversationId::parse(&id).unwrap(), who: badges.collect() }
    }
}

impl Browser {
    /// Opens a stream; `after` is the last received event id.
    pub async fn listen(&self, after: Option<&str>) -> Events {
        let mut request = self.request(Method::GET, "/events").header("accept-encoding", "gzip");
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let response = request.header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let last_id = after.unwrap_or_default().to_owned();
        let (parts, body) = http::Response::from(response).into_parts();
        Events { headers: parts.headers, stream: SseStream::new(body), retry: None, last_id }
    }
}

impl Events {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Returns the next event, or `None` if the stream has ended cleanly.
    pub async fn next(&mut self) -> Option<ServerEvent> {
        let next = tokio::time::timeout(TIMEOUT, self.stream.next()).await;
        let event = next.expect("an event comes in time")?.expect("the stream is intact");
        self.retry = event.retry.and_then(|retry| retry.try_into().ok()).or(self.retry);
        if let Some(id) = &event.id {
            self.last_id.clone_from(id);
        }
        let name = event.event.unwrap_or_else(|| "message".to_owned());
        Some(ServerEvent { name, id: event.id, data: event.data.unwrap_or_default() })
    }

    /// Returns the next event other than the status.
    pub async fn next_non_status(&mut self) -> ServerEvent {
        let next = async {
            loop {
                let received = self.next().await.expect("the stream is open");
                if received.name != "status" {
                    return received;
                }
            }
        };
        tokio::time::timeout(TIMEOUT, next)
            .await
            .expect("an event other than the status comes in time")
    }

    /// Waits until the stream ends.
    pub async fn end(&mut self) {
        while self.next().await.is_some() {}
    }
}
