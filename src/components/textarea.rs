//! A field for several lines of text, with what was typed before.

use leptos::html::{ElementChild, custom};
use leptos::prelude::*;

/// Leptos does not escape what stands in a `textarea` of its own, so this one is an element by its
/// name, whose text is escaped like any other. A first line end is lost to the HTML parser.
pub fn textarea(
    name: &'static str,
    rows: &'static str,
    longest: usize,
    required: bool,
    text: &str,
) -> impl IntoView + use<> {
    let field = custom("textarea")
        .attr("name", name)
        .attr("rows", rows)
        .attr("maxlength", longest.to_string())
        .attr("required", required)
        .attr("dir", "auto");
    // Whatever stands in for an empty text would be a text here.
    match text {
        "" => field.into_any(),
        text => field.child(["\n", text].concat()).into_any(),
    }
}
