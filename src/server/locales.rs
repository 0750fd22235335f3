//! Loads the texts of `locales` once and negotiates a request's language. The files are in Fluent
//! (projectfluent.org); each text becomes a line that a browser parses with little code.

use crate::i18n::{Catalog, LocalTime, TeamClock};
use crate::model::Language;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser::parse;
use jiff::tz::TimeZone;
use leptos::prelude::{Owner, provide_context};
use std::sync::{Arc, LazyLock};

/// The file names. Islands use only the first file.
macro_rules! files {
    ($tag:literal) => {
        files!($tag: "islands", "inbox", "errors", "filters", "sign-in", "commands", "timeline", "team", "views", "jobs", "audit", "refusals", "pending", "connection", "composer", "canned-replies", "templates", "files", "contact", "attachments")
    };
    ($tag:literal: $($name:literal),+) => {
        [$(include_str!(concat!("../../locales/", $tag, "/", $name, ".ftl"))),+]
    };
}

const CLIENT_FILES: usize = 1;

static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::read(&files!("en")));
static GERMAN: LazyLock<Locale> = LazyLock::new(|| Locale::read(&files!("de")));

struct Locale {
    catalog: Catalog,
    client_messages: String,
}

impl Locale {
    fn read(files: &[&'static str]) -> Self {
        let client_messages = lines(files.get(..CLIENT_FILES).unwrap_or_default());
        Self { catalog: Catalog::read(lines(files)), client_messages }
    }

    fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
        }
    }
}

/// Returns all texts of a language.
pub fn catalog(language: Language) -> Catalog {
    Locale::of(language).catalog
}

/// Provides the language of a reader, its texts, and the team's clock.
pub fn provide(language: Language, zone: &TimeZone) {
    provide_context(language);
    provide_context(catalog(language));
    let zone = zone.clone();
    provide_context(TeamClock(Arc::new(move |at| {
        let local = jiff::Timestamp::from_second(at.0).ok()?.to_zoned(zone.clone());
        let iso = local.strftime("%Y-%m-%dT%H:%M:%S").to_string();
        Some(LocalTime { iso, zone: local.strftime("%Z").to_string() })
    })));
}

/// Runs `say` in a language, outside of pages and server functions.
pub fn with_language<T>(language: Language, say: impl FnOnce() -> T) -> T {
    Owner::default().with(|| {
        provide_context(catalog(language));
        say()
    })
}

/// Returns the texts that islands use, in the format of [`Catalog::read`].
pub fn client_messages(language: Language) -> &'static str {
    &Locale::of(language).client_messages
}

/// Returns the preferred supported language of the header `Accept-Language`.
pub fn negotiate(header: &str) -> Option<Language> {
    accept_language::parse(header)
        .iter()
        .find_map(|tag| Language::from_tag(tag.split('-').next().unwrap_or_default()))
}

/// Returns `key=text` for each message, and `key.one=text` if the singular differs.
fn lines(files: &[&'static str]) -> String {
    files.iter().flat_map(|file| messages(file)).collect::<Vec<_>>().join("\n")
}

fn messages(file: &'static str) -> Vec<String> {
    let read = parse(file).unwrap_or_else(|(_, errors)| panic!("a file of texts: {errors:?}"));
    let mut lines = Vec::new();
    for entry in &read.body {
        let Entry::Message(message) = entry else { continue };
        let Some(pattern) = &message.value else { continue };
        let (many, one) = (flatten(pattern, "other"), flatten(pattern, "one"));
        if one != many {
            lines.push(format!("{}.one={one}", message.id.name));
        }
        lines.push(format!("{}={many}", message.id.name));
    }
    lines
}

/// Renders a pattern as one line, with `{name}` for each variable, in that plural category.
fn flatten(pattern: &Pattern<&'static str>, category: &str) -> String {
    let parts = pattern.elements.iter().map(|element| match element {
        PatternElement::TextElement { value } => value.replace('\n', " "),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                ["{", id.name, "}"].concat()
            }
            Expression::Inline(InlineExpression::StringLiteral { value }) => (*value).to_owned(),
            Expression::Select { variants, .. } => {
                let named = |key: &VariantKey<&str>| {
                    matches!(key, VariantKey::Identifier { name } if *name == category)
                };
                let variant = variants.iter().find(|variant| named(&variant.key));
                let variant = variant.or_else(|| variants.iter().find(|variant| variant.default));
                variant.map_or_else(String::new, |variant| flatten(&variant.value, category))
            }
            Expression::Inline(_) => panic!("a text names something else than a value"),
        },
    });
    parts.collect()
}
