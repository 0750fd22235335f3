//! The form in which operators reply to the customer or write a note for the team. Everything about
//! a reply is said before it is typed: the channel, the longest text, and how long it is possible.

use super::attachments::attachments;
use super::templates::use_template;
use crate::api::canned_replies::ChooseCannedReply;
use crate::api::messages::WriteMessage;
use crate::components::icon::icon;
use crate::components::textarea::textarea;
use crate::i18n::{format_number, lookup, t, t_args};
use crate::model::Agent;
use crate::model::composer::{Audience, Composer, Draft, LONGEST_NOTE, ReplyTerms};
use crate::model::{ConversationId, NoReply, Timestamp};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the form. A style sheet shows what belongs to the chosen audience. Refused text stays in
/// the form.
pub fn composer(
    composer: &Composer,
    id: &ConversationId,
    now: Timestamp,
    here: &str,
) -> impl IntoView + use<> {
    let Composer { reply, agents, draft, key, .. } = composer;
    let can_reply = composer.can_reply();
    let class = if can_reply { "composer" } else { "composer note" };
    // Text that was typed as a note must not become a reply.
    let is_note = !can_reply || (!draft.text.is_empty() && draft.audience == Audience::Team);
    let has_files = !composer.files.is_empty();
    let about = match reply {
        Some(Ok(terms)) => Some(allowed(terms, has_files, now)),
        Some(Err(why)) => Some(impossible(*why)),
        None => None,
    };
    let about = about.map(|words| view! { <p class="hint to-customer">{words}</p> });
    let longest =
        reply.as_ref().and_then(|terms| terms.as_ref().ok()?.channel.longest_text(has_files));
    let to_customer = can_reply.then(|| {
        view! {
            <div class="seg" role="radiogroup" aria-label=t("composer-audience")>
                {radio(Audience::Customer, !is_note)}
                {radio(Audience::Team, is_note)}
            </div>
        }
    });
    let label = can_reply.then(|| {
        view! { <span class="to-customer">{t("composer-reply")}</span> }
    });
    let send = can_reply.then(|| {
        view! { <button class="btn main to-customer">{t("composer-send")}</button> }
    });
    view! {
        <form id="composer" class=class method="post" action=WriteMessage::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="key" value=key.clone()/>
            <input type="hidden" name="back" value=here.to_owned()/>
            {to_customer}
            {about}
            {composer.needs_template().then(|| use_template(here))}
            <label class="field">
                {label}
                <span class="to-team">{t("story-write-text")}</span>
                {textarea("text", "3", !has_files, &draft.text)}
            </label>
            {longest.map(|most| length("to-customer", most))}
            {length("to-team", LONGEST_NOTE)}
            <p class="hint to-team">{t("story-write-about")}</p>
            {mentions(agents, draft)}
            {can_reply.then(|| attachments(&composer.files, id))}
            <div class="acts">
                {send}
                {(can_reply && composer.canned_replies).then(canned_replies)}
            </div>
            <button class="btn to-team">{t("story-write-add")}</button>
        </form>
    }
}

/// Draws a button that keeps what is typed and leads to the choice of a canned reply; an island
/// opens a menu in its place.
fn canned_replies() -> impl IntoView {
    let label = t("canned-edit-all");
    view! {
        <button
            class="btn to-customer"
            formaction=ChooseCannedReply::PATH
            formnovalidate
            data-action="canned-replies"
            aria-haspopup="dialog"
        >
            {t("canned-replies")}
        </button>
        <a class="quiet to-customer" href="/canned-replies" aria-label=label title=label>
            {icon("edit")}
        </a>
    }
}

/// Draws where the browser says how many characters are left, and the words for it.
fn length(audience: &'static str, most: usize) -> impl IntoView + use<> {
    let one = |key| lookup(&[key, ".one"].concat()).unwrap_or_else(|| t(key));
    let class = ["hint length scripted ", audience].concat();
    view! {
        <p
            class=class
            data-most=most.to_string()
            data-left=t("composer-left")
            data-left-one=one("composer-left")
            data-over=t("composer-over")
            data-over-one=one("composer-over")
        >
            <span aria-hidden="true"></span>
            <span class="vh" role="status"></span>
        </p>
    }
}

fn radio(audience: Audience, is_chosen: bool) -> impl IntoView + use<> {
    let label = match audience {
        Audience::Customer => t("composer-reply"),
        Audience::Team => t("story-note"),
    };
    view! {
        <label>
            <input
                class="vh"
                type="radio"
                name="audience"
                value=audience.name()
                checked=is_chosen
            />
            {label}
        </label>
    }
}

fn allowed(terms: &ReplyTerms, has_files: bool, now: Timestamp) -> String {
    let channel = terms.channel.label();
    let longest = match terms.channel.longest_text(has_files) {
        Some(most) => {
            let most = format_number(most as u64);
            t_args("composer-channel-most", &[("channel", channel), ("most", &most)])
        }
        None => t_args("composer-channel", &[("channel", channel)]),
    };
    if let Some(subject) = &terms.subject {
        return [&longest, " ", &t_args("composer-subject", &[("subject", subject)])].concat();
    }
    match terms.until {
        Some(until) => {
            let values = [("time", &*now.ago(until)), ("until", &until.exact())];
            [&longest, " ", &t_args("composer-until", &values)].concat()
        }
        None => longest,
    }
}

fn impossible(why: NoReply) -> String {
    [t(why.key()), ". ", t("composer-note-only")].concat()
}

/// Draws a box for each agent that a note can mention.
fn mentions(agents: &[Agent], draft: &Draft) -> impl IntoView + use<> {
    let people: Vec<_> = agents
        .iter()
        .map(|agent| {
            let id = agent.id.to_string();
            let is_mentioned = draft.mentioned.contains(&id);
            view! {
                <label class="check">
                    <input type="checkbox" name="mentioned[]" checked=is_mentioned value=id/>
                    <span dir="auto" translate="no">{agent.name.clone()}</span>
                </label>
            }
        })
        .collect();
    let is_open = !draft.mentioned.is_empty();
    (!people.is_empty()).then(|| {
        view! {
            <details class="to-team" open=is_open>
                <summary>{t("story-write-mention")}</summary>
                <div class="mention" role="group" aria-label=t("story-write-mention")>
                    {people}
                </div>
            </details>
        }
    })
}
