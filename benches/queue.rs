//! Benchmarks queries of the queue in memory with ten thousand open conversations.

use criterion::{Criterion, criterion_group, criterion_main};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use sevendesk::model::{
    Agent, AgentId, Channel, Contact, ContactId, Conversation, ConversationId, Query, Status,
    Timestamp, WaitThresholds,
};
use sevendesk::server::config::WaitingConfig;
use sevendesk::server::events::EventBus;
use sevendesk::server::services::queue::Queue;
use sevendesk::server::store::now;
use std::hint::black_box;
use tokio::time::Instant;

const CONVERSATIONS: usize = 10_000;
const AGENTS: usize = 20;
const VIEWS: usize = 20;
const DAY: i64 = 24 * 3600;

fn filled(agents: &[Agent]) -> Queue {
    let dice = &mut StdRng::seed_from_u64(7);
    let queue = Queue::new(EventBus::new());
    for number in 0..CONVERSATIONS {
        queue.upsert(conversation(number, agents, dice), Instant::now());
    }
    queue
}

fn team() -> Vec<Agent> {
    let agent = |number| Agent {
        id: AgentId::parse(&format!("user_{number:06x}")).unwrap(),
        name: format!("Agent Number{number}"),
    };
    (0..AGENTS).map(agent).collect()
}

fn conversation(number: usize, agents: &[Agent], dice: &mut StdRng) -> Conversation {
    let channels = [Channel::Whatsapp, Channel::Email, Channel::Telegram, Channel::Sms];
    let mut ago = |longest: i64| Some(Timestamp(now().0 - dice.random_range(0..longest)));
    let (customer, agent) = (ago(2 * DAY), ago(2 * DAY));
    let (created_at, updated_at) = (ago(21 * DAY), customer.max(agent));
    let assignee = agents.choose(dice).filter(|_| !number.is_multiple_of(7)).cloned();
    Conversation {
        id: ConversationId::parse(&format!("conv_{number:06x}")).unwrap(),
        contact: Contact {
            id: ContactId::parse(&format!("contact_{number:06x}")).ok(),
            name: Some(format!("Customer Called{number}")),
            phone: Some(format!("+49 151 {:08}", dice.random_range(0..100_000_000))),
            email: Some(format!("customer{number}@example.com")),
        },
        channel: channels.choose(dice).unwrap().clone(),
        status: if assignee.is_some() { Status::Assigned } else { Status::Open },
        needs_reply: customer > agent,
        assignee,
        subject: number
            .is_multiple_of(3)
            .then(|| format!("Order #{number} arrived without the charger")),
        created_at,
        updated_at,
        last_message: None,
        last_message_at: updated_at,
        last_customer_message_at: customer,
        last_agent_reply_at: agent,
        waiting: None,
        snooze: None,
        closed_at: None,
        tags: Vec::new(),
        has_bot: false,
        pending: None,
    }
}

/// Returns a name and a URL query for each frequent query.
fn questions(agents: &[Agent]) -> Vec<(&'static str, String)> {
    let [one, two, three] = [0, 1, 2].map(|place: usize| agents[place].id.as_str());
    let several = format!("assigned_to={one}&assigned_to={two}&assigned_to={three}");
    let searching = format!("{several}&needs_reply=true&channel=email&search=called4");
    let mut questions = vec![
        ("everything", String::new()),
        ("needs reply", "needs_reply=true".to_owned()),
        ("three people", several),
        ("three filters and a search", searching),
        ("a search", "search=called99".to_owned()),
        ("a phone number", "search=%2B49 151 12".to_owned()),
        ("the hundredth page", "page=100".to_owned()),
    ];
    let sorts = ["waiting", "-waiting", "last", "-last", "created", "-created"];
    questions.extend(sorts.map(|sort| (sort, format!("sort={sort}"))));
    questions
}

fn lists(criterion: &mut Criterion) {
    let agents = team();
    let (queue, urgency) = (filled(&agents), WaitThresholds::default());
    let mut group = criterion.benchmark_group("list");
    for (name, text) in questions(&agents) {
        let (query, problems) = Query::parse(&text);
        assert!(problems.is_empty(), "{problems:?}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                queue.read(|snapshot| {
                    black_box(snapshot.answer(&query, &urgency, &WaitingConfig::default().today()))
                })
            });
        });
    }
    group.finish();
}

fn counts(criterion: &mut Criterion) {
    let agents = team();
    let (queue, urgency) = (filled(&agents), WaitThresholds::default());
    let views = agents.iter().zip(0..VIEWS).map(|(agent, number)| {
        let waits = if number.is_multiple_of(2) { "needs_reply=true" } else { "waiting_over=60" };
        Query::parse(&format!("{waits}&assigned_to={}", agent.id)).0
    });
    let views: Vec<Query> = views.collect();
    criterion.bench_function("counts of 20 views", |bencher| {
        bencher.iter(|| {
            queue.read(|snapshot| {
                let counts = views
                    .iter()
                    .map(|view| snapshot.count(view, &urgency, &WaitingConfig::default().today()));
                black_box(counts.sum::<u32>())
            })
        });
    });
}

criterion_group!(benches, lists, counts);
criterion_main!(benches);
