//! A multi-line text field that restores what the operator typed.

use leptos::html::{ElementChild, custom};
use leptos::prelude::*;

/// A text that it restores is marked as typed, so that a refresh of the page does not remove it.
/// Leptos does not escape the content of its own `textarea`, so this one is a custom element, whose
/// text is escaped. The HTML parser drops a leading newline, so one is added. It has no `maxlength`:
/// browsers would cut pasted text without a word; the server says what is too long and returns it.
pub fn textarea(
    name: &'static str,
    rows: &'static str,
    required: bool,
    text: &str,
) -> impl IntoView + use<> {
    let field = custom("textarea")
        .attr("name", name)
        .attr("rows", rows)
        .attr("required", required)
        .attr("dir", "auto");
    // Leptos renders an empty text as a space, which the field would contain.
    match text {
        "" => field.into_any(),
        text => field.attr("data-typed", "").child(["\n", text].concat()).into_any(),
    }
}
