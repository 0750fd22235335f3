//! A leader that cannot prove its lease sends nothing more: cut off from PostgreSQL but not from
//! SendSeven, and stopped for longer than its lease.

use super::*;
use crate::support::proxy::Proxy;
use crate::support::server::add_lead;
use crate::support::{TestApp, postgres};
use reqwest::Url;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::simulator::{Contract, Options};
use sqlx::{Connection, PgConnection};
use tokio::task::JoinHandle;

/// How long a call that was sent may take to arrive here, on a busy machine too.
const IN_FLIGHT: Duration = Duration::from_secs(1);

/// A leader and one that stands by, with wires that can be watched and cut.
struct Pair {
    leader: Server,
    standby: Server,
    /// From the leader to PostgreSQL.
    database: Proxy,
    /// From each to SendSeven.
    calls: [Proxy; 2],
    /// Clicks that keep the leader busy.
    load: Vec<JoinHandle<()>>,
    config: DatabaseConfig,
    _app: TestApp,
}

impl Pair {
    /// Starts both, with operators who open conversations at the leader all the time.
    async fn start() -> Option<Self> {
        let config = postgres::fresh()?;
        add_lead(&config).await;
        let mut simulated = TestApp::new(Contract::Live);
        simulated.simulator = Options { conversations: 2_000, ..simulated.simulator };
        let app = simulated.start().await;
        let api: Url = app.api_url().parse().unwrap();
        let calls = [Proxy::to(address(&api)).await, Proxy::to(address(&api)).await];
        let url: Url = config.url.parse().unwrap();
        let database = Proxy::to(address(&url)).await;
        let through = DatabaseConfig::of_url(redirected(&url, &database));
        let limit = ("SENDSEVEN_RATE_LIMIT", "100000");
        let [leaders, others] = calls.each_ref().map(|calls| redirected(&api, calls));
        let leader = Server::on(&through, &app, &[limit, ("SENDSEVEN_API_URL", &leaders)]).await;
        wait_until_ready(&leader).await;
        let standby = Server::on(&config, &app, &[limit, ("SENDSEVEN_API_URL", &others)]).await;
        wait_until_standby(&standby).await;
        let lea = sign_in(&leader).await;
        let ids: Vec<String> = app.simulator.conversations().iter().map(id_of).collect();
        let clicks = ids.chunks(ids.len() / 8).map(|ids| open_all(&lea, ids));
        let load = clicks.collect();
        let pair = Self { leader, standby, database, calls, load, config, _app: app };
        let began = pair.last_call();
        eventually(async || (pair.last_call() > began).then_some(())).await;
        Some(pair)
    }

    fn last_call(&self) -> Instant {
        self.calls[0].sent().expect("the leader reads the queue").1
    }

    /// Checks that the leader sent nothing after this moment, and before the other's first call.
    fn assert_silent_since(&self, moment: Instant) {
        let last = self.last_call();
        let (first, _) = self.calls[1].sent().expect("the other one calls");
        println!(
            "the leader's last call: {:?} after it was cut off; the other's first: {:?}",
            last.saturating_duration_since(moment),
            first - moment,
        );
        assert!(last < moment + IN_FLIGHT && last < first);
    }
}

fn id_of(conversation: &serde_json::Value) -> String {
    conversation["id"].as_str().unwrap().to_owned()
}

fn address(url: &Url) -> SocketAddr {
    url.socket_addrs(|| None).unwrap()[0]
}

fn redirected(url: &Url, proxy: &Proxy) -> String {
    let mut url = url.clone();
    url.set_port(Some(proxy.addr.port())).unwrap();
    url.to_string()
}

/// Opens conversations one after the other, until the server is gone.
fn open_all(lea: &Browser, ids: &[String]) -> JoinHandle<()> {
    let requests: Vec<_> = ids
        .iter()
        .map(|id| lea.request(reqwest::Method::GET, &format!("/conversations/{id}")))
        .collect();
    tokio::spawn(async move {
        for request in requests {
            if request.send().await.is_err() {
                break;
            }
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn a_leader_that_is_cut_off_from_postgresql_sends_nothing_and_ends() {
    let Some(mut pair) = Pair::start().await else { return };
    assert!(pair.load.iter().any(|clicks| !clicks.is_finished()));

    pair.database.freeze();
    let frozen = Instant::now();
    let ended = pair.leader.process.wait().await.unwrap();

    println!("it ended {:?} after it was cut off", frozen.elapsed());
    assert_eq!(ended.code(), Some(1));
    let took = takes_over(&pair.standby, Instant::now()).await;
    println!("the other one served {took:?} later");
    eventually(async || pair.calls[1].sent()).await;
    pair.assert_silent_since(frozen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn a_leader_that_was_stopped_sends_nothing_once_it_goes_on() {
    let Some(mut pair) = Pair::start().await else { return };
    assert!(pair.load.iter().any(|clicks| !clicks.is_finished()));

    pair.leader.signal("-STOP");
    let stopped = Instant::now();
    wait_until_ready(&pair.standby).await;
    println!("the other one served {:?} after the stop", stopped.elapsed());
    eventually(async || pair.calls[1].sent()).await;
    pair.leader.signal("-CONT");

    assert_eq!(pair.leader.process.wait().await.unwrap().code(), Some(1));
    pair.assert_silent_since(stopped);
}

/// Ends the session that has the lock, as a restart of PostgreSQL does.
const END_SESSION: &str = "SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND (classid::BIGINT << 32) | objid::BIGINT
        = hashtextextended('sevendesk ' || current_schema(), 0)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PostgreSQL: scripts/postgres.sh"]
async fn a_leader_whose_session_is_ended_has_sent_its_last_call_before_another_leads() {
    let Some(mut pair) = Pair::start().await else { return };
    let mut connection = PgConnection::connect(&pair.config.url).await.unwrap();

    let ended: bool = sqlx::query_scalar(END_SESSION).fetch_one(&mut connection).await.unwrap();
    let at = Instant::now();

    assert!(ended);
    assert_eq!(pair.leader.process.wait().await.unwrap().code(), Some(1));
    println!("it ended {:?} after its session", at.elapsed());
    println!("the other one served {:?} later", takes_over(&pair.standby, at).await);
    eventually(async || pair.calls[1].sent()).await;
    pair.assert_silent_since(at);
}
