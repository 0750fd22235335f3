//! Each fault does what its name says and affects nothing else.

use super::{BOTH, Vendor, read};
use crate::support::http;
use futures::FutureExt;
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::simulator::Contract::Live;
use sevendesk::simulator::{Fault, Options, Simulator, serve};
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

#[tokio::test]
async fn a_status_fault_applies_until_it_is_cleared() {
    for contract in BOTH {
        let vendor = Vendor::start(contract).await;
        for status in [401, 403, 404, 409, 422, 429, 500, 503] {
            vendor.control("/fault", json!({ "kind": "status", "status": status })).await;
            let answer = vendor.call(Method::GET, "/conversations").send().await.unwrap();
            assert_eq!(answer.status(), status);
            assert_eq!(answer.headers().contains_key("retry-after"), status == 429);
            assert!(answer.json::<Value>().await.unwrap().get("detail").is_some());
        }
        vendor.control("/fault", json!({ "kind": "none" })).await;
        assert_eq!(vendor.get("/conversations").await.0, 200);
    }
}

#[tokio::test]
async fn html_and_truncated_responses_have_status_200() {
    let vendor = Vendor::start(Live).await;
    for (fault, start) in [(Fault::Html, "<!doctype html>"), (Fault::Truncated, "{\"items\":")] {
        vendor.simulator.fail_with(Some(fault));
        let answer = vendor.call(Method::GET, "/conversations").send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let text = answer.text().await.unwrap();
        assert!(text.starts_with(start) && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_reset_fault_cuts_off_the_response_body() {
    let vendor = Vendor::start(Live).await;
    vendor.control("/fault", json!({ "kind": "reset" })).await;
    let answer = vendor.call(Method::GET, "/conversations").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.text().await.is_err());
}

#[tokio::test]
async fn a_change_can_be_applied_and_its_response_lost() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|c| c["status"] == "assigned");
    vendor.control("/fault", json!({ "kind": "applied_then_reset", "calls": 1 })).await;
    let close = vendor.call(Method::POST, &format!("/conversations/{one}/close"));
    assert!(close.send().await.is_err());
    assert_eq!(vendor.simulator.conversation(&one).unwrap()["status"], "closed");
    assert_eq!(vendor.simulator.calls()[0].status, 0);
    assert_eq!(vendor.get(&format!("/conversations/{one}")).await.0, 200);
}

#[tokio::test]
async fn a_slow_response_is_late_and_a_hanging_one_never_arrives() {
    let vendor = Vendor::start(Live).await;
    vendor.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(80))));
    let start = Instant::now();
    assert_eq!(vendor.get("/conversations").await.0, 200);
    assert!(start.elapsed() >= Duration::from_millis(80));

    vendor.control("/fault", json!({ "kind": "hang" })).await;
    let call = vendor.call(Method::GET, "/conversations").timeout(Duration::from_millis(200));
    assert!(call.send().await.unwrap_err().is_timeout());
    assert_eq!(vendor.simulator.calls().pop().unwrap().status, 0);
}

#[tokio::test]
async fn shutdown_closes_hanging_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let simulator = Simulator::new(Options::new(Live));
    simulator.fail_with(Some(Fault::Hang));
    let (end, ended) = oneshot::channel::<()>();
    let server = tokio::spawn(serve(listener, simulator.clone(), ended.map(|_| ())));
    let call = tokio::spawn(http::client().get(format!("http://{address}/api/v1/users")).send());
    while simulator.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    end.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(call.await.unwrap().is_err());
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_fault_can_be_limited_to_a_method_and_a_number_of_calls() {
    let vendor = Vendor::start(Live).await;
    let command = json!({ "kind": "status", "status": 503, "calls": 2, "method": "POST" });
    vendor.control("/fault", command).await;
    let close = "/conversations/conv_none/close";
    let mut seen = Vec::new();
    for method in [Method::GET, Method::POST, Method::GET, Method::POST, Method::POST] {
        let path = if method == Method::GET { "/conversations" } else { close };
        seen.push(read(vendor.call(method, path)).await.0);
    }
    assert_eq!(seen, [200, 503, 200, 503, 404]);
}

#[tokio::test]
async fn faults_do_not_affect_the_admin_api() {
    let vendor = Vendor::start(Live).await;
    let one = vendor.find(|_| true);
    for fault in [Fault::Status(500), Fault::Hang, Fault::Reset] {
        vendor.simulator.fail_with(Some(fault));
        let path = format!("/_simulator/conversations/{one}");
        assert_eq!(read(vendor.unauthenticated(Method::GET, &path)).await.0, 200);
    }
    vendor.simulator.change(&one, &json!({ "name": "Renamed" }));
    vendor.control("/reset", json!({})).await;
    let (status, body) = vendor.get(&format!("/conversations/{one}")).await;
    assert_eq!(status, 200);
    assert_ne!(body["contact"]["name"], "Renamed");
}
