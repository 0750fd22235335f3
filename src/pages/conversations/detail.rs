//! `/conversations/{id}`: one conversation, beside the list if the screen is wide enough.

use super::{Conversations, timeline};
use crate::api::bots::TakeOver;
use crate::api::conversations::{AssignConversation, ReopenConversation};
use crate::api::snooze::WakeConversation;
use crate::components::avatar;
use crate::components::conversation_details::{contact_heading, conversation_details};
use crate::components::failure::failure;
use crate::components::icon::icon;
use crate::components::pending::pending_note;
use crate::components::stale_notice::{stale_notice, unconfirmed_notice};
use crate::components::viewers::{viewer_line, viewers_of};
use crate::i18n::{t, t_args};
use crate::model::{Action, AppError, Bot, Contract, Conversation, Detail, PageContext, Timeline};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the conversation's details and, below them, its timeline.
pub fn detail(
    data: &Conversations,
    detail: &Result<Detail, AppError>,
    timeline: &Result<Timeline, AppError>,
    context: &PageContext,
    here: &str,
) -> AnyView {
    match detail {
        Ok(detail) => {
            // Without messages, the details are what there is to read.
            let unfolded = timeline.as_ref().is_ok_and(|story| story.no_messages.is_some());
            let timeline = match timeline {
                Ok(timeline) => timeline::timeline(timeline, &data.search, context.now).into_any(),
                Err(error) => {
                    let away = data.query.detail_address(&detail.conversation.id);
                    failure(error, here.to_owned(), away).into_any()
                }
            };
            view! { {shown(data, detail, context, unfolded)} {timeline} }.into_any()
        }
        Err(error) => {
            let away = data.query.list_address();
            view! { {way_back(away.clone())} {failure(error, here.to_owned(), away)} }.into_any()
        }
    }
}

fn way_back(list: String) -> impl IntoView {
    view! {
        <a class="back" href=list aria-label=t("back-to-list") title=t("back-to-list")>
            {icon("left")}
            <span>{t("back")}</span>
            {icon("x")}
        </a>
    }
}

fn shown(
    data: &Conversations,
    detail: &Detail,
    context: &PageContext,
    unfolded: bool,
) -> impl IntoView + use<> {
    let Detail { conversation, as_of, .. } = detail;
    let now = context.now.max(*as_of);
    let controls = match data.may_change {
        true => view! {
            <div class="acts">
                {assign_control(data, conversation)}
                {data.offers(Action::Tag).then(|| tags_control(data, conversation).into_any())}
                {data.offers(Action::Snooze).then(|| snooze_controls(data, conversation).into_any())}
                {close_control(data, conversation)}
                {data.offers(Action::Reopen).then(|| reopen_control(data, conversation).into_any())}
            </div>
        }
        .into_any(),
        false => view! {
            <p class="with">{avatar::assignee(conversation.assignee.as_ref())}</p>
        }
        .into_any(),
    };
    let change_subject =
        data.offers(Action::Subject).then(|| data.query.subject_address(&conversation.id));
    let viewers = viewers_of(&data.viewers, &conversation.id);
    view! {
        <div
            data-id=conversation.id.to_string()
            data-seen=conversation.seen().to_text()
        >
            <header>
                {way_back(data.query.list_address())}
                {contact_heading(conversation)}
                {contact_link(conversation, context)}
                {controls}
            </header>
            {detail.unconfirmed.then(unconfirmed_notice)}
            {stale_notice(&detail.freshness, *as_of, None)}
            {detail.bot.as_ref().map(|bot| bot_notice(data, conversation, bot).into_any())}
            {viewer_line(viewers)}
            {conversation.pending.as_ref().map(|change| pending_note(change, now))}
            {conversation_details(conversation, &context.urgency, now, unfolded, change_subject)}
        </div>
    }
}

/// Says that a bot answers the customer, with a button that takes over.
fn bot_notice(
    data: &Conversations,
    conversation: &Conversation,
    bot: &Bot,
) -> impl IntoView + use<> {
    let words = match &bot.name {
        Some(name) => t_args("bot-answers-by-name", &[("bot", name)]),
        None => t("bot-answers").to_owned(),
    };
    let take_over = data.offers(Action::TakeOver).then(|| {
        view! {
            <form method="post" action=TakeOver::PATH>
                <input type="hidden" name="id" value=conversation.id.to_string()/>
                <input type="hidden" name="back" value=data.query.detail_address(&conversation.id)/>
                <button class="btn">{t("bot-take-over")}</button>
            </form>
        }
    });
    view! {
        <div class="notice bot">
            {icon("team")}
            <p dir="auto">{words} " " {t("bot-hand-back")}</p>
            {take_over}
        </div>
    }
}

fn close_control(data: &Conversations, conversation: &Conversation) -> impl IntoView + use<> {
    (!conversation.status.is_closed()).then(|| {
        view! {
            <a
                class="btn main"
                href=data.query.close_address(&conversation.id)
                aria-label=t("close-conversation")
                data-action="close"
            >
                {icon("close")}
                <span>{t("close")}</span>
            </a>
        }
    })
}

/// Draws a link to the form that snoozes, and a button that wakes.
fn snooze_controls(data: &Conversations, conversation: &Conversation) -> impl IntoView + use<> {
    let wake = conversation
        .snooze
        .map(|_| change_form(data, conversation, WakeConversation::PATH, "btn", "wake"));
    let snooze = (!conversation.status.is_closed()).then(|| {
        let href = data.query.snooze_address(&conversation.id);
        icon_link(href, "clock", t("snooze"), t("snooze-conversation"))
    });
    view! { {wake} {snooze} }
}

/// Draws a link to the tags.
fn tags_control(data: &Conversations, conversation: &Conversation) -> impl IntoView + use<> {
    let href = data.query.tags_address(&conversation.id);
    icon_link(href, "tag", t("fact-tags"), t("fact-tags"))
}

fn icon_link(
    href: String,
    sign: &'static str,
    title: &'static str,
    label: &'static str,
) -> impl IntoView {
    view! {
        <a class="btn" href=href title=title aria-label=label>
            {icon(sign)}
        </a>
    }
}

fn reopen_control(data: &Conversations, conversation: &Conversation) -> impl IntoView + use<> {
    let is_closed = conversation.status.is_closed();
    is_closed
        .then(|| change_form(data, conversation, ReopenConversation::PATH, "btn main", "reopen"))
}

/// Draws a button that makes a change at once.
fn change_form(
    data: &Conversations,
    conversation: &Conversation,
    path: &'static str,
    class: &'static str,
    label: &'static str,
) -> impl IntoView + use<> {
    view! {
        <form method="post" action=path>
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <input type="hidden" name="seen" value=conversation.seen().to_text()/>
            <input type="hidden" name="back" value=data.query.detail_address(&conversation.id)/>
            <button class=class>{t(label)}</button>
        </form>
    }
}

/// Links to the customer's page; the documented contract has nothing to show there.
fn contact_link(conversation: &Conversation, context: &PageContext) -> impl IntoView + use<> {
    let id = conversation.contact.id.as_ref().filter(|_| context.contract == Some(Contract::Live));
    id.map(|id| {
        let href = ["/contacts/", id.as_str()].concat();
        view! { <a class="profile" href=href>{t("contact-link")}</a> }
    })
}

/// Draws a select and a button; with JavaScript, an island replaces them by a menu.
fn assign_control(data: &Conversations, conversation: &Conversation) -> impl IntoView + use<> {
    let present = conversation.assignee.as_ref();
    let missing = present.into_iter();
    let missing = missing.filter(|agent| data.agents.iter().all(|known| known.id != agent.id));
    let options: Vec<_> = data
        .agents
        .iter()
        .chain(missing)
        .map(|agent| {
            let selected = present.is_some_and(|present| present.id == agent.id);
            view! {
                <option value=agent.id.to_string() selected=selected translate="no">
                    {agent.name.clone()}
                </option>
            }
        })
        .collect();
    view! {
        <form
            id="assign"
            class="assign plain"
            method="post"
            action=AssignConversation::PATH
            data-action="assign"
        >
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <input type="hidden" name="seen" value=conversation.seen().to_text()/>
            <input type="hidden" name="back" value=data.query.detail_address(&conversation.id)/>
            <select name="assignee" aria-label=t("assignee")>
                <option value="" selected=present.is_none()>{t("nobody")}</option>
                {options}
            </select>
            <button class="btn">{t("assign")}</button>
        </form>
        <button
            id="assign-button"
            type="button"
            class="btn grow scripted"
            aria-label=t_args("assignee-now", &[("name", avatar::assignee_name(present))])
            aria-haspopup="dialog"
            data-action="assign"
        >
            <span class="with">{avatar::assignee(present)}</span>
            {icon("down")}
        </button>
    }
}
