//! One conversation in full.

use super::{
    avatar::avatar,
    channel::channel,
    state::state,
    time::{ago, local},
    waiting::waiting,
};
use crate::model::{Conversation, Timestamp};
use leptos::prelude::*;

/// Who the conversation is with; the heading takes the focus when a conversation is opened.
pub fn headline(conversation: &Conversation) -> impl IntoView + use<> {
    let contact = &conversation.contact;
    let reach = [contact.phone.clone(), contact.email.clone()].into_iter().flatten();
    let reach = reach.filter(|text| text != contact.label());
    view! {
        <div class="top">
            {avatar(contact.label(), contact.label())}
            <div>
                <h2 id="conversation-heading" tabindex="-1" dir="auto" title=contact.label().to_owned()>
                    {contact.label().to_owned()}
                </h2>
                {reach.map(|text| view! { <p dir="auto">{text}</p> }).collect::<Vec<_>>()}
            </div>
        </div>
    }
}

/// All that is known of it. `alive` once the browser may tell its own time zone.
pub fn facts(conversation: &Conversation, now: Timestamp, alive: bool) -> impl IntoView + use<> {
    let c = conversation;
    let moment = |name: &'static str, at: Option<Timestamp>| {
        at.map(|at| {
            let exact = if alive { local(&at.iso()) } else { at.utc() };
            let relative = match at.age(now) {
                0 if at > now => None,
                _ => Some(ago(at, now)),
            };
            view! {
                <dt>{name}</dt>
                <dd class="moment">{relative}<small>{exact}</small></dd>
            }
        })
    };
    let tags = c.tags.iter().map(|tag| view! { <li dir="auto">{tag.clone()}</li> });
    let tags = tags.collect::<Vec<_>>();
    view! {
        <dl class="facts">
            <dt>"State"</dt>
            <dd>{state(c)}</dd>
            <dt>"Status"</dt>
            <dd>{c.status.label().to_owned()}</dd>
            <dt>"Needs reply"</dt>
            <dd>{if c.needs_reply { "Yes" } else { "No" }}</dd>
            <dt>"Waiting"</dt>
            <dd>{waiting(c, now)}</dd>
            <dt>"Channel"</dt>
            <dd>{channel(&c.channel)}</dd>
            {c.subject.clone().map(|subject| view! {
                <dt>"Subject"</dt>
                <dd dir="auto">{subject}</dd>
            })}
            {(!tags.is_empty()).then(|| view! {
                <dt>"Tags"</dt>
                <dd><ul class="tags">{tags}</ul></dd>
            })}
            {moment("Last message", c.last_message_at)}
            {moment("Last from customer", c.last_customer_message_at)}
            {moment("Last agent reply", c.last_agent_reply_at)}
            {moment("Snoozed until", c.snoozed_until)}
            {moment("Created", c.created_at)}
            {moment("Updated", c.updated_at)}
            {moment("Closed", c.closed_at)}
            <dt>"Id"</dt>
            <dd class="id">{c.id.to_string()}</dd>
        </dl>
    }
}
