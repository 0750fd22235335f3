//! The events that each change emits, and their fields.

use super::{Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::ChannelField;
use sevendesk::simulator::Contract::{Documented, Live};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Returns the bodies of the events after the first `count`.
fn events_since(vendor: &Vendor, count: usize) -> Vec<Value> {
    let events = vendor.simulator.events().into_iter().skip(count);
    let received = events.map(|event| {
        let body: Value = serde_json::from_str(&event.body).unwrap();
        assert_eq!((&body["id"], &body["type"]), (&json!(event.id), &json!(event.kind)));
        body
    });
    received.collect()
}

fn kinds(received: &[Value]) -> Vec<&str> {
    received.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn each_change_through_the_api_emits_its_events() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "open");
    let (user, _) = vendor.simulator.agents()[4].clone();
    let path = format!("/conversations/{one}");
    let (assign, close) = (format!("{path}/assign/{user}"), format!("{path}/close"));
    let (reopen, snooze) = (format!("{path}/reopen"), format!("{path}/snooze"));
    let later = json!({ "snoozed_until": "2999-01-01T00:00:00Z" });
    let unassign = json!({ "assigned_user_id": null });
    let both = json!({ "assigned_user_id": user, "status": "closed" });
    let cases = [
        (Method::POST, &assign, json!({}), vec!["conversation.assigned"]),
        (Method::POST, &assign, json!({}), vec![]),
        (Method::PATCH, &path, unassign, vec!["conversation.updated"]),
        (Method::PATCH, &path, json!({ "subject": "New" }), vec!["conversation.updated"]),
        (Method::PATCH, &path, json!({ "notes": "Calm" }), vec!["conversation.updated"]),
        (Method::POST, &snooze, later, vec!["conversation.updated"]),
        (Method::DELETE, &snooze, json!({}), vec!["conversation.updated"]),
        (Method::DELETE, &snooze, json!({}), vec!["conversation.updated"]),
        (Method::POST, &close, json!({}), vec!["conversation.closed"]),
        (Method::POST, &close, json!({}), vec![]),
        (Method::POST, &reopen, json!({}), vec!["conversation.reopened"]),
        (Method::PATCH, &path, both, vec!["conversation.assigned", "conversation.closed"]),
        (Method::GET, &path, json!({}), vec![]),
    ];
    for (method, path, body, expected) in cases {
        let before = vendor.simulator.events().len();
        let (status, answer) = read(vendor.call(method.clone(), path).json(&body)).await;
        assert_eq!(status, 200, "{method} {path}: {answer}");
        let received = events_since(&vendor, before);
        assert_eq!(kinds(&received), expected, "{method} {path} {body}");
        for event in received {
            assert_eq!(event["data"]["conversation"]["id"], one.as_str());
            assert_eq!(event["data"]["conversation"]["status"], answer["status"]);
            assert_eq!(
                event["data"]["conversation"]["assigned_user_id"],
                answer["assigned_user_id"]
            );
        }
    }
}

#[tokio::test]
async fn each_external_change_emits_its_events() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "closed");
    let until = "2999-01-01T00:00:00Z";
    let cases = [
        ("/customer-writes", json!({}), vec!["message.received", "conversation.reopened"]),
        ("/agent-replies", json!({}), vec!["message.sent"]),
        ("/snooze", json!({ "snoozed_until": until }), vec!["conversation.updated"]),
        ("/customer-writes", json!({}), vec!["message.received", "conversation.updated"]),
        ("/change", json!({ "snoozed_until": until }), vec!["conversation.updated"]),
        ("/unsnooze", json!({}), vec!["conversation.updated"]),
        ("/change", json!({ "name": "Renamed" }), vec!["contact.updated"]),
        ("/change", json!({ "status": "closed" }), vec!["conversation.closed"]),
        ("/reopen", json!({}), vec!["conversation.reopened"]),
        ("/emit", json!({ "type": "message.read" }), vec!["message.read"]),
        ("/emit", json!({ "type": "moon.rises" }), vec!["moon.rises"]),
        ("/remove", json!({}), vec![]),
    ];
    for (path, mut command, expected) in cases {
        let before = vendor.simulator.events().len();
        command["id"] = json!(one);
        vendor.control(path, command).await;
        assert_eq!(kinds(&events_since(&vendor, before)), expected, "{path}");
    }
}

#[tokio::test]
async fn an_event_has_the_fields_of_the_contract_and_no_others() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    vendor.simulator.customer_writes(&one);
    vendor.simulator.change(&one, &json!({ "assigned_user_id": null, "name": "Renamed" }));
    let [message, conversation, contact] = events_since(&vendor, 0).try_into().unwrap();
    let fields = |json: &Value| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let envelope = ["created_at", "data", "event_id", "id", "tenant_id", "type"];
    assert_eq!(fields(&message), envelope);
    let data = ["contact", "contact_method", "conversation", "message"];
    assert_eq!(fields(&message["data"]), data);
    assert_eq!(fields(&conversation["data"]), ["contact", "conversation"]);
    assert_eq!(fields(&contact["data"]), ["contact"]);
    assert_eq!(contact["data"]["contact"]["name"], "Renamed");
    let listed = [
        "assigned_user_id",
        "bot_session_id",
        "channel_id",
        "contact_id",
        "created_at",
        "id",
        "last_agent_reply_at",
        "last_customer_message_at",
        "status",
        "subject",
    ];
    assert_eq!(fields(&conversation["data"]["conversation"]), listed);
    assert_eq!(message["data"]["message"]["direction"], "inbound");
    assert!(message["data"]["message"]["text"].is_string());
    for (time, shape) in [
        (&message["created_at"], "2026-10-01T00:00:00.000000Z"),
        (&message["data"]["message"]["created_at"], "2026-10-01T00:00:00Z"),
    ] {
        let time = time.as_str().unwrap();
        assert!(time.len() == shape.len() && time.ends_with('Z'), "{time}");
    }
}

#[tokio::test]
async fn events_include_the_channel_at_first_always_or_never() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["channel_type"] == "sms");
    let cases = [
        (ChannelField::AtFirst, [true, true, false, false]),
        (ChannelField::Always, [true; 4]),
        (ChannelField::Never, [false; 4]),
    ];
    for (channel, expected) in cases {
        vendor.simulator.set_channel_field(channel);
        let before = vendor.simulator.events().len();
        let types =
            ["conversation.created", "message.received", "message.sent", "conversation.closed"];
        types.iter().for_each(|kind| assert!(vendor.simulator.emit(kind, &one)));
        let received = events_since(&vendor, before);
        let has_channel =
            received.iter().map(|e| e["data"]["conversation"].get("channel_type").is_some());
        assert_eq!(has_channel.collect::<Vec<_>>(), expected, "{channel:?}");
    }
}

#[tokio::test]
async fn a_new_conversation_has_the_given_or_generated_values() {
    let vendor = Vendor::start(Live).await;
    let (user, _) = vendor.simulator.agents()[2].clone();
    let command = json!({
        "name": "Hilma",
        "phone": null,
        "channel": "pager",
        "assigned_user_id": user,
    });
    let arrival = vendor.unauthenticated(Method::POST, "/_simulator/arrives").json(&command);
    let (status, body) = read(arrival).await;
    let (_, one) = vendor.get(&format!("/conversations/{}", id(&body))).await;
    assert_eq!((status, &one["contact"]["name"]), (200, &json!("Hilma")));
    assert_eq!((&one["contact"]["phone"], &one["channel_type"]), (&Value::Null, &json!("pager")));
    assert_eq!((&one["assigned_user_id"], &one["needs_reply"]), (&json!(user), &json!(true)));
    assert_eq!(
        kinds(&events_since(&vendor, 0)),
        ["contact.created", "conversation.created", "message.received"]
    );

    let invented = vendor.simulator.arrives(&json!({}));
    let (_, page) = vendor.get("/conversations?page_size=2").await;
    assert_eq!([id(&page["items"][0]), id(&page["items"][1])], [invented, id(&body)]);
    let contact = &page["items"][0]["contact"];
    assert!(contact["name"].as_str().unwrap().len() > 2 && contact["phone"].is_string());
}

#[tokio::test]
async fn messages_of_customers_and_agents_update_the_conversation() {
    for contract in [Documented, Live] {
        let vendor = Vendor::start(contract).await;
        let one = vendor.find(|c| c["status"] == "closed");
        let now = || vendor.simulator.conversation(&one).unwrap();
        let before = now();
        vendor.simulator.customer_writes(&one);
        let written = now();
        assert_eq!((&written["needs_reply"], &written["unread_count"]), (&true.into(), &1.into()));
        assert_ne!(written["status"], "closed");
        assert_eq!(vendor.rows("").await[0]["id"], one.as_str());
        vendor.simulator.agent_replies(&one);
        let replied = now();
        assert_eq!((&replied["needs_reply"], &replied["unread_count"]), (&false.into(), &0.into()));
        let at =
            |c: &Value| OffsetDateTime::parse(c["updated_at"].as_str().unwrap(), &Rfc3339).unwrap();
        assert!(at(&before) < at(&written) && at(&written) < at(&replied));

        vendor.simulator.remove(&one);
        assert_eq!(vendor.get(&format!("/conversations/{one}")).await.0, 404);
        assert!(vendor.rows("").await.iter().all(|row| id(row) != one));
        assert!(!vendor.simulator.customer_writes(&one) && !vendor.simulator.remove(&one));
    }
}
