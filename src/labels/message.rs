//! Messages and their attachments.

use crate::i18n::{format_number, lookup, t, t_args};
use crate::model::message::{Attachment, Delivery, LastMessage, Side};
use crate::model::{Message, UploadedFile};

impl Delivery {
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => t("story-pending"),
            Self::Sent => t("story-sent"),
            Self::Delivered => t("story-delivered"),
            Self::Read => t("story-read"),
            Self::Failed => t("story-not-delivered"),
            Self::Unknown => "",
        }
    }
}

impl LastMessage {
    /// Returns who wrote it, unless it was the customer, and its text or what kind it is.
    pub fn label(&self) -> String {
        let kind = || match kind_label(&self.kind) {
            Some(label) => label.to_owned(),
            None => t_args("story-kind-foreign", &[("kind", &self.kind)]),
        };
        let said = match (&self.text, self.kind.as_str()) {
            (Some(text), "image" | "video" | "audio" | "document" | "sticker") => {
                [&kind(), ": ", text].concat()
            }
            (Some(text), _) => text.clone(),
            (None, _) => kind(),
        };
        match self.from {
            Side::Customer => said,
            Side::Team | Side::Internal => t_args("last-by-team", &[("text", &said)]),
        }
    }
}

impl Message {
    /// Returns why delivery failed: in words, if the channel's number is known, and in the channel's.
    pub fn failure_labels(&self) -> Vec<String> {
        let known = self.failure_code.and_then(|code| lookup(&format!("story-failure-{code}")));
        let said = self.failure.as_ref();
        let said = said.map(|words| t_args("story-channel-says", &[("words", words)]));
        known.map(str::to_owned).into_iter().chain(said).collect()
    }
}

impl Attachment {
    /// Returns the kind of the file in words.
    pub fn kind(&self) -> &'static str {
        file_kind(self.content_type.as_deref().unwrap_or_default())
    }
}

impl UploadedFile {
    /// Says what kind of file it is, and how large.
    pub fn about(&self) -> String {
        [file_kind(&self.content_type), " · ", &size(self.size)].concat()
    }
}

fn file_kind(content_type: &str) -> &'static str {
    t(match content_type.split(';').next().unwrap_or_default().trim() {
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

/// Formats a size: `412 B`, `88 kB`, `2.4 MB`, with the decimal mark of the language.
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

/// Returns the name of a kind of message, shown if the message has no text.
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
