//! What went wrong and what to do about it.

use super::icon::icon;
use crate::model::{AppError, query::encode};
use crate::words::say;
use leptos::prelude::*;

/// An error in the place of what it kept from being shown. `here` is the address to come back to,
/// `away` one that is known to be sound.
pub fn failure(error: &AppError, here: String, away: String) -> impl IntoView + use<> {
    let (class, href, words) = match error {
        AppError::SignedOut => {
            ("btn main", ["/sign-in?next=", &encode(&here)].concat(), say("enter"))
        }
        AppError::Vendor(_) | AppError::Offline | AppError::Internal { .. } => {
            ("btn", here, say("try-again"))
        }
        AppError::BadInput(_) => ("btn", away, say("leave-out")),
        _ => ("btn", away, say("back-to-list")),
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
