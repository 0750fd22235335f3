//! Reads server-sent events as a browser's `EventSource` does.

use super::Browser;
use reqwest::{Method, Response};
use serde::de::DeserializeOwned;
use sevendesk::model::{ConversationId, Viewer, Viewers};
use std::time::Duration;

/// How long anything may take that is awaited.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream.
pub struct Events {
    response: Response,
    unread: Vec<u8>,
    /// The milliseconds after which to come back.
    pub retry: Option<u32>,
    /// The id that would be sent with `Last-Event-ID`.
    pub last_id: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub name: String,
    pub id: Option<String>,
    pub data: String,
}

impl Told {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.data).unwrap_or_else(|e| panic!("{e} in {}", self.data))
    }

    /// The id of the conversation that a drawn part of a page is about, and its HTML.
    pub fn fragment(&self) -> (String, String) {
        let fragment: serde_json::Value = self.json();
        let text = |name: &str| fragment[name].as_str().unwrap().to_owned();
        (text("id"), text("html"))
    }

    /// Who is with a conversation, as the badges say.
    pub fn viewers(&self) -> Viewers {
        assert_eq!(self.name, "viewers", "{self:?}");
        let (id, html) = self.fragment();
        let tags = html.split('<').filter_map(|tag| tag.split('>').next());
        let badges = tags.filter_map(|tag| {
            let (_, named) = tag.split_once("data-operator=\"")?;
            let (name, _) = named.split_once('"')?;
            Some(Viewer { name: name.to_owned(), acting: tag.contains("acting") })
        });
        Viewers { id: ConversationId::parse(&id).unwrap(), who: badges.collect() }
    }
}

impl Browser {
    /// Opens a stream; `after` is the last id that was heard before.
    pub async fn listen(&self, after: Option<&str>) -> Events {
        let mut request = self.request(Method::GET, "/events").header("accept-encoding", "gzip");
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let response = request.header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.status(), 200);
        let last_id = after.unwrap_or_default().to_owned();
        Events { response, unread: Vec::new(), retry: None, last_id }
    }
}

impl Events {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).map(|value| value.to_str().unwrap())
    }

    /// The next event; none where the stream has ended in order.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(received) = self.take() {
                return Some(received);
            }
            let more = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let more = more.expect("something is told in time").expect("the stream is whole")?;
            self.unread.extend_from_slice(&more);
        }
    }

    /// The next event but the server's status.
    pub async fn news(&mut self) -> Told {
        let news = async {
            loop {
                let received = self.next().await.expect("the stream goes on");
                if received.name != "status" {
                    return received;
                }
            }
        };
        tokio::time::timeout(PATIENCE, news).await.expect("more than the status is told in time")
    }

    /// Waits until the stream ends.
    pub async fn end(&mut self) {
        while self.next().await.is_some() {}
    }

    fn take(&mut self) -> Option<Told> {
        let end = self.unread.windows(2).position(|pair| pair == b"\n\n")?;
        let block: Vec<u8> = self.unread.drain(..end + 2).collect();
        let mut received = Told { name: "message".to_owned(), id: None, data: String::new() };
        for line in std::str::from_utf8(&block).unwrap().lines().filter(|line| !line.is_empty()) {
            let (field, value) = line.split_once(": ").expect("every line has a field");
            match field {
                "retry" => self.retry = Some(value.parse().unwrap()),
                "event" => received.name = value.to_owned(),
                "data" => received.data.push_str(value),
                "id" => {
                    self.last_id = value.to_owned();
                    received.id = Some(value.to_owned());
                }
                other => panic!("an unknown field: {other}"),
            }
        }
        Some(received)
    }
}
