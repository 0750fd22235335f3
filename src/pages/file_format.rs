//! `/file-format`: which format the operator's files have, and what each format is for.

use super::Page;
use crate::api::session::SetFileFormat;
use crate::components::preference_form::preference_form;
use crate::i18n::t;
use crate::model::FileFormat;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `back` is the path of the page that led here.
pub fn page(current: FileFormat, back: &str) -> Page {
    let choices = FileFormat::ALL.map(|format| choice(format, format == current));
    let fields = view! {
        <fieldset>
            <legend class="vh">{t("file-format")}</legend>
            {choices.collect_view()}
        </fieldset>
    };
    let words = ["file-format", "file-format-why", "file-format-keep"];
    let content = preference_form(words, SetFileFormat::PATH, back, fields.into_any());
    Page::new(t("file-format"), content)
}

fn choice(format: FileFormat, checked: bool) -> impl IntoView + use<> {
    view! {
        <label class="check">
            <input type="radio" name="format" value=format.name() checked=checked/>
            <span>
                {format.label()} <br/> <small class="hint">{format.purpose()}</small>
            </span>
        </label>
    }
}
