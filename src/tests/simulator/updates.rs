//! Assigning, closing, reopening, snoozing, and idempotency keys.

use super::{Vendor, id, read};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::{Documented, Live};

#[tokio::test]
async fn documented_put_assigns_and_unassigns() {
    let vendor = Vendor::start(Documented).await;
    let one = vendor.find(|c| c["assigned_user_id"].is_null());
    let path = format!("/conversations/{one}");
    let (user, _) = vendor.simulator.agents()[4].clone();
    for command in [json!(user), Value::Null] {
        let put = vendor.call(Method::PUT, &path).json(&json!({ "assigned_to": command }));
        let (status, body) = read(put).await;
        assert_eq!((status, &body["assigned_to"], &body["id"]), (200, &command, &json!(one)));
        assert_eq!(vendor.simulator.conversation(&one).unwrap()["assigned_user_id"], command);
    }
}

#[tokio::test]
async fn live_assigns_by_post_and_unassigns_by_patch() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "open");
    let (user, _) = vendor.simulator.agents()[4].clone();
    let (status, body) = vendor.post(&format!("/conversations/{one}/assign/{user}")).await;
    assert_eq!((status, &body["assigned_user_id"]), (200, &json!(user)));
    assert_eq!(body["status"], "assigned");

    let path = format!("/conversations/{one}");
    let patch = |command: Value| read(vendor.call(Method::PATCH, &path).json(&command));
    let (status, body) = patch(json!({ "assigned_user_id": null, "subject": "New" })).await;
    assert_eq!(
        (status, &body["assigned_user_id"], &body["subject"]),
        (200, &Value::Null, &json!("New"))
    );
    assert_eq!(body["status"], "open");
    assert_eq!(patch(json!({ "status": "closed" })).await.1["status"], "closed");
    assert_eq!(vendor.post(&format!("{path}/reopen")).await.1["status"], "open");
}

#[tokio::test]
async fn closing_returns_the_shape_of_the_contract() {
    let vendor = Vendor::start(Documented).await;
    let one = vendor.find(|c| c["status"] != "closed");
    let (status, body) = vendor.post(&format!("/conversations/{one}/close")).await;
    let now = vendor.simulator.conversation(&one).unwrap();
    let expected = json!({ "id": one, "status": "closed", "closed_at": now["closed_at"] });
    assert_eq!((status, body, now["closed_at"].is_string()), (200, expected, true));

    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] != "closed" && c["snoozed_until"].is_null());
    let close = vendor.call(Method::POST, &format!("/conversations/{one}/close"));
    let (status, body) = read(close.json(&json!({ "notes": "Solved", "summarize": true }))).await;
    assert_eq!(
        (status, &body["status"], body["contact"].is_object()),
        (200, &json!("closed"), true)
    );
    assert_eq!(vendor.simulator.conversation(&one).unwrap()["notes"], json!(["Solved"]));
    assert_eq!(vendor.rows("status=open").await.iter().filter(|row| id(row) == one).count(), 0);
}

#[tokio::test]
async fn a_snooze_hides_a_conversation_until_it_ends_or_the_customer_writes() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned" && c["snoozed_until"].is_null());
    let path = format!("/conversations/{one}/snooze");
    let snooze = |reopens: bool| {
        let command = json!({
            "snoozed_until": "2999-01-01T09:00:00+02:00",
            "reopen_on_message": reopens,
        });
        read(vendor.call(Method::POST, &path).json(&command))
    };
    let open = async || vendor.rows("status=open").await.iter().any(|row| id(row) == one);
    let (status, body) = snooze(true).await;
    assert_eq!((status, &body["status"]), (200, &json!("assigned")));
    assert!(body["snoozed_until"].is_string() && !open().await);
    assert_eq!(read(vendor.call(Method::DELETE, &path)).await.1["snoozed_until"], Value::Null);
    assert!(open().await);

    for reopens in [true, false] {
        snooze(reopens).await;
        vendor.simulator.customer_writes(&one);
        assert_eq!(open().await, reopens);
    }
}

#[tokio::test]
async fn a_bulk_close_counts_what_it_closed_and_lists_what_failed() {
    let vendor = Vendor::start(Live).await;
    let all = vendor.simulator.conversations();
    let some: Vec<_> = all.iter().filter(|c| c["status"] != "closed").map(id).take(3).collect();
    let command = json!({
        "conversation_ids": [some[0], "conv_none", some[1], some[2]],
        "reason": "spam",
    });
    let close = vendor.call(Method::POST, "/conversations/bulk-close").json(&command);
    let told = json!({ "success_count": 3, "failed_count": 1, "failed_ids": ["conv_none"] });
    assert_eq!(read(close).await, (200, told));
    for one in some {
        let now = vendor.simulator.conversation(&one).unwrap();
        assert_eq!((&now["status"], &now["notes"]), (&json!("closed"), &json!(["spam"])));
    }
}

#[tokio::test]
async fn invalid_requests_change_nothing() {
    let (documented, live) = (Vendor::start(Documented).await, Vendor::start(Live).await);
    let (old, new) =
        (documented.find(|c| c["status"] == "assigned"), live.find(|c| c["status"] == "assigned"));
    let (old, new) = (format!("/conversations/{old}"), format!("/conversations/{new}"));
    let assign = format!("{new}/assign/user_nobody");
    let close = format!("{new}/close");
    let snooze = format!("{new}/snooze");
    let cases = [
        (&documented, Method::PUT, "/conversations/conv_none", r#"{"assigned_to":null}"#, 404),
        (&documented, Method::POST, "/conversations/conv_none/close", "", 404),
        (&documented, Method::PUT, &old, r#"{"assigned_to":"user_nobody"}"#, 404),
        (&documented, Method::PUT, &old, r#"{"assigned_to":7}"#, 400),
        (&documented, Method::PUT, &old, "{", 400),
        (&documented, Method::PATCH, &old, r#"{"assigned_user_id":null}"#, 501),
        (&live, Method::PUT, &new, r#"{"assigned_to":null}"#, 405),
        (&live, Method::POST, &assign, "", 404),
        (&live, Method::POST, "/conversations/conv_none/assign/user_nobody", "", 404),
        (&live, Method::PATCH, &new, r#"{"status":"asleep","assigned_user_id":null}"#, 422),
        (
            &live,
            Method::PATCH,
            &new,
            r#"{"assigned_user_id":"user_nobody","status":"closed"}"#,
            404,
        ),
        (&live, Method::POST, &close, r#"{"notes":["no"]}"#, 422),
        (&live, Method::POST, &snooze, "", 422),
        (&live, Method::POST, &snooze, r#"{"snoozed_until":"2999-01-01T09:00:00"}"#, 422),
        (&live, Method::POST, &snooze, r#"{"snoozed_until":"2001-01-01T09:00:00Z"}"#, 422),
        (&live, Method::DELETE, "/conversations/conv_none/snooze", "", 404),
        (&live, Method::POST, "/conversations/bulk-close", r#"{"conversation_ids":[7]}"#, 422),
        (&live, Method::POST, "/conversations/bulk-close", "", 422),
    ];
    let before = [documented.simulator.conversations(), live.simulator.conversations()];
    for (vendor, method, path, body, expected) in cases {
        let (status, answer) = read(vendor.call(method.clone(), path).body(body)).await;
        assert_eq!(status, expected, "{method} {path} {body}: {answer}");
    }
    assert_eq!(before, [documented.simulator.conversations(), live.simulator.conversations()]);
}

#[tokio::test]
async fn a_repeated_idempotency_key_returns_the_first_response_or_a_conflict() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    let close = |notes: &str| {
        let call = vendor.call(Method::POST, &format!("/conversations/{one}/close"));
        read(call.header("Idempotency-Key", "k1").json(&json!({ "notes": notes })))
    };
    let first = close("done").await;
    vendor.simulator.change(&one, &json!({ "status": "open" }));
    assert_eq!(close("done").await, first);
    let (status, body) = close("other").await;
    assert_eq!((status, &body["detail"]["code"]), (409, &json!("conflict")));
    let now = vendor.simulator.conversation(&one).unwrap();
    assert_eq!((&now["status"], &now["notes"]), (&json!("assigned"), &json!(["done"])));
}
