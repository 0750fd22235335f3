//! A choice of a select.

use super::markup::{El, el};

/// A choice with its label.
pub fn option(value: &str, label: &str, selected: bool) -> El {
    el("option").attr("value", value.to_owned()).switch("selected", selected).text(label.to_owned())
}
