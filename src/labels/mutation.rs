//! What operators do to conversations.

use crate::i18n::{t, t_args};
use crate::model::{Agent, ChangeKind, Conversation, Mutation};

impl Mutation {
    /// Says what is done, with the agent who is assigned.
    pub fn label(&self, assignee: Option<&Agent>, contact: &str) -> String {
        let of = [("contact", contact)];
        match (self, assignee) {
            (Self::Assign(_), Some(agent)) => t_args("done-assigned", &[("name", &agent.name)]),
            (Self::Assign(_), None) => t("done-unassigned").to_owned(),
            (Self::Close(_), _) => t_args("done-closed", &of),
            (Self::Reopen, _) => t_args("done-reopened", &of),
            (Self::Snooze(snooze), _) => {
                let until = snooze.until.exact();
                t_args("done-snoozed", &[("contact", contact), ("until", &until)])
            }
            (Self::Wake, _) => t_args("done-woken", &of),
            (Self::Tag(tag), _) => {
                t_args("done-tagged", &[("contact", contact), ("tag", &tag.name)])
            }
            (Self::Untag(tag), _) => {
                t_args("done-untagged", &[("contact", contact), ("tag", &tag.name)])
            }
            (Self::Subject { .. }, _) => t_args("done-subject", &of),
            (Self::TakeOver, _) => t_args("done-taken-over", &of),
            (Self::Reply { .. }, _) => t_args("reply-to", &of),
            (Self::Template { template, .. }, _) => {
                t_args("template-to", &[("contact", contact), ("name", &template.name)])
            }
        }
    }

    /// Says that it was done to a conversation. A pending change has a toast of its own while it
    /// can be undone.
    pub fn done_message(&self, changed: &Conversation) -> String {
        match changed.pending {
            Some(_) => String::new(),
            None => self.label(changed.assignee.as_ref(), changed.contact.label()) + ".",
        }
    }
}

impl ChangeKind {
    /// Says who does it while it can still be undone.
    pub fn pending_label(self, operator: &str) -> String {
        let key = match self {
            Self::Assign => "pending-assign",
            Self::Close => "pending-close",
            Self::Reopen => "pending-reopen",
            Self::Snooze => "pending-snooze",
            Self::Wake => "pending-wake",
            Self::Tag => "pending-tag",
            Self::Untag => "pending-untag",
            Self::Subject => "pending-subject",
            Self::TakeOver => "pending-take-over",
            Self::Reply => "pending-reply",
            Self::Template => "pending-template",
        };
        t_args(key, &[("name", operator)])
    }
}
