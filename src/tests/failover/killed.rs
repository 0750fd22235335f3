//! A leader is killed while a job runs and changes are pending: each is made once, and the calls of
//! both leaders stay within the limit.

use super::*;
use crate::jobs::{lines, prepare, start};
use crate::support::lists::{close, list, rows};
use crate::support::server::add_lead;
use crate::support::{TestApp, postgres};
use sevendesk::model::job::JobState;
use sevendesk::model::{AgentId, Conversation};
use sevendesk::server::store::Store;
use sevendesk::simulator::{Contract, Fault, Options, Simulator};

/// How soon a server that stands by serves after the leader's end.
const TAKEOVER: Duration = Duration::from_secs(5);

/// Starts a job that assigns conversations, and returns its id.
async fn start_job(lea: &Browser, assignee: &str, chosen: &[Conversation]) -> i64 {
    let fields = [("action", "assign"), ("assignee", assignee), ("rows[]", &*lines(chosen))];
    let id = prepare(lea, &fields).await;
    start(lea, id).await;
    id
}

async fn is_settled(store: &Store, job: i64) -> bool {
    let job = store.job(job).await.unwrap().unwrap();
    job.state == JobState::Finished && store.pending_changes().await.unwrap().is_empty()
}

/// Returns the largest number of calls in any 60 seconds.
fn most_in_a_minute(simulator: &Simulator) -> usize {
    let at: Vec<u64> = simulator.calls().iter().map(|call| call.at_ms).collect();
    let within = |start: u64| at.iter().filter(|at| (start..start + 60_000).contains(at)).count();
    at.iter().map(|start| within(*start)).max().unwrap_or(0)
}

/// Kills the leader during a job of so many changes, with four of an operator pending. Returns how
/// long the takeover took.
async fn killed_during_a_job(size: usize) -> Option<Duration> {
    let database = postgres::fresh()?;
    let store = add_lead(&database).await;
    let mut config = TestApp::new(Contract::Live);
    config.simulator = Options { conversations: 3 * size, open_only: true, ..config.simulator };
    let app = config.start().await;
    let settings = [("SENDSEVEN_RATE_LIMIT", "100000"), ("SEVENDESK_UNDO_SECONDS", "1")];
    let mut leader = Server::on(&database, &app, &settings).await;
    wait_until_ready(&leader).await;
    let standby = Server::on(&database, &app, &settings).await;
    let lea = sign_in(&leader).await;
    let (agent, _) = app.simulator.agents().remove(0);
    let agent = AgentId::parse(&agent).unwrap();
    let mut chosen = Vec::new();
    for page in 1..=size.div_ceil(50) * 2 {
        chosen.extend(rows(&list(&lea, &format!("page_size=50&page={page}")).await));
    }
    chosen.retain(|one| one.seen().assignee.as_ref() != Some(&agent));
    chosen.truncate(size + 4);
    assert_eq!(chosen.len(), size + 4);
    let (assigned, closed) = chosen.split_at(size);

    app.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(60))));
    for one in closed {
        let answer = close(&lea, one, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let job = start_job(&lea, agent.as_str(), assigned).await;
    // At a different point each time.
    let sent = 1 + rand::random_range(0..size);
    eventually(async || (app.simulator.changes().len() >= sent).then_some(())).await;
    leader.signal("-KILL");
    let took = takes_over(&standby, Instant::now()).await;
    leader.process.wait().await.unwrap();
    app.simulator.fail_with(None);
    eventually(async || is_settled(&store, job).await.then_some(())).await;

    let made = app.simulator.changes();
    let times =
        |one: &Conversation| made.iter().filter(|made| made["id"] == one.id.as_str()).count();
    for one in &chosen {
        assert_eq!(times(one), 1, "{} of {made:?}", one.id);
    }
    let state = |one: &Conversation| app.simulator.conversation(one.id.as_str()).unwrap();
    assert!(assigned.iter().all(|one| state(one)["assigned_user_id"] == agent.as_str()));
    assert!(closed.iter().all(|one| state(one)["status"] == "closed"));
    assert_eq!(store.job(job).await.unwrap().unwrap().tally.done as usize, size);
    Some(took)
}

/// Returns the longest takeover of so many rounds.
async fn rounds(number: u32, size: usize) -> Duration {
    let mut longest = Duration::ZERO;
    for round in 1..=number {
        let Some(took) = killed_during_a_job(size).await else { break };
        longest = longest.max(took);
        println!("round {round}: it served after {took:?}; each of {} changes once", size + 4);
    }
    println!("{number} rounds, at most {longest:?}");
    longest
}

#[tokio::test]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn each_change_is_made_once_if_the_leader_is_killed() {
    rounds(3, 10).await;
}

#[tokio::test]
#[ignore = "needs PostgreSQL, and takes twenty minutes"]
async fn each_change_is_made_once_within_five_seconds_in_fifty_rounds() {
    assert!(rounds(50, 200).await < TAKEOVER);
}

#[tokio::test]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn the_calls_of_both_leaders_stay_within_the_limit() {
    const LIMIT: usize = 30;
    let Some(database) = postgres::fresh() else { return };
    add_lead(&database).await;
    let mut config = TestApp::new(Contract::Live);
    config.simulator =
        Options { conversations: 60, open_only: true, rate: LIMIT as u32, ..config.simulator };
    let app = config.start().await;
    let settings = [("SENDSEVEN_RATE_LIMIT", "30")];
    let leader = Server::on(&database, &app, &settings).await;
    wait_until_ready(&leader).await;
    let standby = Server::on(&database, &app, &settings).await;
    wait_until_standby(&standby).await;
    let lea = sign_in(&leader).await;
    // Each is read once, until the limit is reached.
    for one in rows(&list(&lea, "").await) {
        lea.get(&format!("/conversations/{}", one.id)).await;
        if app.simulator.calls().len() >= LIMIT * 8 / 10 {
            break;
        }
    }
    let before = app.simulator.calls().len();

    leader.signal("-KILL");
    let killed = Instant::now();
    takes_over(&standby, killed).await;
    let lea = lea.twin_at(standby.addr);
    let mut ids = app.simulator.conversations().into_iter().cycle();
    while killed.elapsed() < Duration::from_secs(75) {
        let one = ids.next().unwrap();
        lea.get(&format!("/conversations/{}", one["id"].as_str().unwrap())).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    let calls = app.simulator.calls();
    let most = most_in_a_minute(&app.simulator);
    println!("{before} calls, then {} more; at most {most} of {LIMIT}", calls.len() - before);
    assert!(before >= LIMIT / 2 && calls.len() > before, "both have sent");
    assert!(most <= LIMIT, "{most} calls within a minute");
    assert!(calls.iter().all(|call| call.status != 429));
}
