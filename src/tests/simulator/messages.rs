//! Messages of the live contract: paging, new messages, and internal notes.

use super::{BOTH, Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::{Documented, Live};
use sevendesk::simulator::{Options, Simulator};
use std::collections::BTreeSet;

const NOTES: &str = "/messages/internal-notes";

fn items(body: &Value) -> Vec<Value> {
    body["items"].as_array().expect("a page has items").clone()
}

/// Returns the conversation with the most messages.
fn longest(vendor: &Vendor) -> (String, Vec<Value>) {
    let all = vendor.simulator.conversations().into_iter();
    let received = all.map(|c| (id(&c), vendor.simulator.messages(&id(&c))));
    received.max_by_key(|(_, messages)| messages.len()).unwrap()
}

#[tokio::test]
async fn messages_are_paged_newest_first_by_cursor_and_by_page_number() {
    let vendor = Vendor::start(Live).await;
    let (one, received) = longest(&vendor);
    assert!((20..=64).contains(&received.len()), "{}", received.len());
    let newest_first: Vec<Value> = received.into_iter().rev().collect();

    let path = format!("/messages?conversation_id={one}&page_size=7");
    let (mut by_cursor, mut cursor) = (Vec::new(), String::new());
    loop {
        let (status, body) = vendor.get(&format!("{path}{cursor}")).await;
        assert_eq!(status, 200, "{body}");
        by_cursor.extend(items(&body));
        match body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let mut by_page = Vec::new();
    for page in 1..=newest_first.len().div_ceil(7) {
        by_page.extend(items(&vendor.get(&format!("{path}&page={page}")).await.1));
    }

    assert_eq!(by_cursor, newest_first);
    assert_eq!(by_page, newest_first);
}

#[tokio::test]
async fn message_times_match_the_times_of_the_conversation() {
    let vendor = Vendor::start(Live).await;
    for conversation in vendor.simulator.conversations() {
        let received = vendor.simulator.messages(&id(&conversation));
        let last = |direction: &str| {
            let found =
                received.iter().rfind(|m| m["direction"] == direction && m["is_internal"] == false);
            found.map_or(Value::Null, |message| message["created_at"].clone())
        };
        assert_eq!(last("inbound"), conversation["last_customer_message_at"], "{conversation}");
        assert_eq!(last("outbound"), conversation["last_agent_reply_at"], "{conversation}");
    }
}

#[tokio::test]
async fn the_same_seed_generates_the_same_messages_of_all_kinds() {
    let texts_and_kinds = |simulator: &Simulator| {
        let (mut texts, mut kinds) = (Vec::new(), BTreeSet::new());
        for conversation in simulator.conversations() {
            for message in simulator.messages(&id(&conversation)) {
                kinds.insert(message["message_type"].as_str().unwrap().to_owned());
                texts.push((message["id"].clone(), message["text"].clone()));
            }
        }
        texts.sort_by_key(|(id, _)| id.to_string());
        (texts, kinds)
    };
    let (texts, kinds) = texts_and_kinds(&Simulator::new(Options::new(Live)));
    assert!(texts == texts_and_kinds(&Simulator::new(Options::new(Live))).0);
    for kind in ["text", "image", "document", "audio", "location", "interactive", "poll"] {
        assert!(kinds.contains(kind), "{kind}");
    }
}

#[tokio::test]
async fn activity_adds_messages() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    let before = vendor.simulator.messages(&one).len();

    vendor.simulator.customer_writes(&one);
    vendor.simulator.agent_replies(&one);

    let received = vendor.simulator.messages(&one);
    let now = vendor.simulator.conversation(&one).unwrap();
    assert_eq!(received.len(), before + 2);
    let [wrote, replied] = &received[before..] else { panic!("expected two new messages") };
    assert_eq!(wrote["created_at"], now["last_customer_message_at"]);
    assert_eq!(replied["created_at"], now["last_agent_reply_at"]);
    assert_eq!(
        (&wrote["direction"], &replied["direction"]),
        (&json!("inbound"), &json!("outbound"))
    );
}

#[tokio::test]
async fn an_internal_note_mentions_and_assigns_agents_and_is_created_once() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    let before = vendor.simulator.messages(&one).len();
    let (user, _) = vendor.simulator.agents()[4].clone();
    let note = |text: &str| {
        let body = json!({
            "conversation_id": one,
            "text": text,
            "mentioned_user_ids": [user],
            "assign_to_user_id": user,
        });
        read(vendor.call(Method::POST, NOTES).header("Idempotency-Key", "n1").json(&body))
    };

    let (status, body) = note("<i>Careful</i>").await;

    assert_eq!(
        (status, &body["is_internal"], &body["status"]),
        (201, &json!(true), &json!("sent"))
    );
    assert_eq!(body["meta"]["mentioned_user_ids"], json!([user]));
    assert_eq!(note("<i>Careful</i>").await, (status, body.clone()));
    assert_eq!(note("other").await.0, 409);
    let received = vendor.simulator.messages(&one);
    assert_eq!((received.len(), received.last()), (before + 1, Some(&body)));
    assert_eq!(vendor.simulator.conversation(&one).unwrap()["assigned_user_id"], user.as_str());
}

#[tokio::test]
async fn invalid_requests_for_messages_and_notes_are_refused() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    let of_one = format!("/messages?conversation_id={one}");
    for (path, expected) in [
        ("/messages".to_owned(), 400),
        ("/messages?status=sent&created_after=yesterday".to_owned(), 422),
        ("/messages/msg_none".to_owned(), 404),
        ("/messages?conversation_id=conv_none".to_owned(), 404),
        (format!("{of_one}&cursor=elsewhere"), 422),
        (format!("{of_one}&page_size=101"), 422),
    ] {
        assert_eq!(vendor.get(&path).await.0, expected, "{path}");
    }
    let received = vendor.simulator.messages(&one);
    for (body, expected) in [
        (json!({ "conversation_id": "conv_none", "text": "a" }), 404),
        (json!({ "conversation_id": one }), 422),
        (json!({ "conversation_id": one, "text": " " }), 422),
        (json!({ "conversation_id": one, "text": "a", "mentioned_user_ids": "all" }), 422),
        (json!({ "conversation_id": one, "text": "a", "mentioned_user_ids": ["nobody"] }), 404),
        (json!({ "conversation_id": one, "text": "a", "assign_to_user_id": "nobody" }), 404),
    ] {
        let (status, answer) = read(vendor.call(Method::POST, NOTES).json(&body)).await;
        assert_eq!(status, expected, "{body}: {answer}");
    }
    assert_eq!(vendor.simulator.messages(&one), received);
}

#[tokio::test]
async fn the_documented_contract_has_no_messages_endpoint() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let one = vendor.find(|_| true);
        let expected = if contract == Documented { (404, 404) } else { (200, 201) };
        let list = vendor.get(&format!("/messages?conversation_id={one}")).await.0;
        let body = json!({ "conversation_id": one, "text": "a" });
        let note = read(vendor.call(Method::POST, NOTES).json(&body)).await.0;
        assert_eq!((list, note), expected, "{contract:?}");
    }
}
