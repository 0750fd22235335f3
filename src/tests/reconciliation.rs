//! The queue after shuffled, duplicated, and lost events: after a full sync it equals the state in
//! SendSeven, and before, it is correct for every event that needs no read.

use crate::support::{Browser, TestApp, eventually};
use futures::StreamExt;
use rand::rngs::StdRng;
use rand::seq::{IndexedMutRandom, IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::model::short_text::clean;
use sevendesk::model::{Conversation, PageSize, Query, Row, Timestamp};
use sevendesk::server::sendseven::Event;
use sevendesk::server::services::queue::{self, EventResult};
use sevendesk::server::store::now;
use sevendesk::simulator::{self, Contract, Options, Simulator};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tokio::time::{Instant, sleep};

const SECRET: &str = "whsec_of_this_test";
/// The number of rounds of changes. Changes of one round may have equal timestamps.
const ROUNDS: usize = 3;
/// The number of concurrent deliveries.
const CONNECTIONS: usize = 16;

/// Starts an app whose queue holds this many conversations and is not synced.
async fn app(conversations: usize) -> TestApp {
    let mut config = TestApp::new(Contract::Live);
    config.simulator = Options { conversations, open_only: true, ..config.simulator };
    config.list_lag = Duration::ZERO;
    config.webhook_secret = Some(SECRET);
    let app = config.start().await;
    let services = &app.state.services;
    for page in 1.. {
        let (query, started) = (Query::default().with_size(PageSize::MAX), Instant::now());
        let listing = services.gateway.list(&query.on_page(page)).await.unwrap();
        for row in listing.rows {
            match row {
                Row::Read(conversation) => services.queue.upsert(*conversation, started),
                Row::Unreadable(_) => panic!("unreadable row in the seed data"),
            }
        }
        if u64::from(page) >= listing.total_pages {
            break;
        }
    }
    app
}

/// Returns the seed in `SEED`, to repeat a failed run, or else a random one.
fn seed() -> u64 {
    let given = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(rand::random)
}

/// Makes two to five changes of each conversation and returns the events in order.
async fn apply_random_changes(simulator: &Simulator, rng: &mut StdRng) -> Vec<simulator::Event> {
    let agents: Vec<String> = simulator.agents().into_iter().map(|(id, _)| id).collect();
    let mut rounds = vec![Vec::<String>::new(); ROUNDS];
    for conversation in simulator.conversations() {
        for _ in 0..rng.random_range(2..=5) {
            rounds.choose_mut(rng).unwrap().push(id_of(&conversation).to_owned());
        }
    }
    let mut received = Vec::new();
    let mut known = HashSet::new();
    for mut round in rounds {
        round.shuffle(rng);
        for part in round.chunks(5_000) {
            part.iter().for_each(|id| change(simulator, id, &agents, rng));
            let fresh = simulator.events().into_iter().filter(|event| !known.contains(&event.id));
            let fresh: Vec<_> = fresh.collect();
            known.extend(fresh.iter().map(|event| event.id.clone()));
            received.extend(fresh);
        }
        let second = now().0;
        eventually(async || (now().0 > second).then_some(())).await;
    }
    received
}

fn change(simulator: &Simulator, id: &str, agents: &[String], rng: &mut StdRng) {
    let changed = match rng.random_range(0..14) {
        0..4 => simulator.customer_writes(id),
        4..7 => simulator.agent_replies(id),
        7..9 => simulator.change(id, &json!({ "assigned_user_id": agents.choose(rng) })),
        9 => simulator.change(id, &json!({ "assigned_user_id": null })),
        10..12 => simulator.change(id, &json!({ "status": "closed" })),
        12 => simulator.reopen(id),
        _ => {
            let subject = format!("Subject {}", rng.random_range(0..1_000));
            simulator.change(id, &json!({ "subject": subject }))
        }
    };
    assert!(changed);
}

/// Delivers an event as SendSeven does; retries while the inbox is full.
async fn deliver(from: &Browser, body: &str) {
    loop {
        let then = now().0;
        let request = from
            .request(Method::POST, "/webhooks/sendseven")
            .header("content-type", "application/json")
            .header("x-sendseven-timestamp", then)
            .header("x-sendseven-signature", simulator::sign(SECRET, then, body));
        match from.send(request.body(body.to_owned())).await.status {
            202 => return,
            503 => sleep(Duration::from_millis(20)).await,
            other => panic!("a delivery was answered {other}"),
        }
    }
}

/// Waits until all earlier deliveries are processed.
async fn wait_until_processed(app: &TestApp, from: &Browser) {
    let any = app.simulator.conversations().remove(0);
    assert!(app.simulator.emit("message.read", id_of(&any)));
    let last = app.simulator.events().pop().unwrap();
    deliver(from, &last.body).await;
    while !app.state.store.has_webhook(&last.id).await.unwrap() {
        sleep(Duration::from_millis(10)).await;
    }
}

fn id_of(conversation: &Value) -> &str {
    conversation["id"].as_str().unwrap()
}

/// Returns the fields of a conversation in SendSeven that the queue must match.
fn upstream_fields(stored: &Value) -> Value {
    let second = |name: &str| {
        let text = stored[name].as_str()?;
        Some(OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp())
    };
    json!({
        "status": stored["status"],
        "assignee": stored["assigned_user_id"],
        "needs_reply": stored["needs_reply"],
        "subject": stored["subject"],
        "name": stored["contact"]["name"].as_str().and_then(clean),
        "snoozed_until": second("snoozed_until"),
        "created_at": second("created_at"),
        "last_message_at": second("last_message_at"),
        "last_customer_message_at": second("last_customer_message_at"),
        "last_agent_reply_at": second("last_agent_reply_at"),
    })
}

/// Returns the same fields as the queue has them.
fn queue_fields(row: &Conversation) -> Value {
    let second = |at: Option<Timestamp>| at.map(|at| at.0);
    json!({
        "status": row.status,
        "assignee": row.assignee.as_ref().map(|agent| &agent.id),
        "needs_reply": row.needs_reply,
        "subject": row.subject,
        "name": row.contact.name,
        "snoozed_until": second(row.snooze.map(|snooze| snooze.until)),
        "created_at": second(row.created_at),
        "last_message_at": second(row.last_message_at),
        "last_customer_message_at": second(row.last_customer_message_at),
        "last_agent_reply_at": second(row.last_agent_reply_at),
    })
}

/// Returns the differences between the queue and SendSeven. Closed conversations may have left the
/// queue, so only their status is compared.
fn differences(app: &TestApp, matches: impl Fn(&str) -> bool) -> Vec<String> {
    let rows: BTreeMap<String, Conversation> = app.state.services.queue.read(|snapshot| {
        snapshot.conversations().map(|row| (row.id.to_string(), row.clone())).collect()
    });
    let upstream: HashMap<String, Value> = app
        .simulator
        .conversations()
        .iter()
        .map(|c| (id_of(c).to_owned(), upstream_fields(c)))
        .collect();
    let mut found = Vec::new();
    for (id, row) in rows.iter().filter(|(id, _)| matches(id)) {
        match upstream.get(id) {
            None => found.push(format!("{id} is left over")),
            Some(fields) if fields["status"] == "closed" && row.status.is_closed() => {}
            Some(fields) if *fields == queue_fields(row) => {}
            Some(fields) => found.push(format!("{id}: {} instead of {fields}", queue_fields(row))),
        }
    }
    let missing = upstream
        .iter()
        .filter(|(id, fields)| fields["status"] != "closed" && !rows.contains_key(*id));
    found.extend(missing.filter(|(id, _)| matches(id)).map(|(id, _)| format!("{id} is missing")));
    found
}

fn assert_no_differences(differences: &[String], seed: u64) {
    let some = differences.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(
        differences.is_empty(),
        "SEED={seed}: {} differ, for example\n{some}",
        differences.len()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shuffled_duplicated_and_lost_events_converge_to_the_state_in_sendseven() {
    let seed = seed();
    let mut rng = StdRng::seed_from_u64(seed);
    let app = app(10_000).await;
    let received = apply_random_changes(&app.simulator, &mut rng).await;
    let mut deliveries = Vec::new();
    for event in &received {
        let times = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2].choose(&mut rng).unwrap();
        deliveries.extend(std::iter::repeat_n(event.body.as_str(), *times));
    }
    deliveries.shuffle(&mut rng);
    let sender = app.anonymous();
    let deliveries = futures::stream::iter(deliveries);
    deliveries.for_each_concurrent(CONNECTIONS, |body| deliver(&sender, body)).await;
    wait_until_processed(&app, &sender).await;
    assert!(!differences(&app, |_| true).is_empty(), "lost events are still missing");

    let services = &app.state.services;
    let sync = queue::run(services.queue.clone(), services.gateway.clone(), Default::default());
    let sync = tokio::spawn(sync);
    services.queue.completed().await;

    assert_no_differences(&differences(&app, |_| true), seed);
    sync.abort();
}

#[tokio::test]
async fn ordered_events_that_need_no_read_leave_the_queue_correct() {
    let seed = seed();
    let mut rng = StdRng::seed_from_u64(seed);
    let app = app(2_000).await;
    app.simulator.forget_calls();
    let mut needs_read = HashSet::new();
    for received in apply_random_changes(&app.simulator, &mut rng).await {
        let event = Event::read(serde_json::from_str(&received.body).unwrap()).unwrap();
        if let EventResult::NeedsRead(id) = app.state.services.queue.apply_event(&event) {
            needs_read.insert(id.to_string());
        }
    }

    assert_no_differences(&differences(&app, |id| !needs_read.contains(id)), seed);
    assert!(needs_read.len() < 1_000, "{} of 2000 need a read", needs_read.len());
    let calls = app.simulator.calls();
    assert!(calls.iter().all(|call| !call.path.contains("/conversations")), "{calls:?}");
}
