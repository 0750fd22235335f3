//! What is said in a conversation, as far as the API has told, and notes for the team.

use super::Timestamp;
use crate::i18n::{format_number, t, t_args};

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

    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => t("story-pending"),
            Self::Sent => t("story-sent"),
            Self::Delivered => t("story-delivered"),
            Self::Read => t("story-read"),
            Self::Failed => t("story-not-delivered"),
            Self::Untold => "",
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

impl Attachment {
    /// What it is, in words.
    pub fn kind(&self) -> &'static str {
        let kind = self.content_type.as_deref().unwrap_or_default();
        t(match kind.split(';').next().unwrap_or_default().trim() {
            "application/pdf" => "story-file-pdf",
            "image/jpeg" => "story-file-jpeg",
            "image/png" => "story-file-png",
            "text/csv" => "story-file-csv",
            "application/zip" => "story-file-zip",
            kind => match kind.split('/').next().unwrap_or_default() {
                "image" => "story-file-image",
                "video" => "story-file-video",
                "audio" => "story-file-audio",
                "text" => "story-file-text",
                _ if kind.contains("word") => "story-file-word",
                _ if kind.contains("sheet") || kind.contains("excel") => "story-file-sheet",
                _ => "story-file",
            },
        })
    }
}

/// A size in words: `412 B`, `88 kB`, `2.4 MB`, with the decimal mark of the language.
pub fn size(bytes: u64) -> String {
    let decimal = |unit: u64| {
        let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
        let (whole, tenths) = (format_number(tenths / 10), format_number(tenths % 10));
        t_args("story-decimal", &[("whole", &whole), ("tenths", &tenths)])
    };
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} kB", (bytes + 500) / 1_000),
        999_500..999_950_000 => decimal(1_000_000) + " MB",
        _ => decimal(1_000_000_000) + " GB",
    }
}

/// What a message of this kind is called where it has no text of its own.
pub fn kind_label(kind: &str) -> Option<&'static str> {
    Some(t(match kind {
        "text" => "story-kind-text",
        "image" => "story-kind-image",
        "video" => "story-kind-video",
        "audio" => "story-kind-audio",
        "document" => "story-kind-document",
        "sticker" => "story-kind-sticker",
        "location" => "story-kind-location",
        "contact" | "contacts" => "story-kind-contact",
        "interactive" => "story-kind-interactive",
        "button" => "story-kind-button",
        "reaction" => "story-kind-reaction",
        _ => return None,
    }))
}
