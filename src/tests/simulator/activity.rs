//! The story that goes on, and the story that is large.

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
async fn the_story_goes_on_at_its_pace_until_it_is_dropped() {
    let simulator = Simulator::new(Options::new(Live));
    let hour = tokio::time::timeout(Duration::from_secs(3_600), simulator.clone().live(10));
    assert!(hour.await.is_err());
    let after_an_hour = simulator.events().len();
    // About 600 things, some of which tell two or three events.
    assert!((600..1_600).contains(&after_an_hour), "{after_an_hour}");
    tokio::time::sleep(Duration::from_secs(3_600)).await;
    assert_eq!(simulator.events().len(), after_an_hour);
}

#[tokio::test(start_paused = true)]
async fn nothing_happens_in_a_still_story() {
    let simulator = Simulator::new(Options::new(Live));
    let hour = tokio::time::timeout(Duration::from_secs(3_600), simulator.clone().live(0));
    assert!(hour.await.is_err() && simulator.events().is_empty());
}

#[test]
fn everything_that_happens_in_a_queue_happens_in_the_story() {
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
fn a_story_that_goes_on_for_long_stays_as_large_as_it_was() {
    for conversations in [0, 60] {
        let simulator = Simulator::new(Options { conversations, ..Options::new(Live) });
        simulator.step(6_000);
        let all = simulator.conversations();
        let open = all.iter().filter(|c| c["status"] != "closed").count();
        assert!(all.len() <= 130 && (1..=90).contains(&open), "{} {open}", all.len());
    }
}

#[test]
fn the_same_seed_goes_on_alike() {
    let received = |seed| {
        let simulator = Simulator::new(Options { seed, ..Options::new(Live) });
        simulator.step(200);
        let place = |c: &Value| (id(c), c["status"].clone(), c["assigned_user_id"].clone());
        simulator.conversations().iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(received(7), received(7));
    assert_ne!(received(7), received(8));
}

#[test]
fn a_story_of_open_work_has_nothing_closed_and_everything_else() {
    let options = Options { conversations: 500, open_only: true, ..Options::new(Live) };
    let all = Simulator::new(options).conversations();
    let states: HashSet<_> = all.iter().map(|c| c["status"].as_str().unwrap()).collect();
    assert_eq!((all.len(), states), (500, HashSet::from(["open", "assigned"])));
    assert!(all.iter().any(|c| c["snoozed_until"].is_string()));
    assert!(all.iter().any(|c| c["needs_reply"] == true));
}

#[tokio::test]
async fn the_order_holds_through_a_thousand_changes_of_a_large_story() {
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
async fn a_large_story_is_told_in_a_second_and_a_page_of_it_in_five_milliseconds() {
    let start = Instant::now();
    let options = Options { conversations: 10_000, rate: 10_000, ..Options::new(Live) };
    let vendor = Vendor::with(options).await;
    let received = start.elapsed();
    println!("10,000 conversations: {received:?}");
    assert!(received < Duration::from_secs(1), "{received:?}");
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
