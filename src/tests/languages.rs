//! The interface in two languages: who gets which, and that neither lacks a word.

use crate::support::TestApp;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use sevendesk::model::{Language, Role};
use sevendesk::server::locales::negotiate;
use sevendesk::simulator::Contract;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Texts in the files of a language by their keys, each with the names of its values.
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
            name_values(&message.value.unwrap(), &mut names);
            let known = texts.insert(message.id.name.clone(), names);
            assert_eq!(known, None, "{} stands twice", message.id.name);
        }
    }
    texts
}

fn name_values(pattern: &Pattern<String>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => {
                names.insert(id.name.clone());
            }
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                variants.iter().for_each(|variant| name_values(&variant.value, names));
            }
            _ => {}
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The product's source files, by their path below `src`.
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

/// What stands between quotation marks, where it may be a key.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|word| is_key(word))
}

fn is_key(word: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !word.is_empty() && word.bytes().all(fits)
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_values() {
    let [english, german] = Language::ALL.map(|language| texts(language, |_| true));
    assert!(english.len() > 150);
    for (key, values) in &english {
        assert_eq!(german.get(key), Some(values), "{key} in German");
    }
    assert_eq!(german.len(), english.len());
}

#[test]
fn no_text_is_never_said() {
    let sources = sources();
    let said: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| quoted(text)).collect();
    // Families whose keys are put together from what they are about.
    let begun = sources.iter().flat_map(|(_, text)| text.split(['"', '{']));
    let families: Vec<&str> = begun.filter(|word| word.ends_with('-') && is_key(word)).collect();
    let in_family = |key: &str| families.iter().any(|family| key.starts_with(family));
    for key in texts(Language::English, |_| true).keys() {
        assert!(said.contains(key.as_str()) || in_family(key), "nothing says {key}");
    }
}

#[test]
fn the_browser_has_every_text_that_islands_say() {
    let all = texts(Language::English, |_| true);
    let shared = texts(Language::English, |file| file == "islands");
    let sources = sources();
    // The words of the shortcuts stand in the help, which the server draws.
    let by_islands = |path: &str| {
        let island = path.starts_with("islands/") && path != "islands/shortcuts.rs";
        island || path == "components/close_form.rs"
    };
    let mut said = 0;
    for (path, text) in sources.iter().filter(|(path, _)| by_islands(path)) {
        // Words of one part are names of actions, too.
        let keys = quoted(text).filter(|word| word.contains('-') && all.contains_key(*word));
        for key in keys {
            assert!(shared.contains_key(key), "{key} in {path} is not sent to the browser");
            said += 1;
        }
    }
    assert!(said > 10);
}

#[test]
fn a_browser_gets_the_language_it_likes_best_of_those_there_are() {
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
async fn what_an_operator_chose_counts_more_than_what_their_browser_says() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de-DE,en;q=0.5");
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
async fn what_went_wrong_is_told_in_the_language_of_whoever_reads_it() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
    let page = lea.get("/conversations/conv_nobody").await;
    assert_eq!(page.status, 404);
    assert!(page.text.contains("Diese Unterhaltung gibt es nicht"), "{}", page.text);
    let page = lea.get("/conversations?channel=pigeon").await;
    assert!(page.text.contains("„pigeon“ ist kein gültiger Wert für Kanal"), "{}", page.text);
    assert!(page.text.contains("ein Kanal wie whatsapp, email oder sms"));
}
