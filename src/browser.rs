//! The browser's entry point: hydrates the islands of the server-rendered page.

use crate::i18n::Catalog;
use crate::islands::dom;
use leptos::prelude::document;
use std::time::Duration;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn hydrate() {
    // Release builds strip the panic messages.
    if cfg!(debug_assertions) {
        console_error_panic_hook::set_once();
    }
    let texts = document().get_element_by_id("words");
    let texts = texts.and_then(|texts| texts.get_attribute("content"));
    Catalog::read(texts.unwrap_or_default()).install_default();
    leptos::mount::hydrate_islands();
    // Islands and their effects start in microtasks; a timer fires after all of them.
    dom::after(Duration::ZERO, || dom::mark("data-hydrated", true));
}
