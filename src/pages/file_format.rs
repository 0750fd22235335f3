//! `/file-format`: which format the operator's files have, and what each format is for.

use super::Page;
use crate::api::session::SetFileFormat;
use crate::i18n::t;
use crate::model::FileFormat;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the page. `back` is the path of the page that led here.
pub fn page(current: FileFormat, back: &str) -> Page {
    let choices = FileFormat::ALL.map(|format| choice(format, format == current));
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("file-format")}</h1>
            </div>
            <form class="panel keep" method="post" action=SetFileFormat::PATH>
                <p>{t("file-format-why")}</p>
                <input type="hidden" name="back" value=back.to_owned()/>
                <fieldset>
                    <legend class="vh">{t("file-format")}</legend>
                    {choices.collect_view()}
                </fieldset>
                <div class="acts">
                    <button class="btn main">{t("file-format-keep")}</button>
                    <a class="btn" href=back.to_owned()>
                        {t("file-format-back")}
                    </a>
                </div>
            </form>
        </div>
    };
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
