//! What the API token may do at SendSeven, each with the scope that allows it.

use serde::{Deserialize, Serialize};

/// Something that the product does with the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Capability {
    ReadConversations,
    /// Assign, close, reopen, and snooze.
    ChangeConversations,
    ReadMessages,
    /// Reply to customers, and write notes for the team.
    WriteMessages,
    /// Delete the files that were taken out of a reply.
    DeleteMessages,
    ReadContacts,
    UpdateContacts,
    ListTeam,
    /// Which channels there are, and their templates.
    ReadChannels,
    ReadWebhooks,
    CreateWebhooks,
    /// Verify and test.
    UpdateWebhooks,
    DeleteWebhooks,
    ReadCannedReplies,
    CreateCannedReplies,
    UpdateCannedReplies,
    DeleteCannedReplies,
    /// Share them, and change those of others.
    ShareCannedReplies,
}

impl Capability {
    pub const ALL: [Self; 18] = [
        Self::ReadConversations,
        Self::ChangeConversations,
        Self::ReadMessages,
        Self::WriteMessages,
        Self::DeleteMessages,
        Self::ReadContacts,
        Self::UpdateContacts,
        Self::ListTeam,
        Self::ReadChannels,
        Self::ReadWebhooks,
        Self::CreateWebhooks,
        Self::UpdateWebhooks,
        Self::DeleteWebhooks,
        Self::ReadCannedReplies,
        Self::CreateCannedReplies,
        Self::UpdateCannedReplies,
        Self::DeleteCannedReplies,
        Self::ShareCannedReplies,
    ];

    /// What operators miss if the token lacks it.
    pub const OF_OPERATORS: [Self; 4] = [
        Self::ReadConversations,
        Self::ChangeConversations,
        Self::ReadMessages,
        Self::WriteMessages,
    ];

    /// Returns the scope as SendSeven names it.
    pub fn scope(self) -> &'static str {
        match self {
            Self::ReadConversations => "conversations:read",
            Self::ChangeConversations => "conversations:update",
            Self::ReadMessages => "messages:read",
            Self::WriteMessages => "messages:create",
            Self::DeleteMessages => "messages:delete",
            Self::ReadContacts => "contacts:read",
            Self::UpdateContacts => "contacts:update",
            Self::ListTeam => "team:read",
            Self::ReadChannels => "channels:read",
            Self::ReadWebhooks => "webhooks:read",
            Self::CreateWebhooks => "webhooks:create",
            Self::UpdateWebhooks => "webhooks:update",
            Self::DeleteWebhooks => "webhooks:delete",
            Self::ReadCannedReplies => "canned_responses:read",
            Self::CreateCannedReplies => "canned_responses:create",
            Self::UpdateCannedReplies => "canned_responses:update",
            Self::DeleteCannedReplies => "canned_responses:delete",
            Self::ShareCannedReplies => "canned_responses:settings",
        }
    }
}
