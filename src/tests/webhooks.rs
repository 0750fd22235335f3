//! Webhook deliveries of SendSeven, and forged ones.

use crate::support::file::TemporaryFile;
use crate::support::{Answer, Browser, PASSWORD, TestApp, TestConfig, eventually, name_of};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::model::{ConversationId, Role};
use sevendesk::server::store::{Store, now};
use sevendesk::simulator::Contract;
use sha2::Sha256;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use tower::ServiceExt;

pub const PATH: &str = "/webhooks/sendseven";
const SECRET: &str = "whsec_of_this_test";

pub fn config() -> TestConfig {
    TestConfig { webhook_secret: Some(SECRET), ..TestApp::new(Contract::Live) }
}

async fn app() -> TestApp {
    config().start().await
}

/// Returns a `conversation.created` event.
pub fn created(event: &str, conversation: &str) -> Value {
    json!({
        "id": event,
        "type": "conversation.created",
        "event_id": "evt",
        "tenant_id": "demo",
        "created_at": "2026-10-01T10:00:00.123456Z",
        "data": {
            "conversation": {
                "id": conversation,
                "status": "open",
                "contact_id": "contact_1",
                "channel_type": "whatsapp",
                "created_at": "2026-10-01T10:00:00Z",
            },
            "contact": { "id": "contact_1", "name": "Zoë Example" },
        },
    })
}

pub fn signature(secret: &str, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends a signed body whose timestamp is `after` seconds from now.
pub async fn send(app: &TestApp, body: impl Into<Vec<u8>>, after: i64) -> Answer {
    let body = body.into();
    let timestamp = (now().0 + after).to_string();
    let signature = signature(SECRET, &timestamp, &body);
    send_as(&app.anonymous(), body, &timestamp, &signature).await
}

async fn send_as(from: &Browser, body: Vec<u8>, timestamp: &str, signature: &str) -> Answer {
    let request = from
        .request(Method::POST, PATH)
        .header("content-type", "application/json")
        .header("x-sendseven-timestamp", timestamp)
        .header("x-sendseven-signature", signature)
        .header("x-sendseven-event", "conversation.closed")
        .header("x-sendseven-delivery-id", "not signed");
    from.send(request.body(body)).await
}

async fn send_unsigned(app: &TestApp, body: impl Into<Vec<u8>>) -> Answer {
    let visitor = app.anonymous();
    visitor.send(visitor.request(Method::POST, PATH).body(body.into())).await
}

fn count_of(app: &TestApp, outcome: &str) -> u64 {
    let mut registry = prometheus_client::registry::Registry::default();
    app.state.webhooks.register(&mut registry);
    let mut text = String::new();
    prometheus_client::encoding::text::encode(&mut text, &registry).unwrap();
    let line = format!("webhooks_total{{outcome=\"{outcome}\"}} ");
    text.lines().find_map(|found| found.strip_prefix(&line)).unwrap().parse().unwrap()
}

/// Fails if a delivery changed the queue, was recorded, or caused a call.
fn assert_nothing_happened(app: &TestApp) {
    assert_eq!(app.state.services.queue.open_count(), 0);
    assert_eq!(app.state.services.queue.last_webhook_at(), None);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn without_a_secret_every_delivery_is_refused() {
    let app = TestApp::new(Contract::Live).start().await;
    assert_eq!(send(&app, created("e1", "conv_new").to_string(), 0).await.status, 503);
    assert_eq!(send_unsigned(&app, "{}").await.status, 503);
    assert_nothing_happened(&app);
}

#[tokio::test]
async fn only_a_valid_challenge_is_echoed() {
    let app = app().await;
    let digits = "00112233445566778899aabbccddeeff";
    let challenge = |text: &str| json!({ "type": "sendseven_verification", "challenge": text });
    let answer = send_unsigned(&app, challenge(digits).to_string()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json::<Value>(), json!({ "challenge": digits }));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    for refused in ["", "0011", "<script>alert(1)</script>00000000", &"0".repeat(33)] {
        let answer = send_unsigned(&app, challenge(refused).to_string()).await;
        assert_eq!(answer.status, 401, "{refused}");
        assert!(refused.is_empty() || !answer.text.contains(refused), "{refused}");
    }
    let other = json!({ "type": "conversation.created", "challenge": digits });
    assert_eq!(send_unsigned(&app, other.to_string()).await.status, 401);
    assert_nothing_happened(&app);
}

#[tokio::test]
async fn forged_stale_or_foreign_deliveries_change_nothing() {
    let app = app().await;
    let visitor = app.anonymous();
    let body = created("e1", "conv_new").to_string();
    let (then, bytes) = (now().0.to_string(), body.clone().into_bytes());
    let genuine = signature(SECRET, &then, &bytes);
    let other_time = (now().0 + 1).to_string();
    let forged = [
        (bytes.clone(), then.clone(), signature("another secret", &then, &bytes)),
        (bytes.clone(), other_time, genuine.clone()),
        (body.replace("open", "closed").into_bytes(), then.clone(), genuine.clone()),
        // The same JSON with other whitespace.
        (body.replace(':', ": ").into_bytes(), then.clone(), genuine.clone()),
        (bytes.clone(), then.clone(), genuine.replace("sha256=", "")),
        (bytes.clone(), then.clone(), genuine.replace("sha256=", "sha1=")),
        (bytes.clone(), then.clone(), genuine[..genuine.len() - 2].to_owned()),
        (bytes.clone(), then.clone(), "sha256=".to_owned()),
        (bytes.clone(), String::new(), signature(SECRET, "", &bytes)),
        (bytes.clone(), format!("+{then}"), signature(SECRET, &format!("+{then}"), &bytes)),
        (bytes.clone(), format!("{then}.1"), signature(SECRET, &format!("{then}.1"), &bytes)),
    ];
    let number = forged.len() as u64;
    for (body, timestamp, signature) in forged {
        let answer = send_as(&visitor, body, &timestamp, &signature).await;
        assert_eq!(answer.status, 401, "{timestamp} {signature}");
    }
    assert_eq!(send_unsigned(&app, body.clone()).await.status, 401);
    assert_eq!(count_of(&app, "forged"), number + 1);
    for seconds in [-302, 302] {
        assert_eq!(send(&app, body.clone(), seconds).await.status, 401, "{seconds}");
    }
    assert_eq!(count_of(&app, "stale"), 2);
    let mut foreign = created("e1", "conv_new");
    foreign["tenant_id"] = json!("another");
    assert_eq!(send(&app, foreign.to_string(), 0).await.status, 403);
    assert_eq!(count_of(&app, "foreign"), 1);
    assert_nothing_happened(&app);
    for seconds in [-298, 298] {
        assert_eq!(send(&app, body.clone(), seconds).await.status, 202, "{seconds}");
    }
}

#[tokio::test]
async fn an_event_with_odd_shapes_and_long_texts_is_applied_without_them() {
    let app = config().with_queue().start().await;
    let mut odd = created("e1", "conv_odd");
    odd["data"]["conversation"]["status"] = json!({ "name": "open" });
    odd["data"]["conversation"]["channel_type"] = json!({ "id": 7, "name": "whatsapp" });
    odd["data"]["conversation"]["subject"] = json!("s".repeat(20_000));
    odd["data"]["contact"]["name"] = json!("\u{202e}Zoë \u{202e}Example");
    odd["data"]["contact"]["phone"] = json!({ "number": 7 });

    assert_eq!(send(&app, odd.to_string(), 0).await.status, 202);

    let id = ConversationId::parse("conv_odd").unwrap();
    let find = async || {
        let queue = &app.state.services.queue;
        queue.read(|snapshot| snapshot.conversations().find(|one| one.id == id).cloned())
    };
    let shown = eventually(find).await;
    assert_eq!((shown.status.as_str(), shown.contact.label()), ("open", "Zoë Example"));
    assert_eq!(shown.contact.phone, None);
    assert_eq!(shown.subject.unwrap().chars().count(), 300);
}

#[tokio::test]
async fn unreadable_deliveries_are_refused_and_change_nothing() {
    let app = app().await;
    let mut odd = created("e1", "conv_new");
    odd["data"]["conversation"]["id"] = json!(7);
    let mut nameless = created("", "conv_new");
    let unnamed = nameless.to_string();
    nameless.as_object_mut().unwrap().remove("id");
    let long = created(&"e".repeat(201), "conv_new").to_string();
    let bodies = [
        "",
        "not JSON",
        "[]",
        "null",
        "{}",
        &odd.to_string(),
        &unnamed,
        &nameless.to_string(),
        &long,
    ];
    for body in bodies {
        let answer = send(&app, body, 0).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.text, "This cannot be read.\n");
    }
    assert_eq!(send(&app, [b'{', 0xff, b'}'], 0).await.status, 400);
    assert_eq!(count_of(&app, "unreadable"), 10);
    assert_nothing_happened(&app);
}

#[tokio::test]
async fn a_delivery_may_be_256_kb_and_any_other_request_64_kb() {
    let app = app().await;
    let mut padded = created("e1", "conv_new");
    padded["data"]["padding"] = json!("x".repeat(256 * 1024));
    assert_eq!(send(&app, padded.to_string(), 0).await.status, 413);
    assert_nothing_happened(&app);
    padded["data"]["padding"] = json!("x".repeat(255 * 1024));
    assert_eq!(send(&app, padded.to_string(), 0).await.status, 202);
    let lea = app.sign_in(Role::Lead).await;
    let note = "x".repeat(65 * 1024);
    assert_eq!(lea.call("/api/conversations/close", &[("note", &note)]).await.status, 413);
}

#[tokio::test]
async fn the_endpoint_accepts_cross_site_posts_and_uses_no_session() {
    let app = app().await;
    let lea = app.sign_in(Role::Lead).await;
    let answer = lea.get(PATH).await;
    assert_eq!(answer.status, 405);
    let (body, then) = (created("e1", "conv_new").to_string().into_bytes(), now().0.to_string());
    let request = lea
        .request(Method::POST, PATH)
        .header("origin", "https://api.sendseven.example")
        .header("sec-fetch-site", "cross-site")
        .header("x-sendseven-timestamp", &then)
        .header("x-sendseven-signature", signature(SECRET, &then, &body));
    let answer = lea.send(request.body(body)).await;
    assert_eq!((answer.status, answer.text.as_str()), (202, "Taken.\n"));
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(lea.send(lea.request(Method::POST, PATH).body("{}")).await.status, 401);
}

#[tokio::test]
async fn a_valid_event_reaches_open_pages_once() {
    let app = app().await;
    let vera = app.sign_in(Role::Viewer).await;
    let mut events = vera.listen(None).await;
    let first = created("e1", "conv_new").to_string();
    // Repeats with the same signature, with another signature, and with another body.
    let then = now().0.to_string();
    let signed = signature(SECRET, &then, first.as_bytes());
    for _ in 0..3 {
        let body = first.clone().into_bytes();
        assert_eq!(send_as(&app.anonymous(), body, &then, &signed).await.status, 202);
    }
    assert_eq!(send(&app, first, 1).await.status, 202);
    assert_eq!(send(&app, created("e1", "conv_other").to_string(), 0).await.status, 202);
    assert_eq!(send(&app, created("e2", "conv_last").to_string(), 0).await.status, 202);

    let received = [events.next_non_status().await, events.next_non_status().await];
    for (received, expected) in received.iter().zip(["conv_new", "conv_last"]) {
        let (id, html) = received.fragment();
        assert_eq!((received.name.as_str(), id.as_str()), ("row", expected));
        assert!(html.contains("Zoë Example"), "{html}");
    }
    assert_eq!((count_of(&app, "accepted"), count_of(&app, "duplicate")), (2, 4));
    assert!(app.state.services.queue.last_webhook_at().is_some());
    let other = ConversationId::parse("conv_other").unwrap();
    assert!(app.state.services.queue.read(|snapshot| snapshot.find(&other).is_none()));
}

#[tokio::test]
async fn an_unknown_event_type_is_accepted_and_changes_nothing() {
    let app = app().await;
    let strange = json!({ "id": "e1", "type": "campaign.ended", "tenant_id": "demo", "data": 7 });
    assert_eq!(send(&app, strange.to_string(), 0).await.status, 202);
    assert_nothing_happened(&app);
    assert_eq!(count_of(&app, "accepted"), 1);
}

#[tokio::test]
async fn processed_deliveries_are_remembered_for_seven_days() {
    let file = TemporaryFile::new("webhooks");
    let store = Store::open(&file.database()).await.unwrap();
    store.remember_webhook("e1").await.unwrap();
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();
    for (aged, known) in [(7 * 24 * 3600 - 60, true), (60, false)] {
        assert!(store.has_webhook("e1").await.unwrap());
        let age = format!("UPDATE webhook_ids SET heard_at = heard_at - {aged}");
        sqlx::query(AssertSqlSafe(age)).execute(&mut database).await.unwrap();
        assert_eq!(store.has_webhook("e1").await.unwrap(), known, "{aged}");
        assert_eq!(store.purge_webhooks().await.unwrap(), u64::from(!known));
    }
}

#[tokio::test]
async fn deliveries_beyond_the_inbox_limit_are_refused_so_that_they_are_retried() {
    let mut app = app().await;
    app.state.shutdown.cancel();
    // The worker has stopped; only the endpoint is left.
    (&mut app.server).await.unwrap();
    let router = sevendesk::web::router::router(&app.web);
    let mut statuses = Vec::new();
    for number in 0..1_025 {
        let body = created(&format!("e{number}"), "conv_new").to_string().into_bytes();
        let then = now().0.to_string();
        let request = http::Request::post(PATH)
            .header("x-sendseven-timestamp", &then)
            .header("x-sendseven-signature", signature(SECRET, &then, &body))
            .body(axum::body::Body::from(body));
        let answer = router.clone().oneshot(request.unwrap()).await.unwrap();
        statuses.push(answer.status().as_u16());
    }
    assert!(statuses[..1_024].iter().all(|status| *status == 202));
    assert_eq!((statuses[1_024], count_of(&app, "full")), (503, 1));
    assert_nothing_happened(&app);
}

#[tokio::test]
async fn admins_learn_how_far_the_clock_is_off_while_webhooks_are_refused_for_their_time() {
    let app = app().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let body = || created("e1", "conv_new").to_string();
    for (after, sentence) in [(7_200, "s behind SendSeven"), (-7_200, "s ahead of SendSeven")] {
        assert_eq!(send(&app, body(), after).await.status, 401);
        let page = ada.get("/conversations").await.text;
        assert!(page.contains("Webhooks are refused") && page.contains(sentence), "{page}");
        assert!(!lea.get("/conversations").await.text.contains("Webhooks are refused"));
    }
    let german = app.anonymous().with_language("de");
    german.sign_in(name_of(Role::Admin), PASSWORD).await;
    assert!(german.get("/conversations").await.text.contains("geht gegenüber SendSeven"));

    assert_eq!(send(&app, body(), 0).await.status, 202);
    assert!(!ada.get("/conversations").await.text.contains("Webhooks are refused"));
}
