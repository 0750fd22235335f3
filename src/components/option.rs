//! An option of a select.

use leptos::prelude::*;

pub fn option(value: &str, label: &str, selected: bool) -> impl IntoView + use<> {
    view! { <option value=value.to_owned() selected=selected>{label.to_owned()}</option> }
}
