//! What a click asks for. One listener serves all controls around it that carry `data-act`.

use leptos::ev::MouseEvent;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// A control that was clicked.
pub struct Act {
    /// The value of its `data-act`.
    pub name: String,
    /// The nearest `data-id`, of the control or of what it stands in.
    pub id: Option<String>,
    pub control: Element,
}

/// The control that was clicked, if any. Clicks that ask for a new tab stay with the browser.
pub fn act(event: &MouseEvent) -> Option<Act> {
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let control = target.closest("[data-act]").ok()??;
    let name = control.get_attribute("data-act")?;
    let holder = control.closest("[data-id]").ok().flatten();
    let id = holder.and_then(|holder| holder.get_attribute("data-id"));
    Some(Act { name, id, control })
}
