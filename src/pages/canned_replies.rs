//! `/canned-replies`: the texts to reply with, and forms to add, change, and remove one.

use super::Page;
use crate::api::canned_replies::{RemoveCannedReply, SaveCannedReply};
use crate::components::canned_reply::canned_reply;
use crate::components::icon::icon;
use crate::components::textarea::textarea;
use crate::i18n::{t, t_args};
use crate::model::canned_reply::PLACEHOLDERS;
use crate::model::query::value_of;
use crate::model::{CannedReply, NextForm, PageContext};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const HERE: &str = "/canned-replies";

/// The data of the page.
pub struct CannedReplies<'a> {
    pub all: &'a [CannedReply],
    /// What the API token may do.
    pub may_add: bool,
    pub may_change: bool,
    pub may_remove: bool,
    pub may_share: bool,
}

/// Draws the page. Of the URL's query string, `edit` names the one to change, and `remove` the one
/// to remove.
pub fn page(data: &CannedReplies<'_>, context: &PageContext, query: &str) -> Page {
    let named = |field: &str| {
        let id = value_of(query, field);
        data.all.iter().find(|one| one.id.as_str() == id)
    };
    let typed = context.returned(SaveCannedReply::PATH);
    let form = match (named("edit"), named("remove")) {
        (Some(one), _) if data.may_change => edit_form(Some(one), typed, data.may_share).into_any(),
        (_, Some(one)) if data.may_remove => remove_form(one).into_any(),
        _ if data.may_add => edit_form(None, typed, data.may_share).into_any(),
        _ => view! { <p class="hint">{t("canned-only-read")}</p> }.into_any(),
    };
    let items: Vec<_> = data.all.iter().map(|one| item(one, data).into_any()).collect();
    let list = match items.is_empty() {
        true => view! { <p class="hint">{t("canned-none-yet")}</p> }.into_any(),
        false => view! { <ul>{items}</ul> }.into_any(),
    };
    let content = view! {
        <div class="kept">
            <div class="head">
                <h1>{t("canned-replies")}</h1>
            </div>
            {form}
            <section class="panel canned" aria-labelledby="canned-all">
                <h2 id="canned-all">{t("canned-all")}</h2>
                {list}
            </section>
        </div>
    };
    Page::new(t("canned-replies"), content)
}

fn item(one: &CannedReply, data: &CannedReplies<'_>) -> impl IntoView + use<> {
    let CannedReply { id, title, .. } = one;
    let control = |field: &str, sign: &'static str, words: &'static str| {
        let label = t_args(words, &[("title", title)]);
        let href = [HERE, "?", field, "=", id.as_str()].concat();
        view! { <a class="quiet" href=href aria-label=label.clone() title=label>{icon(sign)}</a> }
    };
    view! {
        <li>
            {canned_reply(one, true)}
            {data.may_change.then(|| control("edit", "edit", "canned-edit-of"))}
            {data.may_remove.then(|| control("remove", "x", "canned-remove-of"))}
        </li>
    }
}

/// Draws the form that changes one, or adds one if there is none. A refused one shows what was typed.
fn edit_form(
    one: Option<&CannedReply>,
    typed: Option<&NextForm>,
    may_share: bool,
) -> impl IntoView + use<> {
    let id = one.map(|one| one.id.to_string()).unwrap_or_default();
    let typed = typed.filter(|form| form.value("id").unwrap_or_default() == id);
    let value = |name: &str, known: Option<&str>| {
        let typed = typed.and_then(|form| form.value(name));
        typed.or(known).unwrap_or_default().to_owned()
    };
    let title = value("title", one.map(|one| &*one.title));
    let shortcut = value("shortcut", one.and_then(|one| one.shortcut.as_deref()));
    let text = value("text", one.map(|one| &*one.text));
    let is_typed = || typed.is_some().then_some("");
    let heading = if one.is_some() { t("canned-edit") } else { t("canned-add") };
    let is_shared = value("shared", one.filter(|one| one.shared).map(|_| "true")) == "true";
    let share = may_share.then(|| {
        let choices = [("false", "canned-keep-own"), ("true", "canned-share")];
        let choices = choices.map(|(value, label)| {
            let checked = (value == "true") == is_shared;
            view! {
                <label class="check">
                    <input type="radio" name="shared" value=value checked=checked/>
                    <span>{t(label)}</span>
                </label>
            }
        });
        view! { <div role="radiogroup" aria-label=t("canned-who")>{choices.into_iter().collect_view()}</div> }
    });
    let cancel = one.map(|_| view! { <a class="btn" href=HERE>{t("cancel")}</a> });
    view! {
        <form method="post" action=SaveCannedReply::PATH class="panel keep" aria-labelledby="canned-form">
            <input type="hidden" name="back" value=HERE/>
            <input type="hidden" name="id" value=id/>
            <h2 id="canned-form">{heading}</h2>
            <label class="field">
                <span>{t("canned-title")}</span>
                <input name="title" value=title data-typed=is_typed() required autocomplete="off" dir="auto"/>
            </label>
            <label class="field">
                <span>{t("canned-shortcut")}</span>
                <input name="shortcut" value=shortcut data-typed=is_typed() autocomplete="off"/>
            </label>
            <label class="field">
                <span>{t("canned-text")}</span>
                {textarea("text", "4", true, &text)}
            </label>
            <p class="hint">
                {t_args("canned-placeholders", &[("name", PLACEHOLDERS[0]), ("first", PLACEHOLDERS[1])])}
            </p>
            {share}
            <div class="acts">
                <button class="btn main">{t("canned-save")}</button>
                {cancel}
            </div>
        </form>
    }
}

/// Asks before one is removed for everybody.
fn remove_form(one: &CannedReply) -> impl IntoView + use<> {
    view! {
        <form method="post" action=RemoveCannedReply::PATH class="panel keep" aria-labelledby="canned-form">
            <input type="hidden" name="back" value=HERE/>
            <input type="hidden" name="id" value=one.id.to_string()/>
            <h2 id="canned-form">{t_args("canned-remove", &[("title", &one.title)])}</h2>
            <p class="hint">{t("canned-remove-about")}</p>
            <div class="acts">
                <button class="btn main">{t("canned-remove-do")}</button>
                <a class="btn" href=HERE>{t("cancel")}</a>
            </div>
        </form>
    }
}
