//! `/list-layout`: how dense the operator's lists are, and which columns they show.

use super::Page;
use crate::api::session::SetListLayout;
use crate::components::conversation_row::{COLUMNS, Column};
use crate::components::preference_form::preference_form;
use crate::i18n::t;
use crate::model::ListLayout;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `back` is the path of the page that led here.
pub fn page(layout: &ListLayout, back: &str) -> Page {
    let densities = [
        (ListLayout::COMFORTABLE, "density-comfortable", !layout.is_compact),
        (ListLayout::COMPACT, "density-compact", layout.is_compact),
    ];
    let densities = densities.map(|(value, label, checked)| {
        view! {
            <label class="check">
                <input type="radio" name="density" value=value checked=checked/>
                <span>{t(label)}</span>
            </label>
        }
    });
    let columns: Vec<_> =
        COLUMNS.iter().map(|column| choice(column, !layout.hides(column.class))).collect();
    let fields = view! {
        <fieldset>
            <legend>{t("density")}</legend>
            {densities.collect_view()}
        </fieldset>
        <fieldset>
            <legend>{t("columns")}</legend>
            {columns}
        </fieldset>
    };
    let words = ["list-layout", "list-layout-why", "list-layout-keep"];
    let content = preference_form(words, SetListLayout::PATH, back, fields.into_any());
    Page::new(t("list-layout"), content)
}

fn choice(column: &'static Column, checked: bool) -> impl IntoView {
    view! {
        <input type="hidden" name="offered[]" value=column.class/>
        <label class="check">
            <input type="checkbox" name="shown[]" value=column.class checked=checked/>
            <span>{t(column.heading)}</span>
        </label>
    }
}
