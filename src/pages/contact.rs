//! `/contacts/{id}`: what SendSeven knows about a customer, and their conversations.

use super::Page;
use crate::components::avatar::{assignee_name, avatar};
use crate::components::channel::channel;
use crate::components::failure::error_text;
use crate::components::icon::icon;
use crate::components::status_badge::status_badge;
use crate::components::tag::tag_label;
use crate::components::time::relative_time;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::model::contact::{ContactMethod, ContactPage, ContactProfile};
use crate::model::{Contact, Conversation, PageContext, Timestamp};
use leptos::prelude::*;

/// Where SendSeven itself is used. No document says where a contact is there.
const SENDSEVEN: &str = "https://app.sendseven.com";

pub fn page(data: &ContactPage, context: &PageContext, may_edit: bool) -> Page {
    let profile = &data.profile;
    let name = profile.contact.label();
    let content = view! {
        <div class="jobs contact">
            <div class="head">
                {avatar(name, name)}
                <h1 dir="auto" translate="no">{name.to_owned()}</h1>
                {may_edit.then(|| edit_link(profile))}
            </div>
            {blocked(profile).into_any()}
            {about(profile, context.now).into_any()}
            {duplicates(profile).into_any()}
            {custom_fields(profile).into_any()}
            {conversations(data, context.now).into_any()}
        </div>
    };
    Page::new(name, content)
}

fn edit_link(profile: &ContactProfile) -> impl IntoView + use<> {
    profile.contact.id.as_ref().map(|id| {
        let href = ["/contacts/", id.as_str(), "/edit"].concat();
        view! {
            <a class="btn" href=href>
                {icon("edit")}
                <span>{t("contact-edit")}</span>
            </a>
        }
    })
}

fn blocked(profile: &ContactProfile) -> impl IntoView + use<> {
    profile.is_blocked.then(|| {
        view! { <div class="notice">{icon("alert")}<p>{t("contact-blocked")}</p></div> }
    })
}

/// Draws the contacts that may be the same person. Merging cannot be undone, so that is left to
/// SendSeven.
fn duplicates(profile: &ContactProfile) -> impl IntoView + use<> {
    let items: Vec<_> = profile.duplicates.iter().map(duplicate).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel keep" aria-labelledby="duplicates">
                <h2 id="duplicates">{t("contact-duplicates")}</h2>
                <p class="hint">
                    {t_plural("contact-duplicates-about", items.len() as u64, &[])} " "
                    <a href=SENDSEVEN target="_blank" rel="noopener noreferrer">
                        {t("contact-merge")}
                    </a>
                </p>
                <ul class="threads">{items}</ul>
            </section>
        }
    })
}

fn duplicate(contact: &Contact) -> impl IntoView + use<> {
    let label = contact.label().to_owned();
    let name = match &contact.id {
        Some(id) => {
            let href = ["/contacts/", id.as_str()].concat();
            view! { <a href=href dir="auto" translate="no">{label}</a> }.into_any()
        }
        None => view! { <span dir="auto">{label}</span> }.into_any(),
    };
    let ways = [&contact.phone, &contact.email].into_iter().flatten();
    let ways: Vec<_> =
        ways.map(|way| view! { <span dir="auto" translate="no">{way.clone()}</span> }).collect();
    view! { <li>{name} <p>{ways}</p></li> }
}

fn about(profile: &ContactProfile, now: Timestamp) -> impl IntoView + use<> {
    let row = |name: &'static str, value: AnyView| {
        view! { <dt>{t(name)}</dt><dd>{value}</dd> }
    };
    let text =
        |text: &String| view! { <span dir="auto" translate="no">{text.clone()}</span> }.into_any();
    let methods: Vec<_> = profile.methods.iter().map(method).collect();
    let known: Vec<_> =
        [&profile.contact.phone, &profile.contact.email].into_iter().flatten().collect();
    let methods = match methods.is_empty() {
        true => {
            known.into_iter().map(|one| view! { <li>{text(one)}</li> }).collect_view().into_any()
        }
        false => methods.into_any(),
    };
    let tags: Vec<_> = profile.tags.iter().map(|tag| view! { <li>{tag_label(tag)}</li> }).collect();
    let tags = (!tags.is_empty())
        .then(|| row("fact-tags", view! { <ul class="tags">{tags}</ul> }.into_any()));
    view! {
        <section class="panel keep" aria-label=t("contact-about")>
            <dl class="facts">
                {row("contact-methods", view! { <ul class="methods">{methods}</ul> }.into_any())}
                {profile.languages.as_ref().map(|one| row("contact-languages", text(one)))}
                {profile.birthday.as_ref().map(|one| row("contact-birthday", text(one)))}
                {tags}
                {profile.created_at.map(|at| row("contact-known", relative_time(at, now).into_any()))}
            </dl>
        </section>
    }
}

fn method(method: &ContactMethod) -> impl IntoView + use<> {
    let primary = method.is_primary.then(|| view! { <small>{t("contact-primary")}</small> });
    let kind = match &method.channel {
        Some(known) => channel(known).into_any(),
        None => view! { <span>{t("contact-phone")}</span> }.into_any(),
    };
    view! {
        <li>
            {kind}
            <span dir="auto" translate="no">{method.value.clone()}</span>
            {primary}
        </li>
    }
}

fn custom_fields(profile: &ContactProfile) -> impl IntoView + use<> {
    let rows: Vec<_> = profile
        .custom_fields
        .iter()
        .map(|field| {
            view! {
                <dt translate="no">{field.path.clone()}</dt>
                <dd dir="auto" translate="no">{field.text.clone()}</dd>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel keep" aria-labelledby="custom-fields">
                <h2 id="custom-fields">{t("contact-fields")}</h2>
                <dl class="facts">{rows}</dl>
            </section>
        }
    })
}

fn conversations(data: &ContactPage, now: Timestamp) -> impl IntoView + use<> {
    let list = match &data.conversations {
        Err(error) => view! { <div class="notice bad">{error_text(error)}</div> }.into_any(),
        Ok((rows, _)) if rows.is_empty() => {
            view! { <p class="hint">{t("contact-conversations-none")}</p> }.into_any()
        }
        Ok((rows, total)) => {
            let (shown, total) = (rows.len() as u64, *total);
            let more = (shown < total).then(|| {
                let (shown, total) = (format_number(shown), format_number(total));
                let args = [("shown", &*shown), ("total", &*total)];
                view! { <p class="hint">{t_args("contact-conversations-more", &args)}</p> }
            });
            let rows: Vec<_> = rows.iter().map(|one| conversation(one, now)).collect();
            view! { <ul class="threads">{rows}</ul> {more} }.into_any()
        }
    };
    view! {
        <section class="panel keep" aria-labelledby="conversations">
            <h2 id="conversations">{t("contact-conversations")}</h2>
            {list}
        </section>
    }
}

fn conversation(one: &Conversation, now: Timestamp) -> impl IntoView + use<> {
    let at = one.last_message_at.or(one.created_at).map(|at| relative_time(at, now));
    let last = one.last_message.as_ref().map(|last| last.label());
    let words = one.subject.clone().or(last).unwrap_or_else(|| one.id.to_string());
    view! {
        <li>
            <a href=["/conversations/", one.id.as_str()].concat() dir="auto">{words}</a>
            <p>
                {status_badge(one, now)} {channel(&one.channel)}
                <span translate="no">{assignee_name(one.assignee.as_ref()).to_owned()}</span>
                {at}
            </p>
        </li>
    }
}
