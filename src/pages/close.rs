//! `/conversations/{id}/close`: asks before a conversation is closed, for those who come by link.

use super::conversation::{Opened, open};
use super::desk::Desk;
use crate::api::conversations::CloseConversation;
use crate::components::{
    confirm::{CloseForm, Closing},
    failure::Failure,
};
use crate::model::{Action, AppError, Contract, Detail, Role};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_navigate};

#[component]
pub fn ClosePage() -> impl IntoView {
    let desk: Desk = expect_context();
    let (id, detail) = open();
    view! {
        <section class="detail" aria-label="Conversation">
            <Transition fallback=|| ()>{move || question(desk, id, detail)}</Transition>
        </section>
    }
}

fn question(desk: Desk, id: Memo<String>, detail: Resource<Opened>) -> AnyView {
    let role = desk.around.role();
    let failure = move |error: AppError| {
        let here = use_location().pathname.get_untracked();
        let away = desk.query.get().list_address();
        let on_retry = Callback::new(move |()| detail.refetch());
        view! { <Failure error here away on_retry/> }.into_any()
    };
    match detail.get().filter(|(of, _)| *of == id.get()) {
        None => ().into_any(),
        Some((_, Err(AppError::SignedOut))) if role.is_none() => ().into_any(),
        Some((_, Err(error))) => failure(error),
        Some((_, Ok(detail))) => match role.filter(|role| !role.may(Action::Close)) {
            Some(role) => {
                failure(AppError::Forbidden { role, needs: Role::least_for(Action::Close) })
            }
            None => ask(desk, detail),
        },
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
        .into_any();
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
        <CloseForm closing heading="conversation-heading" action=CloseConversation::PATH back=back.clone() busy=desk.busy on_close>
            <a class="btn" href=back>"Cancel"</a>
        </CloseForm>
    }
    .into_any()
}
