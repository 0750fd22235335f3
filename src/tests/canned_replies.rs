//! Canned replies: found, filled in, inserted into what is typed, and changed.

use crate::support::{Browser, TestApp, TestConfig, name_of};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::model::{AppError, Role};
use sevendesk::simulator::{Contract, Fault};

const CHOOSE: &str = "/api/canned-replies/choose";
const INSERT: &str = "/api/canned-replies/insert";
const SAVE: &str = "/api/canned-replies/save";
const REMOVE: &str = "/api/canned-replies/remove";

fn app() -> TestConfig {
    TestApp::new(Contract::Live).with_queue()
}

/// Returns a conversation by SMS with a contact of this name.
fn with(app: &TestApp, name: Value) -> String {
    app.simulator.arrives(&json!({ "channel": "sms", "name": name, "phone": "+447700900123" }))
}

/// Returns the HTML of the form to write.
async fn form(by: &Browser, id: &str) -> String {
    let page = by.get(&format!("/conversations/{id}")).await.text;
    let form = page.split_once("id=\"composer\"").expect("there is a form").1;
    form.split("</form>").next().unwrap().to_owned()
}

/// Types into the form without sending it, then inserts a canned reply.
async fn insert(by: &Browser, id: &str, typed: &[(&str, &str)], canned_reply: &str) -> String {
    let back = format!("/conversations/{id}?status=open");
    let fields = [&[("id", id), ("back", &back)], typed].concat();
    let chosen = by.post_form(CHOOSE, &fields).await;
    let page = format!("/conversations/{id}/canned-replies?status=open");
    assert_eq!(chosen.location(), Some(&*page));
    let fields = [("id", id), ("canned_reply", canned_reply), ("back", &back)];
    assert_eq!(by.post_form(INSERT, &fields).await.location(), Some(&*back));
    form(by, id).await
}

fn lists_read(app: &TestApp) -> usize {
    let calls = app.simulator.calls();
    calls.iter().filter(|call| call.path.contains("/canned-responses?")).count()
}

#[tokio::test]
async fn a_canned_reply_joins_what_is_typed_with_the_contacts_first_name() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let (mira, nobody) = (with(&app, json!("Mira Sandoval")), with(&app, json!(null)));
    let typed = [("audience", "customer"), ("text", "One moment.\n")];

    let joined = insert(&lea, &mira, &typed, "canned_thanks").await;
    let alone = insert(&lea, &nobody, &[], "canned_thanks").await;
    let note = insert(&lea, &nobody, &[("text", "For us")], "canned_hello").await;

    assert!(joined.contains("One moment.\nHello Mira, thank you"), "{joined}");
    assert!(joined.contains("value=\"customer\" checked"), "{joined}");
    assert!(alone.contains("Hello, thank you for your message.</textarea>"), "{alone}");
    assert!(note.contains("For us\nHello, how can we help you?"), "{note}");
    assert!(note.contains("value=\"team\" checked"), "what was a note is still one: {note}");
    assert_eq!(lists_read(&app), 1, "the list is remembered");
}

#[tokio::test]
async fn a_typed_shortcut_is_replaced_at_once_and_an_unknown_one_stays() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = with(&app, json!("Mira Sandoval"));
    let back = format!("/conversations/{id}");
    let choose = async |text: &str| {
        let fields = [("id", &*id), ("audience", "customer"), ("text", text), ("back", &*back)];
        lea.post_form(CHOOSE, &fields).await.location().unwrap().to_owned()
    };

    assert_eq!(choose("/Refund ").await, back);
    let known = form(&lea, &id).await;
    assert_eq!(choose("/nothing").await, format!("{back}/canned-replies"));
    let unknown = form(&lea, &id).await;

    assert!(known.contains("We have started your refund."), "{known}");
    assert!(!known.contains("/Refund"), "{known}");
    assert!(unknown.contains("/nothing</textarea>"), "{unknown}");
}

#[tokio::test]
async fn the_page_of_the_choice_searches_title_shortcut_and_text() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = with(&app, json!("Mira Sandoval"));
    let found = async |search: &str| {
        let address = format!("/conversations/{id}/canned-replies?canned={search}");
        let page = lea.get(&address).await.text;
        page.matches("name=\"canned_reply\"").count()
    };

    assert_eq!(found("").await, 7);
    for search in ["Refund+started", "/refund", "five+working+account"] {
        assert_eq!(found(search).await, 1, "{search}");
    }
    assert_eq!(found("f%C3%BCr+guten+tag").await, 1, "words in any order");
    assert_eq!(found("nothing+like+that").await, 0);
}

#[tokio::test]
async fn changes_are_checked_audited_and_seen_at_once() {
    let app = app().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let listed = async || lea.get("/canned-replies").await.text;
    assert!(listed().await.contains("Refund started"));
    let save = async |fields: &[(&str, &str)]| lea.call(SAVE, fields).await;
    let hours = [("title", " Hours "), ("text", "9 to 5"), ("shortcut", "/HOURS")];

    assert_eq!(save(&hours).await.status, 200);

    let stored = app.simulator.calls().into_iter().rfind(|call| call.method == "POST").unwrap();
    let stored: Value = serde_json::from_str(&stored.body).unwrap();
    assert_eq!(stored, json!({ "title": "Hours", "content": "9 to 5", "shortcut": "hours" }));
    assert!(listed().await.contains("/hours"));
    for (fields, expected) in [
        (vec![("title", ""), ("text", "a")], "1 to 255 characters"),
        (vec![("title", "a"), ("text", " ")], "1 to 4096 characters"),
        (vec![("title", "a"), ("text", "a"), ("shortcut", "two words")], "without spaces"),
        (vec![("title", "a"), ("text", "a"), ("shortcut", "Hours")], "no other canned reply"),
        (vec![("id", "canned_gone"), ("title", "a"), ("text", "a")], "one of the listed"),
    ] {
        let refused = save(&fields).await;
        assert_eq!(refused.status, 400, "{fields:?}");
        assert!(refused.json::<AppError>().remedy().contains(expected), "{}", refused.text);
    }
    let changed =
        [("id", "canned_refund"), ("title", "Refunds"), ("text", "b"), ("shared", "false")];
    assert_eq!(save(&changed).await.status, 200);
    assert_eq!(lea.call(REMOVE, &[("id", "canned_hallo")]).await.status, 200);
    let page = listed().await;
    assert!(page.contains("Refunds") && !page.contains("Guten Tag"), "{page}");
    let audit = ada.get("/audit").await.text;
    for (action, title) in [
        ("add canned reply", "Hours"),
        ("change canned reply", "Refunds"),
        ("remove canned reply", "Hallo"),
    ] {
        let row = audit.split("<tr").skip(1).find(|row| row.contains(action)).expect(action);
        assert!(row.contains(title) && row.contains(name_of(Role::Lead)), "{row}");
    }
}

#[tokio::test]
async fn a_refused_change_returns_with_what_was_typed_and_is_audited_as_failed() {
    let app = app().start().await;
    let ada = app.sign_in(Role::Admin).await;
    app.simulator.fail_next(1, Some(Method::POST), Fault::Status(422));
    let fields = [("title", "Long typed"), ("text", "And text"), ("back", "/canned-replies")];

    let refused = ada.post_form(SAVE, &fields).await;
    let page = ada.get(refused.location().unwrap()).await.text;

    assert!(
        page.contains("value=\"Long typed\"") && page.contains("And text</textarea>"),
        "{page}"
    );
    assert!(page.contains("SendSeven refused a value"), "{page}");
    assert!(ada.get("/audit?result=failed").await.text.contains("Long typed"));
}

#[tokio::test]
async fn what_the_token_may_not_do_is_not_offered_and_viewers_see_nothing() {
    let app = app().start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let id = with(&app, json!("Mira Sandoval"));
    assert_eq!(vera.get("/canned-replies").await.status, 403);
    assert_eq!(vera.call(SAVE, &[("title", "a"), ("text", "a")]).await.status, 403);
    let hold = async |more: &[&str]| {
        let usual = ["conversations:*", "messages:*", "team:read"];
        let scopes = usual.iter().chain(more).map(|scope| (*scope).to_owned());
        app.simulator.set_scopes(scopes.collect());
        app.state.services.gateway.read_scopes().await.unwrap();
    };

    hold(&["canned_responses:read", "canned_responses:create"]).await;
    let page = lea.get("/canned-replies").await.text;
    assert!(page.contains("Add a canned reply") && !page.contains("?edit="), "{page}");
    assert!(!page.contains("?remove=") && !page.contains("name=\"shared\""), "{page}");
    let shared = [("title", "a"), ("text", "a"), ("shared", "true")];
    assert_eq!(lea.call(SAVE, &shared).await.status, 502);
    assert!(form(&lea, &id).await.contains(CHOOSE));
    hold(&[]).await;
    assert!(!form(&lea, &id).await.contains(CHOOSE));
    let page = lea.get("/canned-replies").await.text;
    assert!(page.contains("canned_responses"), "{page}");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn the_documented_contract_has_no_canned_replies() {
    let app = TestApp::new(Contract::Documented).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;

    let page = lea.get("/canned-replies").await.text;

    assert!(page.contains("the other API contract has no canned replies"), "{page}");
    assert_eq!(lists_read(&app), 0);
}
