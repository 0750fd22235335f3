//! The queue after events came in any order, twice or never: what it shows when all is read again
//! is what SendSeven holds, and what it shows before is right wherever it says that it is sure.

use crate::support::{Browser, TestApp, eventually};
use futures::StreamExt;
use rand::rngs::StdRng;
use rand::seq::{IndexedMutRandom, IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
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
/// Changes are made in so many rounds, in different seconds: two of one round tie.
const ROUNDS: usize = 3;
/// Deliveries under way at the same time.
const CONNECTIONS: usize = 16;

/// A queue in front of so many conversations, all of which it knows, that nobody keeps.
async fn app(conversations: usize) -> TestApp {
    let mut config = TestApp::new(Contract::Live);
    config.simulator = Options { conversations, open_only: true, ..config.simulator };
    config.list_lag = Duration::ZERO;
    config.webhook_secret = Some(SECRET);
    let app = config.start().await;
    let services = &app.state.services;
    for page in 1.. {
        let (query, asked) = (Query::default().with_size(PageSize::MAX), Instant::now());
        let listing = services.gateway.list(&query.on_page(page)).await.unwrap();
        for row in listing.rows {
            match row {
                Row::Read(conversation) => services.queue.upsert(*conversation, asked),
                Row::Unreadable(_) => panic!("every row of the story can be read"),
            }
        }
        if u64::from(page) >= listing.total_pages {
            break;
        }
    }
    app
}

/// Fresh luck, or that of a failed run.
fn seed() -> u64 {
    let given = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(rand::random)
}

/// Makes two to five changes of each conversation, and returns the events in their order.
async fn play(simulator: &Simulator, dice: &mut StdRng) -> Vec<simulator::Event> {
    let agents: Vec<String> = simulator.agents().into_iter().map(|(id, _)| id).collect();
    let mut rounds = vec![Vec::<String>::new(); ROUNDS];
    for conversation in simulator.conversations() {
        for _ in 0..dice.random_range(2..=5) {
            rounds.choose_mut(dice).unwrap().push(id_of(&conversation).to_owned());
        }
    }
    let mut received = Vec::new();
    let mut known = HashSet::new();
    for mut round in rounds {
        round.shuffle(dice);
        for part in round.chunks(5_000) {
            part.iter().for_each(|id| change(simulator, id, &agents, dice));
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

fn change(simulator: &Simulator, id: &str, agents: &[String], dice: &mut StdRng) {
    let changed = match dice.random_range(0..14) {
        0..4 => simulator.customer_writes(id),
        4..7 => simulator.agent_replies(id),
        7..9 => simulator.change(id, &json!({ "assigned_user_id": agents.choose(dice) })),
        9 => simulator.change(id, &json!({ "assigned_user_id": null })),
        10..12 => simulator.change(id, &json!({ "status": "closed" })),
        12 => simulator.reopen(id),
        _ => {
            let subject = format!("Subject {}", dice.random_range(0..1_000));
            simulator.change(id, &json!({ "subject": subject }))
        }
    };
    assert!(changed);
}

/// Sends an event as SendSeven does, again while there is too much at once.
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

/// Waits until all that was delivered before is worked off.
async fn worked_off(app: &TestApp, from: &Browser) {
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

/// What SendSeven holds of a conversation, as far as the queue has to know it.
fn held(stored: &Value) -> Value {
    let second = |name: &str| {
        let text = stored[name].as_str()?;
        Some(OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp())
    };
    json!({
        "status": stored["status"],
        "assignee": stored["assigned_user_id"],
        "needs_reply": stored["needs_reply"],
        "subject": stored["subject"],
        "name": stored["contact"]["name"],
        "snoozed_until": second("snoozed_until"),
        "created_at": second("created_at"),
        "last_message_at": second("last_message_at"),
        "last_customer_message_at": second("last_customer_message_at"),
        "last_agent_reply_at": second("last_agent_reply_at"),
    })
}

/// The same, as the queue has it.
fn shown(row: &Conversation) -> Value {
    let second = |at: Option<Timestamp>| at.map(|at| at.0);
    json!({
        "status": row.status,
        "assignee": row.assignee.as_ref().map(|agent| &agent.id),
        "needs_reply": row.needs_reply,
        "subject": row.subject,
        "name": row.contact.name,
        "snoozed_until": second(row.snoozed_until),
        "created_at": second(row.created_at),
        "last_message_at": second(row.last_message_at),
        "last_customer_message_at": second(row.last_customer_message_at),
        "last_agent_reply_at": second(row.last_agent_reply_at),
    })
}

/// Where the queue shows something else than SendSeven holds. Of what is closed, and may have left
/// the queue, only that it is.
fn differences(app: &TestApp, among: impl Fn(&str) -> bool) -> Vec<String> {
    let rows: BTreeMap<String, Conversation> = app.state.services.queue.read(|snapshot| {
        snapshot.conversations().map(|row| (row.id.to_string(), row.clone())).collect()
    });
    let held: HashMap<String, Value> =
        app.simulator.conversations().iter().map(|c| (id_of(c).to_owned(), held(c))).collect();
    let mut found = Vec::new();
    for (id, row) in rows.iter().filter(|(id, _)| among(id)) {
        match held.get(id) {
            None => found.push(format!("{id} is left over")),
            Some(held) if held["status"] == "closed" && row.status.is_closed() => {}
            Some(held) if *held == shown(row) => {}
            Some(held) => found.push(format!("{id}: {} is shown, {held} holds", shown(row))),
        }
    }
    let missing =
        held.iter().filter(|(id, held)| held["status"] != "closed" && !rows.contains_key(*id));
    found.extend(missing.filter(|(id, _)| among(id)).map(|(id, _)| format!("{id} is missing")));
    found
}

fn assert_true(differences: &[String], seed: u64) {
    let some = differences.iter().take(5).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "SEED={seed}: {} differ, as\n{some}", differences.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_random_orders_duplicates_and_losses_end_in_the_state_sendseven_holds() {
    let seed = seed();
    let mut dice = StdRng::seed_from_u64(seed);
    let app = app(10_000).await;
    let received = play(&app.simulator, &mut dice).await;
    let mut deliveries = Vec::new();
    for event in &received {
        let times = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2].choose(&mut dice).unwrap();
        deliveries.extend(std::iter::repeat_n(event.body.as_str(), *times));
    }
    deliveries.shuffle(&mut dice);
    let vendor = app.anonymous();
    let under_way = futures::stream::iter(deliveries);
    under_way.for_each_concurrent(CONNECTIONS, |body| deliver(&vendor, body)).await;
    worked_off(&app, &vendor).await;
    assert!(!differences(&app, |_| true).is_empty(), "what was lost is not known yet");

    let services = &app.state.services;
    let keeping = queue::run(services.queue.clone(), services.gateway.clone(), Default::default());
    let keeping = tokio::spawn(keeping);
    services.queue.completed().await;

    assert_true(&differences(&app, |_| true), seed);
    keeping.abort();
}

#[tokio::test]
async fn what_events_in_order_say_for_sure_is_true_without_any_reading() {
    let seed = seed();
    let mut dice = StdRng::seed_from_u64(seed);
    let app = app(2_000).await;
    app.simulator.forget_calls();
    let mut unclear = HashSet::new();
    for received in play(&app.simulator, &mut dice).await {
        let event = Event::read(serde_json::from_str(&received.body).unwrap()).unwrap();
        if let EventResult::NeedsRead(id) = app.state.services.queue.apply_event(&event) {
            unclear.insert(id.to_string());
        }
    }

    assert_true(&differences(&app, |id| !unclear.contains(id)), seed);
    assert!(unclear.len() < 1_000, "{} of 2000 are unclear", unclear.len());
    let calls = app.simulator.calls();
    assert!(calls.iter().all(|call| !call.path.contains("/conversations")), "{calls:?}");
}
