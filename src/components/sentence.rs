//! A text in which some of the values are elements, wherever a language puts them.

use super::markup::{El, Text};

/// The text of a key, with these elements for its values, put into an element.
pub fn sentence(into: El, text: &'static str, values: &[(&str, El)]) -> El {
    let mut parts = text.split('{');
    let into = with_text(into, parts.next().unwrap_or_default());
    parts.fold(into, |into, part| {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        let into = into.children(value.map(|(_, element)| element.clone()));
        with_text(into, rest)
    })
}

/// Empty texts are no nodes.
fn with_text(into: El, text: &'static str) -> El {
    if text.is_empty() { into } else { into.text(Text::Borrowed(text)) }
}
