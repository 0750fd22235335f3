//! Drawings from one file of symbols.

use super::markup::{El, el};

/// A symbol of `public/icons.svg`. Decoration only: words stand beside it or name its control.
pub fn icon(name: &'static str) -> El {
    let drawing = el("use").attr("href", ["/icons.svg#", name].concat());
    el("svg").class("icon").attr("aria-hidden", "true").child(drawing)
}
