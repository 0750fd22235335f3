//! What is shown while SendSeven does not answer: the last that is known, its age, and why.

use super::icon::icon;
use super::rich_text::rich_text;
use super::time::short_time;
use crate::i18n::{t, t_args};
use crate::model::{Freshness, Timestamp};
use leptos::prelude::*;

/// A line over data that are not the latest, with a way on if there is one; nothing over data that
/// are the latest, or are about to be.
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

/// A line over a conversation of which a change is in doubt.
pub fn unconfirmed_notice() -> impl IntoView + use<> {
    notice(t("unconfirmed").into_any(), t("unconfirmed-why").to_owned(), None)
}

/// A line that says what is missing, why, and the way on if there is one.
pub fn notice(headline: AnyView, words: String, way: Option<AnyView>) -> impl IntoView + use<> {
    view! {
        <div class="notice stale" role="status">
            {icon("alert")}
            <p><strong>{headline}</strong> {[" ", &words].concat()}</p>
            {way}
        </div>
    }
}
