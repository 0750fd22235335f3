//! What operators do to a conversation. Everything that depends on the kind of a change and needs
//! no server is here: how it is written down, what it does, when it is met, and what takes it back.

use super::short_text::first_line;
use super::{
    Agent, AgentId, ChangeKind, Conversation, ExpectedState, Snooze, Status, Tag, Timestamp,
    UploadedFile,
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
    /// Writes to the customer. `key` names what is answered: the same text with the same key is
    /// sent once.
    Reply {
        text: String,
        key: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<UploadedFile>,
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
            Self::Reply { .. } => ChangeKind::Reply,
        }
    }

    /// Returns what it is stored with besides its kind and what people typed.
    pub fn value(&self) -> Option<String> {
        match self {
            Self::Assign(agent) => agent.as_ref().map(AgentId::to_string),
            Self::Snooze(snooze) => Some(snooze.to_text()),
            Self::Tag(tag) | Self::Untag(tag) => Some(tag.to_text()),
            Self::Reply { files, .. } if !files.is_empty() => Some(UploadedFile::to_text(files)),
            Self::Close(_) | Self::Reopen | Self::Wake | Self::Reply { .. } => None,
        }
    }

    /// Returns what was typed: a closing note, or the text of a reply.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Close(note) => note.as_deref(),
            Self::Reply { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Returns the key of a reply.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Reply { key, .. } => Some(key),
            _ => None,
        }
    }

    /// Returns whether both are replies with the same text and files.
    pub fn is_same_reply(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Reply { text, files, .. },
                Self::Reply { text: other_text, files: other_files, .. },
            ) => text == other_text && files == other_files,
            _ => false,
        }
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
            Self::Reply { text, files, .. } => {
                let kind = files.first().map_or("text", UploadedFile::kind);
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
            Self::Tag(_) | Self::Untag(_) | Self::Reply { .. } => seen,
        }
    }

    /// Returns whether the change is made already. Only the key of a reply tells that.
    pub fn is_made_in(&self, conversation: &Conversation) -> bool {
        match self {
            Self::Tag(tag) => conversation.tags.iter().any(|known| known.is(tag)),
            Self::Untag(tag) => !conversation.tags.iter().any(|known| known.is(tag)),
            _ => self.is_met_by(&conversation.seen()),
        }
    }

    /// The same as far as the state tells, which knows no tags.
    pub fn is_met_by(&self, state: &ExpectedState) -> bool {
        match self {
            Self::Close(_) => state.closed,
            Self::Tag(_) | Self::Untag(_) | Self::Reply { .. } => false,
            _ => self.after(state) == *state,
        }
    }

    /// Returns whether it may be made in the present state, if `seen` is what its operator saw. A
    /// reply conflicts only with a closed conversation; a snooze matters only to another one, since
    /// most end by themselves; a tag conflicts with nothing.
    pub fn may_follow(
        &self,
        seen: Option<&ExpectedState>,
        present: &Conversation,
        now: Timestamp,
    ) -> bool {
        let present = present.seen();
        match self {
            Self::Reply { .. } => !present.closed,
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
        !self.is_one_of_many()
    }

    /// Returns whether others of its kind may stand beside it: another tag, another reply.
    pub fn is_one_of_many(&self) -> bool {
        matches!(self, Self::Tag(_) | Self::Untag(_) | Self::Reply { .. })
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
            Self::Reply { .. } => return None,
        })
    }
}

/// The text of an assignment to nobody.
const UNASSIGN: &str = "unassign";
