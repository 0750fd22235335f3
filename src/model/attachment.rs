//! Files that operators attach to replies. SendSeven keeps their content; here is only what they are.

use super::AttachmentId;
use super::ids::LONGEST;
use super::short_text::clean;
use serde::{Deserialize, Serialize};

/// The field of a form with the id of a file.
pub const ATTACHED: &str = "attached[]";
/// The most megabytes of a file, and of the files that are uploaded together.
pub const LARGEST: u32 = 100;
/// The most files of one reply.
pub const MOST_FILES: usize = 10;

/// A file that SendSeven has received and no customer yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadedFile {
    pub id: AttachmentId,
    pub name: String,
    /// Such as `image/jpeg`.
    pub content_type: String,
    /// In bytes.
    pub size: u64,
}

impl UploadedFile {
    /// Returns SendSeven's word for a message that holds it.
    pub fn kind(&self) -> &'static str {
        kind(&self.content_type)
    }

    /// Formats files for the database, one a line: `att_1 image/png 2048 photo.png`.
    pub fn to_text(files: &[Self]) -> String {
        let line = |file: &Self| {
            let size = file.size.to_string();
            [file.id.as_str(), " ", &file.content_type, " ", &size, " ", &file.name].concat()
        };
        files.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Reads what [`Self::to_text`] wrote.
    pub fn parse(text: &str) -> Option<Vec<Self>> {
        let file = |line: &str| {
            let mut parts = line.splitn(4, ' ');
            Some(Self {
                id: AttachmentId::parse(parts.next()?).ok()?,
                content_type: parts.next()?.to_owned(),
                size: parts.next()?.parse().ok()?,
                name: parts.next()?.to_owned(),
            })
        };
        text.lines().map(file).collect()
    }
}

/// Returns the name of a file as pages and SendSeven can show it, without folders.
pub fn clean_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    clean(name).unwrap_or_else(|| "file".to_owned())
}

/// Returns SendSeven's word for a message with a file of this type.
pub fn kind(content_type: &str) -> &'static str {
    match content_type.split('/').next() {
        Some("image") => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

/// Returns a content type such as `image/png` in lower case; `None` for what is none.
pub fn clean_type(text: &str) -> Option<String> {
    let kind = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_sign = |sign: u8| sign.is_ascii_alphanumeric() || b"/+-._".contains(&sign);
    let sound = kind.len() <= LONGEST && kind.contains('/') && kind.bytes().all(is_sign);
    sound.then_some(kind)
}

/// Why a file was not attached, or a reply with files not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileTrouble {
    /// No file was chosen.
    Missing,
    Empty,
    /// It is larger than this many megabytes.
    TooLarge(u32),
    /// No channel takes this type.
    WrongType,
    /// Its content is not what its name says.
    Mislabeled,
    /// It did not arrive whole.
    Incomplete,
    /// As many uploads as possible are under way.
    Busy,
    /// A reply has as many files as it can have.
    TooMany,
    /// It was chosen, but not uploaded, or not yet, when the reply was to be sent.
    NotAttached,
    /// It was attached to the reply, and is no longer.
    Gone,
}

impl FileTrouble {
    /// Returns the key of the text that says what happened.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "file-missing",
            Self::Empty => "file-empty",
            Self::TooLarge(_) => "file-too-large",
            Self::WrongType => "file-wrong-type",
            Self::Mislabeled => "file-mislabeled",
            Self::Incomplete => "file-incomplete",
            Self::Busy => "file-busy",
            Self::TooMany => "file-too-many",
            Self::NotAttached => "file-not-attached",
            Self::Gone => "file-gone",
        }
    }

    /// Returns the HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Self::TooLarge(_) => 413,
            Self::WrongType | Self::Mislabeled => 415,
            Self::Busy => 503,
            Self::Gone | Self::NotAttached => 409,
            Self::Missing | Self::Empty | Self::Incomplete | Self::TooMany => 400,
        }
    }
}
