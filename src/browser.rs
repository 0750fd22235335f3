//! The browser's entry: takes over the page the server rendered.

use crate::words::Words;
use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    // A release build has no words left for it.
    if cfg!(debug_assertions) {
        console_error_panic_hook::set_once();
    }
    let texts =
        document().get_element_by_id("words").and_then(|words| words.get_attribute("content"));
    Words::read(texts.unwrap_or_default()).settle();
    leptos::mount::hydrate_body(crate::app::App);
}
