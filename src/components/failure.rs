//! What went wrong and what to do about it.

use super::icon::icon;
use super::markup::{El, el};
use crate::model::{AppError, query::encode};
use crate::words::say;

/// An error in the place of what it kept from being shown. `here` is the address to come back to,
/// `away` one that is known to be sound; trying again is the act `retry`.
pub fn failure(error: &AppError, here: String, away: String, retry: &'static str) -> El {
    let link = |class: &'static str, address: String| el("a").class(class).attr("href", address);
    let way = match error {
        AppError::SignedOut => {
            link("btn main", format!("/sign-in?next={}", encode(&here))).text(say("enter"))
        }
        AppError::Vendor(_) | AppError::Offline | AppError::Internal { .. } => {
            link("btn", here).attr("data-act", retry).text(say("try-again"))
        }
        AppError::BadInput(_) => link("btn", away).text(say("leave-out")),
        _ => link("btn", away).text(say("back-to-list")),
    };
    el("div")
        .class("empty failure")
        .attr("role", "alert")
        .child(icon("alert"))
        .child(el("h2").text(error.headline()))
        .child(el("p").text(error.remedy()))
        .child(way)
}
