//! Ongoing activity, and large seed data.

use super::{Vendor, id};
use serde_json::Value;
use sevendesk::simulator::Contract::Live;
use sevendesk::simulator::{Options, Simulator};
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

fn kinds(simulator: &Simulator) -> HashMap<String, usize> {
    simulator.events().into_iter().fold(HashMap::new(), |mut counts, event| {
        *counts.entry(event.kind).or_default() += 1;
        counts
    })
}

#[tokio::test(start_paused = true)]
async fn activity_runs_at_its_rate_until_it_is_dropped() {
    let simulator = Simulator::new(Options::new(Live));
    let hour = tokio::time::timeout(Duration::from_secs(3_600), simulator.clone().live(10));
    assert!(hour.await.is_err());
    let after_an_hour = simulator.events().len();
    // About 600 steps, some of which emit two or three events.
    assert!((600..1_600).contains(&after_an_hour), "{after_an_hour}");
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(simulator.events().len(), after_an_hour);
}

#[tokio::test(start_paused = true)]
async fn a_rate_of_zero_produces_no_events() {
    let simulator = Simulator::new(Options::new(Live));
    let hour = tokio::time::timeout(Duration::from_secs(3_600), simulator.clone().live(0));
    assert!(hour.await.is_err() && simulator.events().is_empty());
}

#[test]
fn activity_includes_every_kind_of_event() {
    let simulator = Simulator::new(Options::new(Live));
    let snoozed =
        || simulator.conversations().iter().filter(|c| c["snoozed_until"].is_string()).count();
    let before = snoozed();
    simulator.step(2_000);
    let counts = kinds(&simulator);
    for kind in [
        "contact.created",
        "conversation.created",
        "conversation.assigned",
        "conversation.closed",
        "conversation.reopened",
        "conversation.updated",
        "message.received",
        "message.sent",
        "message.delivered",
        "message.read",
        "message.failed",
    ] {
        assert!(counts.get(kind).is_some_and(|count| *count > 3), "{kind}: {counts:?}");
    }
    assert_ne!(snoozed(), before);
}

#[test]
fn long_activity_does_not_increase_the_number_of_conversations() {
    for conversations in [0, 60] {
        let simulator = Simulator::new(Options { conversations, ..Options::new(Live) });
        simulator.step(6_000);
        let all = simulator.conversations();
        let open = all.iter().filter(|c| c["status"] != "closed").count();
        assert!(all.len() <= 130 && (1..=90).contains(&open), "{} {open}", all.len());
    }
}

#[test]
fn the_same_seed_produces_the_same_activity() {
    let states = |seed| {
        let simulator = Simulator::new(Options { seed, ..Options::new(Live) });
        simulator.step(200);
        let state = |c: &Value| (id(c), c["status"].clone(), c["assigned_user_id"].clone());
        simulator.conversations().iter().map(state).collect::<Vec<_>>()
    };
    assert_eq!(states(7), states(7));
    assert_ne!(states(7), states(8));
}

#[test]
fn open_only_seed_data_has_no_closed_conversations_and_every_other_kind() {
    let options = Options { conversations: 500, open_only: true, ..Options::new(Live) };
    let all = Simulator::new(options).conversations();
    let states: HashSet<_> = all.iter().map(|c| c["status"].as_str().unwrap()).collect();
    assert_eq!((all.len(), states), (500, HashSet::from(["open", "assigned"])));
    assert!(all.iter().any(|c| c["snoozed_until"].is_string()));
    assert!(all.iter().any(|c| c["needs_reply"] == true));
}

#[tokio::test]
async fn the_list_stays_sorted_through_a_thousand_changes_of_large_seed_data() {
    let options = Options { conversations: 10_000, rate: 10_000, ..Options::new(Live) };
    let vendor = Vendor::with(options).await;
    vendor.simulator.step(1_000);
    let rows = vendor.rows("").await;
    let at =
        |row: &Value| row["last_message_at"].as_str().unwrap().trim_end_matches('Z').to_owned();
    assert!(rows.is_sorted_by(|a, b| at(a) >= at(b)));
    let ids: HashSet<_> = rows.iter().map(id).collect();
    assert_eq!((ids.len(), rows.len() >= 10_000), (rows.len(), true));
}

#[tokio::test]
#[cfg_attr(debug_assertions, ignore = "a measurement, meaningful only in a release build")]
async fn large_seed_data_takes_at_most_a_second_and_a_page_five_milliseconds() {
    let start = Instant::now();
    let options = Options { conversations: 10_000, rate: 10_000, ..Options::new(Live) };
    let vendor = Vendor::with(options).await;
    let elapsed = start.elapsed();
    println!("10,000 conversations: {elapsed:?}");
    assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
    for filter in ["", "status=open", "needs_reply=true&assigned_to=unassigned", "search=müller"] {
        let start = Instant::now();
        for _ in 0..50 {
            vendor.get(&format!("/conversations?page_size=100&{filter}")).await;
        }
        let page = start.elapsed() / 50;
        println!("a page of 100 with {filter:?}: {page:?}");
        assert!(page < Duration::from_millis(5), "{filter}: {page:?}");
    }
}
