//! The areas of the live contract beside conversations: one file each, from a call to an answer.

/// Who the token is and what it may do.
mod account;
/// Files that messages carry.
mod attachments;
/// Bots in conversations.
mod bots;
/// Texts that agents insert.
mod canned_responses;
/// Channels and inboxes.
mod channels;
/// Customers.
mod contacts;
/// What a customer asked before, and the window to reply freely.
mod history;
/// Tags on conversations and contacts.
mod tags;
/// WhatsApp templates.
mod templates;
/// Registering webhooks by calls.
mod webhook_endpoints;

use super::request::ApiRequest;
use super::responses::Answer;
use super::store::Store;

/// Answers a call to one of the areas; `None` if none has such a call.
pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    account::route(store, asked, segments)
        .or_else(|| attachments::route(store, asked, segments))
        .or_else(|| bots::route(store, asked, segments))
        .or_else(|| canned_responses::route(store, asked, segments))
        .or_else(|| channels::route(store, asked, segments))
        .or_else(|| tags::route(store, asked, segments))
        .or_else(|| contacts::route(store, asked, segments))
        .or_else(|| history::route(store, asked, segments))
        .or_else(|| templates::route(store, asked, segments))
        .or_else(|| webhook_endpoints::route(store, asked, segments))
}
