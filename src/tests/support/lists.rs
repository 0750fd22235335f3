//! Lists as the server function answers them.

use super::Browser;
use sevendesk::model::{Conversation, ConversationPage, Row};

/// A page of the list, which is there.
pub async fn list(browser: &Browser, query: &str) -> ConversationPage {
    let answer = browser.ask("/api/conversations/list", &[("query", query)]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// The first conversation that is open.
pub async fn first_open(browser: &Browser) -> Conversation {
    first(&list(browser, "status=open").await)
}

/// The first conversation of a page.
pub fn first(page: &ConversationPage) -> Conversation {
    rows(page).into_iter().next().expect("the story has open conversations")
}

/// The conversations of a page that can be read.
pub fn rows(page: &ConversationPage) -> Vec<Conversation> {
    let read = |row: &Row| match row {
        Row::Read(conversation) => Some((**conversation).clone()),
        Row::Unreadable(_) => None,
    };
    page.rows.iter().filter_map(read).collect()
}
