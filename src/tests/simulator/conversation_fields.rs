//! The fields of a conversation in the live contract, and the states that it can be given.

use super::{Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::Live;

const LATER: &str = "2999-01-01T00:00:00Z";

#[tokio::test]
async fn a_row_names_its_agent_its_last_message_and_who_closed_it() {
    let vendor = Vendor::start(Live).await;
    for row in vendor.rows("").await {
        assert_eq!(row["assigned_user"]["id"], row["assigned_user_id"], "{row}");
        assert_eq!(row["assigned_user"].is_null(), row["assigned_user_id"].is_null());
        let messages = vendor.simulator.messages(&id(&row));
        let last = messages.iter().rfind(|message| message["is_internal"] == false).unwrap();
        for field in ["text", "message_type", "direction", "created_at"] {
            assert_eq!(row["last_message"][field], last[field], "{field}");
        }
        let is_closed = row["status"] == "closed";
        assert_eq!(row["closed_at"].is_string(), is_closed);
        assert!(is_closed || row["closed_by_user_id"].is_null());
        assert_eq!(row["is_email"], row["channel_type"] == "email");
        assert_eq!(row["is_live_chat"], row["channel_type"] == "live_chat");
        assert_eq!(row["contact_method"]["id"], row["contact_method_id"]);
        assert_eq!(row["active_contact_method_id"], row["contact_method_id"]);
        let is_snoozed = row["snoozed_until"].is_string();
        assert_eq!(row["snooze_reopen_on_message"].is_boolean(), is_snoozed);
        assert_eq!((&row["ai_summary"], &row["ai_tags"]), (&Value::Null, &json!([])));
    }
}

#[tokio::test]
async fn closing_and_snoozing_answer_with_what_they_set() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned" && c["snoozed_until"].is_null());
    let path = format!("/conversations/{one}");
    let snooze =
        |body: Value| read(vendor.call(Method::POST, &format!("{path}/snooze")).json(&body));
    let (_, short) = snooze(json!({ "snoozed_until": LATER })).await;
    let (_, long) = snooze(json!({ "snoozed_until": LATER, "reopen_on_message": true })).await;
    let ends = [short, long].map(|answer| answer["snooze_reopen_on_message"].clone());
    assert_eq!(ends, [json!(false), json!(true)]);

    let (_, closed) = vendor.post(&format!("{path}/close")).await;
    let (me, _) = vendor.simulator.agents()[0].clone();
    assert!(closed["closed_at"].is_string() && closed["closed_by_user_id"] == me.as_str());
    let (_, reopened) = vendor.post(&format!("{path}/reopen")).await;
    assert!(reopened["closed_at"].is_null() && reopened["closed_by_user_id"].is_null());
}

#[tokio::test]
async fn a_patch_sets_each_status_of_the_contract_and_refuses_others() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned" && c["needs_reply"] == true);
    let path = format!("/conversations/{one}");
    let patch = |body: Value| read(vendor.call(Method::PATCH, &path).json(&body));
    for (sent, expected) in [
        ("resolved", "resolved"),
        ("open", "assigned"),
        ("closed", "closed"),
        ("assigned", "assigned"),
    ] {
        let (status, answer) = patch(json!({ "status": sent })).await;
        assert_eq!((status, &answer["status"]), (200, &json!(expected)), "{sent}");
        let is_over = ["resolved", "closed"].contains(&sent);
        assert_eq!(answer["needs_reply"], !is_over, "{sent}");
        let tab = if is_over { "status=closed" } else { "status=open" };
        assert!(vendor.rows(tab).await.iter().any(|row| id(row) == one), "{sent}");
    }
    for body in [
        json!({ "status": "snoozed" }),
        json!({ "status": "pending" }),
        json!({ "subject": "s".repeat(501) }),
    ] {
        assert_eq!(patch(body).await.0, 422);
    }
}

#[tokio::test]
async fn events_have_the_fields_of_captured_deliveries() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    vendor.simulator.customer_writes(&one);
    vendor.simulator.agent_replies(&one);
    vendor.simulator.emit("message.read", &one);
    vendor.simulator.emit("message.failed", &one);
    let bodies = vendor.simulator.events().into_iter();
    let data = bodies.map(|event| serde_json::from_str::<Value>(&event.body).unwrap());
    let [received, sent, is_read, failed] = data.collect::<Vec<_>>().try_into().unwrap();

    let message = &received["data"]["message"];
    assert_eq!(received["event_id"], message["id"]);
    assert_eq!(received["data"]["contact_method"]["id"], message["contact_method_id"]);
    for field in ["platform", "channel_id", "contact_id", "external_id", "from_id", "meta"] {
        assert!(!message[field].is_null(), "{field}");
    }
    for field in ["attachments", "to_id", "sent_at", "delivered_at", "read_at"] {
        assert_eq!(message.get(field), Some(&Value::Null), "{field}");
    }
    for field in ["is_internal", "error_message"] {
        assert_eq!(message.get(field), None, "{field}");
    }
    let messages = vendor.simulator.messages(&one);
    let [wrote, replied] = messages.last_chunk().unwrap();
    assert_eq!((&message["id"], &message["text"]), (&wrote["id"], &wrote["text"]));

    let message = &sent["data"]["message"];
    assert_eq!((&message["id"], &message["text"]), (&replied["id"], &replied["text"]));
    let author = &message["meta"]["sent_by_user_id"];
    assert_eq!(*author, vendor.simulator.conversation(&one).unwrap()["assigned_user_id"]);
    assert!(message["meta"]["sender_name"].is_string() && message["to_id"].is_string());

    for event in [&is_read, &failed] {
        let data = &event["data"];
        let fields =
            |name: &str| data[name].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(fields("conversation"), ["channel_id", "contact_id", "id", "status"]);
        assert_eq!(fields("contact"), ["id", "name", "phone"]);
        assert_eq!(data["message"]["id"], replied["id"]);
    }
    let message = &failed["data"]["message"];
    assert_eq!(
        (&message["status"], &message["meta"]["error_code"]),
        (&json!("failed"), &json!(131_026))
    );
    assert!(message["meta"]["error"].is_string());
}
