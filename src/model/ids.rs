//! Validated ids of SendSeven's objects. An id that could leave its path segment, or that no vendor
//! would issue, cannot be constructed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest id accepted, in bytes. SendSeven's own are under 40.
pub const LONGEST: usize = 128;

/// The text is not an id: empty, longer than [`LONGEST`], starting with a dot, or holding a
/// character outside `A-Z a-z 0-9 _ - . :`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: 1 to {LONGEST} letters, digits, '_', '-', '.' or ':' are expected")]
pub struct NotAnId;

fn check(text: &str) -> Result<(), NotAnId> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"_-.:".contains(&b);
    let sound =
        (1..=LONGEST).contains(&text.len()) && !text.starts_with('.') && text.bytes().all(allowed);
    sound.then_some(()).ok_or(NotAnId)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts only text that is valid in a path segment without escaping.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                check(text).map(|()| Self(text.to_owned()))
            }

            /// The id as SendSeven writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                check(&text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names one conversation, such as `conv_abc123`.
    ConversationId
}
id! {
    /// Names a tag, such as `tag_vip`.
    TagId
}
id! {
    /// Names the customer of a conversation, such as `contact_xyz789`.
    ContactId
}
id! {
    /// Names a text that the team keeps to reply with.
    CannedReplyId
}
id! {
    /// Names a text that WhatsApp has approved.
    TemplateId
}
id! {
    /// Names a file at SendSeven.
    AttachmentId
}
id! {
    /// Names a SendSeven user who can be assigned.
    AgentId
}
