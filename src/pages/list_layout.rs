//! `/list-layout`: how dense the operator's lists are, and which columns they show.

use super::Page;
use crate::api::session::SetListLayout;
use crate::components::conversation_row::{COLUMNS, Column};
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
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("list-layout")}</h1>
            </div>
            <form class="panel keep" method="post" action=SetListLayout::PATH>
                <p>{t("list-layout-why")}</p>
                <input type="hidden" name="back" value=back.to_owned()/>
                <fieldset>
                    <legend>{t("density")}</legend>
                    {densities.collect_view()}
                </fieldset>
                <fieldset>
                    <legend>{t("columns")}</legend>
                    {columns}
                </fieldset>
                <div class="acts">
                    <button class="btn main">{t("list-layout-keep")}</button>
                    <a class="btn" href=back.to_owned()>
                        {t("file-format-back")}
                    </a>
                </div>
            </form>
        </div>
    };
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
