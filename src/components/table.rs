//! The list itself. Rows hold no listeners and no team: one listener serves all of them.

use super::whole::IntoWhole;
use super::{avatar, channel::channel, icon::Icon, state::state, time::ago, waiting::waiting};
use crate::model::{Conversation, ConversationId, ConversationPage, Query, Row, Timestamp};
use leptos::{ev::MouseEvent, prelude::*};
use wasm_bindgen::JsCast;

/// What a row's control asks for.
pub enum RowAction {
    Assign(ConversationId),
    Close(ConversationId),
}

/// A selector of the control that changes the assignee of a row.
pub fn assign_control(id: &ConversationId) -> String {
    ["tr[data-id=\"", id.as_str(), "\"] [data-act=assign]"].concat()
}

/// How the list is being looked at.
pub struct Sight<'a> {
    pub query: &'a Query,
    /// The id of the conversation open beside the list.
    pub open: Option<&'a str>,
    /// Whether the operator may assign and close.
    pub may_change: bool,
    pub now: Timestamp,
}

/// The table of a page that has rows.
pub fn table(
    list: &ConversationPage,
    sight: &Sight<'_>,
    on_action: Callback<RowAction>,
) -> AnyView {
    let rows = list.rows.iter().map(|row| match row {
        Row::Read(conversation) => read(conversation, sight).whole(),
        Row::Unreadable(id) => unreadable(id.as_ref()).whole(),
    });
    view! {
        <table on:click=move |event| act(&event, on_action)>
            <caption class="vh">"Conversations"</caption>
            <thead>
                <tr>
                    <th scope="col" class="name">"Contact"</th>
                    <th scope="col" class="chan">"Channel"</th>
                    <th scope="col" class="stat">"State"</th>
                    <th scope="col" class="asg">"Assignee"</th>
                    <th scope="col" class="waiting">"Waiting"</th>
                    <th scope="col" class="last">"Last"</th>
                    <th scope="col" class="created">"Created"</th>
                    {sight.may_change.then(|| view! {
                        <th scope="col" class="act"><span class="vh">"Close"</span></th>
                    })}
                </tr>
            </thead>
            <tbody>{rows.collect::<Vec<_>>()}</tbody>
        </table>
    }
    .whole()
}

fn read(conversation: &Conversation, sight: &Sight<'_>) -> impl IntoView + use<> {
    let contact = conversation.contact.label().to_owned();
    let reach = conversation.contact.reach().map(str::to_owned);
    let address = sight.query.detail_address(&conversation.id);
    let current = (sight.open == Some(conversation.id.as_str())).then_some("true");
    let time = |at: Option<Timestamp>| at.map(|at| ago(at, sight.now));
    view! {
        <tr data-id=conversation.id.to_string()>
            <th scope="row" class="name">
                <a href=address.clone() dir="auto" title=contact.clone() aria-current=current data-noscroll="">
                    {contact.clone()}
                </a>
                <small dir="auto">{reach}</small>
            </th>
            <td class="chan">{channel(&conversation.channel)}</td>
            <td class="stat">{state(conversation)}</td>
            <td class="asg">{assignee(conversation, sight, &address, &contact)}</td>
            <td class="waiting">{waiting(conversation, sight.now)}</td>
            <td class="last">{time(conversation.last_message_at)}</td>
            <td class="created">{time(conversation.created_at)}</td>
            {sight.may_change.then(|| view! {
                <td class="act">{close(conversation, sight.query, &contact)}</td>
            })}
        </tr>
    }
}

fn assignee(
    conversation: &Conversation,
    sight: &Sight<'_>,
    address: &str,
    contact: &str,
) -> AnyView {
    let agent = conversation.assignee.as_ref();
    let shown = avatar::assignee(agent);
    let name = avatar::assignee_name(agent);
    let class = if agent.is_some() { "with" } else { "with nobody" };
    if !sight.may_change {
        return view! { <span class=class title=name.to_owned()>{shown}</span> }.whole();
    }
    view! {
        <a
            class=class
            href=[address, "#assign"].concat()
            data-act="assign"
            title=name.to_owned()
            aria-label=["Assign ", contact, ", now ", name].concat()
        >
            {shown}
        </a>
    }
    .whole()
}

fn close(conversation: &Conversation, query: &Query, contact: &str) -> impl IntoView + use<> {
    (!conversation.status.is_closed()).then(|| {
        view! {
            <a
                href=query.close_address(&conversation.id)
                data-act="close"
                title="Close"
                aria-label=["Close ", contact].concat()
            >
                <Icon name="check"/>
            </a>
        }
    })
}

fn unreadable(id: Option<&ConversationId>) -> impl IntoView + use<> {
    let id = id.map_or_else(|| "A conversation".to_owned(), ToString::to_string);
    view! {
        <tr class="unreadable">
            <th scope="row" class="name">{id}</th>
            <td colspan="7">"SendSeven sent this row in a form that cannot be read."</td>
        </tr>
    }
}

/// Finds the control that was clicked. Clicks that ask for a new tab stay with the browser.
fn act(event: &MouseEvent, on_action: Callback<RowAction>) {
    if event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(control) = target.and_then(|target| target.closest("[data-act]").ok().flatten())
    else {
        return;
    };
    let row = control.closest("tr").ok().flatten();
    let id = row.and_then(|row| row.get_attribute("data-id"));
    let Some(id) = id.and_then(|id| ConversationId::parse(&id).ok()) else {
        return;
    };
    event.prevent_default();
    on_action.run(match control.get_attribute("data-act").as_deref() {
        Some("close") => RowAction::Close(id),
        _ => RowAction::Assign(id),
    });
}
