//! Who signs in to Sevendesk, and what they may do.

use super::{
    AppError, AttentionEntry, Contract, OwnPendingChange, Sidebar, Timestamp, WaitThresholds,
};
use serde::{Deserialize, Serialize};

/// What an operator may do; each role may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Lead,
    Admin,
}

/// What can be asked of Sevendesk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Read,
    Assign,
    Close,
    /// To change many conversations at once.
    Bulk,
    /// To make what everybody sees, such as views.
    Share,
    /// To take what the list shows away as a file.
    Export,
    Administer,
}

impl Action {
    /// As the audit calls it where it was refused.
    pub fn name(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Assign => "assign",
            Action::Close => "close",
            Action::Bulk => "bulk",
            Action::Share => "share",
            Action::Export => "export",
            Action::Administer => "administer",
        }
    }
}

impl Role {
    /// From least to most.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Lead, Role::Admin];

    /// The least role that may do it.
    pub fn least_for(action: Action) -> Role {
        match action {
            Action::Read => Role::Viewer,
            Action::Assign | Action::Close | Action::Bulk => Role::Lead,
            Action::Share | Action::Export => Role::Lead,
            Action::Administer => Role::Admin,
        }
    }

    pub fn may(self, action: Action) -> bool {
        self >= Role::least_for(action)
    }

    /// As written on the command line and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Lead => "lead",
            Role::Admin => "admin",
        }
    }

    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    pub name: String,
    pub role: Role,
}

/// What stands around every page: who is here, and what the last plain form answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageContext {
    /// None where nobody has signed in.
    pub operator: Option<Operator>,
    /// What the last form answered, shown once.
    pub notice: Option<Flash>,
    pub theme: Theme,
    /// Whether shortcuts of a single key do anything.
    pub shortcuts: bool,
    /// Invented data: the page says so in a banner.
    pub demo: bool,
    /// As far as the server has learned it; strangers are not told.
    pub contract: Option<Contract>,
    pub now: Timestamp,
    /// What this house holds to be long.
    pub urgency: WaitThresholds,
    /// None for strangers.
    pub rail: Option<Sidebar>,
    /// The operator's own changes that are not sent yet.
    pub pending: Vec<OwnPendingChange>,
    /// The operator's own changes that failed, until they are dismissed.
    pub attention: Vec<AttentionEntry>,
    /// The present millisecond by the clock that pending changes become due by.
    pub now_ms: i64,
}

/// What a form did, told once on the page that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flash {
    Done(String),
    Failed(AppError),
    /// A failure, with what was typed.
    Returned(AppError, String),
    /// Somebody else was quicker, and the form that does it all the same.
    Conflict(AppError, RetryForm),
}

/// A form that was refused, as it is sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryForm {
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
}

/// What the sign-in page needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInForm {
    /// What was typed before a refusal.
    pub name: String,
    pub refusal: Option<AppError>,
    /// In demo mode, names that sign in with one click.
    pub demo: Vec<Operator>,
}

/// Light, dark, or what the operator's system says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As it stands in the cookie and the form.
    pub fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    pub fn from_name(name: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The value of `data-theme` on the root element; none where the system decides.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Theme::System).then(|| self.name())
    }
}

/// What the interface speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// As BCP 47 writes it: in the cookie, the form and the document.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// In the language itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }
}
