//! Language negotiation, and the completeness of both message catalogs.

use crate::support::TestApp;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use sevendesk::model::{Language, Role};
use sevendesk::server::locales::negotiate;
use sevendesk::simulator::Contract;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Returns the messages of a language by key, each with the names of its variables.
fn texts(language: Language, files: impl Fn(&str) -> bool) -> BTreeMap<String, BTreeSet<String>> {
    let folder = root().join("locales").join(language.tag());
    let mut texts = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if !files(path.file_stem().unwrap().to_str().unwrap()) {
            continue;
        }
        let read = parse(std::fs::read_to_string(&path).unwrap()).unwrap();
        for entry in read.body {
            let Entry::Message(message) = entry else { continue };
            let mut names = BTreeSet::new();
            collect_variables(&message.value.unwrap(), &mut names);
            let known = texts.insert(message.id.name.clone(), names);
            assert_eq!(known, None, "{} is defined twice", message.id.name);
        }
    }
    texts
}

fn collect_variables(pattern: &Pattern<String>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                names.insert(id.name.clone());
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().for_each(|variant| collect_variables(&variant.value, names));
            }
            _ => {}
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the product's source files by their path below `src`.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let mut folders: Vec<PathBuf> = vec![src.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_str().unwrap().to_owned();
                sources.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources
}

/// Returns the string literals that may be keys.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|word| is_key(word))
}

fn is_key(word: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !word.is_empty() && word.bytes().all(fits)
}

#[test]
fn both_catalogs_have_the_same_keys_with_the_same_variables() {
    let [english, german] = Language::ALL.map(|language| texts(language, |_| true));
    assert!(english.len() > 150);
    for (key, values) in &english {
        assert_eq!(german.get(key), Some(values), "{key} in German");
    }
    assert_eq!(german.len(), english.len());
}

#[test]
fn every_text_is_used() {
    let sources = sources();
    let used: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| quoted(text)).collect();
    // Some keys are composed of a prefix and a code.
    let fragments = sources.iter().flat_map(|(_, text)| text.split(['"', '{']));
    let prefixes: Vec<&str> =
        fragments.filter(|word| word.ends_with('-') && is_key(word)).collect();
    let has_prefix = |key: &str| prefixes.iter().any(|prefix| key.starts_with(prefix));
    for key in texts(Language::English, |_| true).keys() {
        assert!(used.contains(key.as_str()) || has_prefix(key), "nothing uses {key}");
    }
}

#[test]
fn the_browser_has_every_text_that_islands_use() {
    let all = texts(Language::English, |_| true);
    let shared = texts(Language::English, |file| file == "islands");
    let sources = sources();
    // The server renders the texts of the shortcuts in the help dialog.
    let is_island = |path: &str| {
        let island = path.starts_with("islands/") && path != "islands/shortcuts.rs";
        island || path == "components/close_form.rs"
    };
    let mut checked = 0;
    for (path, text) in sources.iter().filter(|(path, _)| is_island(path)) {
        // Keys without a hyphen could also be names of actions.
        let keys = quoted(text).filter(|word| word.contains('-') && all.contains_key(*word));
        for key in keys {
            assert!(shared.contains_key(key), "{key} in {path} is not sent to the browser");
            checked += 1;
        }
    }
    assert!(checked > 10);
}

#[test]
fn a_browser_gets_its_preferred_supported_language() {
    for (header, language) in [
        ("de", Some(Language::German)),
        ("de-AT,de;q=0.9,en;q=0.8", Some(Language::German)),
        ("fr-FR,fr;q=0.9,en;q=0.3,de;q=0.5", Some(Language::German)),
        ("en-GB,de;q=0.9", Some(Language::English)),
        ("DE", Some(Language::German)),
        ("fr", None),
        ("*", None),
        ("", None),
        (";;,=q", None),
    ] {
        assert_eq!(negotiate(header), language, "{header}");
    }
}

#[tokio::test]
async fn the_language_an_operator_chose_overrides_the_one_of_the_browser() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de-DE,en;q=0.5");
    let page = lea.get("/conversations").await.text;
    assert!(page.contains("<html lang=\"de\"") && page.contains("Warteschlange"));

    let answer =
        lea.post_form("/api/session/language", &[("language", "en"), ("back", "/team")]).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/team")));
    let page = lea.get("/conversations").await.text;
    assert!(page.contains("<html lang=\"en\"") && !page.contains("Warteschlange"));

    let refused = lea.call("/api/session/language", &[("language", "tlh")]).await;
    assert_eq!(refused.status, 400);
    assert_eq!(lea.cookie("sevendesk_language").as_deref(), Some("en"));
}

#[tokio::test]
async fn errors_are_shown_in_the_readers_language() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let page = lea.get("/conversations/conv_nobody").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("Diese Unterhaltung gibt es nicht"), "{}", page.text);
    let page = lea.get("/conversations?channel=pigeon").await;
    assert!(page.text.contains("„pigeon“ ist kein gültiger Wert für Kanal"), "{}", page.text);
    assert!(page.text.contains("ein Kanal wie whatsapp, email oder sms"));
}

/// Returns the first argument of each call of these functions, if it is a text.
fn field_names(source: &str) -> BTreeSet<String> {
    let calls =
        ["bad_input(", "Problem::new("].into_iter().flat_map(|call| source.split(call).skip(1));
    let names = calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'));
    names.map(|(name, _)| name.to_owned()).collect()
}

#[test]
fn every_field_that_can_be_refused_has_a_name_for_people() {
    let mut names = BTreeSet::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with("tests") => {}
                true => folders.push(path),
                false => names.extend(field_names(&std::fs::read_to_string(&path).unwrap())),
            }
        }
    }
    let parameters = [
        "needs_reply",
        "assigned_to",
        "search",
        "waiting_over",
        "window_under",
        "created",
        "closed",
        "sort",
        "page",
        "after",
        "page_size",
        "before",
    ];
    names.extend(parameters.map(str::to_owned));
    assert!(names.len() > 25, "{names:?}");
    let known = texts(Language::English, |file| file == "errors");
    let missing: Vec<_> =
        names.iter().filter(|name| !known.contains_key(&format!("field-{name}"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
