//! The notice above stale data while SendSeven is unavailable: their age and the cause.

use super::icon::icon;
use super::rich_text::rich_text;
use super::time::short_time;
use crate::i18n::{t, t_args};
use crate::model::{Freshness, Timestamp};
use leptos::prelude::*;

/// Draws a notice above stale data, with an optional action `way`; nothing if the data are fresh or
/// being refreshed.
pub fn stale_notice(
    freshness: &Freshness,
    as_of: Timestamp,
    way: Option<AnyView>,
) -> impl IntoView + use<> {
    let Freshness::Stale(cause) = freshness else { return None };
    let headline = rich_text("stale", vec![("hour", short_time(as_of).into_any())]).into_any();
    let words = t_args("stale-why", &[("cause", cause.headline())]);
    Some(notice(headline, words, way))
}

/// Draws the notice above a conversation with an unconfirmed change.
pub fn unconfirmed_notice() -> impl IntoView + use<> {
    notice(t("unconfirmed").into_any(), t("unconfirmed-why").to_owned(), None)
}

/// Draws a notice: what is missing, why, and an optional action.
pub fn notice(headline: AnyView, words: String, way: Option<AnyView>) -> impl IntoView + use<> {
    view! {
        <div class="notice stale" role="status">
            {icon("alert")}
            <p><strong>{headline}</strong> {[" ", &words].concat()}</p>
            {way}
        </div>
    }
}
