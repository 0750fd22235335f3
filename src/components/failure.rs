//! What went wrong and what to do about it.

use super::icon::icon;
use crate::i18n::t;
use crate::model::{AppError, query::encode};
use leptos::prelude::*;

/// An error in the place of what it kept from being shown. `here` is the address to come back to,
/// `away` one that is known to be sound.
pub fn failure(error: &AppError, here: String, away: String) -> impl IntoView + use<> {
    let (class, href, words) = match error {
        AppError::SignedOut => {
            ("btn main", ["/sign-in?next=", &encode(&here)].concat(), t("enter"))
        }
        AppError::Vendor(_) | AppError::Offline | AppError::Internal { .. } => {
            ("btn", here, t("try-again"))
        }
        AppError::BadInput(_) => ("btn", away, t("leave-out")),
        _ => ("btn", away, t("back-to-list")),
    };
    view! {
        <div class="empty failure" role="alert">
            {icon("alert")}
            <h2>{error.headline()}</h2>
            <p>{error.remedy()}</p>
            <a class=class href=href>{words}</a>
        </div>
    }
}

/// What happened, and what to do about it.
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
