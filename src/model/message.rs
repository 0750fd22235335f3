//! Messages of a conversation, as far as the API has returned them.

use super::Timestamp;
use serde::{Deserialize, Serialize};

/// A message, or a note for the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub from: Side,
    pub at: Timestamp,
    /// The vendor's word, such as `text` or `image`; more may be added over time.
    pub kind: String,
    /// `None` for media.
    pub text: Option<String>,
    pub delivery: Delivery,
    /// Why delivery failed, in the channel's words.
    pub failure: Option<String>,
    /// The channel's number for that, such as 131047.
    pub failure_code: Option<u64>,
    pub attachments: Vec<Attachment>,
}

/// The last message of a conversation, as its row shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMessage {
    pub from: Side,
    /// The vendor's word, as in [`Message`].
    pub kind: String,
    /// The first line, cut to a row's length; `None` for media without a caption.
    pub text: Option<String>,
    pub at: Option<Timestamp>,
}

impl LastMessage {
    /// The most characters of its text that a row has room for.
    pub const LONGEST: usize = 80;
}

/// The sender's side. The API does not say which agent wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    Customer,
    Team,
    /// A note: the customer never receives it.
    Internal,
}

/// The delivery state of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Pending,
    Sent,
    Delivered,
    Read,
    Failed,
    /// A word that the vendor added later, or none.
    Unknown,
}

impl Delivery {
    pub fn of(word: Option<&str>) -> Self {
        match word {
            Some("pending" | "queued") => Self::Pending,
            Some("sent") => Self::Sent,
            Some("delivered") => Self::Delivered,
            Some("read") => Self::Read,
            Some("failed") => Self::Failed,
            _ => Self::Unknown,
        }
    }
}

/// An attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: Option<String>,
    /// Such as `image/jpeg`.
    pub content_type: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    pub link: Link,
}

/// The address of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A web address.
    To(String),
    /// An address that is not safe to link to.
    Withheld,
    Unknown,
}
