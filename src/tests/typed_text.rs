//! What people type: line ends count once, and nothing is cut or lost when a form is refused.

use crate::support::lists::first_open;
use crate::support::{Browser, TestApp};
use sevendesk::model::Role;
use sevendesk::simulator::Contract;

/// `lines` lines of one letter, as a form sends them.
fn lines(lines: usize) -> String {
    vec!["a"; lines].join("\r\n")
}

async fn redirected(by: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = by.post_form(path, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    by.get(answer.location().unwrap()).await.text
}

#[tokio::test]
async fn a_line_end_of_a_form_counts_as_one_character() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = first_open(&lea).await.id;

    let fields = [("id", id.as_str()), ("note", &lines(1_000)), ("back", "/conversations")];
    redirected(&lea, "/api/conversations/close", &fields).await;

    let stored = app.simulator.conversation(id.as_str()).unwrap();
    assert_eq!(stored["notes"], serde_json::json!([lines(1_000).replace("\r\n", "\n")]));
}

#[tokio::test]
async fn a_note_that_is_too_long_comes_back_whole_with_what_is_allowed() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = first_open(&lea).await.id;
    let detail = format!("/conversations/{id}");
    let pasted = ["start ", &"x".repeat(20_000), " end"].concat();

    assert!(!lea.get(&detail).await.text.contains("<textarea name=\"text\" rows=\"3\" maxlength"));
    let fields = [("id", id.as_str()), ("text", &pasted), ("back", &detail)];
    let page = redirected(&lea, "/api/messages/write", &fields).await;

    assert!(page.contains("1 to 4000 characters"), "{page}");
    assert!(page.contains(&pasted), "{page}");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_closing_note_that_is_too_long_comes_back_whole_with_what_is_allowed() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = first_open(&lea).await.id;
    let pasted = ["start ", &"x".repeat(20_000), " end"].concat();

    let fields = [("id", id.as_str()), ("note", &pasted), ("back", "/conversations")];
    let page = redirected(&lea, "/api/conversations/close", &fields).await;

    assert!(page.contains("at most 2000 characters"), "{page}");
    assert!(page.contains(&pasted), "{page}");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_reason_that_is_too_long_comes_back_whole_with_what_is_allowed() {
    let app = TestApp::new(Contract::Live).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let draft = [("action", "close"), ("query", ""), ("all", "true")];
    let prepared = lea.post_form("/api/jobs/prepare", &draft).await;
    let id = prepared.location().unwrap().strip_prefix("/jobs/").unwrap().to_owned();
    let pasted = ["start ", &"x".repeat(600), " end"].concat();

    let fields = [("id", id.as_str()), ("reason", &pasted), ("start", "true")];
    let page = redirected(&lea, "/api/jobs/choose", &fields).await;

    assert!(page.contains("at most 500 characters"), "{page}");
    assert!(page.contains(&format!("value=\"{pasted}\"")), "{page}");
    assert_eq!(app.changes_sent(), 0);
}
