//! The audit log as an admin sees it: its filter and its rows.

use super::query::{encode, pairs};
use super::{Agent, ConversationId, Problem, Timestamp};
use time::{Date, Month};

/// Names of actions, as in the audit log and in its filter.
pub mod action {
    pub const ASSIGN: &str = "assign";
    pub const UNASSIGN: &str = "unassign";
    pub const CLOSE: &str = "close";
    pub const REOPEN: &str = "reopen";
    pub const SNOOZE: &str = "snooze";
    pub const WAKE: &str = "wake";
    pub const TAG: &str = "tag";
    pub const UNTAG: &str = "untag";
    pub const SUBJECT: &str = "subject";
    /// A conversation is taken over from a bot.
    pub const TAKE_OVER: &str = "take over";
    /// A tag is created.
    pub const CREATE_TAG: &str = "create tag";
    pub const NOTE: &str = "note";
    pub const REPLY: &str = "reply";
    /// A template is sent to the customer.
    pub const TEMPLATE: &str = "template";
    /// A file is uploaded for a reply.
    pub const ATTACH: &str = "attach";
    pub const SIGN_IN: &str = "sign in";
    pub const SIGN_OUT: &str = "sign out";
    /// A request that the operator's role does not allow.
    pub const REFUSED: &str = "refused";
    pub const EXPORT: &str = "export";
    pub const JOB: &str = "job";
    /// A view becomes shared.
    pub const SHARE_VIEW: &str = "share view";
    /// A shared view gets another name or other filters.
    pub const CHANGE_VIEW: &str = "change view";
    /// A shared view is deleted, or taken back.
    pub const REMOVE_VIEW: &str = "remove view";
    pub const ADD_CANNED_REPLY: &str = "add canned reply";
    pub const CHANGE_CANNED_REPLY: &str = "change canned reply";
    pub const REMOVE_CANNED_REPLY: &str = "remove canned reply";
    /// Fields of a contact get other values.
    pub const CHANGE_CONTACT: &str = "change contact";
    /// An operator is added or changed.
    pub const OPERATOR: &str = "operator";

    /// Old entries are exported and removed.
    pub const PRUNE: &str = "prune";
    /// A backup took the place of the database.
    pub const RESTORE: &str = "restore";

    pub const ALL: [&str; 30] = [
        ASSIGN,
        UNASSIGN,
        CLOSE,
        REOPEN,
        SNOOZE,
        WAKE,
        TAG,
        UNTAG,
        SUBJECT,
        TAKE_OVER,
        CREATE_TAG,
        NOTE,
        REPLY,
        TEMPLATE,
        ATTACH,
        SIGN_IN,
        SIGN_OUT,
        REFUSED,
        EXPORT,
        JOB,
        SHARE_VIEW,
        CHANGE_VIEW,
        REMOVE_VIEW,
        ADD_CANNED_REPLY,
        CHANGE_CANNED_REPLY,
        REMOVE_CANNED_REPLY,
        CHANGE_CONTACT,
        OPERATOR,
        PRUNE,
        RESTORE,
    ];
}

/// Names in entries that belong to no signed-in operator.
pub const COMMAND_LINE: &str = "(command line)";
pub const NOBODYS_NAME: &str = "(nobody’s name)";

/// The outcome of an action, as one of a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Failed,
    Refused,
    /// Unknown, or not known yet.
    Uncertain,
}

impl Outcome {
    pub const ALL: [Outcome; 4] = [Self::Done, Self::Failed, Self::Refused, Self::Uncertain];

    /// Returns the outcome for the text of a result.
    pub fn of(result: Option<&str>) -> Self {
        match result {
            Some("refused") => Self::Refused,
            Some("uncertain") | None => Self::Uncertain,
            Some(text) if text.starts_with("done") => Self::Done,
            Some(_) => Self::Failed,
        }
    }

    /// Returns the spelling in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Uncertain => "uncertain",
        }
    }
}

/// The filter of the audit log. `None` everywhere selects everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    pub operator: Option<String>,
    pub action: Option<String>,
    pub result: Option<Outcome>,
    pub conversation: Option<ConversationId>,
    /// The first day, in the configured time zone.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Only entries older than this one.
    pub before: Option<i64>,
}

impl AuditQuery {
    /// Parses the part of an address after `?`. Omits invalid values and lists them as problems;
    /// operators and actions must be among the given ones.
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

    /// Formats the part of an address after `?`; empty without a filter.
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

    /// Returns the same filter for entries older than this one; from the newest on if `None`.
    pub fn older_than(&self, before: Option<i64>) -> Self {
        Self { before, ..self.clone() }
    }

    /// Returns the address of the filtered page.
    pub fn address(&self) -> String {
        match self.to_text() {
            text if text.is_empty() => "/audit".to_owned(),
            text => ["/audit", &text].join("?"),
        }
    }
}

/// A page of the audit log, the latest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Whether there are older entries.
    pub more: bool,
    pub now: Timestamp,
    /// All names that may occur in entries.
    pub operators: Vec<String>,
    pub actions: Vec<&'static str>,
}

/// One line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub id: i64,
    pub at: Timestamp,
    /// The exact time in the configured time zone: `2026-11-22 10:31:05`.
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
    /// Returns the outcome for its result.
    pub fn outcome(&self) -> Outcome {
        Outcome::of(self.result.as_deref())
    }
}

/// A value before or after an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An agent, with their current name.
    Agent(Agent),
    Time(Timestamp),
    Word(String),
}

/// Formats a day as in addresses.
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
