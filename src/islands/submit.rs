//! Submits a form that is not part of the page to the same server functions, the same way as a form
//! of the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement};

/// Posts the fields to a server function and shows the page it redirects to.
pub fn submit(path: &str, fields: &[(&str, &str)]) {
    let Some(form) = form_with(path, fields) else { return };
    let Some(body) = document().body() else { return };
    if body.append_child(&form).is_ok() {
        // Fails only if the form requires a field it does not have.
        let _ = form.request_submit();
        form.remove();
    }
}

fn form_with(path: &str, fields: &[(&str, &str)]) -> Option<HtmlFormElement> {
    let form: HtmlFormElement = document().create_element("form").ok()?.dyn_into().ok()?;
    form.set_method("post");
    form.set_action(path);
    for (name, value) in fields {
        let field: HtmlInputElement = document().create_element("input").ok()?.dyn_into().ok()?;
        field.set_type("hidden");
        field.set_name(name);
        field.set_value(value);
        form.append_child(&field).ok()?;
    }
    Some(form)
}
