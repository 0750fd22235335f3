//! Every way in which SendSeven fails, through the whole product: the pages without and with cached
//! data, the outcome of a change, and the recovery. `make reliability` writes the measurements to
//! `docs/reliability.md`.

use crate::support::lists::{first, list};
use crate::support::{Answer, Browser, TestApp};
use sevendesk::model::{AppError, Conversation, Freshness, Role, query::encode};
use sevendesk::simulator::{Contract, Fault};
use std::fmt::Write;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// A fault and how long it lasts.
#[derive(Debug, Clone, Copy)]
enum Scenario {
    /// Lasts until it is cleared.
    Lasting(Fault),
    /// Affects only the next call.
    Once(Fault),
    /// Affects only the next change.
    WithChange(Fault),
    /// SendSeven refuses connections.
    Unplugged,
}

use Scenario::{Lasting, Once, Unplugged, WithChange};

const CASES: [(&str, Scenario); 22] = [
    ("answers after 3 s", Lasting(Fault::Slow(Duration::from_secs(3)))),
    ("answers after 30 s", Lasting(Fault::Slow(Duration::from_secs(30)))),
    ("half-open connection, no answer", Lasting(Fault::Hang)),
    ("connection refused", Unplugged),
    ("reset in the middle of the body", Lasting(Fault::Reset)),
    ("truncated JSON", Lasting(Fault::Truncated)),
    ("a web page with 200", Lasting(Fault::Html)),
    ("wrong types", Lasting(Fault::WrongTypes)),
    ("unknown states and channels", Lasting(Fault::UnknownValues)),
    ("429 once", Once(Fault::Status(429))),
    ("429 storm", Lasting(Fault::Status(429))),
    ("500 for minutes", Lasting(Fault::Status(500))),
    ("503 for minutes", Lasting(Fault::Status(503))),
    ("400", Lasting(Fault::Status(400))),
    ("401", Lasting(Fault::Status(401))),
    ("403", Lasting(Fault::Status(403))),
    ("404", Lasting(Fault::Status(404))),
    ("409", Lasting(Fault::Status(409))),
    ("422", Lasting(Fault::Status(422))),
    ("change applied, then cut", WithChange(Fault::AppliedThenReset)),
    ("change applied, then down", WithChange(Fault::AppliedThenDown)),
    ("change times out", WithChange(Fault::Hang)),
];

/// The measurements of one case.
struct Outcome {
    name: &'static str,
    unknown: String,
    known: String,
    opened: String,
    change: String,
    healed: String,
}

impl Scenario {
    async fn begin(self, app: &TestApp) {
        match self {
            Lasting(fault) => app.simulator.fail_with(Some(fault)),
            Once(fault) => app.simulator.fail_next(1, None, fault),
            // A change is a PUT in the documented contract.
            WithChange(fault) => app.simulator.fail_next(1, Some(http::Method::PUT), fault),
            Unplugged => app.stop_upstream().await,
        }
    }

    async fn end(self, app: &TestApp) {
        match self {
            Unplugged => app.start_upstream().await,
            _ => app.simulator.fail_with(None),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_fault_loses_known_rows_or_a_change_or_stops_the_server() {
    let mut running = JoinSet::new();
    for (number, (name, trouble)) in CASES.into_iter().enumerate() {
        running.spawn(async move { (number, run_case(name, trouble).await) });
    }
    let mut outcomes = running.join_all().await;
    outcomes.sort_by_key(|(number, _)| *number);
    let table = table(outcomes.into_iter().map(|(_, outcome)| outcome));
    if let Ok(path) = std::env::var("SEVENDESK_RELIABILITY") {
        std::fs::write(path, table).unwrap();
    }
}

#[test]
fn the_reliability_page_has_a_row_for_every_fault() {
    let page = include_str!("../../docs/reliability.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    let rows: Vec<_> = rows.filter(|row| *row != "fault").collect();

    assert_eq!(rows, CASES.map(|(name, _)| name));
}

async fn run_case(name: &'static str, trouble: Scenario) -> Outcome {
    let app = TestApp::new(Contract::Documented).start().await;
    let browser = app.sign_in(Role::Lead).await;
    trouble.begin(&app).await;
    let (unknown, page) = timed(browser.get("/conversations?page_size=50")).await;
    expect_readable_page(&page, name);
    let unknown = format!("{} in {unknown}", page.status);
    drop(app);

    let app = TestApp::new(Contract::Documented).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let known = list(&browser, "status=open").await;
    let conversation = first(&known);
    let id = conversation.id.to_string();
    let detail = format!("/conversations/{id}?status=open");
    browser.get(&detail).await;
    app.state.services.expire_reads();
    trouble.begin(&app).await;

    let (known, page) = timed(browser.get("/conversations?status=open")).await;
    expect_readable_page(&page, name);
    assert_eq!(page.status, 200, "{name}: cached data is shown");
    assert!(page.text.contains(&format!("data-id=\"{id}\"")), "{name}: the cached rows are shown");
    let (opened, page) = timed(browser.get(&detail)).await;
    expect_readable_page(&page, name);
    assert!(page.text.contains("class=\"facts\"") || page.status == 404, "{name}: {}", page.text);

    let change = change(&app, &browser, &conversation, trouble, name).await;
    trouble.end(&app).await;
    let healed = recovery_time(&browser, name).await;
    assert_eq!(browser.get("/livez").await.status, 200);
    Outcome { name, unknown, known, opened, change, healed }
}

/// Assigns the conversation and returns the outcome; clears the fault first if the outcome would
/// stay unknown.
async fn change(
    app: &TestApp,
    browser: &Browser,
    conversation: &Conversation,
    trouble: Scenario,
    name: &str,
) -> String {
    let id = conversation.id.as_str();
    let agents = app.simulator.agents();
    let present = app.simulator.conversation(id).unwrap()["assigned_user_id"].clone();
    let (wanted, _) = agents.iter().find(|(agent, _)| present != agent.as_str()).unwrap();
    app.simulator.forget_calls();
    let seen = conversation.seen().to_text();
    let fields = [("id", id), ("assignee", wanted.as_str()), ("seen", seen.as_str())];
    let answer = browser.call("/api/conversations/assign", &fields).await;
    let is_pending = answer.status == 200 && answer.json::<Conversation>().pending.is_some();
    let received = match answer.status {
        200 if is_pending => "sent when a call is free".to_owned(),
        200 => "done".to_owned(),
        _ => answer.json::<AppError>().headline(),
    };
    let ended = match answer.status {
        200 if is_pending => {
            trouble.end(app).await;
            let made = || app.simulator.conversation(id).unwrap()["assigned_user_id"] == **wanted;
            let deadline = Instant::now() + Duration::from_secs(30);
            while !made() && Instant::now() < deadline {
                sleep(Duration::from_millis(50)).await;
            }
            200
        }
        200 => answer.status,
        _ if answer.json::<AppError>() == AppError::Unconfirmed => {
            trouble.end(app).await;
            settled(browser, id).await
        }
        status => status,
    };
    let changes = app
        .simulator
        .calls()
        .into_iter()
        .filter(|call| call.method != "GET" && call.status != 429)
        .count();
    assert!(changes <= 1, "{name}: a change without a key is sent once, not {changes} times");
    let made = app.simulator.conversation(id).unwrap()["assigned_user_id"] == **wanted;
    assert_eq!(made, ended == 200, "{name}: the operator sees the true outcome");
    match (received.as_str(), ended, made) {
        ("done", ..) => "made, told so".to_owned(),
        (_, 200, _) => format!("“{received}”, then: made"),
        (_, _, true) => unreachable!("the outcome was checked"),
        (_, _, false) => format!("“{received}”, not made"),
    }
}

async fn settled(browser: &Browser, id: &str) -> u16 {
    let began = Instant::now();
    loop {
        let outcome = browser.ask("/api/conversations/outcome", &[("id", id)]).await;
        if outcome.text != "null" {
            return outcome.status;
        }
        assert!(began.elapsed() < Duration::from_secs(90), "never resolved");
        sleep(Duration::from_millis(200)).await;
    }
}

async fn recovery_time(browser: &Browser, name: &str) -> String {
    let began = Instant::now();
    while matches!(list(browser, "status=open").await.freshness, Freshness::Stale(_)) {
        assert!(began.elapsed() < Duration::from_secs(180), "{name} never recovers");
        sleep(Duration::from_millis(100)).await;
    }
    shown(began.elapsed())
}

/// Fails unless a page has a heading and no raw text of SendSeven.
fn expect_readable_page(page: &Answer, name: &str) {
    assert!(page.text.contains("</html>"), "{name}: {} without a page", page.status);
    assert!(page.text.contains("<h1"), "{name}: a page has its heading");
    assert!(!page.text.contains("Switched on in the simulator"), "{name}: raw text");
    assert!(!page.text.contains(&encode("Switched on")), "{name}: raw text in a URL");
}

async fn timed<T>(work: impl Future<Output = T>) -> (String, T) {
    let began = Instant::now();
    let done = work.await;
    (shown(began.elapsed()), done)
}

fn shown(time: Duration) -> String {
    match time.as_millis() {
        millis @ ..1_000 => format!("{millis} ms"),
        _ => format!("{:.1} s", time.as_secs_f64()),
    }
}

const HEAD: &str = "# What happens when SendSeven fails

`make reliability` writes this page: it turns on each fault below in the simulator, and the real server and gateway meet
it over HTTP, in the documented contract, whose changes carry no idempotency key. All cases run at the same time, so the
times include each other's load.

- **nothing known**: status and time of the list's page on a server that has never had an answer.
- **known**, **opened**: time of the list's and of a conversation's page if both were known before; they answer 200 and
  keep their rows, with their age and the cause.
- **a change**: the message that the operator gets, and whether the change was made. It is never sent twice.
- **healed**: from the end of the fault until the list is current again.

A job that changes many conversations pauses during any of these faults, says why, and resumes by itself. A row that was
refused or not made can be retried. After a kill -9, rows that were being sent are read before anything else is sent.
`src/tests/jobs` has the cases; `scripts/load.sh --scenario jobs` changes five hundred conversations at a hundred calls a
minute while five operators click.

| fault | nothing known | known | opened | a change | healed |
|---|---|---|---|---|---|
";

fn table(outcomes: impl Iterator<Item = Outcome>) -> String {
    let mut page = HEAD.to_owned();
    for row in outcomes {
        let Outcome { name, unknown, known, opened, change, healed } = row;
        let cells = [name, &unknown, &known, &opened, &change, &healed].join(" | ");
        writeln!(page, "| {cells} |").expect("a string takes all");
    }
    page
}
