//! Operators, and what they may do.

use super::{
    AppError, AttentionEntry, Capability, Contract, OwnPendingChange, Preferences, Sidebar,
    Timestamp, WaitThresholds,
};
use serde::{Deserialize, Serialize};

/// What an operator may do; each role includes the permissions of those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Lead,
    Admin,
}

/// An action that depends on the role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    Read,
    Assign,
    Close,
    Reopen,
    /// Snooze, and end a snooze.
    Snooze,
    /// Add and remove tags, and create them.
    Tag,
    /// Change the subject of a conversation.
    Subject,
    /// Take a conversation over from a bot.
    TakeOver,
    /// Write to customers.
    Reply,
    /// Change the name, the phone number, and the email address of a contact.
    EditContact,
    /// Change many conversations at once.
    Bulk,
    /// Create what everybody sees, such as shared views.
    Share,
    /// Download the list as a file.
    Export,
    Administer,
}

impl Action {
    /// Returns what the API token needs for it; `None` if the action is Sevendesk's alone.
    pub fn capability(self) -> Option<Capability> {
        match self {
            Action::Assign
            | Action::Close
            | Action::Reopen
            | Action::Snooze
            | Action::Tag
            | Action::Subject
            | Action::TakeOver
            | Action::Bulk => Some(Capability::ChangeConversations),
            Action::Reply => Some(Capability::WriteMessages),
            Action::EditContact => Some(Capability::UpdateContacts),
            _ => None,
        }
    }

    /// Returns the name in the audit log when it is refused.
    pub fn name(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Assign => "assign",
            Action::Close => "close",
            Action::Reopen => "reopen",
            Action::Snooze => "snooze",
            Action::Tag => "tag",
            Action::Subject => "subject",
            Action::TakeOver => "take-over",
            Action::Reply => "reply",
            Action::EditContact => "edit-contact",
            Action::Bulk => "bulk",
            Action::Share => "share",
            Action::Export => "export",
            Action::Administer => "administer",
        }
    }
}

impl Role {
    /// From least to most privileged.
    pub const ALL: [Role; 3] = [Role::Viewer, Role::Lead, Role::Admin];

    /// Returns the least role that may do it.
    pub fn least_for(action: Action) -> Role {
        match action {
            Action::Read => Role::Viewer,
            Action::Assign | Action::Close | Action::Reopen | Action::Snooze => Role::Lead,
            Action::Subject | Action::TakeOver => Role::Lead,
            Action::Tag | Action::Reply | Action::EditContact | Action::Bulk => Role::Lead,
            Action::Share | Action::Export => Role::Lead,
            Action::Administer => Role::Admin,
        }
    }

    pub fn may(self, action: Action) -> bool {
        self >= Role::least_for(action)
    }

    /// Returns the name on the command line and in the database.
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

/// A signed-in operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    pub name: String,
    pub role: Role,
}

/// The context around every page: the current operator, and the result of the last plain form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageContext {
    /// `None` if nobody is signed in.
    pub operator: Option<Operator>,
    /// The result of the last form, shown once.
    pub flash: Option<Flash>,
    pub theme: Theme,
    /// The operator's preferences; for strangers, the defaults.
    pub preferences: Preferences,
    /// Whether the data is invented; the page then shows a banner.
    pub demo: bool,
    /// For admins: the address of a proxy that this request came through and that is not trusted.
    pub untrusted_proxy: Option<String>,
    /// For admins, while webhooks are refused for their time: how many seconds SendSeven's clock is
    /// ahead of the server's.
    pub webhook_clock: Option<i64>,
    /// For admins: what operators miss because the API token lacks its scope.
    pub missing: Vec<Capability>,
    /// Whether the API token may change conversations, as far as is known.
    pub token_may_change: bool,
    /// `None` until the server has detected it, and for strangers.
    pub contract: Option<Contract>,
    pub now: Timestamp,
    /// Minutes by which the team's clock is ahead of UTC.
    pub offset: i32,
    /// The configured thresholds for waiting.
    pub urgency: WaitThresholds,
    /// `None` for strangers.
    pub sidebar: Option<Sidebar>,
    /// The operator's own changes that have not been sent yet.
    pub pending: Vec<OwnPendingChange>,
    /// The operator's own changes that failed, until they are dismissed.
    pub attention: Vec<AttentionEntry>,
    /// The current time in milliseconds, by the clock that pending changes become due by.
    pub now_ms: i64,
}

impl PageContext {
    /// The role by which islands offer what they do: with a token that may change nothing,
    /// everybody is a viewer there.
    pub fn islands_role(&self) -> Option<Role> {
        let role = self.operator.as_ref()?.role;
        Some(if self.token_may_change { role } else { Role::Viewer })
    }

    /// Returns the form with this action, if it came back with what was typed.
    pub fn returned(&self, action: &str) -> Option<&NextForm> {
        self.flash.as_ref()?.returned().filter(|form| form.action == action)
    }
}

/// The result of a form, shown once on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flash {
    Done(String),
    /// What was done, with the form that undoes it.
    Undoable(String, NextForm),
    Refused(Box<Refusal>),
    /// Typed text that is back in its form, which was not sent: the operator signed in again or
    /// changed the language.
    Kept(NextForm),
}

/// A form that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub error: AppError,
    /// The contact of the conversation that the form was about.
    pub contact: Option<String>,
    /// The form as it was typed; `None` if it has nothing to lose.
    pub form: Option<NextForm>,
    /// Whether the form, sent again, makes the change in spite of the conflict.
    pub overrides: bool,
}

impl Flash {
    /// Returns a refusal of a form that has nothing to lose.
    pub fn failed(error: AppError) -> Self {
        Self::Refused(Box::new(Refusal { error, contact: None, form: None, overrides: false }))
    }

    /// Returns the form that came back with what was typed.
    pub fn returned(&self) -> Option<&NextForm> {
        match self {
            Self::Refused(refusal) => refusal.form.as_ref(),
            Self::Kept(form) => Some(form),
            Self::Done(_) | Self::Undoable(..) => None,
        }
    }
}

/// A form to send next: a refused one again, or the one that undoes a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextForm {
    pub action: String,
    /// Names and values.
    pub fields: Vec<(String, String)>,
}

impl NextForm {
    /// Returns the first value of a field.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// Returns the values of a field that can be sent several times.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let of_name = self.fields.iter().filter(move |(known, _)| known == name);
        of_name.map(|(_, value)| value.as_str())
    }
}

/// The data of the sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInForm {
    /// The name typed before a refusal.
    pub name: String,
    pub refusal: Option<AppError>,
    /// Whether too many others are signing in.
    pub busy: bool,
    /// The address to sign in at, if this page came over plain http and no cookie would be kept.
    pub secure: Option<String>,
    /// In demo mode, operators who sign in with one click.
    pub demo: Vec<Operator>,
}

/// Light, dark, or the operating system's choice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Returns the name in the cookie and the form.
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

    /// Returns the value of `data-theme` on the root element; `None` if the system decides.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Theme::System).then(|| self.name())
    }
}

/// The language of the interface.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Returns the BCP 47 tag for the cookie, the form and the document.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// Returns the name in the language itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }
}
