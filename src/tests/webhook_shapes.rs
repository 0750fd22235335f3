//! Deliveries of the shapes that were captured from the live API in September 2026, with invented
//! values, and challenges as it sends them.

use crate::support::lists::first_open;
use crate::support::{TestApp, eventually};
use crate::webhooks::{PATH, config, send};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::model::message::Side;
use sevendesk::model::query::encode;
use sevendesk::model::{Conversation, ConversationId, Language, LastMessage, Role};
use sevendesk::server::locales::with_language;
use sevendesk::simulator::Contract;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

fn id(text: &str) -> ConversationId {
    ConversationId::parse(text).unwrap()
}

fn find(app: &TestApp, text: &str) -> Option<Conversation> {
    app.state.services.queue.read(|snapshot| snapshot.find(&id(text)).cloned())
}

/// Returns a `message.received`: no channel type, and nulls for what the message lacks.
fn received(event: &str, conversation: &str) -> Value {
    json!({
        "id": event, "type": "message.received", "event_id": "msg_1", "tenant_id": "demo",
        "created_at": "2026-10-01T10:00:00.000000Z",
        "data": {
            "message": {
                "id": "msg_1", "meta": { "phone_number_id": "7", "external_message_id": "wamid" },
                "text": "Hello", "to_id": null, "status": "delivered", "from_id": "15555550100",
                "read_at": null, "sent_at": null, "platform": "whatsapp", "direction": "inbound",
                "channel_id": "ch_1", "contact_id": "contact_shape",
                "created_at": "2026-10-01T10:00:00Z", "attachments": null, "external_id": "wamid",
                "reply_to_id": null, "contact_info": { "name": "Zoë Example" },
                "delivered_at": null, "message_type": "text", "conversation_id": conversation,
                "contact_method_id": "method_1", "reply_to_external_id": null,
            },
            "conversation": {
                "id": conversation, "status": "open", "subject": null, "channel_id": "ch_1",
                "contact_id": "contact_shape", "created_at": "2026-09-02T16:29:11Z",
                "bot_session_id": null, "assigned_user_id": null,
                "last_agent_reply_at": "2026-10-01T09:58:49Z",
                "last_customer_message_at": "2026-10-01T09:58:47Z",
            },
            "contact": {
                "id": "contact_shape", "name": "Zoë Example", "email": "zoe@example.com",
                "phone": "+15555550100",
            },
            "contact_method": { "id": "method_1", "value": "15555550100", "channel_id": null },
        },
    })
}

/// Returns an event about an outbound message, whose conversation and contact lack most fields.
fn outbound(event: &str, kind: &str, conversation: &str) -> Value {
    json!({
        "id": event, "type": kind, "event_id": "msg_2", "tenant_id": "demo",
        "created_at": "2026-10-01T10:05:01.000000Z",
        "data": {
            "message": {
                "id": "msg_2", "text": "Good morning", "status": "read", "platform": "whatsapp",
                "meta": { "is_bot": false, "sender_name": "Lea", "sent_by_user_id": "user_1" },
                "direction": "outbound", "created_at": "2026-10-01T10:05:00Z",
                "attachments": null, "message_type": "text", "conversation_id": conversation,
            },
            "conversation": {
                "id": conversation, "status": "open", "channel_id": "ch_1",
                "contact_id": "contact_shape",
            },
            "contact": { "id": "contact_shape", "name": "Zoë Example", "phone": "+15555550100" },
        },
    })
}

#[tokio::test]
async fn a_message_of_an_unknown_conversation_names_the_channel_and_costs_no_call() {
    let app = config().start().await;
    assert_eq!(send(&app, received("e1", "conv_shape").to_string(), 0).await.status, 202);

    let shown = eventually(async || find(&app, "conv_shape")).await;

    assert_eq!((shown.channel.as_str(), shown.status.as_str()), ("whatsapp", "open"));
    assert_eq!(shown.contact.label(), "Zoë Example");
    assert!(shown.needs_reply && shown.assignee.is_none());
    assert_eq!(shown.last_customer_message_at.unwrap().iso(), "2026-10-01T10:00:00Z");
    let calls = app.simulator.calls();
    assert!(calls.iter().all(|call| !call.path.contains("/conversations")), "{calls:?}");
}

#[tokio::test]
async fn events_that_lack_fields_take_nothing_away() {
    let app = config().start().await;
    send(&app, received("e1", "conv_shape").to_string(), 0).await;
    eventually(async || find(&app, "conv_shape")).await;

    for (event, kind) in
        [("e2", "message.delivered"), ("e3", "message.sent"), ("e4", "message.read")]
    {
        let answer = send(&app, outbound(event, kind, "conv_shape").to_string(), 0).await;
        assert_eq!(answer.status, 202, "{kind}");
    }

    let replied = async || find(&app, "conv_shape").filter(|shown| !shown.needs_reply);
    let shown = eventually(replied).await;
    assert_eq!(shown.contact.email.as_deref(), Some("zoe@example.com"));
    assert_eq!((shown.channel.as_str(), shown.status.as_str()), ("whatsapp", "open"));
    assert_eq!(shown.created_at.unwrap().iso(), "2026-09-02T16:29:11Z");
}

#[tokio::test]
async fn a_row_shows_the_last_message_whoever_wrote_it_and_the_search_finds_it() {
    let app = config().with_queue().start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let read = first_open(&vera).await;
    let known = read.last_message.as_deref().expect("lists have the last message");
    assert_eq!(known.at, read.last_message_at);

    let says = async |from: &str, text: &str| {
        let mut event = outbound("", &format!("message.{from}"), read.id.as_str());
        let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
        event["id"] = json!(text);
        event["created_at"] = json!(now);
        event["data"]["message"]["created_at"] = json!(now);
        event["data"]["message"]["text"] = json!(format!("\n{text} & so on\nsecond line"));
        event["data"]["message"]["direction"] =
            json!(if from == "received" { "inbound" } else { "outbound" });
        assert_eq!(send(&app, event.to_string(), 0).await.status, 202);
    };
    for (from, text, shown) in [
        ("received", "Fünf Äpfel", ">Fünf Äpfel &amp; so on</small>"),
        ("sent", "Sechs Birnen", ">Team: Sechs Birnen &amp; so on</small>"),
    ] {
        says(from, text).await;
        let url = format!("/conversations?search={}", encode(&text.to_lowercase()));
        let row = async || {
            let page = vera.get(&url).await.text;
            (page.contains(shown) && page.contains(read.id.as_str())).then_some(page)
        };
        assert!(!eventually(row).await.contains("second line"));
    }
}

#[test]
fn a_row_names_the_kind_of_a_message_that_is_not_only_text() {
    let cases = [
        ("text", Some("Hi"), Side::Customer, "Hi"),
        ("text", None, Side::Customer, "Empty message"),
        ("image", None, Side::Customer, "Image"),
        ("image", Some("My parcel"), Side::Team, "Team: Image: My parcel"),
        ("order", None, Side::Customer, "“order” message, read it in SendSeven"),
    ];
    for (kind, text, from, shown) in cases {
        let kind = kind.to_owned();
        let last = LastMessage { from, kind, text: text.map(str::to_owned), at: None };
        assert_eq!(with_language(Language::English, || last.label()), shown);
    }
}

#[tokio::test]
async fn an_unknown_conversation_of_four_fields_is_read_instead_of_guessed() {
    let app = config().with_queue().start().await;
    let body = outbound("e1", "message.sent", "conv_unheard_of").to_string();
    assert_eq!(send(&app, body, 0).await.status, 202);

    let read = async || {
        let calls = app.simulator.calls();
        calls.into_iter().find(|call| call.path.contains("/conversations/conv_unheard_of"))
    };
    eventually(read).await;

    assert_eq!(find(&app, "conv_unheard_of"), None);
}

#[tokio::test]
async fn an_event_without_a_time_zone_is_in_utc() {
    let app = config().start().await;
    let mut event = received("e1", "conv_shape");
    event["created_at"] = json!("2026-10-01T10:00:00.000000");
    assert_eq!(send(&app, event.to_string(), 0).await.status, 202);
    eventually(async || find(&app, "conv_shape")).await;
}

#[tokio::test]
async fn a_challenge_is_answered_200_at_any_time_with_and_without_its_header() {
    let challenge = "00112233445566778899aabbccddeeff";
    let body = json!({ "type": "sendseven_verification", "challenge": challenge, "more": 1 });
    // The secret is known only after SendSeven has been told of the address.
    for app in [TestApp::new(Contract::Live).start().await, config().start().await] {
        let visitor = app.anonymous();
        for header in [None, Some("verification")] {
            let mut request = visitor.request(Method::POST, PATH).body(body.to_string());
            if let Some(header) = header {
                request = request.header("X-Sendseven-Event", header);
            }
            let answer = visitor.send(request).await;
            assert_eq!(answer.status, 200, "{header:?}");
            assert_eq!(answer.json::<Value>(), json!({ "challenge": challenge }));
        }
        // Signed with a secret that is no longer, or not yet, ours.
        let signed = visitor
            .request(Method::POST, PATH)
            .header("x-sendseven-timestamp", "1770000000")
            .header("x-sendseven-signature", format!("sha256={}", "0".repeat(64)))
            .body(body.to_string());
        assert_eq!(visitor.send(signed).await.status, 200);
    }
}
