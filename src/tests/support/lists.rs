//! Reads lists through the server function.

use super::{Answer, Browser};
use sevendesk::model::{Conversation, ConversationPage, Row};

/// Reads a page of the list; fails unless the status is 200.
pub async fn list(browser: &Browser, query: &str) -> ConversationPage {
    let answer = browser.ask("/api/conversations/list", &[("query", query)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Returns the first open conversation.
pub async fn first_open(browser: &Browser) -> Conversation {
    first(&list(browser, "status=open").await)
}

/// Returns the first conversation of a page.
pub fn first(page: &ConversationPage) -> Conversation {
    rows(page).into_iter().next().expect("the seed data has open conversations")
}

/// Returns the readable conversations of a page.
pub fn rows(page: &ConversationPage) -> Vec<Conversation> {
    let read = |row: &Row| match row {
        Row::Read(conversation) => Some((**conversation).clone()),
        Row::Unreadable(_) => None,
    };
    page.rows.iter().filter_map(read).collect()
}

/// Closes the first open conversation.
pub async fn close_first_open(browser: &Browser, note: &str) {
    let closed = close(browser, &first_open(browser).await, note).await;
    assert_eq!(closed.status, 200, "{}", closed.text);
}

/// Closes a conversation as its row shows it.
pub async fn close(browser: &Browser, conversation: &Conversation, note: &str) -> Answer {
    let seen = conversation.seen().to_text();
    let fields = [("id", conversation.id.as_str()), ("note", note), ("seen", &seen)];
    browser.call("/api/conversations/close", &fields).await
}
