//! Conversations, contacts, channels and states.

use crate::i18n::t;
use crate::model::{Channel, Contact, ContactId, Conversation, Status, StatusFilter};

impl Channel {
    /// Returns the localized name.
    pub fn label(&self) -> &str {
        match self {
            Self::Whatsapp => t("channel-whatsapp"),
            Self::Telegram => t("channel-telegram"),
            Self::Sms => t("channel-sms"),
            Self::Email => t("channel-email"),
            Self::Messenger => t("channel-messenger"),
            Self::Instagram => t("channel-instagram"),
            Self::LiveChat => t("channel-live-chat"),
            Self::Rcs => t("channel-rcs"),
            Self::Viber => t("channel-viber"),
            Self::Other(word) => word,
        }
    }
}

impl Status {
    /// Returns the localized name.
    pub fn label(&self) -> &str {
        match self {
            Self::Open => t("status-open"),
            Self::Assigned => t("status-open"),
            Self::Pending => t("status-pending"),
            Self::Snoozed => t("status-snoozed"),
            Self::Resolved => t("status-resolved"),
            Self::Closed => t("status-closed"),
            Self::Other(word) => word,
        }
    }
}

impl StatusFilter {
    /// Returns the localized name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => t("status-open"),
            Self::Pending => t("status-pending"),
            Self::Snoozed => t("status-snoozed"),
            Self::Closed => t("status-closed"),
        }
    }
}

impl Conversation {
    /// Returns the text of the state column: `Needs reply` outranks `Open`.
    pub fn state_label(&self) -> &str {
        match &self.status {
            Status::Open | Status::Assigned if self.needs_reply => t("state-needs-reply"),
            Status::Open | Status::Assigned => t("state-answered"),
            other => other.label(),
        }
    }
}

impl Contact {
    /// Returns the name, else the phone, else the email, else the id.
    pub fn label(&self) -> &str {
        [&self.name, &self.phone, &self.email]
            .into_iter()
            .find_map(|f| f.as_deref().filter(|t| !t.trim().is_empty()))
            .or(self.id.as_ref().map(ContactId::as_str))
            .unwrap_or_else(|| t("contact-unknown"))
    }

    /// Returns a phone or email that is not already the label.
    pub fn reach(&self) -> Option<&str> {
        [&self.phone, &self.email]
            .into_iter()
            .find_map(|f| f.as_deref().filter(|t| !t.trim().is_empty()))
            .filter(|reach| *reach != self.label())
    }
}
