//! The timeline below a conversation's details: messages, actions, and the form to write. Its links
//! and its form work without JavaScript.

use super::attachments;
use super::composer::composer;
use super::templates::use_template;
use crate::api::messages::WriteMessage;
use crate::components::icon::icon;
use crate::components::pending::{undo_form, waiting_seconds};
use crate::components::rich_text::rich_text;
use crate::components::stale_notice::{notice, stale_notice};
use crate::i18n::{t, t_args, t_plural};
use crate::labels::message::{kind_label, size};
use crate::model::composer::Audience;
use crate::model::message::{Attachment, Delivery, Link, Side};
use crate::model::query::encode;
use crate::model::timeline::{
    ActionKind, BEFORE, Content, NoMessages, OperatorAction, PendingReply, TimelineItem,
};
use crate::model::{ConversationId, Message, Query, Timeline, Timestamp};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Maximum characters and lines of a text before it is folded.
const FOLD_LIMITS: (usize, usize) = (900, 16);
/// Characters shown of a folded text.
const BEGINNING: usize = 220;

/// Draws the timeline. Its links keep the filters of `query`, the URL's query string.
pub fn timeline(timeline: &Timeline, query: &str, now: Timestamp) -> impl IntoView + use<> {
    let here = Query::parse(query).0.detail_address(&timeline.id);
    let is_empty = timeline.days.is_empty();
    let zone = (!is_empty).then(|| {
        view! { <small>{t_args("story-zone", &[("zone", &timeline.zone)])}</small> }
    });
    let latest = (!timeline.latest).then(|| link([&here, "#story"].concat(), t("story-latest")));
    let sent = sent_texts(timeline);
    let again = timeline.composer.as_ref().and_then(|composer| {
        let by_template = composer.needs_template();
        let again = SendAgain { id: &timeline.id, here: &here, sent: &sent, by_template };
        (composer.can_reply() || by_template).then_some(again)
    });
    let days: Vec<_> = timeline
        .days
        .iter()
        .map(|day| {
            let items: Vec<_> = day.items.iter().map(|moment| item(moment, again)).collect();
            view! {
                <h4>{day.name.label()}</h4>
                <ol>{items}</ol>
            }
        })
        .collect();
    let earlier = timeline.earlier.as_ref().map(|before| {
        let joint = if here.contains('?') { "&" } else { "?" };
        let place = encode(&before.to_text());
        link([&here, joint, BEFORE, "=", &place, "#story"].concat(), t("story-earlier"))
    });
    view! {
        <section id="story" class="story" aria-labelledby="story-heading">
            <h3><span id="story-heading">{t("story")}</span> " " {zone}</h3>
            {timeline.composer.as_ref().map(|form| composer(form, &timeline.id, now, &here).into_any())}
            {timeline.no_messages.as_ref().map(|no_messages| without_messages(no_messages, &here))}
            {stale_notice(&timeline.freshness, timeline.as_of, Some(try_again(&here)))}
            {unreadable(timeline.unreadable)}
            {latest}
            {timeline.pending.as_ref().map(|reply| pending(reply, now, &here).into_any())}
            {days}
            {is_empty.then(|| hint(nothing(timeline).to_owned()))}
            {earlier}
        </section>
    }
}

fn link(href: String, words: &'static str) -> impl IntoView + use<> {
    view! { <p><a class="btn" href=href>{words}</a></p> }
}

fn hint(words: String) -> impl IntoView + use<> {
    view! { <p class="hint">{words}</p> }
}

fn nothing(timeline: &Timeline) -> &'static str {
    match (&timeline.no_messages, timeline.latest) {
        (Some(_), _) => t("story-nothing-done"),
        (None, true) => t("story-nothing-said"),
        (None, false) => t("story-nothing-earlier"),
    }
}

/// Explains why the timeline shows no messages.
fn without_messages(no_messages: &NoMessages, here: &str) -> AnyView {
    match no_messages {
        NoMessages::NotInContract => hint(t("story-without-messages").to_owned()).into_any(),
        NoMessages::ScopeMissing => hint(t("story-without-scope").to_owned()).into_any(),
        NoMessages::Failed(error) => {
            let headline = t_args("story-failed", &[("cause", &error.headline())]);
            notice(headline.into_any(), error.remedy(), Some(try_again(here))).into_any()
        }
    }
}

fn try_again(here: &str) -> AnyView {
    let href = [here, "#story"].concat();
    view! { <a class="btn" href=href>{t("try-again")}</a> }.into_any()
}

fn unreadable(number: usize) -> impl IntoView + use<> {
    (number > 0).then(|| hint(t_plural("story-unreadable", number as u64, &[])))
}

/// What it takes to send an undelivered reply again.
#[derive(Clone, Copy)]
struct SendAgain<'a> {
    id: &'a ConversationId,
    here: &'a str,
    /// The texts that were sent, and when.
    sent: &'a [(&'a str, Timestamp)],
    /// Whether only a template reaches the customer.
    by_template: bool,
}

/// Returns the texts of the team that did not fail.
fn sent_texts(timeline: &Timeline) -> Vec<(&str, Timestamp)> {
    let items = timeline.days.iter().flat_map(|day| &day.items);
    let sent = items.filter_map(|item| match &item.content {
        Content::Message(said, _) if said.from == Side::Team => Some((said, item.at)),
        _ => None,
    });
    let sent = sent.filter(|(said, _)| said.delivery != Delivery::Failed);
    sent.filter_map(|(said, at)| Some((said.text.as_deref()?, at))).collect()
}

fn item(moment: &TimelineItem, again: Option<SendAgain<'_>>) -> AnyView {
    let TimelineItem { at, clock, content } = moment;
    match content {
        Content::Message(said, author) => {
            message(said, author.clone(), *at, clock.clone(), again).into_any()
        }
        Content::Action(change) => action(change, *at, clock.clone()).into_any(),
    }
}

fn time(at: Timestamp, clock: String) -> impl IntoView + use<> {
    view! { <time datetime=at.iso() title=at.exact() data-absolute="">{clock}</time> }
}

fn message(
    message: &Message,
    author: Option<String>,
    at: Timestamp,
    clock: String,
    again: Option<SendAgain<'_>>,
) -> impl IntoView + use<> {
    let (class, who) = match (message.from, message.delivery) {
        (Side::Customer, _) => ("said in", t("story-customer")),
        (Side::Team, Delivery::Failed) => ("said out failed", t("story-team")),
        (Side::Team, _) => ("said out", t("story-team")),
        (Side::Internal, _) => ("said note", t("story-note")),
    };
    let author = author.map(|author| view! { <bdi translate="no">{author}</bdi> });
    let delivery = (message.from == Side::Team).then(|| delivery(message.delivery));
    let failure = message.failure_labels().into_iter();
    let failure: Vec<_> =
        failure.map(|words| view! { <p class="why" dir="auto">{words}</p> }).collect();
    let again = again.and_then(|again| send_again(message, again));
    let files: Vec<_> = message.attachments.iter().map(attachment).collect();
    let files = (!files.is_empty()).then(|| view! { <ul>{files}</ul> });
    view! {
        <li class=class>
            <p class="by"><strong>{who}</strong> {author} {time(at, clock)} {delivery}</p>
            {body(message)}
            {files}
            {failure}
            {again}
        </li>
    }
}

/// Draws a reply that is not sent yet, with the time left and a button to undo it.
fn pending(reply: &PendingReply, now: Timestamp, here: &str) -> impl IntoView + use<> {
    let PendingReply { text: words, files, change, can_undo } = reply;
    let left = waiting_seconds(change.due_at, now.0 * 1_000);
    view! {
        <ol>
            <li class="said out">
                <p class="by">
                    <strong>{t("story-team")}</strong>
                    <bdi translate="no">{change.operator.clone()}</bdi>
                    <span class="sent">{t("story-sent-in")} " " {left}</span>
                    {can_undo.then(|| undo_form(change.id, Some("btn"), t("undo"), None, here))}
                </p>
                {(!words.is_empty()).then(|| text(words))}
                {attachments::names(files)}
            </li>
        </ol>
    }
}

/// Draws a button that sends the text of an undelivered reply once more, as a new reply, unless that
/// was done; outside the reply window, what leads to the templates.
fn send_again(message: &Message, again: SendAgain<'_>) -> Option<AnyView> {
    let SendAgain { id, here, sent, by_template } = again;
    let failed = message.from == Side::Team && message.delivery == Delivery::Failed;
    let text = message.text.clone().filter(|_| failed && message.attachments.is_empty())?;
    if sent.iter().any(|(other, at)| **other == *text && *at >= message.at) {
        return None;
    }
    if by_template {
        return Some(use_template(here).into_any());
    }
    let form = view! {
        <form method="post" action=WriteMessage::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="audience" value=Audience::Customer.name()/>
            <input type="hidden" name="text" value=text/>
            <input type="hidden" name="key" value=["again-", &message.at.0.to_string()].concat()/>
            <input type="hidden" name="back" value=here.to_owned()/>
            <button class="btn">{t("story-again")}</button>
        </form>
    };
    Some(form.into_any())
}

fn delivery(delivery: Delivery) -> impl IntoView + use<> {
    let sign = (delivery == Delivery::Failed).then(|| icon("alert"));
    (delivery != Delivery::Unknown).then(|| {
        view! { <span class="sent">{sign} {delivery.label()}</span> }
    })
}

/// Draws the text of a message, or a label for its kind if there is none.
fn body(message: &Message) -> Option<AnyView> {
    let kind = || match kind_label(&message.kind) {
        Some(label) => label.to_owned(),
        None => t_args("story-kind-foreign", &[("kind", &message.kind)]),
    };
    match &message.text {
        Some(words) => Some(text(words)),
        None if !message.attachments.is_empty() => None,
        None => Some(view! { <p class="hint" dir="auto">{kind()}</p> }.into_any()),
    }
}

fn text(words: &str) -> AnyView {
    let whole = view! { <div class="text" dir="auto">{words.to_owned()}</div> };
    let length = words.chars().count();
    if length <= FOLD_LIMITS.0 && words.lines().count() <= FOLD_LIMITS.1 {
        return whole.into_any();
    }
    let beginning: String = words.chars().take(BEGINNING).collect();
    view! {
        <details class="long">
            <summary>
                <span dir="auto">{[beginning.trim_end(), "…"].concat()}</span>
                <strong>{t_plural("story-whole", length as u64, &[])}</strong>
            </summary>
            {whole}
        </details>
    }
    .into_any()
}

fn attachment(file: &Attachment) -> impl IntoView + use<> {
    let name = file.name.clone().unwrap_or_else(|| t("story-file-nameless").to_owned());
    let mut words = vec![file.kind().to_owned()];
    words.extend(file.size.map(size));
    if file.link == Link::Withheld {
        words.push(t("story-file-withheld").to_owned());
    }
    let name = match &file.link {
        Link::To(address) => view! {
            <a
                href=address.clone()
                target="_blank"
                rel="noopener noreferrer"
                referrerpolicy="no-referrer"
                dir="auto"
            >
                {name}
            </a>
        }
        .into_any(),
        Link::Withheld | Link::Unknown => view! { <span dir="auto">{name}</span> }.into_any(),
    };
    view! { <li>{name} <small>{words.join(" · ")}</small></li> }
}

fn action(change: &OperatorAction, at: Timestamp, clock: String) -> impl IntoView + use<> {
    let name = |name: &String| view! { <bdi translate="no">{name.clone()}</bdi> }.into_any();
    let sign = match change.kind {
        ActionKind::Closed => "check",
        ActionKind::Reopened => "reply",
        ActionKind::Snoozed { .. } | ActionKind::Woken => "clock",
        ActionKind::Tagged { .. } | ActionKind::Untagged { .. } => "tag",
        ActionKind::SubjectChanged => "edit",
        ActionKind::Noted => "views",
        ActionKind::Replied | ActionKind::TemplateSent { .. } => "reply",
        ActionKind::Assigned { .. } | ActionKind::TookOver => "team",
    };
    let mut values = vec![("who", name(&change.operator))];
    let key = match &change.kind {
        ActionKind::Closed => "story-did-close",
        ActionKind::Reopened => "story-did-reopen",
        ActionKind::Snoozed { until } => {
            let until = until.map(|until| until.exact()).unwrap_or_default();
            values.push(("until", until.into_any()));
            "story-did-snooze"
        }
        ActionKind::Woken => "story-did-wake",
        ActionKind::Tagged { tag } => {
            values.push(("tag", name(tag)));
            "story-did-tag"
        }
        ActionKind::Untagged { tag } => {
            values.push(("tag", name(tag)));
            "story-did-untag"
        }
        ActionKind::SubjectChanged => "story-did-subject",
        ActionKind::TookOver => "story-did-take-over",
        ActionKind::Noted => "story-did-note",
        ActionKind::Replied => "story-did-reply",
        ActionKind::TemplateSent { name: template } => {
            values.push(("template", name(template)));
            "story-did-template"
        }
        ActionKind::Assigned { to, from } => {
            values.extend(to.iter().map(|agent| ("to", name(agent))));
            values.extend(from.iter().map(|agent| ("from", name(agent))));
            match (to, from) {
                (Some(_), None) => "story-did-assign",
                (Some(_), Some(_)) => "story-did-pass-on",
                (None, Some(_)) => "story-did-take",
                (None, None) => "story-did-unassign",
            }
        }
    };
    let unconfirmed = (!change.confirmed).then(|| {
        view! { <span class="sent">{t("story-unconfirmed")}</span> }
    });
    view! {
        <li class="did">
            <p class="by">
                {icon(sign)}
                <span>{rich_text(key, values)}</span>
                {time(at, clock)}
                {unconfirmed}
            </p>
        </li>
    }
}
