//! What the API token may do.

use crate::i18n::t;
use crate::model::Capability;

impl Capability {
    pub fn label(self) -> &'static str {
        t(match self {
            Self::ReadConversations => "capability-read-conversations",
            Self::ChangeConversations => "capability-change-conversations",
            Self::ReadMessages => "capability-read-messages",
            Self::WriteMessages => "capability-write-messages",
            Self::DeleteMessages => "capability-delete-messages",
            Self::ReadContacts => "capability-read-contacts",
            Self::UpdateContacts => "capability-update-contacts",
            Self::ListTeam => "capability-list-team",
            Self::ReadChannels => "capability-read-channels",
            Self::ReadWebhooks => "capability-read-webhooks",
            Self::CreateWebhooks => "capability-create-webhooks",
            Self::UpdateWebhooks => "capability-update-webhooks",
            Self::DeleteWebhooks => "capability-delete-webhooks",
            Self::ReadCannedReplies => "capability-read-canned-replies",
            Self::CreateCannedReplies => "capability-create-canned-replies",
            Self::UpdateCannedReplies => "capability-update-canned-replies",
            Self::DeleteCannedReplies => "capability-delete-canned-replies",
            Self::ShareCannedReplies => "capability-share-canned-replies",
        })
    }
}
