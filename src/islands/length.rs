//! Says while an operator types how many characters are left. Screen readers hear it only near the
//! limit, and only once the operator pauses.

use super::{dom, page};
use crate::i18n::{format_number, interpolate};
use std::cell::Cell;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// How long the operator has to pause before screen readers hear it.
const PAUSE: Duration = Duration::from_secs(1);
/// Below a tenth of the longest text, screen readers hear what is left.
const NEAR: isize = 10;

thread_local! {
    /// Counts what was typed.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

/// Counts until the document unloads.
pub fn start() {
    show(false);
    page::on_drawn(|| show(false));
    dom::listen("input", |_| {
        show(false);
        let typed = TYPED.get().wrapping_add(1);
        TYPED.set(typed);
        dom::after(PAUSE, move || {
            if TYPED.get() == typed {
                show(true);
            }
        });
    });
}

fn show(announce: bool) {
    for place in dom::find_all("[data-most]") {
        let most = dom::attribute(&place, "data-most").parse::<usize>().unwrap_or_default();
        let Some(used) = used(&place) else { continue };
        let left = most as isize - used as isize;
        let is_over = left < 0;
        let words = if used == 0 { String::new() } else { words(&place, left) };
        // Fails only for an invalid class name.
        let _ = place.class_list().toggle_with_force("hot", is_over);
        if let Some(shown) = place.first_element_child() {
            dom::write(&shown, &words);
        }
        let is_near = left * NEAR < most as isize;
        if let Some(announcement) = place.last_element_child().filter(|_| announce || !is_near) {
            dom::write(&announcement, if is_near { &words } else { "" });
        }
    }
}

/// Counts the characters of the text as the server does.
fn used(place: &Element) -> Option<usize> {
    let form = place.closest("form").ok()??;
    let field: HtmlTextAreaElement = form.query_selector("textarea").ok()??.dyn_into().ok()?;
    // `count` would be a kilobyte of the download.
    Some(field.value().trim().chars().fold(0, |used, _| used + 1))
}

fn words(place: &Element, left: isize) -> String {
    let name = match left {
        ..=-2 => "data-over",
        -1 => "data-over-one",
        1 => "data-left-one",
        _ => "data-left",
    };
    let count = format_number(left.unsigned_abs() as u64);
    interpolate(&dom::attribute(place, name), &[("count", &count)])
}
