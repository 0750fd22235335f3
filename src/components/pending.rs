//! Toasts for a change that can still be undone and for one that failed.

use super::failure::error_text;
use super::icon::icon;
use crate::api::bots::TakeOver;
use crate::api::conversations::{AssignConversation, CloseConversation, ReopenConversation};
use crate::api::messages::WriteMessage;
use crate::api::pending::{DismissAttention, UndoChange};
use crate::api::snooze::{SnoozeConversation, WakeConversation};
use crate::api::subject::SetSubject;
use crate::api::tags::TagConversation;
use crate::api::templates::SendTemplate;
use crate::i18n::{t, t_args};
use crate::model::attachment::ATTACHED;
use crate::model::composer::Audience;
use crate::model::pending::seconds_until;
use crate::model::{
    AppError, AttentionEntry, Mutation, OwnPendingChange, PendingChange, Snooze, Tag, Timestamp,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws what the operator's pending change will do, with a button to undo it until it is sent.
pub fn pending_toast(change: &OwnPendingChange, now_ms: i64, here: &str) -> impl IntoView + use<> {
    let words = change.mutation.label(change.assignee.as_ref(), &change.contact);
    let words = match (change.delayed, &change.mutation) {
        (true, _) => [&words, ". ", t("sent-in"), " "].concat(),
        (false, mutation) if mutation.is_message() && !change.sending => {
            [&words, ", ", t("story-sent-in")].concat()
        }
        (false, _) => words,
    };
    let label = if change.delayed { t("cancel") } else { t("undo") };
    let of = t_args("undo-of", &[("contact", &change.contact)]);
    let form = (!change.sending).then(|| {
        view! {
            {waiting_seconds(change.due_at, now_ms)}
            {undo_form(change.id, None, label, Some(of), here)}
        }
    });
    view! {
        <div class="toast" id=["pending-", &change.id.to_string()].concat()>
            {icon("clock")}
            <span dir="auto">{words}</span>
            {form}
        </div>
    }
}

/// Draws the seconds until a change is sent, which count down in the browser.
pub fn waiting_seconds(due_at: i64, now_ms: i64) -> impl IntoView + use<> {
    view! {
        <b data-due=due_at.to_string() aria-hidden="true" translate="no">
            {seconds(seconds_until(due_at, now_ms))}
        </b>
    }
}

/// Draws a button that undoes a pending change.
pub fn undo_form(
    id: i64,
    class: Option<&'static str>,
    label: &'static str,
    title: Option<String>,
    here: &str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=UndoChange::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="back" value=here.to_owned()/>
            <button class=class title=title>{label}</button>
        </form>
    }
}

/// Draws the operator's failed change: the cause, and buttons to retry and to dismiss it.
pub fn attention_toast(entry: &AttentionEntry, here: &str) -> impl IntoView + use<> {
    view! {
        <div class="toast bad" id=["attention-", &entry.id.to_string()].concat()>
            {icon("alert")}
            <div>
                <a href=["/conversations/", entry.conversation.as_str()].concat()>
                    <bdi translate="no">{entry.contact.clone()}</bdi>
                </a>
                " "
                {error_text(&entry.cause)}
            </div>
            {try_again(entry, here)}
            {dismiss(entry.id.to_string(), here)}
        </div>
    }
}

/// Draws a form that repeats the change against the state the operator sees now. A reply is repeated
/// with its key, so that it is sent once even if the first try arrived.
fn try_again(entry: &AttentionEntry, here: &str) -> impl IntoView + use<> {
    let label = if entry.is_conflict() { t("take-over") } else { t("try-again") };
    let (action, fields) = match entry.mutation.clone() {
        Mutation::Assign(agent) => {
            let agent = agent.map_or_else(String::new, |agent| agent.to_string());
            (AssignConversation::PATH, vec![("assignee", agent)])
        }
        Mutation::Close(note) => {
            (CloseConversation::PATH, vec![("note", note.unwrap_or_default())])
        }
        Mutation::Reopen => (ReopenConversation::PATH, Vec::new()),
        Mutation::Snooze(Snooze { until, wakes_on_message }) => {
            let wakes = ("wakes_on_message", wakes_on_message.to_string());
            (SnoozeConversation::PATH, vec![("until", until.0.to_string()), wakes])
        }
        Mutation::Wake => (WakeConversation::PATH, Vec::new()),
        Mutation::Tag(tag) => (TagConversation::PATH, tag_fields(&tag, false)),
        Mutation::Untag(tag) => (TagConversation::PATH, tag_fields(&tag, true)),
        Mutation::Template { template, key, .. } => {
            // SendSeven would repeat its answer to the same key.
            let key = match entry.cause {
                AppError::NotSent { .. } => [&key, "-again-", &entry.id.to_string()].concat(),
                _ => key,
            };
            let values = template.values.into_iter();
            let values = values.flat_map(|(name, value)| [("names[]", name), ("values[]", value)]);
            let fields = [("template", template.id.to_string()), ("key", key)];
            (SendTemplate::PATH, fields.into_iter().chain(values).collect())
        }
        Mutation::Subject { text, seen } => {
            let seen = match entry.is_conflict() {
                true => entry.seen.clone(),
                false => seen.unwrap_or_default(),
            };
            (SetSubject::PATH, vec![("subject", text), ("seen", seen)])
        }
        Mutation::TakeOver => (TakeOver::PATH, Vec::new()),
        Mutation::Reply { text, key, files } => {
            let audience = Audience::Customer.name().to_owned();
            let mut fields = vec![("text", text), ("key", key), ("audience", audience)];
            fields.extend(files.iter().map(|file| (ATTACHED, file.id.to_string())));
            (WriteMessage::PATH, fields)
        }
    };
    let seen = entry.mutation.is_about_state().then(|| ("seen", entry.seen.clone()));
    let fields: Vec<_> = fields
        .into_iter()
        .chain(seen)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    view! {
        <form method="post" action=action>
            <input type="hidden" name="id" value=entry.conversation.to_string()/>
            {fields}
            <input type="hidden" name="back" value=here.to_owned()/>
            <button>{label}</button>
        </form>
    }
}

fn tag_fields(tag: &Tag, remove: bool) -> Vec<(&'static str, String)> {
    vec![("tag", tag.id_text()), ("remove", remove.to_string())]
}

/// Draws a button that dismisses one entry, or all entries if `id` is empty.
pub fn dismiss(id: String, here: &str) -> impl IntoView + use<> {
    let label = if id.is_empty() { t("attention-dismiss-all") } else { t("dismiss") };
    view! {
        <form method="post" action=DismissAttention::PATH>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="back" value=here.to_owned()/>
            <button class="btn">{label}</button>
        </form>
    }
}

/// Draws what all operators see of a change that can still be undone.
pub fn pending_note(change: &PendingChange, now: Timestamp) -> impl IntoView + use<> {
    let words = change.kind.pending_label(&change.operator);
    let title = words.clone();
    view! {
        <small class="pending" title=title>
            {words} " "
            <b data-due=change.due_at.to_string() translate="no">
                {seconds(change.seconds_left(now.0 * 1_000))}
            </b>
        </small>
    }
}

fn seconds(left: u32) -> String {
    [&left.to_string(), " s"].concat()
}
