//! Errors and reasons as the database stores them: a word, or JSON.

use crate::model::AppError;
use crate::model::job::{Cause, Why};
use std::borrow::Cow;

pub fn error_to_text(error: &AppError) -> String {
    serde_json::to_string(error).expect("plain data can be written")
}

impl Cause {
    pub fn to_text(&self) -> String {
        match self {
            Self::Busy => "busy".to_owned(),
            Self::Unchosen => "unchosen".to_owned(),
            Self::Error(error) => error_to_text(error),
            Self::Sentence(sentence) => sentence.clone(),
        }
    }

    pub fn parse(text: &str) -> Self {
        match text {
            "busy" => Self::Busy,
            "unchosen" => Self::Unchosen,
            _ => match serde_json::from_str(text) {
                Ok(error) => Self::Error(error),
                Err(_) => Self::Sentence(text.to_owned()),
            },
        }
    }
}

impl Why {
    pub fn to_text(&self) -> Cow<'static, str> {
        match self {
            Self::Already => "already".into(),
            Self::Closed => "closed".into(),
            Self::Conflict => "overtaken".into(),
            Self::Cancelled => "cancelled".into(),
            Self::Failure(cause) => cause.to_text().into(),
        }
    }

    pub fn parse(text: &str) -> Self {
        match text {
            "already" => Self::Already,
            "closed" => Self::Closed,
            "overtaken" => Self::Conflict,
            "cancelled" => Self::Cancelled,
            cause => Self::Failure(Cause::parse(cause)),
        }
    }
}
