//! The page shown instead of one that failed to load: what happened and what to do.

use super::Page;
use crate::components::failure::failure;
use crate::i18n::t;
use crate::model::AppError;
use leptos::prelude::*;

/// Draws the page for an unknown URL.
pub fn not_found() -> Page {
    let content = view! {
            <div class="empty">
                <h1>{t("lost")}</h1>
                <p>{t("lost-why")}</p>
                <a class="btn" href="/conversations">{t("lost-way")}</a>
            </div>
    };
    Page { status: 404, ..Page::new(t("lost-title"), content) }
}

/// Draws an error in place of the page at `here`.
pub fn failed(error: &AppError, here: &str) -> Page {
    // On bad input, link to the same page without its query; otherwise link to the list.
    let away = match error {
        AppError::BadInput(_) => here.split('?').next().unwrap_or_default(),
        _ => "/conversations",
    };
    let content = view! {
            <h1 class="vh">"Sevendesk"</h1>
            {failure(error, here.to_owned(), away.to_owned())}
    };
    Page { status: error.status(), ..Page::new("", content) }
}
