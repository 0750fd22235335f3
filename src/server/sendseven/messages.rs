//! Messages, replies, and team notes, which only the live contract has. Their content is never logged.

use super::{
    SendSeven, SendSevenError, lenient,
    transport::Call,
    wire::{self, moment},
};
use crate::model::message::{Attachment, Delivery, Link, Side};
use crate::model::{AgentId, Contract, ConversationId, Message, Timestamp, UploadedFile};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Value, json};

const MAX_PAGE_SIZE: u32 = 30;
/// The longest link to a file, in bytes; signed ones are long.
const LONGEST_LINK: usize = 8_192;

/// Result of a call that the contract or the token may not allow.
#[derive(Debug, Clone)]
pub enum Availability<T> {
    Available(T),
    /// The contract has no such call.
    NotInContract,
    /// 403: the token lacks the scope.
    ScopeMissing,
}

/// Messages of a conversation, newest first.
#[derive(Debug, Clone)]
pub struct Messages {
    pub messages: Vec<Message>,
    /// Number of messages that could not be parsed.
    pub unreadable: usize,
    /// Cursor of the earlier messages; `None` if there are none.
    pub next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct WireMessages {
    items: Vec<Value>,
    next_cursor: Option<String>,
}

#[derive(Deserialize)]
struct WireMessage {
    direction: String,
    #[serde(default, deserialize_with = "lenient::text")]
    message_type: Option<String>,
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient::objects")]
    attachments: Vec<WireAttachment>,
    is_internal: Option<bool>,
    #[serde(default, deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "moment")]
    sent_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::text")]
    error_message: Option<String>,
    #[serde(default, deserialize_with = "lenient::object")]
    meta: Option<WireMeta>,
}

/// What else SendSeven knows about a message; the cause of a failure may be only here.
#[derive(Deserialize)]
struct WireMeta {
    #[serde(default, deserialize_with = "lenient::text")]
    error: Option<String>,
    #[serde(default, deserialize_with = "lenient::number")]
    error_code: Option<u64>,
}

#[derive(Deserialize)]
struct WireWindow {
    in_window: bool,
    #[serde(default, deserialize_with = "moment")]
    window_end_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WireAttachment {
    #[serde(default, deserialize_with = "lenient::text")]
    filename: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    content_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::number")]
    file_size: Option<u64>,
    url: Option<String>,
    signed_url: Option<String>,
}

impl SendSeven {
    /// `GET /messages`: the newest messages, or those after a cursor.
    pub async fn messages(
        &self,
        id: &ConversationId,
        cursor: Option<&str>,
    ) -> Result<Availability<Messages>, SendSevenError> {
        if self.contract().await? == Some(Contract::Documented) {
            return Ok(Availability::NotInContract);
        }
        let mut query =
            vec![("conversation_id", id.to_string()), ("page_size", MAX_PAGE_SIZE.to_string())];
        query.push(match cursor {
            Some(cursor) => ("cursor", cursor.to_owned()),
            None => ("page", "1".to_owned()),
        });
        let call = Call::get("messages", &["messages"]).with_query(query);
        let answer: Availability<WireMessages> = self.available(self.send(call).await)?;
        if matches!(answer, Availability::ScopeMissing) {
            self.refuse_messages();
        }
        Ok(answer.map(WireMessages::into_model))
    }

    /// `POST /messages/internal-notes`. The contract does not specify the response, so any 2xx
    /// counts as success.
    pub async fn add_note(
        &self,
        id: &ConversationId,
        text: &str,
        mentioned: &[AgentId],
    ) -> Result<Availability<()>, SendSevenError> {
        if self.contract().await? == Some(Contract::Documented) {
            return Ok(Availability::NotInContract);
        }
        let body = json!({
            "conversation_id": id,
            "text": text,
            "mentioned_user_ids": mentioned,
        });
        let path = ["messages", "internal-notes"];
        let call = Call::change("note", Method::POST, &path, Some(body)).once();
        let answer: Availability<Value> = self.available(self.send(call).await)?;
        Ok(answer.map(|_| ()))
    }

    /// `POST /messages`: a reply to the customer. Repeated with the same key, it is sent once. That
    /// it was accepted does not mean that it was delivered.
    pub async fn reply(
        &self,
        id: &ConversationId,
        text: &str,
        files: &[UploadedFile],
        key: String,
    ) -> Result<(), SendSevenError> {
        let mut body = json!({ "conversation_id": id });
        if !text.is_empty() {
            body["text"] = json!(text);
        }
        match files {
            [] => body["message_type"] = json!("text"),
            files => {
                body["attachments"] = files.iter().map(|file| json!(file.id)).collect();
                body["attachment_filenames"] = files.iter().map(|file| json!(file.name)).collect();
            }
        }
        let call = Call::change("reply", Method::POST, &["messages"], Some(body)).once_by(key);
        self.send(call).await.map(|_: Value| ())
    }

    /// `GET /whatsapp/conversations/{id}/whatsapp-window`. Returns until when a free reply is
    /// possible; `None` if it is not.
    pub async fn reply_window(
        &self,
        id: &ConversationId,
    ) -> Result<Option<Timestamp>, SendSevenError> {
        let path = ["whatsapp", "conversations", id.as_str(), "whatsapp-window"];
        let window: WireWindow = self.send(Call::get("window", &path)).await?;
        Ok(window.window_end_at.filter(|_| window.in_window))
    }

    /// Distinguishes an unsupported call from a refused one. In the live contract, a 404 refers to
    /// the conversation.
    fn available<T>(
        &self,
        answer: Result<T, SendSevenError>,
    ) -> Result<Availability<T>, SendSevenError> {
        let live = self.known_contract() == Some(Contract::Live);
        match answer {
            Ok(value) => Ok(Availability::Available(value)),
            Err(error) => match error.status() {
                Some(403) => Ok(Availability::ScopeMissing),
                Some(405 | 501) => Ok(Availability::NotInContract),
                Some(404) if !live => Ok(Availability::NotInContract),
                _ => Err(error),
            },
        }
    }
}

impl<T> Availability<T> {
    pub(super) fn map<U>(self, how: impl FnOnce(T) -> U) -> Availability<U> {
        match self {
            Self::Available(value) => Availability::Available(how(value)),
            Self::NotInContract => Availability::NotInContract,
            Self::ScopeMissing => Availability::ScopeMissing,
        }
    }
}

impl WireMessages {
    /// A message that cannot be parsed does not hide the others.
    fn into_model(self) -> Messages {
        let all = self.items.len();
        let mut messages = Vec::with_capacity(all);
        let mut last = None;
        for item in self.items {
            match wire::read::<WireMessage>(item).map(|wire| wire.into_model(last)) {
                Ok(Some(message)) => {
                    last = Some(message.at);
                    messages.push(message);
                }
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "a message could not be read"),
            }
        }
        let next_cursor = self.next_cursor.filter(|cursor| !cursor.is_empty());
        Messages { unreadable: all - messages.len(), messages, next_cursor }
    }
}

impl WireMessage {
    /// Falls back to the time of the next message; `None` if there is none either.
    fn into_model(self, later: Option<Timestamp>) -> Option<Message> {
        let delivery = Delivery::of(self.status.as_deref());
        let (code, error) = self.meta.map_or((None, None), |meta| (meta.error_code, meta.error));
        let failure = self.error_message.or(error);
        Some(Message {
            from: match self.direction.as_str() {
                _ if self.is_internal == Some(true) => Side::Internal,
                "inbound" => Side::Customer,
                _ => Side::Team,
            },
            at: self.created_at.or(self.sent_at).or(later)?,
            kind: self.message_type.unwrap_or_else(|| "text".to_owned()),
            text: self.text.filter(|text| !text.trim().is_empty()),
            delivery,
            failure: failure.filter(|_| delivery == Delivery::Failed),
            failure_code: code.filter(|_| delivery == Delivery::Failed),
            attachments: self.attachments.into_iter().map(WireAttachment::into_model).collect(),
        })
    }
}

impl WireAttachment {
    fn into_model(self) -> Attachment {
        let is_given = |text: &String| !text.trim().is_empty();
        let address = self.signed_url.filter(is_given).or(self.url.filter(is_given));
        Attachment {
            name: self.filename,
            content_type: self.content_type,
            size: self.file_size,
            link: address.map_or(Link::Unknown, |address| link(&address)),
        }
    }
}

/// Allows only http(s) URLs without credentials, normalized as a browser would.
fn link(address: &str) -> Link {
    match Url::parse(address) {
        Ok(url)
            if address.len() <= LONGEST_LINK
                && matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none() =>
        {
            Link::To(url.into())
        }
        _ => Link::Withheld,
    }
}
