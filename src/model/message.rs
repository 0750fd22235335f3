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

    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Sent => "Sent",
            Self::Delivered => "Delivered",
            Self::Read => "Read",
            Self::Failed => "Not delivered",
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
    pub fn kind(&self) -> &str {
        let kind = self.content_type.as_deref().unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/pdf" => "PDF",
            "image/jpeg" => "JPEG image",
            "image/png" => "PNG image",
            "text/plain" => "Text",
            "text/csv" => "CSV table",
            "application/zip" => "ZIP archive",
            kind => match kind.split('/').next().unwrap_or_default() {
                "image" => "Image",
                "video" => "Video",
                "audio" => "Audio",
                "text" => "Text",
                _ if kind.contains("word") => "Word document",
                _ if kind.contains("sheet") || kind.contains("excel") => "Spreadsheet",
                _ => "File",
            },
        }
    }
}

/// A size in words: `412 B`, `88 kB`, `2.4 MB`.
pub fn size(bytes: u64) -> String {
    let tenths = |unit: u64| bytes.saturating_add(unit / 20) / (unit / 10);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} kB", (bytes + 500) / 1_000),
        999_500..999_950_000 => {
            let tenths = tenths(1_000_000);
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
        _ => {
            let tenths = tenths(1_000_000_000);
            format!("{}.{} GB", tenths / 10, tenths % 10)
        }
    }
}

/// What a message of this kind is called where it has no text of its own.
pub fn kind_label(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "text" => "Empty message",
        "image" => "Image",
        "video" => "Video",
        "audio" => "Audio",
        "document" => "Document",
        "sticker" => "Sticker",
        "location" => "Location",
        "contact" | "contacts" => "Contact card",
        "interactive" => "Choice from a menu",
        "button" => "Button",
        "reaction" => "Reaction",
        _ => return None,
    })
}
