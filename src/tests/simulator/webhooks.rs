//! Webhook challenge, signature, retries, and network faults.

use super::receiver::{ChallengeHandler, Receiver, SECRET, in_time};
use super::{BOTH, Vendor, read};
use axum::http::StatusCode;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::{Documented, Live};
use sevendesk::simulator::{ChallengeFailed, NetworkFaults, Options, sign};
use sha2::Sha256;
use std::collections::HashSet;
use std::time::Duration;

/// Starts a vendor with short retry intervals and a registered endpoint.
async fn vendor_and_receiver() -> (Vendor, Receiver) {
    let waits = vec![Duration::from_millis(1); 7];
    let vendor = Vendor::with(Options { webhook_waits: waits, ..Options::new(Live) }).await;
    let receiver = Receiver::start().await;
    vendor.simulator.register_webhook(&receiver.url, SECRET).await.unwrap();
    (vendor, receiver)
}

/// Emits this many message events in one conversation and returns their ids.
fn emit_messages(vendor: &Vendor, times: usize) -> Vec<String> {
    let one = vendor.find(|c| c["status"] == "assigned" && c["snoozed_until"].is_null());
    let before = vendor.simulator.events().len();
    (0..times).for_each(|_| assert!(vendor.simulator.customer_writes(&one)));
    vendor.simulator.events().into_iter().skip(before).map(|event| event.id).collect()
}

fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

#[tokio::test]
async fn only_an_endpoint_that_echoes_the_challenge_gets_deliveries() {
    let cases: [(ChallengeHandler, Result<(), ChallengeFailed>); 4] = [
        (|challenge| (StatusCode::OK, json!({ "challenge": challenge })), Ok(())),
        (
            |_| (StatusCode::OK, json!({ "challenge": "another" })),
            Err(ChallengeFailed::WrongAnswer),
        ),
        (|_| (StatusCode::OK, json!("fine")), Err(ChallengeFailed::WrongAnswer)),
        (
            |challenge| (StatusCode::ACCEPTED, json!({ "challenge": challenge })),
            Err(ChallengeFailed::Refused(202)),
        ),
    ];
    for (on_challenge, expected) in cases {
        let vendor = Vendor::start(Live).await;
        let receiver = Receiver::with_challenge_handler(on_challenge).await;
        let outcome = vendor.simulator.register_webhook(&receiver.url, SECRET).await;
        assert_eq!(outcome, expected);
        emit_messages(&vendor, 1);
        in_time(vendor.simulator.webhook_quiet()).await;
        assert_eq!(receiver.deliveries().len(), usize::from(expected.is_ok()));

        let [challenge] = receiver.challenges().try_into().unwrap();
        let names = challenge.headers.keys().map(|name| name.as_str());
        let ours: Vec<_> = names.filter(|name| name.contains("sendseven")).collect();
        assert_eq!(
            (ours, challenge.header("x-sendseven-event")),
            (vec!["x-sendseven-event"], "verification")
        );
        let payload = challenge.json();
        let digits = payload["challenge"].as_str().unwrap();
        assert!(digits.len() == 32 && digits.chars().all(|c| "0123456789abcdef".contains(c)));
        assert_eq!(payload.as_object().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn an_unreachable_or_invalid_url_is_not_registered() {
    let vendor = Vendor::start(Live).await;
    let gone = Receiver::start().await.url.clone();
    for (url, expected) in [
        (gone.as_str(), ChallengeFailed::Unreachable),
        ("https://127.0.0.1:1/", ChallengeFailed::Address),
        ("nowhere", ChallengeFailed::Address),
    ] {
        let outcome = in_time(vendor.simulator.register_webhook(url, SECRET)).await;
        assert_eq!(outcome, Err(expected), "{url}");
    }
    assert!(vendor.simulator.webhooks().is_empty());
}

#[tokio::test]
async fn registering_over_http_reports_success_or_the_reason_for_failure() {
    let vendor = Vendor::start(Live).await;
    let (good, bad) = (
        Receiver::start().await,
        Receiver::with_challenge_handler(|_| (StatusCode::NOT_FOUND, Value::Null)).await,
    );
    let register = |url: &str| {
        let command = json!({ "url": url, "secret": SECRET });
        read(vendor.unauthenticated(Method::POST, "/_simulator/webhooks").json(&command))
    };
    assert_eq!(register(&good.url).await, (200, json!({ "active": true })));
    let why = "the challenge was answered with 404";
    assert_eq!(register(&bad.url).await, (422, json!({ "active": false, "why": why })));
    assert_eq!(vendor.simulator.webhooks(), [good.url.as_str()]);
    let delete =
        vendor.unauthenticated(Method::DELETE, "/_simulator/webhooks").send().await.unwrap();
    assert_eq!((delete.status().as_u16(), vendor.simulator.webhooks().len()), (200, 0));
}

#[tokio::test]
async fn every_delivery_is_signed_over_its_timestamp_and_raw_body() {
    let (vendor, receiver) = vendor_and_receiver().await;
    emit_messages(&vendor, 2);
    in_time(vendor.simulator.webhook_quiet()).await;
    let deliveries = receiver.deliveries();
    assert_eq!(deliveries.len(), 2);
    for delivery in &deliveries {
        let timestamp = delivery.header("x-sendseven-timestamp");
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(delivery.body.as_bytes());
        let signature = delivery.header("x-sendseven-signature").strip_prefix("sha256=").unwrap();
        mac.verify_slice(&hex::decode(signature).unwrap()).unwrap();

        let at: i64 = timestamp.parse().unwrap();
        assert!((time::OffsetDateTime::now_utc().unix_timestamp() - at).abs() < 30);
        assert_eq!(delivery.header("x-sendseven-event"), "message.received");
        assert_eq!(delivery.header("content-type"), "application/json");
    }
    let names: HashSet<_> =
        deliveries.iter().map(|d| d.header("x-sendseven-delivery-id")).collect();
    assert_eq!(names.len(), 2);
}

#[test]
fn a_signature_matches_a_known_test_vector() {
    // Computed with `printf '1700000000.{}' | openssl dgst -sha256 -hmac secret`.
    let expected = "sha256=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163";
    assert_eq!(sign("secret", 1_700_000_000, "{}"), expected);
}

#[tokio::test]
async fn a_refused_delivery_is_retried_until_it_is_accepted() {
    let (vendor, receiver) = vendor_and_receiver().await;
    receiver.refuse(7);
    let [event] = emit_messages(&vendor, 1).try_into().unwrap();
    in_time(vendor.simulator.webhook_quiet()).await;
    let deliveries = receiver.deliveries();
    assert_eq!(receiver.events(), vec![event; 8]);
    let names: HashSet<_> =
        deliveries.iter().map(|d| d.header("x-sendseven-delivery-id")).collect();
    let bodies: HashSet<_> = deliveries.iter().map(|d| &d.body).collect();
    assert_eq!((names.len(), bodies.len()), (1, 1));
}

#[tokio::test]
async fn the_eighth_attempt_is_the_last_and_does_not_block_later_deliveries() {
    let (vendor, receiver) = vendor_and_receiver().await;
    receiver.refuse(8);
    emit_messages(&vendor, 1);
    in_time(vendor.simulator.webhook_quiet()).await;
    assert_eq!(receiver.deliveries().len(), 8);
    let [next] = emit_messages(&vendor, 1).try_into().unwrap();
    in_time(vendor.simulator.webhook_quiet()).await;
    assert_eq!(receiver.events()[8..], [next]);
}

#[tokio::test]
async fn without_network_faults_deliveries_arrive_once_and_in_order() {
    let (vendor, receiver) = vendor_and_receiver().await;
    let sent = emit_messages(&vendor, 30);
    in_time(vendor.simulator.webhook_quiet()).await;
    assert_eq!((sent.len(), receiver.events()), (30, sent));
}

#[tokio::test]
async fn deliveries_can_be_duplicated() {
    let (vendor, receiver) = vendor_and_receiver().await;
    vendor.control("/network-faults", json!({ "duplicates": 2 })).await;
    let sent = emit_messages(&vendor, 5);
    in_time(vendor.simulator.webhook_quiet()).await;
    let tripled = sent.into_iter().flat_map(|id| [id.clone(), id.clone(), id]).collect::<Vec<_>>();
    assert_eq!(receiver.events(), tripled);
}

#[tokio::test]
async fn deliveries_can_be_delayed_and_shuffled() {
    let (vendor, receiver) = vendor_and_receiver().await;
    vendor.control("/network-faults", json!({ "hold_ms": 5, "seed": 3 })).await;
    vendor.control("/pause", json!({ "on": true })).await;
    let sent = emit_messages(&vendor, 20);
    assert!(receiver.events().is_empty());
    vendor.control("/pause", json!({ "on": false })).await;
    in_time(vendor.simulator.webhook_quiet()).await;
    let arrived = receiver.events();
    assert_ne!(arrived, sent);
    assert_eq!(sorted(arrived), sorted(sent));
}

#[tokio::test]
async fn every_nth_delivery_can_be_lost() {
    let (vendor, receiver) = vendor_and_receiver().await;
    vendor.control("/network-faults", json!({ "lose_every": 3 })).await;
    let sent = emit_messages(&vendor, 7);
    in_time(vendor.simulator.webhook_quiet()).await;
    let delivered = [0, 1, 3, 4, 6].map(|index: usize| sent[index].clone());
    assert_eq!(receiver.events(), delivered);
}

#[tokio::test]
async fn deliveries_can_be_lost_at_random_and_the_same_seed_loses_the_same_ones() {
    let (vendor, receiver) = vendor_and_receiver().await;
    let mut lost = Vec::new();
    for _ in 0..2 {
        vendor.simulator.set_network_faults(NetworkFaults {
            loss: 0.5,
            seed: 11,
            ..NetworkFaults::default()
        });
        let sent = emit_messages(&vendor, 40);
        in_time(vendor.simulator.webhook_quiet()).await;
        let arrived: HashSet<_> = receiver.events().into_iter().collect();
        lost.push(sent.iter().map(|id| !arrived.contains(id)).collect::<Vec<_>>());
    }
    assert_eq!(lost[0], lost[1]);
    assert!((5..35).contains(&lost[0].iter().filter(|lost| **lost).count()), "{lost:?}");
}

#[tokio::test]
async fn a_paused_delivery_is_in_flight_and_blocks_no_response() {
    let (vendor, receiver) = vendor_and_receiver().await;
    vendor.simulator.pause_webhooks(true);
    let one = vendor.find(|c| c["status"] == "assigned");
    assert_eq!(vendor.post(&format!("/conversations/{one}/close")).await.0, 200);
    {
        let mut quiet = std::pin::pin!(vendor.simulator.webhook_quiet());
        assert!(futures::poll!(&mut quiet).is_pending() && receiver.deliveries().is_empty());
        vendor.simulator.pause_webhooks(false);
        in_time(quiet).await;
    }
    assert_eq!(receiver.deliveries()[0].header("x-sendseven-event"), "conversation.closed");
}

#[tokio::test]
async fn invalid_network_faults_are_refused() {
    let vendor = Vendor::start(Live).await;
    for command in [json!({ "loss": 2 }), json!({ "duplicates": -1 }), json!({ "hold_ms": "long" })]
    {
        let request =
            vendor.unauthenticated(Method::POST, "/_simulator/network-faults").json(&command);
        assert_eq!(request.send().await.unwrap().status(), 400, "{command}");
    }
}

#[tokio::test]
async fn a_reset_retains_endpoints_and_clears_network_faults() {
    let (vendor, receiver) = vendor_and_receiver().await;
    vendor
        .simulator
        .set_network_faults(NetworkFaults { lose_every: 1, ..NetworkFaults::default() });
    emit_messages(&vendor, 1);
    vendor.simulator.reset();
    assert!(vendor.simulator.events().is_empty());
    let sent = emit_messages(&vendor, 1);
    in_time(vendor.simulator.webhook_quiet()).await;
    assert_eq!(receiver.events().last(), sent.last());
}

#[tokio::test]
async fn the_documented_contract_emits_events_only_if_an_endpoint_is_registered() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        let unregistered = emit_messages(&vendor, 1).len();
        assert_eq!(unregistered, if contract == Documented { 0 } else { 1 });
        let receiver = Receiver::start().await;
        vendor.simulator.register_webhook(&receiver.url, SECRET).await.unwrap();
        let sent = emit_messages(&vendor, 1);
        in_time(vendor.simulator.webhook_quiet()).await;
        assert_eq!((sent.len(), receiver.events()), (1, sent));
    }
}
