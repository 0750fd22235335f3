//! Localizes the audit log, which stores actions, results and details as codes. Unknown codes, as
//! in old entries, are shown unchanged.

use super::error::field_name;
use crate::i18n::{lookup, t, t_args, t_plural};
use crate::model::audit::{AuditEntry, COMMAND_LINE, NOBODYS_NAME, Outcome, Value, action};
use std::borrow::Cow;

/// Numbers in results and details: the text before, the text after, and the key of the message.
const NUMBERS: [(&str, &str, &str); 7] = [
    ("after ", " rows", "audit-rows-after"),
    ("", " rows", "audit-rows"),
    ("", " of them could not be read", "audit-unreadable"),
    ("", " conversations are too many", "audit-too-many"),
    ("", " mentioned", "audit-mentioned"),
    ("", " files", "audit-attached"),
    ("", " more within a minute", "audit-more-attempts"),
];

/// Actions of the command line on operators: the beginning of the details, and the message's key.
const TO_OPERATORS: [(&str, &str); 5] = [
    ("add ", "audit-operator-add"),
    ("disable ", "audit-operator-disable"),
    ("enable ", "audit-operator-enable"),
    ("new password for ", "audit-operator-password"),
    ("role of ", "audit-operator-role"),
];

impl Outcome {
    pub fn label(self) -> &'static str {
        lookup(&format!("audit-result-{}", self.name())).unwrap_or(self.name())
    }
}

/// Returns the name of the person who did it.
pub fn operator_label(name: &str) -> &str {
    match name {
        COMMAND_LINE => t("audit-command-line"),
        NOBODYS_NAME => t("audit-nobodys-name"),
        _ => name,
    }
}

/// Returns the name of the action.
pub fn action_label(word: &str) -> &str {
    lookup(&format!("audit-action-{}", word.replace(' ', "-"))).unwrap_or(word)
}

impl Value {
    /// Returns the name of an agent, a time, or a state.
    pub fn localize(&self) -> Cow<'_, str> {
        match self {
            Self::Agent(agent) => agent.name.as_str().into(),
            Self::Time(at) => at.exact().into(),
            Self::Word(word) => lookup(&format!("audit-word-{word}")).unwrap_or(word).into(),
        }
    }
}

impl AuditEntry {
    pub fn result_label(&self) -> String {
        let Some(text) = &self.result else { return t("audit-no-result").to_owned() };
        result(text).unwrap_or_else(|| text.clone())
    }

    pub fn details_label(&self) -> Option<String> {
        let text = self.details.as_deref()?;
        let said = match self.action.as_str() {
            action::REFUSED => asked(text),
            action::EXPORT => file(text),
            action::OPERATOR => to_operator(text),
            action::CHANGE_CONTACT => contact(text),
            action::JOB => job(text),
            action::NOTE | action::REPLY | action::SIGN_IN => numbered(text),
            _ => None,
        };
        Some(said.unwrap_or_else(|| text.to_owned()))
    }
}

fn result(text: &str) -> Option<String> {
    let (word, numbers) = text.split_once(", ").unwrap_or((text, ""));
    let word = match word.strip_prefix("failed: ") {
        Some(why) => {
            let why = lookup(why).map(str::to_owned).or_else(|| numbered(why))?;
            t_args("audit-failed", &[("why", &why)])
        }
        None => lookup(&format!("audit-result-{}", word.replace(' ', "-")))?.to_owned(),
    };
    let numbers = numbers.split(", ").filter(|text| !text.is_empty()).map(numbered);
    let parts = std::iter::once(Some(word)).chain(numbers).collect::<Option<Vec<_>>>();
    parts.map(|parts| parts.join(", "))
}

fn numbered(text: &str) -> Option<String> {
    NUMBERS.into_iter().find_map(|(before, after, key)| {
        let number = text.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
        Some(t_plural(key, number, &[]))
    })
}

/// Localizes `administer: admin needed, lead held`.
fn asked(text: &str) -> Option<String> {
    let (asked, roles) = text.split_once(": ")?;
    let (needs, role) = roles.strip_suffix(" held")?.split_once(" needed, ")?;
    let asked = lookup(&format!("audit-asked-{asked}"))?;
    let [needs, role] = [needs, role].map(|role| lookup(&format!("role-{role}")).unwrap_or(role));
    Some(t_args("audit-asked", &[("asked", asked), ("needs", needs), ("role", role)]))
}

/// Localizes `conversations: status=open`, `audit: result=failed` or `job 3, 12 rows`.
fn file(text: &str) -> Option<String> {
    if let Some(filter) = text.strip_prefix("conversations: ") {
        return Some(t_args("audit-file-conversations", &[("filter", filter)]));
    }
    if let Some(filter) = text.strip_prefix("audit: ") {
        return Some(t_args("audit-file-audit", &[("filter", filter)]));
    }
    let (job, rows) = text.strip_prefix("job ")?.split_once(", ")?;
    Some(t_args("audit-file-job", &[("job", job), ("rows", &numbered(rows)?)]))
}

/// Localizes `contact_7: name, phone`.
fn contact(text: &str) -> Option<String> {
    let (id, fields) = text.split_once(": ")?;
    let fields: Vec<_> = fields.split(", ").map(field_name).collect();
    Some([id, ": ", &fields.join(", ")].concat())
}

fn to_operator(text: &str) -> Option<String> {
    let mut actions = TO_OPERATORS.into_iter();
    actions.find_map(|(action, key)| Some(t_args(key, &[("name", text.strip_prefix(action)?)])))
}

/// Localizes `job 3, close: pause` or `job 3, close: start, 11 of 12`.
fn job(text: &str) -> Option<String> {
    let (job, action) = text.strip_prefix("job ")?.split_once(", ")?;
    let (kind, what) = action.split_once(": ")?;
    let kind = lookup(&format!("audit-kind-{kind}"))?;
    let what = match what.strip_prefix("start, ") {
        Some(rows) => {
            let (some, all) = rows.split_once(" of ")?;
            t_args("audit-job-start", &[("some", some), ("all", all)])
        }
        None => lookup(&format!("audit-job-{what}"))?.to_owned(),
    };
    Some(t_args("audit-job", &[("job", job), ("kind", kind), ("what", &what)]))
}
