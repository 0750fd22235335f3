//! The details of one conversation.

use super::avatar::avatar;
use super::channel::channel;
use super::status_badge::exact_status_badge;
use super::tag::tag_label;
use super::time::relative_time;
use super::waiting::{reply_window, waiting_time};
use crate::i18n::t;
use crate::model::{Conversation, Query, Tag, Timestamp, WaitThresholds};
use leptos::prelude::*;

/// Draws the contact's name; this heading gets the focus when a conversation is opened.
pub fn contact_heading(conversation: &Conversation) -> impl IntoView + use<> {
    let contact = &conversation.contact;
    let label = contact.label();
    let reach: Vec<_> = [&contact.phone, &contact.email]
        .into_iter()
        .flatten()
        .filter(|text| *text != label)
        .map(|text| view! { <p dir="auto" translate="no">{text.clone()}</p> })
        .collect();
    view! {
        <div class="top">
            {avatar(label, label)}
            <div>
                <h2
                    id="conversation-heading"
                    tabindex="-1"
                    dir="auto"
                    title=label.to_owned()
                    translate="no"
                >
                    {label.to_owned()}
                </h2>
                {reach}
            </div>
        </div>
    }
}

/// Draws what the conversation is about, and every other known field in a part that opens. It is
/// open from the start if `unfolded`. `change_subject` is the address of the form that changes the
/// subject.
pub fn conversation_details(
    conversation: &Conversation,
    urgency: &WaitThresholds,
    now: Timestamp,
    unfolded: bool,
    change_subject: Option<String>,
) -> impl IntoView + use<> {
    let c = conversation;
    let wakes = c.snooze.is_some_and(|snooze| snooze.wakes_on_message);
    let wakes = wakes.then(|| view! { <small>{t("snooze-or-message")}</small> });
    let state = view! { {exact_status_badge(c)} {wakes} };
    let waiting = c.waiting_since();
    let waiting = waiting.map(|since| detail("waiting", waiting_time(Some(since), urgency, now)));
    let window = reply_window(c, urgency, now).map(|window| detail("window", window));
    let change = |words| {
        let href = change_subject.clone();
        href.map(|href| view! { " " <a class="change" href=href>{t(words)}</a> })
    };
    let add_subject = c.subject.is_none().then(|| change("subject-add"));
    let subject = c.subject.clone().map(|subject| {
        view! {
            <dt>{t("fact-subject")}</dt>
            <dd><bdi>{subject}</bdi>{change("subject-change")}</dd>
        }
    });
    let tags: Vec<_> = c.tags.iter().map(tag_link).collect();
    let tags =
        (!tags.is_empty()).then(|| detail("fact-tags", view! { <ul class="tags">{tags}</ul> }));
    let times: Vec<_> =
        distinct_times(c).into_iter().map(|(name, at)| exact_time(name, at, now)).collect();
    view! {
        <dl class="facts">
            {detail("state", state)}
            {waiting}
            {detail("channel", channel(&c.channel))}
            {window}
            {subject}
            {tags}
        </dl>
        <details class="more-facts" open=unfolded>
            <summary>{t("facts-more")}</summary>
            <dl class="facts">
                {detail("fact-status", c.status.label().to_owned())}
                {times}
                <dt>{t("fact-id")}</dt>
                <dd class="id" translate="no">{c.id.to_string()}</dd>
            </dl>
            <p class="whole">
                <a href=["/conversations/", c.id.as_str(), "/fields"].concat()>{t("fields-link")}</a>
                {add_subject}
            </p>
        </details>
    }
}

/// Draws a tag as a link to the conversations that have it.
fn tag_link(tag: &Tag) -> impl IntoView + use<> {
    view! { <li><a href=Query::address_of_tag(&tag.name)>{tag_label(tag)}</a></li> }
}

/// Returns the known times. The last message and the last update are left out where they repeat
/// another one.
fn distinct_times(conversation: &Conversation) -> Vec<(&'static str, Timestamp)> {
    let c = conversation;
    let mut times: Vec<(&'static str, Timestamp)> = [
        ("fact-customer", c.last_customer_message_at),
        ("fact-agent", c.last_agent_reply_at),
        ("fact-snoozed", c.snooze.map(|snooze| snooze.until)),
        ("status-closed", c.closed_at),
        ("created", c.created_at),
    ]
    .into_iter()
    .filter_map(|(name, at)| Some((name, at?)))
    .collect();
    for (name, at) in [("fact-last", c.last_message_at), ("fact-updated", c.updated_at)] {
        let new = at.filter(|at| times.iter().all(|(_, known)| known != at));
        times.extend(new.map(|at| (name, at)));
    }
    times
}

fn detail(name: &'static str, value: impl IntoView) -> impl IntoView {
    view! {
        <dt>{t(name)}</dt>
        <dd>{value}</dd>
    }
}

/// Draws the age and the exact time; for a time in the future, only the exact time.
fn exact_time(name: &'static str, at: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    view! {
        <dt>{t(name)}</dt>
        <dd class="moment">{(at <= now).then(|| relative_time(at, now))} <small>{at.exact()}</small></dd>
    }
}
