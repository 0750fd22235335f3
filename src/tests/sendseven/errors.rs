//! Errors of SendSeven, and the message that operators see for each.

use super::{gateway, query, simulated};
use sevendesk::model::{AppError, VendorTrouble};
use sevendesk::server::sendseven::SendSevenError;
use sevendesk::simulator::{self, Fault};
use std::collections::HashSet;
use tokio::net::TcpSocket;

async fn trouble_of(fault: Fault) -> VendorTrouble {
    let (simulator, gateway) = simulated(simulator::Contract::Live).await;
    simulator.fail_with(Some(fault));
    let error = gateway.list(&query("")).await.err().expect("the fault is switched on");
    match AppError::from(error) {
        AppError::Vendor(trouble) => trouble,
        other => panic!("{other:?} is not an upstream error"),
    }
}

#[tokio::test]
async fn every_upstream_error_has_its_own_headline_and_a_remedy() {
    let mut headlines = HashSet::new();
    for status in [400, 401, 403, 409, 422, 429, 500] {
        let error = AppError::Vendor(trouble_of(Fault::Status(status)).await);

        assert!(headlines.insert(error.headline()), "{status} reads like another: {error}");
        assert!(error.remedy().len() > 20, "{status}: {}", error.remedy());
    }
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait() {
    let trouble = trouble_of(Fault::Status(429)).await;

    assert!(
        matches!(trouble, VendorTrouble::RateLimited { retry_after: Some(1..) }),
        "{trouble:?}"
    );
}

#[tokio::test]
async fn responses_that_are_not_json_are_unreadable_and_reset_ones_time_out() {
    assert_eq!(trouble_of(Fault::Html).await, VendorTrouble::Unreadable);
    assert_eq!(trouble_of(Fault::Truncated).await, VendorTrouble::Unreadable);
    assert_eq!(trouble_of(Fault::Reset).await, VendorTrouble::TimedOut);
}

#[tokio::test]
async fn a_refused_connection_is_unreachable() {
    // Bound, so that nobody else listens there, but not listening.
    let bound = TcpSocket::new_v4().unwrap();
    bound.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = bound.local_addr().unwrap();

    let error = gateway(address, None).list(&query("")).await.err();

    assert_eq!(error, Some(SendSevenError::Unreachable));
}

#[tokio::test]
async fn a_call_that_gets_no_response_times_out() {
    let trouble = trouble_of(Fault::Hang).await;

    assert_eq!(trouble, VendorTrouble::TimedOut);
}

#[tokio::test]
async fn error_messages_of_sendseven_never_reach_a_page() {
    let (simulator, gateway) = simulated(simulator::Contract::Documented).await;
    simulator.fail_with(Some(Fault::Status(403)));

    let error = gateway.list(&query("")).await.err().expect("the fault is switched on");

    let SendSevenError::Refused { message: Some(message), .. } = &error else {
        panic!("{error:?} lacks the message of SendSeven")
    };
    let (message, shown) = (message.clone(), AppError::from(error));
    assert!(!format!("{} {}", shown.headline(), shown.remedy()).contains(&message));
}
