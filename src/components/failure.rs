//! What went wrong and what to do about it.

use super::icon::Icon;
use super::whole::IntoWhole;
use crate::model::{AppError, query::encode};
use leptos::prelude::*;

/// An error in the place of what it kept from being shown.
#[component]
pub fn Failure(
    error: AppError,
    /// The address being shown, to come back to.
    here: String,
    /// An address that is known to be sound.
    away: String,
    /// Asks again without leaving the page.
    on_retry: Callback<()>,
) -> impl IntoView {
    let retry =
        matches!(error, AppError::Vendor(_) | AppError::Offline | AppError::Internal { .. });
    let way = match &error {
        AppError::SignedOut => {
            let sign_in = format!("/sign-in?next={}", encode(&here));
            view! { <a class="btn main" href=sign_in>"Sign in"</a> }.whole()
        }
        _ if retry => view! {
            <a
                class="btn"
                href=here
                on:click=move |event| {
                    event.prevent_default();
                    on_retry.run(());
                }
            >
                "Try again"
            </a>
        }
        .whole(),
        AppError::BadInput(_) => {
            view! { <a class="btn" href=away>"Leave these values out"</a> }.whole()
        }
        _ => view! { <a class="btn" href=away>"Back to the list"</a> }.whole(),
    };
    view! {
        <div class="empty failure" role="alert">
            <Icon name="alert"/>
            <h2>{error.headline()}</h2>
            <p>{error.remedy()}</p>
            {way}
        </div>
    }
}
