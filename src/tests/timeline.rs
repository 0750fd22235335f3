//! The timeline of a conversation: messages, actions, paging, and internal notes.

use crate::support::lists::{first_open, list};
use crate::support::{Browser, TestApp};
use serde_json::Value;
use sevendesk::model::{AppError, Role};
use sevendesk::simulator::{Contract, Fault};

const NOTE: &str = "/api/messages/write";

fn id(conversation: &Value) -> String {
    conversation["id"].as_str().unwrap().to_owned()
}

/// Returns the conversation with the most messages, and its messages, newest first.
fn longest(app: &TestApp) -> (String, Vec<Value>) {
    let all = app.simulator.conversations().into_iter();
    let received = all.map(|c| (id(&c), app.simulator.messages(&id(&c))));
    let (id, mut messages) = received.max_by_key(|(_, messages)| messages.len()).unwrap();
    messages.reverse();
    (id, messages)
}

/// Returns a conversation with a recent message that matches, and the message.
fn find_message(app: &TestApp, matches: impl Fn(&Value) -> bool) -> (String, Value) {
    let found = app.simulator.conversations().into_iter().find_map(|c| {
        let newest = app.simulator.messages(&id(&c)).into_iter().rev().take(30);
        Some((id(&c), newest.into_iter().find(|message| matches(message))?))
    });
    found.expect("the seed data has one")
}

/// Returns the HTML of the timeline on a page.
fn timeline_of(page: &str) -> String {
    let timeline = page.split_once("id=\"story\"").expect("the page has a timeline").1;
    timeline.split("</main>").next().unwrap().to_owned()
}

async fn timeline(browser: &Browser, address: &str) -> (u16, String) {
    let answer = browser.get(address).await;
    (answer.status, timeline_of(&answer.text))
}

/// Counts the messages of a timeline.
fn count(timeline: &str) -> usize {
    timeline.matches("class=\"said ").count()
}

fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

#[tokio::test]
async fn a_page_shows_the_newest_messages_in_full() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);

    let (status, timeline) = timeline(&vera, &format!("/conversations/{one}?status=open")).await;

    assert_eq!(status, 200);
    assert_eq!(count(&timeline), 30.min(messages.len()));
    let text = messages[0]["text"].as_str().unwrap_or_default();
    assert!(unescaped(&timeline).contains(text), "{text} in {timeline}");
    assert!(!timeline.contains("<form"), "a viewer writes no notes");
}

#[tokio::test]
async fn the_link_to_earlier_messages_preserves_the_filters_of_the_list() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);
    assert!(messages.len() > 30, "{}", messages.len());

    let here = format!("/conversations/{one}?status=open&page=2");
    let latest = format!("{}#story\"", here.replace('&', "&amp;"));
    let (mut address, mut shown, mut pages) = (here.clone(), 0, 0);
    loop {
        let (status, timeline) = timeline(&vera, &address).await;
        assert_eq!((status, timeline.contains(&latest)), (200, pages > 0), "{address}");
        (shown, pages) = (shown + count(&timeline), pages + 1);
        let Some(link) = timeline.split("href=\"").find(|link| link.contains("before=")) else {
            break;
        };
        let link = unescaped(link.split('"').next().unwrap());
        assert!(link.starts_with(&format!("{here}&before=")), "{link}");
        // A browser would scroll to the start of the timeline.
        address = link.strip_suffix("#story").unwrap().to_owned();
    }

    assert_eq!((shown, pages), (messages.len(), messages.len().div_ceil(30)));
}

#[tokio::test]
async fn an_invalid_cursor_is_refused_with_an_explanation_and_the_details_stay() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, _) = longest(&app);
    for cursor in ["nonsense", "17-elsewhere", "-1", "17-"] {
        let page = vera.get(&format!("/conversations/{one}?status=open&before={cursor}")).await;
        assert_eq!(page.status, 400, "{cursor}");
        assert!(page.text.contains("is not a valid value for"), "{cursor}");
        assert!(page.text.contains("class=\"facts\""), "{cursor}");
        let without_cursor = format!("/conversations/{one}?status=open\"");
        assert!(page.text.contains(&without_cursor), "{cursor} can be removed");
    }
}

#[tokio::test]
async fn markup_in_texts_and_file_names_is_escaped() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let has_markup = |m: &Value| m["text"].as_str().is_some_and(|text| text.contains("<script>"));
    let (one, message) = find_message(&app, has_markup);

    let (_, timeline) = timeline(&vera, &format!("/conversations/{one}")).await;

    assert!(!timeline.contains("<script>alert('hello')"), "{timeline}");
    assert!(timeline.contains("&lt;script&gt;alert("), "{timeline}");
    assert!(unescaped(&timeline).contains(message["text"].as_str().unwrap()));
}

#[tokio::test]
async fn attachments_show_type_and_size_and_only_web_urls_become_links() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let file = |m: &Value, name: &str| m["attachments"][0]["filename"] == name;
    let (one, _) = find_message(&app, |m| file(m, "broken box.jpg"));
    let (_, received) = timeline(&vera, &format!("/conversations/{one}")).await;
    let link = received.split("<a ").find(|link| link.contains(">broken box.jpg<")).unwrap();
    for part in [
        "href=\"https://files.example.com/",
        "target=\"_blank\"",
        "rel=\"noopener noreferrer\"",
        "referrerpolicy=\"no-referrer\"",
        "JPEG image · 2.4 MB",
    ] {
        assert!(link.contains(part), "{part} in {link}");
    }
    assert!(!received.contains("<img"), "nothing is loaded from elsewhere");

    let (two, _) = find_message(&app, |m| file(m, "\"><img src=x onerror=alert(1)>.pdf"));
    let (_, received) = timeline(&vera, &format!("/conversations/{two}")).await;
    assert!(received.contains("PDF · 412 B · link withheld"), "{received}");
    assert!(!received.contains("javascript:") && !received.contains("<img"), "{received}");
}

#[tokio::test]
async fn an_undelivered_message_is_marked_with_the_reason() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, message) = find_message(&app, |m| m["status"] == "failed");

    let (_, timeline) = timeline(&vera, &format!("/conversations/{one}")).await;

    let failed = timeline.split("<li ").find(|item| item.contains("said out failed")).unwrap();
    assert!(failed.contains("Not delivered") && failed.contains("#alert"), "{failed}");
    assert!(failed.contains(message["error_message"].as_str().unwrap()), "{failed}");
}

#[tokio::test]
async fn actions_of_operators_appear_in_the_timeline() {
    for contract in [Contract::Live, Contract::Documented] {
        let app = TestApp::new(contract).start().await;
        let lea = app.sign_in(Role::Lead).await;
        let conversation = first_open(&lea).await;
        let id = conversation.id.as_str();
        let (agent, name) = app.simulator.agents().remove(5);
        lea.call("/api/conversations/assign", &[("id", id), ("assignee", &agent)]).await;
        lea.call("/api/conversations/close", &[("id", id)]).await;

        let (status, timeline) = timeline(&lea, &format!("/conversations/{id}")).await;

        assert_eq!(status, 200);
        let done: Vec<&str> =
            timeline.split("<li ").filter(|item| item.contains("\"did\"")).collect();
        assert_eq!(done.len(), 2, "{timeline}");
        assert!(done[0].contains("Lea Hartmann") && done[0].contains("closed it"), "{}", done[0]);
        assert!(done[1].contains("assigned it to") && done[1].contains(&name), "{}", done[1]);
        assert!(timeline.contains(">Today<"), "{timeline}");
    }
}

#[tokio::test]
async fn without_messages_in_the_contract_the_page_says_so_and_requests_none() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let address = format!("/conversations/{}", conversation.id);
    app.simulator.forget_calls();

    let (status, timeline) = timeline(&lea, &address).await;

    assert_eq!((status, timeline.matches("This API contract has no messages").count()), (200, 1));
    assert!(!timeline.contains("<form"), "there is no form for notes");
    assert!(app.simulator.calls().iter().all(|call| !call.path.contains("messages")));
    let fields = [("id", conversation.id.as_str()), ("text", "Careful")];
    let refused = lea.call(NOTE, &fields).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.json::<AppError>().remedy().contains("other API contract has no"));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_missing_scope_for_messages_is_named_and_the_call_is_not_repeated() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.scopes.retain(|scope| !scope.starts_with("messages:"));
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let address = format!("/conversations/{}", conversation.id);

    for _ in 0..3 {
        let (status, timeline) = timeline(&lea, &address).await;
        assert_eq!((status, timeline.matches("The token lacks messages:read").count()), (200, 1));
    }

    let calls = app.simulator.calls();
    assert_eq!(calls.iter().filter(|call| call.path.contains("/messages")).count(), 1);
    let fields = [("id", conversation.id.as_str()), ("text", "Careful")];
    let refused = lea.call(NOTE, &fields).await;
    assert!(refused.json::<AppError>().remedy().contains("messages:create"), "{}", refused.text);
}

#[tokio::test]
async fn a_note_with_mentions_is_sent_and_appears_with_its_author() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let agents = app.simulator.agents();
    let (checked, typed) = (&agents[4], &agents[2]);
    let back = format!("/conversations/{}?status=open", conversation.id);
    let typed_name = typed.1.to_uppercase();
    let text = format!("Careful <b>here</b>, @{typed_name}!\r\nThanks");
    let before = timeline(&lea, &back).await.1;
    assert!(before.contains("name=\"mentioned[]\""), "{before}");

    let fields = [
        ("id", conversation.id.as_str()),
        ("text", &text),
        ("mentioned[]", &checked.0),
        ("back", &back),
    ];
    let answer = lea.post_form(NOTE, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, Some(back.as_str())));
    let page = lea.get(&back).await.text;

    let stored = app.simulator.messages(conversation.id.as_str()).pop().unwrap();
    assert_eq!(stored["text"], text.replace("\r\n", "\n"));
    let mut mentioned: Vec<String> = vec![checked.0.clone(), typed.0.clone()];
    mentioned.sort();
    assert_eq!(stored["meta"]["mentioned_user_ids"], serde_json::json!(mentioned));
    assert!(page.contains("Note added."), "{page}");
    let received = timeline_of(&page);
    let note = received.split("<li ").find(|item| item.contains("said note")).unwrap();
    assert!(note.contains("Lea Hartmann") && note.contains("&lt;b&gt;here&lt;/b&gt;"), "{note}");
    assert!(!received.contains("left an internal note"), "the note appears once: {received}");
    let calls = app.simulator.calls();
    let note = calls.iter().rfind(|call| call.method == "POST").unwrap();
    assert!(note.idempotency_key.is_some());
}

#[tokio::test]
async fn empty_or_too_long_notes_are_refused_and_a_failed_draft_is_retained() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let (id, back) = (conversation.id.as_str(), format!("/conversations/{}", conversation.id));
    let agent = app.simulator.agents()[3].0.clone();
    let longest = "é".repeat(4_000);
    for (text, status) in [("", 400), (" \n ", 400), (&format!("{longest}é"), 400), (&longest, 200)]
    {
        let answer = lea.call(NOTE, &[("id", id), ("text", text)]).await;
        assert_eq!(answer.status, status, "{}", text.len());
    }
    let unknown_agent = [("id", id), ("text", "Careful"), ("mentioned[]", "nobody")];
    assert_eq!(lea.call(NOTE, &unknown_agent).await.status, 400);

    app.simulator.fail_with(Some(Fault::Status(422)));
    let text = "</textarea><script>alert(1)</script> kept";
    let fields = [("id", id), ("text", text), ("mentioned[]", &agent), ("back", &back)];
    let answer = lea.post_form(NOTE, &fields).await;
    app.simulator.fail_with(None);
    assert_eq!((answer.status, answer.location()), (303, Some(back.as_str())));
    let (_, received) = timeline(&lea, &back).await;
    assert!(
        received.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; kept<"),
        "{received}"
    );
    let mentioned = received.split("<label").find(|label| label.contains(&agent)).unwrap();
    assert!(mentioned.contains("checked"), "{mentioned}");
    let others = app.sign_in(Role::Admin).await;
    assert!(!timeline(&others, &back).await.1.contains("kept<"), "only the author sees the draft");

    lea.call(NOTE, &[("id", id), ("text", "Careful")]).await;
    assert!(!timeline(&lea, &back).await.1.contains("kept<"), "sending clears the draft");
}

#[tokio::test]
async fn a_note_whose_response_is_lost_is_created_once() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let id = conversation.id.as_str();
    let before = app.simulator.messages(id).len();
    for fault in [Fault::AppliedThenReset, Fault::Status(503)] {
        app.simulator.fail_next(1, Some(reqwest::Method::POST), fault);
        let answer = lea.call(NOTE, &[("id", id), ("text", "Careful")]).await;
        assert_eq!(answer.status, 200, "{fault:?}: {}", answer.text);
    }
    assert_eq!(app.simulator.messages(id).len(), before + 2);
}

#[tokio::test]
async fn a_failure_to_load_messages_is_explained_and_breaks_nothing_else() {
    for (fault, text) in [
        (Fault::Status(503), "SendSeven has a problem"),
        (Fault::Status(429), "calls to SendSeven are used up"),
        (Fault::Html, "answer could not be read"),
    ] {
        let app = TestApp::new(Contract::Live).start().await;
        let lea = app.sign_in(Role::Lead).await;
        let conversation = first_open(&lea).await;
        app.simulator.fail_with(Some(fault));

        let page = lea.get(&format!("/conversations/{}?status=open", conversation.id)).await;

        assert_eq!(page.status, 200, "{fault:?}: {}", page.text);
        assert!(page.text.contains("class=\"facts\""), "{fault:?}");
        let timeline = timeline_of(&page.text);
        assert!(timeline.contains(text) && timeline.contains("Try again"), "{fault:?}: {timeline}");
    }
}

#[tokio::test]
async fn cached_messages_are_shown_with_their_age_during_an_outage() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);
    let address = format!("/conversations/{one}");
    timeline(&vera, &address).await;
    app.stop_upstream().await;

    let stale = crate::support::eventually(async || {
        let (_, received) = timeline(&vera, &address).await;
        received.contains("As of ").then_some(received)
    })
    .await;

    assert_eq!(count(&stale), 30.min(messages.len()));
    assert!(stale.contains("Try again"), "{stale}");
}

#[tokio::test]
async fn a_viewer_cannot_write_notes_and_sees_why() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let one = list(&vera, "status=open").await;
    let id = match &one.rows[0] {
        sevendesk::model::Row::Read(row) => row.id.to_string(),
        sevendesk::model::Row::Unreadable(_) => panic!("unreadable row in the seed data"),
    };
    let back = format!("/conversations/{id}");
    vera.post_form(NOTE, &[("id", &id), ("text", "a"), ("back", &back)]).await;

    let refusal = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    let received = vera.flash().await.unwrap();
    assert!(received.contains(&refusal.remedy()), "{received}");
    assert_eq!(app.changes_sent(), 0);
}
