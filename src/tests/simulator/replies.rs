//! Replies to customers: what is accepted, what becomes of it, and what the channel forbids.

use super::receiver::in_time;
use super::{Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::Live;
use std::time::Duration;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn hours_since_the_customer_wrote(c: &Value) -> f64 {
    let at = c["last_customer_message_at"].as_str().unwrap();
    let at = OffsetDateTime::parse(at, &Rfc3339).unwrap();
    (OffsetDateTime::now_utc() - at).as_seconds_f64() / 3_600.0
}

fn on(channel: &'static str, window_open: bool) -> impl Fn(&Value) -> bool {
    move |c| {
        c["channel_type"] == channel
            && c["status"] != "closed"
            && (hours_since_the_customer_wrote(c) < 23.0) == window_open
    }
}

async fn reply(vendor: &Vendor, body: &Value) -> (u16, Value) {
    read(vendor.call(Method::POST, "/messages").json(body)).await
}

/// Waits for this many events and returns their types and messages.
async fn events(vendor: &Vendor, count: usize) -> Vec<(String, Value)> {
    let all = in_time(async {
        loop {
            let events = vendor.simulator.events();
            if events.len() >= count {
                break events;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    let message =
        |body: &str| serde_json::from_str::<Value>(body).unwrap()["data"]["message"].clone();
    all.await.into_iter().map(|event| (event.kind.clone(), message(&event.body))).collect()
}

#[tokio::test]
async fn a_reply_is_answered_thinly_and_events_tell_that_it_was_delivered() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("whatsapp", true));
    let (status, answer) =
        reply(&vendor, &json!({ "conversation_id": one, "text": "On its way" })).await;
    assert_eq!((status, &answer["status"]), (201, &json!("pending")));
    assert_eq!((&answer["text"], &answer["attachments"]), (&json!("On its way"), &json!([])));
    for field in ["platform", "channel_id", "contact_id", "tenant_id", "external_id", "sent_at"] {
        assert_eq!(answer.get(field), Some(&Value::Null), "{field}");
    }

    let events = events(&vendor, 2).await;
    for ((kind, message), expected) in events.iter().zip(["sent", "delivered"]) {
        assert_eq!((kind, &message["status"]), (&format!("message.{expected}"), &json!(expected)));
        assert_eq!((&message["id"], &message["text"]), (&answer["id"], &answer["text"]));
    }
    let (_, message) = vendor.get(&format!("/messages/{}", id(&answer))).await;
    let (me, _) = vendor.simulator.agents()[0].clone();
    assert_eq!(
        (&message["status"], &message["meta"]["sent_by_user_id"]),
        (&json!("delivered"), &json!(me))
    );
    let now = vendor.simulator.conversation(&one).unwrap();
    assert_eq!(
        (&now["needs_reply"], &now["last_message"]["text"]),
        (&json!(false), &answer["text"])
    );
}

#[tokio::test]
async fn a_reply_with_the_same_idempotency_key_is_sent_once() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("whatsapp", true));
    let send = |text: &str| {
        let body = json!({ "conversation_id": one, "text": text });
        read(vendor.call(Method::POST, "/messages").header("Idempotency-Key", "k").json(&body))
    };
    let before = vendor.simulator.messages(&one).len();
    let first = send("Hello").await;
    assert_eq!(send("Hello").await, first);
    assert_eq!(send("Other").await.0, 409);
    assert_eq!(vendor.simulator.messages(&one).len(), before + 1);
}

#[tokio::test]
async fn outside_the_window_whatsapp_fails_later_and_metas_other_channels_refuse_at_once() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("whatsapp", false));
    let (status, _) = reply(&vendor, &json!({ "conversation_id": one, "text": "Late" })).await;
    assert_eq!(status, 201);
    let [(kind, message)] = events(&vendor, 1).await.try_into().unwrap();
    assert_eq!((kind.as_str(), &message["status"]), ("message.failed", &json!("failed")));
    assert_eq!(message["meta"]["error_code"], 131_047);
    let window = format!("/whatsapp/conversations/{one}/whatsapp-window");
    let (_, closed) = vendor.get(&window).await;
    assert_eq!((&closed["in_window"], &closed["requires_template"]), (&json!(false), &json!(true)));

    let entry = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
    vendor.simulator.change(&one, &json!({ "free_entry_point_at": entry }));
    let (_, open) = vendor.get(&window).await;
    assert_eq!(
        (&open["in_window"], &open["window_type"]),
        (&json!(true), &json!("free_entry_point"))
    );
    assert!(open["remaining_seconds"].as_i64().unwrap() > 71 * 3_600);

    for channel in ["messenger", "instagram"] {
        let late = vendor.find(on(channel, false));
        let before = vendor.simulator.messages(&late);
        let (status, body) =
            reply(&vendor, &json!({ "conversation_id": late, "text": "Late" })).await;
        assert_eq!((status, &body["detail"]["code"]), (400, &json!("messaging_window_closed")));
        assert_eq!(vendor.simulator.messages(&late), before);
    }
    let (status, _) = vendor.get(&window.replace(&one, &vendor.find(on("sms", true)))).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn tests_choose_how_far_replies_get() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("whatsapp", true));
    for (outcome, kinds) in [
        ("failed", vec!["message.failed"]),
        ("read", vec!["message.sent", "message.delivered", "message.read"]),
        ("sent", vec!["message.sent"]),
    ] {
        vendor.control("/sending", json!({ "outcome": outcome, "pause_ms": 1 })).await;
        let before = vendor.simulator.events().len();
        reply(&vendor, &json!({ "conversation_id": one, "text": outcome })).await;
        let received = events(&vendor, before + kinds.len()).await;
        let received: Vec<_> = received[before..].iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(received, kinds);
    }
}

#[tokio::test]
async fn the_recipient_can_be_named_in_every_way() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("sms", true));
    let now = vendor.simulator.conversation(&one).unwrap();
    for recipient in [
        json!({ "contact_method_id": now["contact_method_id"] }),
        json!({ "contact_id": now["contact_id"], "channel_id": now["channel_id"] }),
        json!({ "to": now["contact"]["phone"], "channel_id": "channel_sms" }),
    ] {
        let mut body = recipient.clone();
        body["text"] = json!("Hello");
        let (status, answer) = reply(&vendor, &body).await;
        assert_eq!(status, 201, "{recipient}: {answer}");
    }
}

#[tokio::test]
async fn invalid_replies_are_refused_and_long_ones_split() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(on("whatsapp", true));
    let before = vendor.simulator.messages(&one);
    for (body, expected) in [
        (json!({ "conversation_id": "conv_none", "text": "a" }), 404),
        (json!({ "conversation_id": one }), 422),
        (json!({ "conversation_id": one, "text": "  " }), 422),
        (json!({ "conversation_id": one, "text": 7 }), 422),
        (json!({ "text": "a" }), 422),
        (json!({ "conversation_id": one, "attachments": ["att_none"] }), 404),
        (json!({ "conversation_id": one, "text": "a", "reply_to_message_id": "msg_none" }), 404),
        (json!({ "conversation_id": one, "text": "a", "is_voice": true }), 422),
    ] {
        assert_eq!(reply(&vendor, &body).await.0, expected, "{body}");
    }
    assert_eq!(vendor.simulator.messages(&one), before);

    let long = "ä".repeat(9_000);
    let (status, answer) = reply(&vendor, &json!({ "conversation_id": one, "text": long })).await;
    let sent = vendor.simulator.messages(&one).split_off(before.len());
    assert_eq!((status, sent.len()), (201, 3));
    assert_eq!(answer["related_message_ids"], json!([id(&sent[1]), id(&sent[2])]));
    let texts: String = sent.iter().filter_map(|message| message["text"].as_str()).collect();
    assert_eq!(texts, long);
}

#[tokio::test]
async fn messages_of_the_whole_tenant_are_listed_by_status_and_direction() {
    let vendor = Vendor::start(Live).await;
    let (status, body) = vendor.get("/messages?status=failed&direction=outbound").await;
    let failed = body["items"].as_array().unwrap();
    assert_eq!((status, &body["pagination"]["page_size"]), (200, &json!(50)));
    assert!(!failed.is_empty());
    assert!(failed.iter().all(|m| m["status"] == "failed" && m["direction"] == "outbound"));
    assert!(failed.is_sorted_by(|a, b| a["created_at"].as_str() >= b["created_at"].as_str()));
    let (_, none) = vendor.get("/messages?status=failed&created_after=2999-01-01T00:00:00Z").await;
    assert_eq!(none["pagination"]["total"], 0);
    for field in ["platform", "channel_id", "contact_id", "tenant_id", "from", "to"] {
        assert!(failed[0].get(field).is_some(), "{field}");
    }
    assert_eq!(
        (&failed[0]["revision_count"], &failed[0]["related_message_ids"]),
        (&json!(0), &json!([]))
    );
}
