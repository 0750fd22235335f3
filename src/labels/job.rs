//! Jobs and their rows.

use crate::i18n::t;
use crate::model::job::{Cause, RowState, Why};
use std::borrow::Cow;

impl RowState {
    /// Returns a localized word.
    pub fn localize(self) -> &'static str {
        t(match self {
            Self::Waiting => "jobs-state-waiting",
            Self::Sending => "jobs-state-sending",
            Self::Done => "jobs-state-done",
            Self::Skipped => "jobs-state-skipped",
            Self::Failed => "jobs-state-failed",
        })
    }
}

impl Cause {
    /// Returns a localized sentence.
    pub fn localize(&self) -> String {
        match self {
            Self::Busy => t("jobs-cause-busy").to_owned(),
            Self::Unchosen => t("jobs-cause-unchosen").to_owned(),
            Self::Error(error) => error.headline(),
            Self::Sentence(sentence) => sentence.clone(),
        }
    }
}

impl Why {
    /// Returns a localized text.
    pub fn localize(&self) -> Cow<'static, str> {
        match self {
            Self::Already => t("jobs-why-already").into(),
            Self::Closed => t("jobs-why-closed").into(),
            Self::Conflict => t("jobs-why-overtaken").into(),
            Self::Cancelled => t("jobs-why-cancelled").into(),
            Self::Failure(cause) => cause.localize().into(),
        }
    }
}
