//! Translated texts with elements as values; each language decides their position.

use crate::i18n::t;
use leptos::prelude::*;

/// Returns the text of a key with an element in place of each named value.
pub fn rich_text(key: &'static str, mut values: Vec<(&str, AnyView)>) -> impl IntoView + use<> {
    let mut pieces = t(key).split('{');
    let mut parts = Vec::new();
    let push_text = |parts: &mut Vec<AnyView>, text: &'static str| {
        if !text.is_empty() {
            parts.push(text.into_any());
        }
    };
    push_text(&mut parts, pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, text) = piece.split_once('}').unwrap_or((piece, ""));
        if let Some(place) = values.iter().position(|(known, _)| *known == name) {
            parts.push(values.swap_remove(place).1);
        }
        push_text(&mut parts, text);
    }
    parts
}
