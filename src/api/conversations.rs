//! Read, assign and close conversations.

use crate::model::{Action, AppError, Conversation, ConversationPage, Detail};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the list. `query` is the part of the address after `?`; values that make no sense are
/// refused with 400 and nothing is sent to SendSeven.
#[server(endpoint = "conversations/list", input = GetUrl)]
pub async fn list_conversations(query: String) -> Result<ConversationPage, AppError> {
    use crate::server::{
        reply,
        services::{Desk, conversations},
        session::SignedIn,
    };
    reply::read(async {
        SignedIn::to(Action::Read).await?;
        conversations::list(&Desk::current(), &query).await
    })
    .await
}

/// One conversation. Text that cannot be an id is answered like an id nobody has: 404.
#[server(endpoint = "conversations/get", input = GetUrl)]
pub async fn get_conversation(id: String) -> Result<Detail, AppError> {
    use crate::server::{
        reply,
        services::{Desk, conversations},
        session::SignedIn,
    };
    reply::read(async {
        SignedIn::to(Action::Read).await?;
        conversations::open(&Desk::current(), &id).await
    })
    .await
}

/// Gives a conversation to an agent, or to nobody where `assignee` is empty. `back` is where a
/// form sent without JavaScript goes next.
#[server(endpoint = "conversations/assign")]
pub async fn assign_conversation(
    id: String,
    assignee: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::server::{
        reply,
        services::{Desk, conversations},
        session::SignedIn,
    };
    reply::change(&back, async {
        SignedIn::to(Action::Assign).await?;
        conversations::assign(&Desk::current(), &id, &assignee).await
    })
    .await
}

/// Closes a conversation, with a note where the contract takes one.
#[server(endpoint = "conversations/close")]
pub async fn close_conversation(
    id: String,
    #[server(default)] note: String,
    #[server(default)] back: String,
) -> Result<Conversation, AppError> {
    use crate::server::{
        reply,
        services::{Desk, conversations},
        session::SignedIn,
    };
    reply::change(&back, async {
        SignedIn::to(Action::Close).await?;
        conversations::close(&Desk::current(), &id, &note).await
    })
    .await
}
