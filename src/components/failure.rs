//! What went wrong and what to do about it.

use super::icon::icon;
use crate::i18n::t;
use crate::model::{AppError, query::encode};
use leptos::prelude::*;

/// Draws an error in place of the content that failed to load. `here` is the URL to retry or return
/// to; `fallback_url` is one known to work.
pub fn failure(error: &AppError, here: String, fallback_url: String) -> impl IntoView + use<> {
    let (class, href, words) = match error {
        AppError::SignedOut => {
            ("btn main", ["/sign-in?next=", &encode(&here)].concat(), t("enter"))
        }
        AppError::Vendor(_)
        | AppError::Offline
        | AppError::NotSaved
        | AppError::Internal { .. } => ("btn", here, t("try-again")),
        AppError::BadInput(_) => ("btn", fallback_url, t("leave-out")),
        _ => ("btn", fallback_url, t("back-to-list")),
    };
    explained(error, Some(view! { <a class=class href=href>{words}</a> }.into_any()))
}

/// Draws an error in place of content, with an optional action `way`.
pub fn explained(error: &AppError, way: Option<AnyView>) -> impl IntoView + use<> {
    view! {
        <div class="empty failure" role="alert">
            {icon("alert")}
            <h2>{error.headline()}</h2>
            <p>{error.remedy()}</p>
            {way}
        </div>
    }
}

/// Draws what happened and what to do about it.
pub fn error_text(error: &AppError) -> impl IntoView + use<> {
    let headline = [error.headline().as_ref(), "."].concat();
    view! {
        <p>
            <strong>{headline}</strong>
            " "
            {error.remedy()}
        </p>
    }
}
