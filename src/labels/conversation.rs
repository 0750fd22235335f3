//! Conversations, contacts, channels and states.

use crate::i18n::{t, t_args};
use crate::model::{Channel, Contact, ContactId, Conversation, Status, StatusFilter, Timestamp};

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
    /// Returns the text of the state column: `Needs reply` outranks `Open`, and `Snoozed until
    /// 09:00` both.
    pub fn state_label(&self, now: Timestamp) -> String {
        self.snoozed(|until| until.short(now))
    }

    /// The same with the day and the zone of a snooze's end.
    pub fn exact_state_label(&self) -> String {
        self.snoozed(Timestamp::exact)
    }

    fn snoozed(&self, until: impl Fn(Timestamp) -> String) -> String {
        let label = match (&self.status, self.snooze) {
            (Status::Open | Status::Assigned, Some(snooze)) => {
                return t_args("state-snoozed", &[("until", &until(snooze.until))]);
            }
            (Status::Open | Status::Assigned, _) if self.needs_reply => t("state-needs-reply"),
            (Status::Open | Status::Assigned, _) => t("state-answered"),
            (other, _) => other.label(),
        };
        label.to_owned()
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
