//! Errors: what happened, what it means, what to do.

use crate::i18n::{lookup, t, t_args};
use crate::model::contact::ContactConflict;
use crate::model::error::{AppError, Conflict, Problem, VendorTrouble};
use crate::model::{FileTrouble, UndoRefusal};
use std::fmt;

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())
    }
}

impl std::error::Error for AppError {}

impl Problem {
    /// Returns the localized name of the field.
    pub fn field(&self) -> &str {
        field_name(&self.name)
    }
}

/// Returns the localized name of a field of a form or an address.
pub fn field_name(name: &str) -> &str {
    lookup(&["field-", name].concat()).unwrap_or(name)
}

impl Conflict {
    fn headline(&self) -> String {
        match self.subject.as_deref() {
            Some("") => return t("error-overtaken-no-subject").to_owned(),
            Some(subject) => return t_args("error-overtaken-subject", &[("subject", subject)]),
            None => {}
        }
        match (&self.assignee, self.closed, self.snoozed_until) {
            (_, true, _) => t("error-overtaken-closed").to_owned(),
            (_, _, Some(until)) => t_args("error-overtaken-snoozed", &[("until", &until.exact())]),
            (Some(name), ..) => t_args("error-overtaken-given", &[("name", name)]),
            (None, ..) => t("error-overtaken-nobody").to_owned(),
        }
    }

    fn remedy(&self) -> String {
        let by = self.by.as_deref().unwrap_or_else(|| t("error-overtaken-outside"));
        match self.at {
            Some(at) => t_args("error-overtaken-remedy-at", &[("by", by), ("at", &at.exact())]),
            None => t_args("error-overtaken-remedy", &[("by", by)]),
        }
    }
}

impl ContactConflict {
    fn headline(&self) -> String {
        let fields: Vec<_> = self.fields.iter().map(|name| field_name(name)).collect();
        t_args("error-contact-conflict-in", &[("fields", &fields.join(", "))])
    }
}

impl AppError {
    /// Returns what happened.
    pub fn headline(&self) -> String {
        match self {
            Self::BadInput(problems) => match problems.as_slice() {
                [one] if one.value.is_empty() => {
                    t_args("error-value-empty", &[("name", one.field())])
                }
                [one] => t_args("error-value", &[("value", &one.value), ("name", one.field())]),
                _ => t(self.key()).to_owned(),
            },
            Self::Conflict(change) => change.headline(),
            Self::ContactConflict(change) => change.headline(),
            Self::ChangePending { by, .. } => t_args("error-pending-by", &[("name", by)]),
            Self::UndoRefused(UndoRefusal::NotOwn { operator }) => {
                t_args("error-undo-not-own", &[("name", operator)])
            }
            Self::File(FileTrouble::TooLarge(most)) => {
                t_args(self.key(), &[("most", &most.to_string())])
            }
            _ => t(self.key()).to_owned(),
        }
    }

    /// Returns what it means, and what to do about it.
    pub fn remedy(&self) -> String {
        let fixed = match self {
            Self::SignedOut => "error-signed-out-remedy",
            Self::Forbidden { role, needs } => {
                let roles = [("role", role.label()), ("needs", needs.label())];
                return t_args("error-forbidden-remedy", &roles);
            }
            Self::WrongCredentials => "error-credentials-remedy",
            Self::TooManyAttempts { retry_after } => {
                return t_args("error-attempts-remedy", &[("seconds", &retry_after.to_string())]);
            }
            Self::BadInput(problems) => {
                let hints = problems
                    .iter()
                    .map(|p| [p.field(), ": ", &p.expected.localize(), "."].concat());
                let hints = hints.collect::<Vec<_>>().join(" ");
                return t_args("error-values-remedy", &[("hints", &hints)]);
            }
            Self::NoSuchConversation(_) => "error-conversation-remedy",
            Self::NoSuchPage => "error-page-remedy",
            Self::Conflict(change) => return change.remedy(),
            Self::ContactConflict(change) => {
                let by = change.by.as_deref().unwrap_or_else(|| t("error-overtaken-outside"));
                return t_args("error-contact-conflict-remedy", &[("by", by)]);
            }
            Self::ChangePending { seconds, .. } => {
                return t_args("error-pending-remedy", &[("seconds", &seconds.to_string())]);
            }
            Self::UndoRefused(refusal) => match refusal {
                UndoRefusal::Nothing => "error-undo-nothing-remedy",
                UndoRefusal::Sending => "error-undo-sending-remedy",
                UndoRefusal::Gone => "error-undo-remedy",
                UndoRefusal::NotOwn { .. } => "error-undo-not-own-remedy",
            },
            Self::NoReply(_) => "no-reply-remedy",
            Self::File(trouble) => match trouble {
                FileTrouble::NotAttached => "file-not-attached-remedy",
                FileTrouble::Gone => "file-gone-remedy",
                FileTrouble::Busy | FileTrouble::Incomplete => "file-again-remedy",
                _ => "file-remedy",
            },
            Self::Unconfirmed => "error-unconfirmed-remedy",
            Self::NotMade => "error-not-made-remedy",
            Self::NotSent { code } => {
                let why = code.and_then(|code| lookup(&format!("story-failure-{code}")));
                let words = why.into_iter().chain([t("error-not-sent-remedy")]);
                return words.collect::<Vec<_>>().join(" ");
            }
            Self::Vendor(trouble) => return trouble.remedy(),
            Self::Offline => "error-offline-remedy",
            Self::NotSaved => "error-not-saved-remedy",
            Self::Internal { reference } => {
                return t_args("error-internal-remedy", &[("reference", reference)]);
            }
        };
        t(fixed).to_owned()
    }
}

impl VendorTrouble {
    /// Returns what happened.
    pub fn headline(&self) -> &'static str {
        t(self.key())
    }

    fn remedy(&self) -> String {
        let fixed = match self {
            Self::BadRequest => "vendor-bad-request-remedy",
            Self::TokenRefused => "vendor-token-remedy",
            Self::ScopeMissing => "vendor-scope-remedy",
            Self::Conflict => "vendor-conflict-remedy",
            Self::Invalid => "vendor-invalid-remedy",
            Self::RateLimited { retry_after: Some(seconds) } => {
                return t_args("vendor-limited-remedy-in", &[("seconds", &seconds.to_string())]);
            }
            Self::RateLimited { retry_after: None } => "vendor-limited-remedy",
            Self::Failing => "vendor-failing-remedy",
            Self::Unreachable => "vendor-unreachable-remedy",
            Self::Certificate => "vendor-certificate-remedy",
            Self::TimedOut => "vendor-timed-out-remedy",
            Self::Unreadable | Self::Unexpected => "vendor-unreadable-remedy",
        };
        t(fixed).to_owned()
    }
}
