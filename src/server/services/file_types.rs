//! Which files can be attached to a reply, as far as that is known before SendSeven has them: by
//! name, declared type, and the first bytes.

use crate::model::FileTrouble;
use crate::model::attachment::{LARGEST, clean_type, kind};
use crate::server::sendseven::OCTETS;

/// The largest image, video, or audio file, in megabytes.
const LARGEST_MEDIA: u32 = 16;
/// How many bytes of a file tell what it is.
pub const BEGINNING: usize = 12;

/// Endings of programs and pages, which no channel takes.
const REFUSED_ENDINGS: [&str; 16] = [
    "apk", "app", "bat", "cmd", "com", "dll", "exe", "htm", "html", "jar", "js", "msi", "ps1",
    "scr", "sh", "vbs",
];
const REFUSED_TYPES: [&str; 6] = [
    "application/javascript",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-sh",
    "text/html",
    "text/javascript",
];
/// How programs begin, whatever they are called.
const REFUSED_BEGINNINGS: [&[u8]; 3] = [b"MZ", b"\x7fELF", b"#!"];

/// Types of files whose browser declared none.
const TYPES: [(&str, &str); 12] = [
    ("csv", "text/csv"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("txt", "text/plain"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// Returns the type of a file by its name and the declared type.
pub fn type_of(name: &str, declared: Option<&str>) -> Result<String, FileTrouble> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let ending = ending.unwrap_or_default();
    let declared = declared.and_then(clean_type).filter(|declared| declared != OCTETS);
    let is_refused = |kind: &String| REFUSED_TYPES.contains(&kind.as_str());
    if REFUSED_ENDINGS.contains(&ending.as_str()) || declared.as_ref().is_some_and(is_refused) {
        return Err(FileTrouble::WrongType);
    }
    let by_ending = || TYPES.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind);
    Ok(declared.unwrap_or_else(|| by_ending().unwrap_or(OCTETS).to_owned()))
}

/// Returns how large a file of this type may be, in megabytes.
pub fn largest(content_type: &str) -> u32 {
    match kind(content_type) {
        "document" => LARGEST,
        _ => LARGEST_MEDIA,
    }
}

/// Compares the first bytes of a file with its type.
pub fn check(content_type: &str, beginning: &[u8]) -> Result<(), FileTrouble> {
    let begins = |with: &[u8]| beginning.starts_with(with);
    if beginning.is_empty() {
        return Err(FileTrouble::Empty);
    }
    if REFUSED_BEGINNINGS.into_iter().any(begins) {
        return Err(FileTrouble::WrongType);
    }
    let is_right = match content_type {
        "image/png" => begins(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => begins(b"\xff\xd8\xff"),
        "image/gif" => begins(b"GIF8"),
        "image/webp" => begins(b"RIFF") && beginning.get(8..12) == Some(b"WEBP"),
        "application/pdf" => begins(b"%PDF-"),
        _ => true,
    };
    if is_right { Ok(()) } else { Err(FileTrouble::Mislabeled) }
}
