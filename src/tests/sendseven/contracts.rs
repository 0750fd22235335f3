//! Detecting and using both contracts.

use super::{gateway_to, query, simulated};
use axum::{Json, Router, routing::get};
use serde_json::json;
use sevendesk::model::{AgentId, Contract, Conversation, ConversationId, Row, Status};
use sevendesk::server::sendseven::Closed;
use sevendesk::simulator::{self, Simulator};

const BOTH: [simulator::Contract; 2] = [simulator::Contract::Documented, simulator::Contract::Live];

/// Returns method and path of every call, without the query.
fn lines(simulator: &Simulator) -> Vec<String> {
    let line = |call: &simulator::Call| {
        format!("{} {}", call.method, call.path.split('?').next().unwrap_or_default())
    };
    simulator.calls().iter().map(line).collect()
}

fn readable(rows: Vec<Row>) -> Vec<Conversation> {
    let read = rows.into_iter().map(|row| match row {
        Row::Read(conversation) => *conversation,
        Row::Unreadable(id) => panic!("{id:?} is unreadable in the seed data"),
    });
    read.collect()
}

#[tokio::test]
async fn the_contract_is_detected_from_the_first_response() {
    for contract in BOTH {
        let (_, gateway) = simulated(contract).await;

        gateway.list(&query("")).await.unwrap();

        let expected = match contract {
            simulator::Contract::Documented => Contract::Documented,
            simulator::Contract::Live => Contract::Live,
        };
        assert_eq!(gateway.known_contract(), Some(expected));
    }
}

#[tokio::test]
async fn a_filter_is_sent_under_its_name_in_the_detected_contract() {
    for (contract, name) in BOTH.into_iter().zip(["channel=", "channel_type="]) {
        let (simulator, gateway) = simulated(contract).await;

        let listing = gateway.list(&query("channel=email&status=open")).await.unwrap();

        assert!(listing.ignored.is_empty());
        assert!(listing.total > 0);
        let calls = simulator.calls();
        assert_eq!(calls.len(), 2, "one unfiltered row, then the list");
        assert!(!calls[0].path.contains("channel"), "{}", calls[0].path);
        assert!(calls[1].path.contains(&format!("{name}email")), "{}", calls[1].path);
    }
}

#[tokio::test]
async fn every_filter_narrows_the_list_in_both_contracts() {
    for contract in BOTH {
        let (simulator, gateway) = simulated(contract).await;
        let agent = simulator.agents()[0].0.clone();

        let read = |text: String| {
            let gateway = gateway.clone();
            async move { readable(gateway.list(&query(&text)).await.unwrap().rows) }
        };
        let closed = read("status=closed&page_size=100".into()).await;
        let waiting = read("needs_reply=true&page_size=100".into()).await;
        let theirs = read(format!("assigned_to={agent}&page_size=100")).await;
        let telegram = read("channel=telegram&page_size=100".into()).await;

        assert!(!closed.is_empty() && closed.iter().all(|c| c.status.is_closed()));
        assert!(!waiting.is_empty() && waiting.iter().all(|c| c.needs_reply));
        let of_agent =
            |c: &Conversation| c.assignee.as_ref().is_some_and(|a| a.id.as_str() == agent);
        assert!(!theirs.is_empty() && theirs.iter().all(of_agent));
        let by_telegram = |c: &Conversation| c.channel.as_str() == "telegram";
        assert!(!telegram.is_empty() && telegram.iter().all(by_telegram));
    }
}

#[tokio::test]
async fn the_pages_contain_every_conversation_once() {
    for contract in BOTH {
        let (_, gateway) = simulated(contract).await;
        let mut seen = std::collections::HashSet::new();

        let first = gateway.list(&query("page_size=50")).await.unwrap();
        for page in 1..=first.total_pages {
            let listing = gateway.list(&query(&format!("page={page}&page_size=50"))).await.unwrap();
            seen.extend(readable(listing.rows).into_iter().map(|c| c.id));
        }

        assert_eq!(seen.len() as u64, first.total);
    }
}

#[tokio::test]
async fn a_conversation_can_be_assigned_and_unassigned() {
    for contract in BOTH {
        let (simulator, gateway) = simulated(contract).await;
        let row = readable(gateway.list(&query("status=open")).await.unwrap().rows).remove(0);
        let agent = AgentId::parse(&simulator.agents()[3].0).unwrap();

        let assigned = gateway.assign(&row.id, Some(&agent)).await.unwrap();
        let unassigned = gateway.assign(&row.id, None).await.unwrap();

        assert_eq!(assigned.assignee.map(|a| a.id), Some(agent));
        assert_eq!(unassigned.assignee, None);
        let stored = simulator.conversation(row.id.as_str()).unwrap();
        assert!(stored["assigned_user_id"].is_null());
    }
}

#[tokio::test]
async fn a_405_to_put_reveals_the_live_contract_and_put_is_not_tried_again() {
    let (simulator, gateway) = simulated(simulator::Contract::Live).await;
    let id = simulator_conversation(&simulator).await;
    let agents = simulator.agents();
    simulator.forget_calls();

    for (agent, _) in &agents[..2] {
        gateway.assign(&id, AgentId::parse(agent).ok().as_ref()).await.unwrap();
    }

    let puts = lines(&simulator).iter().filter(|line| line.starts_with("PUT")).count();
    assert_eq!(puts, 1);
    assert_eq!(gateway.known_contract(), Some(Contract::Live));
    let stored = simulator.conversation(id.as_str()).unwrap();
    assert_eq!(stored["assigned_user_id"], agents[1].0.as_str());
}

#[tokio::test]
async fn closing_returns_the_conversation_or_a_confirmation_by_contract() {
    for contract in BOTH {
        let (simulator, gateway) = simulated(contract).await;
        let row = readable(gateway.list(&query("status=open")).await.unwrap().rows).remove(0);

        let closed = gateway.close(&row.id, Some("Solved by phone")).await.unwrap();

        match (contract, closed) {
            (simulator::Contract::Live, Closed::Whole(whole)) => {
                assert_eq!(whole.status, Status::Closed);
            }
            (simulator::Contract::Documented, Closed::Confirmed) => {}
            _ => panic!("the response has the shape of the other contract"),
        }
        let call = simulator.calls().pop().unwrap();
        let carries_note = call.body.contains("Solved by phone");
        assert_eq!(carries_note, contract == simulator::Contract::Live);
        assert_eq!(simulator.conversation(row.id.as_str()).unwrap()["status"], "closed");
    }
}

#[tokio::test]
async fn rows_that_do_not_match_a_filter_are_dropped_and_the_filter_is_reported() {
    let row = |id: &str, channel: &str, assignee: &str| {
        json!({ "id": id, "contact_id": "contact_1", "channel_type": channel, "status": "open",
                "needs_reply": true, "assigned_user_id": assignee })
    };
    let items = json!([row("conv_1", "email", "user_1"), row("conv_2", "sms", "user_1")]);
    let pagination = json!({ "page": 1, "page_size": 20, "total": 2, "total_pages": 1 });
    let answer = json!({ "items": items, "pagination": pagination });
    let routes = Router::new().route("/api/v1/conversations", get(|| async { Json(answer) }));
    let gateway = gateway_to(routes).await;

    let listing = gateway.list(&query("channel=email&status=open")).await.unwrap();

    assert_eq!(listing.ignored, ["channel"]);
    assert_eq!(readable(listing.rows)[0].id.as_str(), "conv_1");
}

#[tokio::test]
async fn agents_are_read_if_the_api_lists_them() {
    let (simulator, live) = simulated(simulator::Contract::Live).await;
    let (_, documented) = simulated(simulator::Contract::Documented).await;

    let team = live.users().await.unwrap().unwrap();

    assert_eq!(team.len(), simulator.agents().len());
    assert_eq!(documented.users().await.unwrap(), None);
}

async fn simulator_conversation(simulator: &Simulator) -> ConversationId {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(simulator::serve(listener, simulator.clone(), std::future::pending()));
    let other = super::gateway(address, Some(Contract::Live));
    readable(other.list(&query("status=open")).await.unwrap().rows).remove(0).id
}
