//! Jobs: one change applied to many conversations, one after the other.

use super::{
    AgentId, AppError, ConversationId, ExpectedState, Mutation, SnoozeChoices, TagCount, Timestamp,
    View,
};
use std::collections::HashMap;

/// The most conversations per job.
pub const MOST_ROWS: usize = 5_000;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// Returns the word in forms and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// What a job does.
    JobKind {
        Assign = "assign";
        Spread = "spread";
        Unassign = "unassign";
        Close = "close";
        Reopen = "reopen";
        Snooze = "snooze";
        Wake = "wake";
        Tag = "tag";
        Untag = "untag";
        Undo = "undo";
        Return = "return";
    }
}

words! {
    /// The state of a job. A draft has not been started.
    JobState {
        Draft = "draft";
        Waiting = "waiting";
        Running = "running";
        Paused = "paused";
        Cancelled = "cancelled";
        Finished = "finished";
    }
}

words! {
    /// The state of one conversation in a job.
    RowState {
        Waiting = "waiting";
        Sending = "sending";
        Done = "done";
        Skipped = "skipped";
        Failed = "failed";
    }
}

impl JobKind {
    /// Returns whether the conversations go to agents who have to be chosen.
    pub fn has_receivers(self) -> bool {
        matches!(self, Self::Assign | Self::Spread)
    }

    /// Returns whether it is about conversations that are closed, too.
    pub fn takes_closed(self) -> bool {
        matches!(self, Self::Reopen | Self::Tag | Self::Untag | Self::Undo | Self::Return)
    }
}

impl JobState {
    /// Returns whether the job progresses without further action.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Finished)
    }
}

/// What prevented a change. It is stored in a form that is localized when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Another change of the same conversation is in progress.
    Busy,
    /// No receiver was chosen.
    Unchosen,
    Error(AppError),
    /// A finished sentence, as stored before there were several languages.
    Sentence(String),
}

/// Why one conversation was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It was already in the desired state.
    Already,
    /// It is closed, and stays closed.
    Closed,
    /// It changed after the job was prepared.
    Conflict,
    Cancelled,
    Failure(Cause),
}

/// A job in its current state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// The operator who prepared it.
    pub by: String,
    pub kind: JobKind,
    /// The receivers of the conversations; empty until they are chosen.
    pub agents: Vec<AgentId>,
    /// Whether each receiver gets the same number, regardless of their present load.
    pub evenly: bool,
    pub reason: String,
    /// The change that each conversation gets, if its kind leaves a choice: until when to snooze, or
    /// which tag.
    pub change: Option<Mutation>,
    /// The filter that selected the conversations; `None` if they were chosen one by one.
    pub query: Option<String>,
    /// How many matched; a job takes at most [`MOST_ROWS`].
    pub matched: u32,
    pub state: JobState,
    /// Why the job makes no progress although it should.
    pub stalled: Option<Cause>,
    pub of_job: Option<i64>,
    pub away: Option<AgentId>,
    pub back_on: Option<Timestamp>,
    pub gives_back: bool,
    pub tally: Tally,
}

impl Job {
    /// Returns the change that each conversation gets; `None` if it differs or is not chosen yet.
    pub fn mutation(&self) -> Option<Mutation> {
        match self.kind {
            JobKind::Unassign => Some(Mutation::Assign(None)),
            JobKind::Close => {
                let reason = Some(self.reason.clone()).filter(|reason| !reason.is_empty());
                Some(Mutation::Close(reason))
            }
            JobKind::Reopen => Some(Mutation::Reopen),
            JobKind::Wake => Some(Mutation::Wake),
            JobKind::Snooze | JobKind::Tag | JobKind::Untag => self.change.clone(),
            JobKind::Assign | JobKind::Spread | JobKind::Undo | JobKind::Return => None,
        }
    }

    /// Returns whether it lacks a choice: who receives the conversations, until when to snooze, or
    /// which tag.
    pub fn is_undecided(&self) -> bool {
        match self.kind {
            JobKind::Snooze | JobKind::Tag | JobKind::Untag => self.change.is_none(),
            kind => kind.has_receivers() && self.agents.is_empty(),
        }
    }
}

/// The number of a job's conversations in each state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub waiting: u32,
    pub done: u32,
    pub skipped: u32,
    pub failed: u32,
    /// Sent within the last minute.
    pub sent_last_minute: u32,
}

impl Tally {
    pub fn all(self) -> u32 {
        self.waiting + self.settled()
    }

    pub fn settled(self) -> u32 {
        self.done + self.skipped + self.failed
    }
}

/// One conversation of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub position: i64,
    pub conversation: ConversationId,
    /// Its state when the job was prepared.
    pub seen: ExpectedState,
    /// The change to make; `None` until the job starts, unless it undoes or returns.
    pub mutation: Option<Mutation>,
    pub state: RowState,
    pub why: Option<Why>,
    /// Its state afterwards.
    pub after: Option<ExpectedState>,
    /// The operator who changed it meanwhile, if in Sevendesk.
    pub changed_by: Option<String>,
    pub at: Option<Timestamp>,
}

/// The effect of a job, previewed before anything is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    pub matched: u32,
    pub taken: u32,
    /// Closed, and the job leaves those alone.
    pub closed: u32,
    /// Already as the job would leave them.
    pub already: u32,
    pub to_do: u32,
    pub calls: u32,
    pub minutes: u32,
    /// How many conversations each receiver would get.
    pub receivers: Vec<(AgentId, u32)>,
}

/// An agent's absence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub agent: AgentId,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    /// Whether conversations that are still open at its end are returned.
    pub gives_back: bool,
    /// The job that handed over their conversations.
    pub job: i64,
}

/// Whether a job can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// It has not ended, or has changed nothing.
    Nothing,
    Possible,
    /// The contract in use cannot reopen.
    CannotReopen,
}

/// The agents to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Each agent's open conversations, as a view; those who are away come last.
    pub agents: Vec<View>,
    pub away: Vec<AgentId>,
}

impl Choice {
    /// Returns an agent's name, or the id if the name is unknown.
    pub fn name<'a>(&'a self, id: &'a AgentId) -> &'a str {
        let known = self.agents.iter().find(|agent| agent.key == id.as_str());
        known.map_or(id.as_str(), |agent| &agent.name)
    }

    pub fn is_away(&self, view: &View) -> bool {
        self.away.iter().any(|id| id.as_str() == view.key)
    }
}

/// A job with all data that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    pub job: Job,
    /// The effect of a draft.
    pub preview: Option<Preview>,
    pub choice: Choice,
    /// The ends of a snooze to choose from.
    pub snooze: SnoozeChoices,
    /// The tags to choose from, for a draft about tags.
    pub tags: Vec<TagCount>,
    /// A page of its rows; only those in the state `of` if it is set.
    pub rows: Vec<JobRow>,
    pub of: Option<RowState>,
    pub page: u32,
    pub pages: u32,
    /// Names of contacts, as far as they are in memory.
    pub labels: HashMap<ConversationId, String>,
    /// Minutes until the job is finished.
    pub minutes_left: u32,
    pub undo: Undo,
    /// The job that runs first, if this one waits for it.
    pub behind: Option<i64>,
    pub now: Timestamp,
}

/// The started jobs, and the absences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsPage {
    pub jobs: Vec<Job>,
    pub absences: Vec<Absence>,
    pub choice: Choice,
    pub now: Timestamp,
}
