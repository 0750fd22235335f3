//! `/contacts/{id}/edit`: the form that edits a contact.

use super::Page;
use crate::api::contacts::SaveContact;
use crate::i18n::{t, t_args};
use crate::labels::error::field_name;
use crate::model::contact::ContactField;
use crate::model::{Contact, ContactId, NextForm, PageContext};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the form with the present values, or with what was typed into it before it was refused.
pub fn page(contact: &Contact, context: &PageContext) -> Page {
    let id = contact.id.as_ref().map_or("", ContactId::as_str);
    let typed = context.returned(SaveContact::PATH).filter(|form| form.value("id") == Some(id));
    let back = ["/contacts/", id].concat();
    let fields: Vec<_> = ContactField::ALL.map(|one| field(one, contact, typed)).into();
    let title = t_args("contact-edit-of", &[("contact", contact.label())]);
    let content = view! {
        <div class="jobs contact">
            <div class="head">
                <h1 dir="auto">{title.clone()}</h1>
            </div>
            <form
                class="panel keep"
                method="post"
                action=SaveContact::PATH
                autocomplete="off"
                novalidate
            >
                <input type="hidden" name="id" value=id.to_owned()/>
                <input type="hidden" name="back" value=back.clone()/>
                {fields}
                <p class="hint">{t("contact-edit-about")}</p>
                <div class="acts">
                    <button class="btn main">{t("contact-save")}</button>
                    <a class="btn" href=back>{t("cancel")}</a>
                </div>
            </form>
        </div>
    };
    Page::new(title, content)
}

/// Draws a field with what was typed, if it was changed, and with the present value below, if
/// somebody else changed that meanwhile.
fn field(field: ContactField, contact: &Contact, typed: Option<&NextForm>) -> AnyView {
    let present = field.of(contact).to_owned();
    let of_form = |name| typed.and_then(|form| form.value(name)).unwrap_or_default();
    let (text, seen) = (of_form(field.name()), of_form(field.seen_name()));
    let is_typed = typed.is_some() && text != seen;
    let is_overtaken = is_typed && seen != present && text != present;
    let shown = if is_typed { text.to_owned() } else { present.clone() };
    let (kind, hint) = match field {
        ContactField::Name => ("text", None),
        ContactField::Phone => ("tel", Some("contact-phone-hint")),
        ContactField::Email => ("email", None),
    };
    let now = match present.is_empty() {
        true => t("contact-now-empty").to_owned(),
        false => t_args("contact-now", &[("value", &present)]),
    };
    let (hint_id, now_id) = (["about-", field.name()].concat(), ["now-", field.name()].concat());
    let hint = hint.map(|key| view! { <small id=hint_id.clone() class="hint">{t(key)}</small> });
    let now = is_overtaken
        .then(|| view! { <small id=now_id.clone() class="now" dir="auto">{now}</small> });
    let described: Vec<_> = [hint.as_ref().map(|_| hint_id), now.as_ref().map(|_| now_id)]
        .into_iter()
        .flatten()
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="field">
            <label for=field.name()>{field_name(field.name()).to_owned()}</label>
            <input
                id=field.name()
                type=kind
                name=field.name()
                value=shown
                data-typed=is_typed.then_some("")
                aria-describedby=described
                dir="auto"
                translate="no"
            />
            <input type="hidden" name=field.seen_name() value=present/>
            {hint}
            {now}
        </div>
    }
    .into_any()
}
