//! Templates: texts that WhatsApp has approved, with which a team can write outside the reply window.

use super::TemplateId;
use super::query::{encode, pairs};
use super::search::{Decompose, SearchTerms};

/// The longest value of a variable, in characters: the longest text of a template.
pub const LONGEST_VALUE: usize = 1_024;

/// The name of the search in the address; `search` is the list's.
pub const SEARCH: &str = "find";
/// The name of the chosen template in the address.
pub const TEMPLATE: &str = "template";

/// The value that ends the link of a button. No variable of a text has such a name.
pub const LINK_END: &str = "link-end";

/// The names of variables and what they stand for.
pub type Values = Vec<(String, String)>;

/// An approved template that can be sent from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: TemplateId,
    /// The id of its channel.
    pub channel: String,
    pub name: String,
    /// Such as `en` or `pt_BR`.
    pub language: Option<String>,
    /// The vendor's word, such as `UTILITY`.
    pub category: Option<String>,
    pub header: Option<String>,
    /// What its header shows in place of a text.
    pub media: Option<Media>,
    /// A link to what it shows unless another is given.
    pub usual_media: Option<String>,
    pub body: String,
    pub footer: Option<String>,
    /// The labels of its buttons.
    pub buttons: Vec<String>,
    /// The link of a button that needs its end, up to there.
    pub link: Option<String>,
    /// The variables that stand for something known of the contact, such as `contact.first_name`.
    pub of_contact: Values,
}

/// What a header shows that is no text. It is sent as a link, from which WhatsApp fetches the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    Image,
    Video,
    Document,
}

impl Media {
    const ALL: [Self; 3] = [Self::Image, Self::Video, Self::Document];

    /// Returns the name of the value that is the link. No variable of a text has such a name.
    pub fn value_name(self) -> &'static str {
        match self {
            Self::Image => "header-image",
            Self::Video => "header-video",
            Self::Document => "header-document",
        }
    }

    /// Returns what the value of this name links to; `None` if it is a text.
    pub fn of_value(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.value_name() == name)
    }
}

/// The templates of a channel.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// By name.
    pub offered: Vec<Template>,
    /// How many more are approved and cannot be sent from here.
    pub unsupported: usize,
}

/// A template with the values that an operator has filled in so far.
#[derive(Debug, Clone)]
pub struct TemplateForm {
    /// Who receives it.
    pub contact: String,
    pub template: Template,
    /// One for each variable, in the order of the text; empty if nothing is filled in.
    pub values: Values,
    /// Names what the operator answers, so that the same template sent twice is one message.
    pub key: String,
}

/// The part of the composer that is about templates.
#[derive(Debug, Clone)]
pub enum TemplateChoice {
    /// Those that a search finds.
    List(Templates),
    Form(Box<TemplateForm>),
}

/// A template that is sent with these values.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FilledTemplate {
    pub id: TemplateId,
    pub name: String,
    pub values: Values,
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

impl Template {
    /// Returns the names of the values that it needs, in the order of the message, each once: the link
    /// of its header, its variables, and the end of a button's link.
    pub fn variables(&self) -> Vec<&str> {
        let media = self.media.map(Media::value_name);
        let header = self.header.iter().flat_map(|text| variables_of(text));
        let link = self.link.as_ref().map(|_| LINK_END);
        let all = media.into_iter().chain(header).chain(variables_of(&self.body)).chain(link);
        all.fold(Vec::new(), |mut all, name| {
            if !all.contains(&name) {
                all.push(name);
            }
            all
        })
    }

    /// Returns whether header and body count their variables separately, so that one number would
    /// mean two things.
    pub fn counts_twice(&self) -> bool {
        let body: Vec<_> = variables_of(&self.body).collect();
        let is_number = |name: &&str| name.bytes().all(|byte| byte.is_ascii_digit());
        let mut header = self.header.iter().flat_map(|text| variables_of(text));
        header.any(|name| is_number(&name) && body.contains(&name))
    }

    /// Returns whether name, language, category, and texts together contain every typed word.
    pub fn is_found_by(&self, typed: &str, decompose: Decompose) -> bool {
        let others = [&self.language, &self.category, &self.header, &self.footer];
        let others = others.into_iter().filter_map(|text| text.as_deref());
        let words = self.name.replace('_', " ");
        let all: Vec<_> = [&*self.name, &*words, &*self.body].into_iter().chain(others).collect();
        SearchTerms::new(typed, decompose).are_in(&all.join(" "))
    }

    /// Returns the whole text as the customer reads it.
    pub fn text(&self, values: &Values) -> String {
        let parts = [self.header.as_deref(), Some(&*self.body), self.footer.as_deref()];
        let parts = parts.into_iter().flatten().map(|part| fill(part, values));
        parts.collect::<Vec<_>>().join("\n")
    }
}

impl FilledTemplate {
    /// Formats it for the database.
    pub fn to_text(&self) -> String {
        let pair = |name: &str, value: &str| [&*encode(name), "=", &*encode(value)].concat();
        let values = self.values.iter().map(|(name, value)| pair(name, value));
        let all = std::iter::once(pair(self.id.as_str(), &self.name)).chain(values);
        all.collect::<Vec<_>>().join("&")
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut all = pairs(text);
        let (id, name) = all.next()?;
        Some(Self { id: TemplateId::parse(&id).ok()?, name, values: all.collect() })
    }
}

/// Returns the page that fills in a template, or that chooses one if `template` is empty, of the
/// conversation at the address `back`.
pub fn address(back: &str, template: &str) -> String {
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let chosen = [TEMPLATE, "=", &*encode(template)].concat();
    let query = match (query, template) {
        (query, "") => query.to_owned(),
        ("", _) => chosen,
        (query, _) => [query, "&", &*chosen].concat(),
    };
    let question = if query.is_empty() { "" } else { "?" };
    [path, "/templates", question, &*query].concat()
}

/// Returns the text with values in place of its variables; one without a value stays as it is.
pub fn fill(text: &str, values: &Values) -> String {
    let pieces = pieces(text).map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Variable(name) => {
            let value = values.iter().find(|(known, value)| known == name && !value.is_empty());
            value.map_or_else(|| placeholder(name), |(_, value)| value.clone())
        }
    });
    pieces.collect()
}

/// Returns a variable as the text of a template has it.
pub fn placeholder(name: &str) -> String {
    ["{{", name, "}}"].concat()
}

fn variables_of(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) => None,
    })
}

/// Splits a text at its variables, so that a value is never taken for one.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if let Some((name, after)) = rest.strip_prefix("{{").and_then(|rest| rest.split_once("}}"))
            && is_name(name.trim())
        {
            rest = after;
            return Some(Piece::Variable(name.trim()));
        }
        let skipped = rest.char_indices().nth(1).map_or(rest.len(), |(at, _)| at);
        let end = rest[skipped..].find("{{").map_or(rest.len(), |at| skipped + at);
        let (text, after) = rest.split_at(end);
        rest = after;
        (!text.is_empty()).then_some(Piece::Text(text))
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_alphanumeric() || one == '_')
}
