//! `/conversations/{id}/close`: asks before a conversation is closed, for those who come by link.

use super::ask::Answer;
use super::conversation::{Opened, asked};
use super::desk::Desk;
use crate::api::conversations::{CloseConversation, get_closing};
use crate::components::whole::IntoWhole;
use crate::components::{
    confirm::{CloseForm, Closing},
    failure::Failure,
};
use crate::model::{AppError, Contract, Detail};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

#[component]
pub fn ClosePage() -> impl IntoView {
    let desk: Desk = expect_context();
    let (_, detail) = asked(|id| {
        Box::pin(async move {
            let answer = get_closing(id.clone()).await;
            (id, answer)
        })
    });
    view! {
        <section class="detail" aria-label="Conversation">
            <Transition>{move || question(desk, detail)}</Transition>
        </section>
    }
    .whole()
}

fn question(desk: Desk, detail: Answer<Opened>) -> AnyView {
    let role = desk.around.role();
    match detail.get().map(|(_, answer)| answer) {
        None => ().whole(),
        Some(Err(AppError::SignedOut)) if role.is_none() => ().whole(),
        Some(Err(error)) => {
            let here = desk.around.here.get_untracked();
            let away = desk.query.get().list_address();
            let on_retry = Callback::new(move |()| detail.refetch());
            view! {
                <Title text="Close a conversation"/>
                <Failure error here away on_retry/>
            }
            .whole()
        }
        Some(Ok(detail)) => ask(desk, detail),
    }
}

fn ask(desk: Desk, detail: Detail) -> AnyView {
    let conversation = detail.conversation;
    let contact = conversation.contact.label().to_owned();
    let back = desk.query.get().detail_address(&conversation.id);
    if conversation.status.is_closed() {
        return view! {
            <div class="empty">
                <h2>"This conversation is closed"</h2>
                <p>"There is nothing left to do."</p>
                <a class="btn" href=back>"Show it"</a>
            </div>
        }
        .whole();
    }
    let navigate = use_navigate();
    let return_to = back.clone();
    let on_close = Callback::new(move |(id, note)| {
        let (navigate, back) = (navigate.clone(), return_to.clone());
        desk.close(&id, note, move || navigate(&back, Default::default()));
    });
    let closing = Closing {
        id: conversation.id,
        contact: contact.clone(),
        takes_note: detail.contract.is_some_and(Contract::takes_close_note),
    };
    view! {
        <Title text=["Close ", &contact].concat()/>
        <CloseForm closing heading="conversation-heading" action=CloseConversation::PATH back=back.clone() busy=desk.busy refusal=desk.refusal on_close>
            <a class="btn" href=back>"Cancel"</a>
        </CloseForm>
    }
    .whole()
}
