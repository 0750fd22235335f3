//! `/conversations/{id}`: one conversation, beside the list where there is room.

use super::ask::{Answer, Asking, ask};
use super::desk::Desk;
use crate::api::{conversations::AssignConversation, get_conversation};
use crate::components::whole::IntoWhole;
use crate::components::{
    avatar,
    facts::{facts, headline},
    failure::Failure,
    icon::Icon,
};
use crate::model::{Agent, AppError, Contract, Conversation, ConversationId, Detail};
use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use wasm_bindgen::JsCast;

/// An answer, and the id it was asked for.
pub type Opened = (String, Result<Detail, AppError>);

#[component]
pub fn ConversationPane() -> impl IntoView {
    let desk: Desk = expect_context();
    let (id, detail) = open();
    take_focus(desk, id);
    // A server waits for the answer. A browser shows at once what the list knows of it.
    let content = move || pane(desk, id, detail);
    let content = match desk.around.alive.get_untracked() {
        true => content.whole(),
        false => view! { <Transition>{content}</Transition> }.whole(),
    };
    view! {
        <section class="detail" aria-label="Conversation" aria-busy=move || waited_for(desk, id, detail)>
            {content}
        </section>
    }
    .whole()
}

/// Asks for the conversation of the address, and keeps it as it is changed here.
fn open() -> (Memo<String>, Answer<Opened>) {
    let desk: Desk = expect_context();
    let (id, detail) = asked(|id| {
        Box::pin(async move {
            let answer = get_conversation(id.clone()).await;
            (id, answer)
        })
    });
    Effect::new(move |_| {
        if let Some(changed) = desk.changed.get() {
            detail.update(|detail| {
                if let Some((_, Ok(detail))) = detail
                    && detail.conversation.id == changed.id
                {
                    detail.conversation = changed;
                }
            });
        }
    });
    (id, detail)
}

/// Asks for the conversation whose id stands in the address.
pub fn asked(how: fn(String) -> Asking<Opened>) -> (Memo<String>, Answer<Opened>) {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    (id, ask(id, how))
}

/// A conversation that was opened without a new page takes the focus to its name.
fn take_focus(desk: Desk, id: Memo<String>) {
    Effect::new(move |before: Option<()>| {
        id.track();
        if before.is_some() || desk.around.alive.get_untracked() {
            request_animation_frame(|| {
                let heading = document().get_element_by_id("conversation-heading");
                if let Some(heading) =
                    heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok())
                {
                    // A heading that is gone again cannot take the focus; nothing else should.
                    let _ = heading.focus();
                }
            });
        }
    });
}

fn waited_for(desk: Desk, id: Memo<String>, detail: Answer<Opened>) -> Option<&'static str> {
    let stale = move || detail.with(|d| d.as_ref().is_none_or(|(of, _)| *of != id.get()));
    (desk.around.alive.get() && stale()).then_some("true")
}

fn waiting_room() -> impl IntoView {
    view! { <p class="loading">"Opening the conversation…"</p> }
}

fn pane(desk: Desk, id: Memo<String>, detail: Answer<Opened>) -> AnyView {
    let wanted = id.get();
    let answer = detail.get().filter(|(of, _)| *of == wanted);
    if !desk.is_gathered() {
        return waiting_room().whole();
    }
    match answer {
        Some((_, Ok(detail))) => shown(desk, &detail).whole(),
        Some((_, Err(AppError::SignedOut))) if desk.around.role().is_none() => ().whole(),
        Some((_, Err(error))) => failed(desk, error, detail),
        // Until the answer is there, what the list knows.
        None => match ConversationId::parse(&wanted).ok().and_then(|id| desk.listed(&id)) {
            Some(known) => shown(desk, &known).whole(),
            None => waiting_room().whole(),
        },
    }
}

fn failed(desk: Desk, error: AppError, detail: Answer<Opened>) -> AnyView {
    let here = desk.around.here.get_untracked();
    let away = desk.query.get().list_address();
    let on_retry = Callback::new(move |()| detail.refetch());
    view! {
        <Title text="Conversation"/>
        {way_back(away.clone())}
        <Failure error here away on_retry/>
    }
    .whole()
}

fn way_back(list: String) -> impl IntoView {
    view! {
        <a class="back" href=list data-noscroll="" aria-label="Back to the list" title="Back to the list">
            <Icon name="left"/>
            <span>"Back"</span>
            <Icon name="x"/>
        </a>
    }
}

fn shown(desk: Desk, detail: &Detail) -> impl IntoView + use<> {
    let Detail { conversation, contract, as_of } = detail;
    let now = desk.around.clock.now(*as_of);
    let query = desk.query.get();
    let title = conversation.contact.label().to_owned();
    let actions = desk.may_change().then(|| {
        let back = query.detail_address(&conversation.id);
        view! {
            <div class="acts">
                {assign_control(desk, conversation, back)}
                {close_control(desk, conversation, *contract)}
            </div>
        }
    });
    view! {
        <Title text=title/>
        <header>
            {way_back(query.list_address())}
            {headline(conversation)}
            {actions}
        </header>
        {(!desk.may_change()).then(|| view! {
            <p class="assigned with">{avatar::assignee(conversation.assignee.as_ref())}</p>
        })}
        {facts(conversation, now, desk.around.alive.get())}
    }
}

fn close_control(
    desk: Desk,
    conversation: &Conversation,
    contract: Option<Contract>,
) -> Option<impl IntoView + use<>> {
    (!conversation.status.is_closed()).then(|| {
        let address = desk.query.get().close_address(&conversation.id);
        let asked = conversation.clone();
        view! {
            <a
                class="btn main"
                href=address
                aria-label="Close conversation"
                on:click=move |event: MouseEvent| {
                    event.prevent_default();
                    desk.ask_close(&asked, contract);
                }
            >
                <Icon name="check"/>
                "Close"
            </a>
        }
    })
}

/// A select and a button; a menu as soon as the browser has taken over.
fn assign_control(desk: Desk, conversation: &Conversation, back: String) -> AnyView {
    if desk.around.alive.get() {
        return assign_button(desk, conversation).whole();
    }
    let present = conversation.assignee.clone();
    let team = desk.team();
    let missing = present.iter().filter(|agent| team.iter().all(|known| known.id != agent.id));
    let named = team.iter().chain(missing).map(|agent: &Agent| {
        let selected = present.as_ref().is_some_and(|present| present.id == agent.id);
        view! { <option value=agent.id.to_string() selected=selected>{agent.name.clone()}</option> }
    });
    view! {
        <form id="assign" class="assign" method="post" action=AssignConversation::PATH>
            <input type="hidden" name="id" value=conversation.id.to_string()/>
            <input type="hidden" name="back" value=back/>
            <select name="assignee" aria-label="Assignee">
                <option value="" selected=present.is_none()>"Nobody"</option>
                {named.collect::<Vec<_>>()}
            </select>
            <button class="btn">"Assign"</button>
        </form>
    }
    .whole()
}

fn assign_button(desk: Desk, conversation: &Conversation) -> impl IntoView + use<> {
    let name = ["Assignee: ", avatar::assignee_name(conversation.assignee.as_ref())].concat();
    let asked = conversation.clone();
    view! {
        <button
            id="assign"
            type="button"
            class="btn grow"
            aria-label=name
            aria-haspopup="listbox"
            aria-disabled=move || desk.busy.get().then_some("true")
            on:click=move |_| desk.ask_assignee(&asked, "#assign".to_owned())
        >
            {avatar::assignee(conversation.assignee.as_ref())}
            <Icon name="down"/>
        </button>
    }
}
