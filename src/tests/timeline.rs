//! The story of a conversation: what was said and done, page by page, and notes for the team.

use crate::support::lists::{first_open, list};
use crate::support::{Browser, TestApp};
use serde_json::Value;
use sevendesk::model::{AppError, Role};
use sevendesk::simulator::{Contract, Fault};

const NOTE: &str = "/api/story/note";

fn id(conversation: &Value) -> String {
    conversation["id"].as_str().unwrap().to_owned()
}

/// The conversation in which most is said, and what is said in it, the newest first.
fn longest(app: &TestApp) -> (String, Vec<Value>) {
    let all = app.simulator.conversations().into_iter();
    let received = all.map(|c| (id(&c), app.simulator.messages(&id(&c))));
    let (id, mut messages) = received.max_by_key(|(_, messages)| messages.len()).unwrap();
    messages.reverse();
    (id, messages)
}

/// A conversation in which something like this is said.
fn with(app: &TestApp, is_wanted: impl Fn(&Value) -> bool) -> (String, Value) {
    let found = app.simulator.conversations().into_iter().find_map(|c| {
        let newest = app.simulator.messages(&id(&c)).into_iter().rev().take(30);
        Some((id(&c), newest.into_iter().find(|message| is_wanted(message))?))
    });
    found.expect("the story has one")
}

/// The story's part of a page.
fn story_of(page: &str) -> String {
    let story = page.split_once("id=\"story\"").expect("there is a story").1;
    story.split("</main>").next().unwrap().to_owned()
}

async fn story(browser: &Browser, address: &str) -> (u16, String) {
    let answer = browser.get(address).await;
    (answer.status, story_of(&answer.text))
}

/// How messages stand on a page.
fn count(story: &str) -> usize {
    story.matches("class=\"said ").count()
}

fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

#[tokio::test]
async fn a_page_holds_the_facts_and_the_newest_messages_whole() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);

    let (status, story) = story(&vera, &format!("/conversations/{one}?status=open")).await;

    assert_eq!(status, 200);
    assert_eq!(count(&story), 30.min(messages.len()));
    let text = messages[0]["text"].as_str().unwrap_or_default();
    assert!(unescaped(&story).contains(text), "{text} in {story}");
    assert!(!story.contains("<form"), "a viewer writes no notes");
}

#[tokio::test]
async fn earlier_messages_are_a_link_away_which_keeps_the_lists_filters() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);
    assert!(messages.len() > 30, "{}", messages.len());

    let here = format!("/conversations/{one}?status=open&page=2");
    let latest = format!("{}#story\"", here.replace('&', "&amp;"));
    let (mut address, mut shown, mut pages) = (here.clone(), 0, 0);
    loop {
        let (status, story) = story(&vera, &address).await;
        assert_eq!((status, story.contains(&latest)), (200, pages > 0), "{address}");
        (shown, pages) = (shown + count(&story), pages + 1);
        let Some(link) = story.split("href=\"").find(|link| link.contains("before=")) else {
            break;
        };
        let link = unescaped(link.split('"').next().unwrap());
        assert!(link.starts_with(&format!("{here}&before=")), "{link}");
        // A browser goes on to the story's beginning.
        address = link.strip_suffix("#story").unwrap().to_owned();
    }

    assert_eq!((shown, pages), (messages.len(), messages.len().div_ceil(30)));
}

#[tokio::test]
async fn a_place_that_nobody_knows_is_refused_in_words_and_the_facts_stay() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, _) = longest(&app);
    for place in ["nonsense", "17-elsewhere", "-1", "17-"] {
        let page = vera.get(&format!("/conversations/{one}?status=open&before={place}")).await;
        assert_eq!(page.status, 400, "{place}");
        assert!(page.text.contains("is not a valid value for before"), "{place}");
        assert!(page.text.contains("class=\"facts\""), "{place}");
        let sound = format!("/conversations/{one}?status=open\"");
        assert!(page.text.contains(&sound), "{place} can be left out");
    }
}

#[tokio::test]
async fn markup_in_texts_and_names_of_files_is_shown_as_it_was_written() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let has_markup = |m: &Value| m["text"].as_str().is_some_and(|text| text.contains("<script>"));
    let (one, message) = with(&app, has_markup);

    let (_, story) = story(&vera, &format!("/conversations/{one}")).await;

    assert!(!story.contains("<script>alert('hello')"), "{story}");
    assert!(story.contains("&lt;script&gt;alert("), "{story}");
    assert!(unescaped(&story).contains(message["text"].as_str().unwrap()));
}

#[tokio::test]
async fn files_are_told_by_kind_and_size_and_only_addresses_of_the_web_are_links() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let file = |m: &Value, name: &str| m["attachments"][0]["filename"] == name;
    let (one, _) = with(&app, |m| file(m, "broken box.jpg"));
    let (_, received) = story(&vera, &format!("/conversations/{one}")).await;
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

    let (two, _) = with(&app, |m| file(m, "\"><img src=x onerror=alert(1)>.pdf"));
    let (_, received) = story(&vera, &format!("/conversations/{two}")).await;
    assert!(received.contains("PDF · 412 B · link withheld"), "{received}");
    assert!(!received.contains("javascript:") && !received.contains("<img"), "{received}");
}

#[tokio::test]
async fn a_message_that_was_not_delivered_says_so_and_why() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, message) = with(&app, |m| m["status"] == "failed");

    let (_, story) = story(&vera, &format!("/conversations/{one}")).await;

    let failed = story.split("<li ").find(|item| item.contains("said out failed")).unwrap();
    assert!(failed.contains("Not delivered") && failed.contains("#alert"), "{failed}");
    assert!(failed.contains(message["error_message"].as_str().unwrap()), "{failed}");
}

#[tokio::test]
async fn what_operators_did_stands_among_what_was_said() {
    for contract in [Contract::Live, Contract::Documented] {
        let app = TestApp::new(contract).start().await;
        let lea = app.sign_in(Role::Lead).await;
        let conversation = first_open(&lea).await;
        let id = conversation.id.as_str();
        let (agent, name) = app.simulator.agents().remove(5);
        lea.call("/api/conversations/assign", &[("id", id), ("assignee", &agent)]).await;
        lea.call("/api/conversations/close", &[("id", id)]).await;

        let (status, story) = story(&lea, &format!("/conversations/{id}")).await;

        assert_eq!(status, 200);
        let done: Vec<&str> = story.split("<li ").filter(|item| item.contains("\"did\"")).collect();
        assert_eq!(done.len(), 2, "{story}");
        assert!(done[0].contains("Lea Hartmann") && done[0].contains("closed it"), "{}", done[0]);
        assert!(done[1].contains("assigned it to") && done[1].contains(&name), "{}", done[1]);
        assert!(story.contains(">Today<"), "{story}");
    }
}

#[tokio::test]
async fn the_documented_contract_has_no_messages_which_is_said_once_and_asked_for_never() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let address = format!("/conversations/{}", conversation.id);
    app.simulator.forget_calls();

    let (status, story) = story(&lea, &address).await;

    assert_eq!((status, story.matches("This API contract has no messages").count()), (200, 1));
    assert!(!story.contains("<form"), "there are no notes either");
    assert!(app.simulator.calls().iter().all(|call| !call.path.contains("messages")));
    let fields = [("id", conversation.id.as_str()), ("text", "Careful")];
    let refused = lea.call(NOTE, &fields).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.json::<AppError>().remedy().contains("other API contract has no"));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_token_that_may_not_read_messages_is_said_to_lack_the_scope_and_not_tried_again() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.scopes.retain(|scope| !scope.starts_with("messages:"));
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let address = format!("/conversations/{}", conversation.id);

    for _ in 0..3 {
        let (status, story) = story(&lea, &address).await;
        assert_eq!((status, story.matches("The token lacks messages:read").count()), (200, 1));
    }

    let calls = app.simulator.calls();
    assert_eq!(calls.iter().filter(|call| call.path.contains("/messages")).count(), 1);
    let fields = [("id", conversation.id.as_str()), ("text", "Careful")];
    let refused = lea.call(NOTE, &fields).await;
    assert!(refused.json::<AppError>().remedy().contains("messages:create"), "{}", refused.text);
}

#[tokio::test]
async fn a_note_with_mentions_arrives_and_stands_in_the_story_with_its_author() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let agents = app.simulator.agents();
    let (checked, typed) = (&agents[4], &agents[2]);
    let back = format!("/conversations/{}?status=open", conversation.id);
    let text = format!("Careful <b>here</b>, @{}!\r\nThanks", typed.1);
    let before = story(&lea, &back).await.1;
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
    let received = story_of(&page);
    let note = received.split("<li ").find(|item| item.contains("said note")).unwrap();
    assert!(note.contains("Lea Hartmann") && note.contains("&lt;b&gt;here&lt;/b&gt;"), "{note}");
    assert!(!received.contains("left an internal note"), "it is told once: {received}");
    let calls = app.simulator.calls();
    let note = calls.iter().rfind(|call| call.method == "POST").unwrap();
    assert!(note.idempotency_key.is_some());
}

#[tokio::test]
async fn notes_that_are_empty_or_too_long_are_refused_and_what_was_typed_stays() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = first_open(&lea).await;
    let (id, back) = (conversation.id.as_str(), format!("/conversations/{}", conversation.id));
    let agent = app.simulator.agents()[3].0.clone();
    let most = "é".repeat(4_000);
    for (text, status) in [("", 400), (" \n ", 400), (&format!("{most}é"), 400), (&most, 200)] {
        let answer = lea.call(NOTE, &[("id", id), ("text", text)]).await;
        assert_eq!(answer.status, status, "{}", text.len());
    }
    let strange = [("id", id), ("text", "Careful"), ("mentioned[]", "nobody")];
    assert_eq!(lea.call(NOTE, &strange).await.status, 400);

    app.simulator.fail_with(Some(Fault::Status(422)));
    let text = "</textarea><script>alert(1)</script> kept";
    let fields = [("id", id), ("text", text), ("mentioned[]", &agent), ("back", &back)];
    let answer = lea.post_form(NOTE, &fields).await;
    app.simulator.fail_with(None);
    assert_eq!((answer.status, answer.location()), (303, Some(back.as_str())));
    let (_, received) = story(&lea, &back).await;
    assert!(
        received.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; kept<"),
        "{received}"
    );
    let mentioned = received.split("<label").find(|label| label.contains(&agent)).unwrap();
    assert!(mentioned.contains("checked"), "{mentioned}");
    let others = app.sign_in(Role::Admin).await;
    assert!(!story(&others, &back).await.1.contains("kept<"), "it is hers alone");

    lea.call(NOTE, &[("id", id), ("text", "Careful")]).await;
    assert!(!story(&lea, &back).await.1.contains("kept<"), "it was sent");
}

#[tokio::test]
async fn a_note_whose_answer_is_lost_is_made_once() {
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
async fn messages_that_cannot_be_had_break_nothing_and_say_why() {
    for (fault, words) in [
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
        let story = story_of(&page.text);
        assert!(story.contains(words) && story.contains("Try again"), "{fault:?}: {story}");
    }
}

#[tokio::test]
async fn what_was_told_stays_with_its_age_while_sendseven_is_away() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (one, messages) = longest(&app);
    let address = format!("/conversations/{one}");
    story(&vera, &address).await;
    app.stop_upstream().await;

    let stale = crate::support::eventually(async || {
        let (_, received) = story(&vera, &address).await;
        received.contains("As of ").then_some(received)
    })
    .await;

    assert_eq!(count(&stale), 30.min(messages.len()));
    assert!(stale.contains("Try again"), "{stale}");
}

#[tokio::test]
async fn a_viewer_writes_no_notes_and_is_told_why() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let one = list(&vera, "status=open").await;
    let id = match &one.rows[0] {
        sevendesk::model::Row::Read(row) => row.id.to_string(),
        sevendesk::model::Row::Unreadable(_) => panic!("the story is readable"),
    };
    let back = format!("/conversations/{id}");
    vera.post_form(NOTE, &[("id", &id), ("text", "a"), ("back", &back)]).await;

    let refusal = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    let received = vera.flash().await.unwrap();
    assert!(received.contains(&refusal.remedy()), "{received}");
    assert_eq!(app.changes_sent(), 0);
}
