//! Checks German pages against the message catalogs in `locales`.

use super::{Answer, Browser};
use std::path::Path;

/// Sends a plain form and returns the flash of the next page.
pub async fn flash(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Option<String> {
    assert_eq!(browser.post_form(path, fields).await.status, 303, "{path}");
    browser.flash().await
}

/// Returns the texts of a file in `locales` by key, split at their variables. A plural message
/// yields one text for each form.
fn texts(language: &str, area: &str) -> Vec<(String, Vec<String>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join(format!("locales/{language}/{area}.ftl"));
    let (mut key, mut texts) = (String::new(), Vec::new());
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let (name, text) = match (line.split_once(" = "), line.split_once("] ")) {
            (Some((name, text)), _) if !line.starts_with(['#', ' ']) => (name, text),
            (_, Some((_, text))) if line.starts_with(' ') => (key.as_str(), text),
            _ => continue,
        };
        key = name.to_owned();
        if !text.ends_with("->") {
            let pieces = text.split('{').map(|part| part.rsplit('}').next().unwrap().to_owned());
            texts.push((key.clone(), pieces.collect()));
        }
    }
    assert!(!texts.is_empty(), "{area}");
    texts
}

/// Returns whether a shown text consists of these pieces, with any values between them.
fn is_made_of(shown: &str, pieces: &[String]) -> bool {
    let ([first, between @ ..], Some(last)) = (pieces, pieces.last()) else { return false };
    if between.is_empty() {
        return shown == first;
    }
    let letters = pieces.concat().chars().filter(|letter| letter.is_alphabetic()).count();
    let Some(mut rest) = shown.strip_prefix(first.as_str()).filter(|_| letters >= 4) else {
        return false;
    };
    for piece in &between[..between.len() - 1] {
        match rest.split_once(piece.as_str()) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

/// Attributes whose values are shown to people.
const LABEL_ATTRIBUTES: [&str; 9] = [
    " aria-label=\"",
    " title=\"",
    " placeholder=\"",
    " data-some=\"",
    " data-all=\"",
    " data-assign=\"",
    " data-work=\"",
    " data-away=\"",
    " data-none=\"",
];

/// Returns the texts of a part of a page, including those of attributes.
fn shown(part: &str) -> Vec<String> {
    let mut all = Vec::new();
    for part in part.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or((part, ""));
        all.push(text);
        for name in LABEL_ATTRIBUTES {
            all.extend(tag.split(name).skip(1).filter_map(|value| value.split('"').next()));
        }
    }
    let unescaped = |text: &str| text.replace("&amp;", "&").replace("&quot;", "\"");
    all.into_iter().map(|text| unescaped(text).trim().to_owned()).collect()
}

/// Fails if a page shows an English text of the area; returns the keys of its German texts.
#[track_caller]
pub fn expect_german(page: &Answer, area: &str) -> Vec<String> {
    german_in(page, "<main", "</main>", area)
}

/// Does the same for shortcuts, commands, and the bulk bar, which are outside the main part.
#[track_caller]
pub fn expect_german_commands(page: &Answer) -> Vec<String> {
    german_in(page, "<body>", "</body>", "commands")
}

#[track_caller]
fn german_in(page: &Answer, from: &str, to: &str, area: &str) -> Vec<String> {
    let (english, german) = (texts("en", area), texts("de", area));
    let part = page.text.split_once(from).unwrap().1.split(to).next().unwrap();
    let shown = shown(part);
    for (key, text) in english.iter().filter(|text| !german.contains(text)) {
        let received = shown.iter().find(|shown| is_made_of(shown, text));
        assert_eq!(received, None, "{key} is English");
    }
    let received =
        german.into_iter().filter(|(_, text)| shown.iter().any(|it| is_made_of(it, text)));
    received.map(|(key, _)| key).collect()
}

/// Fails if one of the wanted keys is missing from the shown ones.
#[track_caller]
pub fn expect_keys(shown: &[String], wanted: &[&str]) {
    for key in wanted {
        assert!(shown.iter().any(|shown| shown == key), "{key} is not shown: {shown:?}");
    }
}
