//! The audit as an admin looks at it: what it is narrowed to, and its rows.

use super::query::{encode, pairs};
use super::{Agent, ConversationId, Problem, Timestamp};
use time::{Date, Month};

/// Names of deeds, as they stand in the audit and in its filter.
pub mod action {
    pub const ASSIGN: &str = "assign";
    pub const UNASSIGN: &str = "unassign";
    pub const CLOSE: &str = "close";
    pub const REOPEN: &str = "reopen";
    pub const NOTE: &str = "note";
    pub const SIGN_IN: &str = "sign in";
    pub const SIGN_OUT: &str = "sign out";
    /// Asked for by somebody whose role does not allow it.
    pub const REFUSED: &str = "refused";
    pub const EXPORT: &str = "export";
    pub const JOB: &str = "job";
    /// A view is made everybody's.
    pub const SHARE_VIEW: &str = "share view";
    /// A view that was everybody's is deleted.
    pub const REMOVE_VIEW: &str = "remove view";
    /// Somebody who signs in is added or changed.
    pub const OPERATOR: &str = "operator";

    pub const ALL: [&str; 13] = [
        ASSIGN,
        UNASSIGN,
        CLOSE,
        REOPEN,
        NOTE,
        SIGN_IN,
        SIGN_OUT,
        REFUSED,
        EXPORT,
        JOB,
        SHARE_VIEW,
        REMOVE_VIEW,
        OPERATOR,
    ];
}

/// Who stands in entries without being an operator who has signed in.
pub const COMMAND_LINE: &str = "(command line)";
pub const NOBODYS_NAME: &str = "(nobody’s name)";

/// What became of a deed, in one of a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Failed,
    Refused,
    /// Nobody knows, or nobody knows yet.
    Uncertain,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Self::Done, Self::Failed, Self::Refused, Self::Uncertain];

    /// What the text of a result comes to.
    pub fn of(result: Option<&str>) -> Self {
        match result {
            Some("refused") => Self::Refused,
            Some("uncertain") | None => Self::Uncertain,
            Some(text) if text.starts_with("done") => Self::Done,
            Some(_) => Self::Failed,
        }
    }

    /// As the address spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Uncertain => "uncertain",
        }
    }
}

/// What the audit is narrowed to. `None` everywhere is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    pub operator: Option<String>,
    pub action: Option<String>,
    pub result: Option<Outcome>,
    pub conversation: Option<ConversationId>,
    /// The first day, where the house stands.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Only what is older than this entry.
    pub before: Option<i64>,
}

impl AuditQuery {
    /// Reads the part of an address after `?`. Values that make no sense are left out and named in
    /// the list of problems; operators and actions are compared with those there are.
    pub fn parse(text: &str, operators: &[String], actions: &[&str]) -> (Self, Vec<Problem>) {
        let mut query = Self::default();
        let mut problems = Vec::new();
        for (name, value) in pairs(text) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if let Err(expected) = query.set(&name, value, operators, actions) {
                problems.push(Problem::new(&name, value, expected));
            }
        }
        if let (Some(from), Some(to)) = (query.from, query.to)
            && from > to
        {
            problems.push(Problem::new("to", &spelled(to), "expected-later-day"));
        }
        (query, problems)
    }

    fn set(
        &mut self,
        name: &str,
        value: &str,
        operators: &[String],
        actions: &[&str],
    ) -> Result<(), &'static str> {
        const DAY: &str = "expected-day";
        match name {
            "operator" => {
                let known = operators.iter().find(|known| *known == value);
                self.operator = Some(known.ok_or("expected-operator")?.clone());
            }
            "action" => {
                let known = actions.iter().find(|known| **known == value);
                self.action = Some((*known.ok_or("expected-action")?).to_owned());
            }
            "result" => {
                let known = Outcome::ALL.into_iter().find(|known| known.name() == value);
                self.result = Some(known.ok_or("expected-outcome")?);
            }
            "conversation" => {
                let id = ConversationId::parse(value);
                self.conversation = Some(id.map_err(|_| "expected-conversation")?);
            }
            "from" => self.from = Some(day(value).ok_or(DAY)?),
            "to" => self.to = Some(day(value).ok_or(DAY)?),
            "before" => {
                let entry = value.parse().ok().filter(|entry| *entry > 0);
                self.before = Some(entry.ok_or("expected-entry")?);
            }
            _ => {}
        }
        Ok(())
    }

    /// The part of an address after `?`; empty where nothing is narrowed.
    pub fn to_text(&self) -> String {
        let Self { operator, action, result, conversation, from, to, before } = self;
        let parameters = [
            ("operator", operator.clone()),
            ("action", action.clone()),
            ("result", result.map(|result| result.name().to_owned())),
            ("conversation", conversation.as_ref().map(ConversationId::to_string)),
            ("from", from.map(spelled)),
            ("to", to.map(spelled)),
            ("before", before.map(|entry| entry.to_string())),
        ];
        let given = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let encoded = given.map(|(name, value)| [name, "=", &encode(&value)].concat());
        encoded.collect::<Vec<_>>().join("&")
    }

    /// The same, older than an entry; from the newest on, where it is none.
    pub fn older_than(&self, before: Option<i64>) -> Self {
        Self { before, ..self.clone() }
    }

    /// The address of the page so narrowed.
    pub fn address(&self) -> String {
        self.at("/audit")
    }

    /// The address of all of it as a file.
    pub fn file(&self) -> String {
        self.older_than(None).at("/audit.csv")
    }

    fn at(&self, path: &str) -> String {
        match self.to_text() {
            text if text.is_empty() => path.to_owned(),
            text => [path, &text].join("?"),
        }
    }
}

/// A page of the audit, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Whether there are older ones.
    pub more: bool,
    pub now: Timestamp,
    /// Everybody who can stand in an entry.
    pub operators: Vec<String>,
    pub actions: Vec<&'static str>,
}

/// One line of the audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    /// The exact time on the house's clock: `2026-11-22 10:31:05`.
    pub clock: String,
    pub operator: String,
    pub action: String,
    pub conversation: Option<ConversationId>,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub details: Option<String>,
    pub result: Option<String>,
    pub request: String,
}

impl AuditEntry {
    /// What its result comes to.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.result.as_deref())
    }
}

/// What something was before or is after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An agent, under the name they have now.
    Agent(Agent),
    Word(String),
}

/// As the address spells a day.
pub fn spelled(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

fn day(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let sound = parts.next().is_none() && [year.len(), month.len(), day.len()] == [4, 2, 2];
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok().filter(|_| sound)
}
