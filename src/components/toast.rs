//! What has just happened: what the last form answered, in the corner of the page that follows.

use super::icon::icon;
use crate::model::{AppError, Notice};
use crate::words::say;
use leptos::prelude::*;

/// The two live regions of a page: news, and failures.
pub fn toasts(flash: Option<&Notice>) -> impl IntoView + use<> {
    let (news, failed) = match flash {
        Some(Notice::Done(words)) => (Some(success(words)), None),
        Some(Notice::Failed(error) | Notice::Returned(error, _)) => (None, Some(failure(error))),
        None => (None, None),
    };
    view! {
        <div class="toasts" id="toasts">
            <div role="status" id="news">{news}</div>
            <div role="alert" id="failures">{failed}</div>
        </div>
    }
}

fn success(words: &str) -> impl IntoView + use<> {
    view! {
        <div class="toast" data-flash="">
            {icon("check")}
            <span dir="auto">{words.to_owned()}</span>
        </div>
    }
}

fn failure(error: &AppError) -> impl IntoView + use<> {
    view! {
        <div class="toast bad" data-flash="">
            {icon("alert")}
            {sentence(error)}
            <button type="button" class="scripted" data-action="dismiss">{say("dismiss")}</button>
        </div>
    }
}

/// A failure in a line of its own.
pub fn error_bar(error: &AppError, id: Option<&'static str>) -> impl IntoView + use<> {
    view! {
        <div class="notice bad" role="alert" id=id>
            {icon("alert")}
            {sentence(error)}
        </div>
    }
}

fn sentence(error: &AppError) -> impl IntoView + use<> {
    view! {
        <p>
            <strong>{error.headline()} "."</strong>
            " "
            {error.remedy()}
        </p>
    }
}
