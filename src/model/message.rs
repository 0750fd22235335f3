//! What is said in a conversation, as far as the API has told, and notes for the team.

use super::Timestamp;

/// The longest note for the team, in characters.
pub const LONGEST_NOTE: usize = 4_000;

/// A message, or a note for the team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub from: Side,
    pub at: Timestamp,
    /// The vendor's word, such as `text` or `image`; more may be added over time.
    pub kind: String,
    /// None for media.
    pub text: Option<String>,
    pub delivery: Delivery,
    /// Why it could not be delivered, in the channel's words.
    pub failure: Option<String>,
    pub attachments: Vec<Attachment>,
}

/// Whose message it is. The API does not say which agent wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Customer,
    Team,
    /// A note: the customer never gets it.
    Internal,
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Pending,
    Sent,
    Delivered,
    Read,
    Failed,
    /// A word the vendor added after this was written, or none.
    Untold,
}

impl Delivery {
    pub fn of(word: Option<&str>) -> Self {
        match word {
            Some("pending" | "queued") => Self::Pending,
            Some("sent") => Self::Sent,
            Some("delivered") => Self::Delivered,
            Some("read") => Self::Read,
            Some("failed") => Self::Failed,
            _ => Self::Untold,
        }
    }
}

/// A file that came along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: Option<String>,
    /// Such as `image/jpeg`.
    pub content_type: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    pub link: Link,
}

/// Where a file can be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// An address of the web.
    To(String),
    /// An address that nobody should be sent to.
    Withheld,
    Untold,
}
