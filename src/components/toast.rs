//! Toasts: the result of the last form, the operator's pending changes with an undo button each,
//! and changes that need attention.

use super::failure::error_text;
use super::icon::icon;
use super::pending::{attention_toast, pending_toast};
use crate::i18n::{t, t_plural};
use crate::model::{AppError, Flash, NextForm, PageContext, Refusal};
use leptos::prelude::*;

/// Maximum number of attention entries shown as toasts; a link leads to the rest.
const SHOWN_ATTENTION: usize = 3;

/// Draws the two ARIA live regions: news and failures. `here` is the URL of the page.
pub fn toasts(context: &PageContext, here: &str) -> impl IntoView + use<> {
    let (news, failed) = match &context.flash {
        Some(Flash::Done(words)) => (Some(success(words, None)), None),
        Some(Flash::Undoable(words, undo)) => (Some(success(words, Some(undo))), None),
        Some(Flash::Refused(refusal)) => (None, Some(failure(refusal))),
        Some(Flash::Kept(_)) => (Some(success(t("kept-typed"), None)), None),
        None => (None, None),
    };
    let pending: Vec<_> =
        context.pending.iter().map(|change| pending_toast(change, context.now_ms, here)).collect();
    let on_page = here.starts_with(ATTENTION);
    let most = if on_page { 0 } else { SHOWN_ATTENTION };
    let attention: Vec<_> =
        context.attention.iter().take(most).map(|entry| attention_toast(entry, here)).collect();
    let more = context.attention.len().saturating_sub(attention.len());
    let more = (more > 0 && !on_page).then(|| {
        let words = t_plural("attention-more", more as u64, &[]);
        view! { <a class="toast more" href=ATTENTION>{words}</a> }
    });
    view! {
        <div class="toasts" id="toasts">
            <div role="status" id="news">{news} {pending}</div>
            <div role="alert" id="failures">{failed} {attention} {more}</div>
        </div>
    }
}

/// The page that lists every change that needs attention.
pub const ATTENTION: &str = "/attention";

fn success(words: &str, undo: Option<&NextForm>) -> impl IntoView + use<> {
    // One that offers to undo stays until it is dismissed.
    let class = if undo.is_some() { "toast undoable" } else { "toast" };
    view! {
        <div class=class data-flash="">
            {icon("check")}
            <span dir="auto">{words.to_owned()}</span>
            {undo.map(|undo| view! { {next_form(undo, "undo")} {dismiss()} })}
        </div>
    }
}

fn failure(refusal: &Refusal) -> impl IntoView + use<> {
    let Refusal { error, contact, form, overrides } = refusal;
    let contact = contact.as_ref().map(|name| {
        view! { <bdi translate="no">{name.clone()}</bdi> }
    });
    let retry = form.as_ref().filter(|_| *overrides);
    view! {
        <div class="toast bad" data-flash="">
            {icon("alert")}
            <div>{contact} {error_text(error)}</div>
            {retry.map(|retry| next_form(retry, "take-over"))}
            {dismiss()}
        </div>
    }
}

fn dismiss() -> impl IntoView {
    view! {
        <button type="button" class="scripted" data-action="dismiss">{t("dismiss")}</button>
    }
}

fn next_form(form: &NextForm, label: &'static str) -> impl IntoView + use<> {
    let fields: Vec<_> = form
        .fields
        .iter()
        .map(|(name, value)| {
            view! { <input type="hidden" name=name.clone() value=value.clone()/> }
        })
        .collect();
    view! {
        <form method="post" action=form.action.clone()>
            {fields}
            <button>{t(label)}</button>
        </form>
    }
}

/// Draws a failure as a notice bar.
pub fn error_bar(error: &AppError, id: Option<&'static str>) -> impl IntoView + use<> {
    view! {
        <div class="notice bad" role="alert" id=id>
            {icon("alert")}
            {error_text(error)}
        </div>
    }
}
