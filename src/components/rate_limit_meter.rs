//! How much of the shared API rate limit is used.

use crate::i18n::{t, t_args};
use crate::model::RateLimitStatus;
use leptos::prelude::*;

/// Draws "63 of 100" with a bar, and a text if calls are running low or paused.
pub fn rate_limit_meter(pulse: &RateLimitStatus) -> impl IntoView + use<> {
    let (used, limit) = (pulse.used.to_string(), pulse.limit.to_string());
    let count = t_args("meter-count", &[("used", &used), ("limit", &limit)]);
    let words = match pulse {
        RateLimitStatus { trouble: Some(trouble), .. } => trouble.headline(),
        RateLimitStatus { blocked_for: Some(_), .. } => t("meter-stopped"),
        _ if pulse.is_tight() => t("meter-tight"),
        _ => t("meter"),
    };
    let class = match pulse.trouble.is_some() || pulse.blocked_for.is_some() {
        true => "meter hot",
        false if pulse.is_tight() => "meter warm",
        false => "meter",
    };
    view! {
        <div class=class title=t("meter-about")>
            <p><span>{words}</span> <b translate="no">{count}</b></p>
            <progress max=limit value=used aria-hidden="true"></progress>
        </div>
    }
}
