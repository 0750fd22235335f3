//! What operators do to a conversation. Everything that depends on the kind of a change and needs
//! no server is here: how it is written down, what it does, when it is met, and what takes it back.

use super::short_text::first_line;
use super::{
    Agent, AgentId, ChangeKind, Conversation, ExpectedState, FilledTemplate, Snooze, Status, Tag,
    Timestamp, UploadedFile,
};
use serde::{Deserialize, Serialize};

/// A change of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mutation {
    /// To an agent, or unassigned if `None`.
    Assign(Option<AgentId>),
    /// With an optional note.
    Close(Option<String>),
    Reopen,
    Snooze(Snooze),
    /// Ends a snooze.
    Wake,
    /// Adds a tag.
    Tag(Tag),
    /// Removes a tag.
    Untag(Tag),
    /// Sets the subject. `seen` is the one that its operator saw.
    Subject {
        text: String,
        seen: Option<String>,
    },
    /// Ends the work of the bot that answers the customer.
    TakeOver,
    /// Writes to the customer. `key` names what is answered: the same text with the same key is
    /// sent once.
    Reply {
        text: String,
        key: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<UploadedFile>,
    },
    /// Writes to the customer with an approved template. `text` is what the customer reads.
    Template {
        template: FilledTemplate,
        text: String,
        key: String,
    },
}

impl Mutation {
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::Assign(_) => ChangeKind::Assign,
            Self::Close(_) => ChangeKind::Close,
            Self::Reopen => ChangeKind::Reopen,
            Self::Snooze(_) => ChangeKind::Snooze,
            Self::Wake => ChangeKind::Wake,
            Self::Tag(_) => ChangeKind::Tag,
            Self::Untag(_) => ChangeKind::Untag,
            Self::Subject { .. } => ChangeKind::Subject,
            Self::TakeOver => ChangeKind::TakeOver,
            Self::Reply { .. } => ChangeKind::Reply,
            Self::Template { .. } => ChangeKind::Template,
        }
    }

    /// Returns what it is stored with besides its kind and what people typed.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::Assign(agent) => agent.as_ref().map(AgentId::to_string),
            Self::Snooze(snooze) => Some(snooze.to_text()),
            Self::Tag(tag) | Self::Untag(tag) => Some(tag.to_text()),
            Self::Template { template, .. } => Some(template.to_text()),
            Self::Subject { seen, .. } => seen.clone(),
            Self::Reply { files, .. } if !files.is_empty() => Some(UploadedFile::to_text(files)),
            Self::Close(_) | Self::Reopen | Self::Wake | Self::TakeOver | Self::Reply { .. } => {
                None
            }
        }
    }

    /// Returns what was typed: a closing note, a subject, or the text of a message to the customer.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Close(note) => note.as_deref(),
            Self::Subject { text, .. } | Self::Reply { text, .. } | Self::Template { text, .. } => {
                Some(text)
            }
            _ => None,
        }
    }

    /// Returns whether it writes to the customer. That cannot be taken back, and no state shows it:
    /// only its key keeps it from being sent twice.
    pub fn is_message(&self) -> bool {
        self.key().is_some()
    }

    /// Returns the key of a message to the customer.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Reply { key, .. } | Self::Template { key, .. } => Some(key),
            _ => None,
        }
    }

    /// Returns whether both are messages with the same text, values, and files.
    pub fn is_same_message(&self, other: &Self) -> bool {
        let said = |one: &Self| (one.kind(), one.text().map(str::to_owned), one.value());
        self.is_message() && said(self) == said(other)
    }

    /// Returns the files of a reply.
    pub fn files(&self) -> &[UploadedFile] {
        match self {
            Self::Reply { files, .. } => files,
            _ => &[],
        }
    }

    /// Reads what was stored; `None` if a later version wrote it.
    pub fn from_parts(
        kind: ChangeKind,
        value: Option<&str>,
        text: Option<String>,
        key: Option<String>,
    ) -> Option<Self> {
        Some(match kind {
            ChangeKind::Assign => Self::Assign(value.and_then(|id| AgentId::parse(id).ok())),
            ChangeKind::Close => Self::Close(text),
            ChangeKind::Reopen => Self::Reopen,
            ChangeKind::Snooze => Self::Snooze(Snooze::parse(value?)?),
            ChangeKind::Wake => Self::Wake,
            ChangeKind::Tag => Self::Tag(Tag::parse(value?)?),
            ChangeKind::Untag => Self::Untag(Tag::parse(value?)?),
            ChangeKind::Subject => Self::Subject { text: text?, seen: value.map(str::to_owned) },
            ChangeKind::TakeOver => Self::TakeOver,
            ChangeKind::Template => Self::Template {
                template: FilledTemplate::parse(value?)?,
                text: text.unwrap_or_default(),
                key: key.unwrap_or_default(),
            },
            ChangeKind::Reply => Self::Reply {
                text: text.unwrap_or_default(),
                key: key.unwrap_or_default(),
                files: value.map_or(Some(Vec::new()), UploadedFile::parse)?,
            },
        })
    }

    /// Formats it for the row of a job, without typed text: `assign user_7`, `unassign`, `close`.
    pub fn to_text(&self) -> String {
        match (self, self.value()) {
            (Self::Assign(None), _) => UNASSIGN.to_owned(),
            (_, Some(value)) => [self.kind().as_str(), " ", &value].concat(),
            (_, None) => self.kind().as_str().to_owned(),
        }
    }

    /// Parses the text of a job's row.
    pub fn parse(text: &str) -> Option<Self> {
        if text == UNASSIGN {
            return Some(Self::Assign(None));
        }
        let (kind, value) = match text.split_once(' ') {
            Some((kind, value)) => (kind, Some(value)),
            None => (text, None),
        };
        Self::from_parts(ChangeKind::parse(kind)?, value, None, None)
    }

    /// Returns the conversation with the change made at `at`.
    pub fn apply(&self, conversation: Conversation, at: Timestamp) -> Conversation {
        match self {
            Self::Assign(agent) => {
                let known = conversation.assignee.filter(|known| Some(&known.id) == agent.as_ref());
                let assignee = known.or_else(|| agent.clone().map(Agent::from));
                Conversation { assignee, ..conversation }
            }
            Self::Close(_) if conversation.status.is_closed() => conversation,
            Self::Close(_) => Conversation {
                status: Status::Closed,
                needs_reply: false,
                waiting: None,
                snooze: None,
                closed_at: Some(at),
                ..conversation
            },
            Self::Reopen if !conversation.status.is_closed() => conversation,
            Self::Reopen => Conversation {
                status: Status::Open,
                needs_reply: conversation.last_customer_message_at
                    > conversation.last_agent_reply_at,
                closed_at: None,
                ..conversation
            },
            Self::Snooze(snooze) => Conversation { snooze: Some(*snooze), ..conversation },
            Self::Wake => Conversation { snooze: None, ..conversation },
            Self::Tag(_) if self.is_made_in(&conversation) => conversation,
            Self::Tag(tag) => {
                let mut tags = conversation.tags;
                tags.push(tag.clone());
                Conversation { tags, ..conversation }
            }
            Self::Untag(tag) => {
                let mut tags = conversation.tags;
                tags.retain(|known| !known.is(tag));
                Conversation { tags, ..conversation }
            }
            Self::Subject { text, .. } => {
                Conversation { subject: Some(text.clone()), ..conversation }
            }
            Self::TakeOver => Conversation { has_bot: false, ..conversation },
            Self::Reply { text, .. } | Self::Template { text, .. } => {
                let kind = self.files().first().map_or("text", UploadedFile::kind);
                conversation.replied(kind, first_line(text), at)
            }
        }
    }

    /// Returns the state with the change made, as a page shows it.
    pub fn after(&self, seen: &ExpectedState) -> ExpectedState {
        let seen = seen.clone();
        match self {
            Self::Assign(agent) => ExpectedState { assignee: agent.clone(), ..seen },
            Self::Close(_) => ExpectedState { closed: true, snooze: None, ..seen },
            Self::Reopen => ExpectedState { closed: false, ..seen },
            Self::Snooze(snooze) => ExpectedState { snooze: Some(*snooze), ..seen },
            Self::Wake => ExpectedState { snooze: None, ..seen },
            Self::Tag(_) | Self::Untag(_) | Self::Subject { .. } => seen,
            Self::TakeOver | Self::Reply { .. } | Self::Template { .. } => seen,
        }
    }

    /// Returns whether the change is made already. Of a message, only its key tells that.
    pub fn is_made_in(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Tag(tag) => conversation.tags.iter().any(|known| known.is(tag)),
            Self::Untag(tag) => !conversation.tags.iter().any(|known| known.is(tag)),
            Self::Subject { text, .. } => conversation.subject.as_ref() == Some(text),
            Self::TakeOver => !conversation.has_bot,
            _ => self.is_met_by(&conversation.seen()),
        }
    }

    /// The same as far as the state tells, which knows neither tags, nor subject, nor bot.
    pub fn is_met_by(&self, state: &ExpectedState) -> bool {
        match self {
            Self::Close(_) => state.closed,
            Self::Tag(_) | Self::Untag(_) | Self::Subject { .. } => false,
            Self::TakeOver | Self::Reply { .. } | Self::Template { .. } => false,
            _ => self.after(state) == *state,
        }
    }

    /// Returns whether it may be made in the present state, if `seen` is what its operator saw. A
    /// message conflicts only with a closed conversation; a snooze matters only to another one, since
    /// most end by themselves; a subject only to another subject; a tag conflicts with nothing.
    pub fn may_follow(
        &self,
        seen: Option<&ExpectedState>,
        present: &Conversation,
        now: Timestamp,
    ) -> bool {
        let subject = &present.subject;
        let present = present.seen();
        match self {
            Self::Reply { .. } | Self::Template { .. } | Self::TakeOver => !present.closed,
            Self::Subject { seen, .. } => seen == subject,
            Self::Tag(_) | Self::Untag(_) => true,
            Self::Snooze(_) if present.closed => false,
            Self::Snooze(_) | Self::Wake => seen.is_none_or(|seen| seen.at(now) == present.at(now)),
            Self::Assign(_) | Self::Close(_) | Self::Reopen => {
                seen.is_none_or(|seen| seen.without_snooze() == present.without_snooze())
            }
        }
    }

    /// Returns whether it is compared with the state that its operator saw.
    pub fn is_about_state(&self) -> bool {
        !self.is_one_of_many() && !matches!(self, Self::Subject { .. } | Self::TakeOver)
    }

    /// Returns whether others of its kind may stand beside it: another tag, another message.
    pub fn is_one_of_many(&self) -> bool {
        self.is_message() || matches!(self, Self::Tag(_) | Self::Untag(_))
    }

    /// Returns whether it counts as made if somebody else made it first. A close does not: it would
    /// lose its note.
    pub fn is_anybodys(&self) -> bool {
        !matches!(self, Self::Close(_))
    }

    /// Returns whether it takes back another change of a conversation in the state `before`.
    pub fn reverses(&self, other: &Self, before: &ExpectedState) -> bool {
        other.reversed(before).as_ref() == Some(self)
    }

    /// Returns the change that takes this one back from a conversation that was in the state
    /// `before`; `None` if there is none.
    pub fn reversed(&self, before: &ExpectedState) -> Option<Self> {
        Some(match self {
            Self::Assign(_) => Self::Assign(before.assignee.clone()),
            Self::Close(_) => Self::Reopen,
            Self::Reopen => Self::Close(None),
            Self::Snooze(_) => before.snooze.map_or(Self::Wake, Self::Snooze),
            Self::Wake => Self::Snooze(before.snooze?),
            Self::Tag(tag) => Self::Untag(tag.clone()),
            Self::Untag(tag) => Self::Tag(tag.clone()),
            Self::Subject { .. } | Self::TakeOver => return None,
            Self::Reply { .. } | Self::Template { .. } => return None,
        })
    }
}

/// The text of an assignment to nobody.
const UNASSIGN: &str = "unassign";
