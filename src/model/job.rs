//! Jobs: one change of many conversations, made one after the other.

use super::{AgentId, AppError, ConversationId, ExpectedState, Timestamp, View};
use std::collections::HashMap;

/// The most conversations that one job takes.
pub const MOST_ROWS: usize = 5_000;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// As forms and the database write it.
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
        Undo = "undo";
        Return = "return";
    }
}

words! {
    /// Where a job stands. A draft has not been started.
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
    /// Where one conversation of a job stands.
    RowState {
        Waiting = "waiting";
        Sending = "sending";
        Done = "done";
        Skipped = "skipped";
        Failed = "failed";
    }
}

impl JobKind {
    /// Whether conversations are given to somebody who has to be chosen.
    pub fn has_receivers(self) -> bool {
        matches!(self, Self::Assign | Self::Spread)
    }
}

impl JobState {
    /// Whether anything more will come of it by itself.
    pub fn goes_on(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Cancelled | Self::Finished)
    }
}

/// What is to be done with one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    Assign(AgentId),
    Unassign,
    Close,
    Reopen,
}

impl Task {
    /// As the database writes it: `assign user_7`, `close`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Assign(agent) => ["assign ", agent.as_str()].concat(),
            Self::Unassign => "unassign".to_owned(),
            Self::Close => "close".to_owned(),
            Self::Reopen => "reopen".to_owned(),
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            Some(("assign", agent)) => AgentId::parse(agent).ok().map(Self::Assign),
            None if text == "unassign" => Some(Self::Unassign),
            None if text == "close" => Some(Self::Close),
            None if text == "reopen" => Some(Self::Reopen),
            _ => None,
        }
    }

    /// Whether a conversation that looks so needs nothing more.
    pub fn is_met_by(&self, seen: &ExpectedState) -> bool {
        match self {
            Self::Assign(agent) => seen.assignee.as_ref() == Some(agent),
            Self::Unassign => seen.assignee.is_none(),
            Self::Close => seen.closed,
            Self::Reopen => !seen.closed,
        }
    }
}

/// What hindered a change. It is kept in a form that is said later, to whoever reads it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Another change of the same conversation is under way.
    Busy,
    /// Nobody was chosen to receive it.
    Unchosen,
    Error(AppError),
    /// As it was kept before it could be said in several languages.
    Sentence(String),
}

/// What became of one conversation where it was not changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It was so already.
    Already,
    /// It is closed, and is left so.
    Closed,
    /// It had changed since the job was prepared.
    Overtaken,
    Cancelled,
    Failure(Cause),
}

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: i64,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Whose job it is.
    pub by: String,
    pub kind: JobKind,
    /// Who is to receive the conversations; empty while that is to be chosen.
    pub agents: Vec<AgentId>,
    /// Whether each receiver gets as many, whatever they have already.
    pub evenly: bool,
    pub reason: String,
    /// The filter whose conversations were taken; none where they were chosen one by one.
    pub query: Option<String>,
    /// How many there were, of which a job takes [`MOST_ROWS`].
    pub matched: u32,
    pub state: JobState,
    /// Why it does not go on, while it should.
    pub stalled: Option<Cause>,
    pub of_job: Option<i64>,
    pub away: Option<AgentId>,
    pub back_on: Option<Timestamp>,
    pub gives_back: bool,
    pub tally: Tally,
}

/// How many conversations of a job stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub waiting: u32,
    pub done: u32,
    pub skipped: u32,
    pub failed: u32,
    /// Sent within the last minute.
    pub lately: u32,
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
    /// How it stood when the job was prepared.
    pub seen: ExpectedState,
    /// None while receivers are to be chosen.
    pub task: Option<Task>,
    pub state: RowState,
    pub why: Option<Why>,
    /// How it stood afterwards.
    pub after: Option<ExpectedState>,
    /// Who changed it meanwhile, where that was here.
    pub changed_by: Option<String>,
    pub at: Option<Timestamp>,
}

/// What a job would do, before anything is sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    pub matched: u32,
    pub taken: u32,
    /// Closed already, or open where they are to be reopened.
    pub settled: u32,
    /// With the wished assignee already.
    pub theirs: u32,
    pub to_do: u32,
    pub calls: u32,
    pub minutes: u32,
    /// Who would get how many.
    pub receivers: Vec<(AgentId, u32)>,
}

/// Somebody who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    pub agent: AgentId,
    pub since: Timestamp,
    pub until: Option<Timestamp>,
    /// Whether what is still open then is returned.
    pub gives_back: bool,
    /// The job that handed their work over.
    pub job: i64,
}

/// Whether a job can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// It is not over, or has changed nothing.
    Nothing,
    Possible,
    /// The API in use cannot reopen.
    CannotReopen,
}

/// Who there is to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What each agent has open, as a view; whoever is away last.
    pub agents: Vec<View>,
    pub away: Vec<AgentId>,
}

impl Choice {
    /// What somebody is called, where that is known.
    pub fn name<'a>(&'a self, id: &'a AgentId) -> &'a str {
        let known = self.agents.iter().find(|agent| agent.key == id.as_str());
        known.map_or(id.as_str(), |agent| &agent.name)
    }

    pub fn is_away(&self, view: &View) -> bool {
        self.away.iter().any(|id| id.as_str() == view.key)
    }
}

/// A job with all that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobPage {
    pub job: Job,
    /// What it would do, where it is a draft.
    pub preview: Option<Preview>,
    pub choice: Choice,
    /// A page of its rows, of those in one state where one is chosen.
    pub rows: Vec<JobRow>,
    pub of: Option<RowState>,
    pub page: u32,
    pub pages: u32,
    /// What customers are called, as far as it is in memory.
    pub labels: HashMap<ConversationId, String>,
    /// Until it is through.
    pub minutes_left: u32,
    pub undo: Undo,
    /// The job that comes first, where this one waits for it.
    pub behind: Option<i64>,
    pub now: Timestamp,
}

/// The jobs that were started, and who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsPage {
    pub jobs: Vec<Job>,
    pub absences: Vec<Absence>,
    pub choice: Choice,
    pub now: Timestamp,
}
