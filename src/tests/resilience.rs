//! Caching, retries, rate limits, and conflicts: many operators share one token, SendSeven fails,
//! and changes race.

use crate::support::lists::{first_open, list};
use crate::support::{Browser, TestApp, TestConfig, eventually};
use serde_json::json;
use sevendesk::model::{AppError, Conversation, Detail, Freshness, Role, Row, VendorTrouble};
use sevendesk::simulator::{Contract, Fault, Options};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// How long the simulator's lists lag behind changes.
const LIST_LAG: Duration = Duration::from_secs(1);

async fn detail(browser: &Browser, id: &str) -> Detail {
    browser.ask("/api/conversations/get", &[("id", id)]).await.json()
}

fn assignee_of(conversation: &Conversation) -> Option<&str> {
    conversation.assignee.as_ref().map(|agent| agent.id.as_str())
}

fn changes_made(app: &TestApp, id: &str) -> usize {
    let about = |call: &&sevendesk::simulator::Call| call.method != "GET" && call.path.contains(id);
    app.simulator.calls().iter().filter(about).count()
}

#[tokio::test]
async fn a_hundred_concurrent_identical_lists_make_one_call() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    list(&browser, "").await;
    app.simulator.forget_calls();

    let mut asking = JoinSet::new();
    for _ in 0..100 {
        let twin = browser.twin();
        asking.spawn(async move { list(&twin, "status=open&page_size=50").await.rows.len() });
    }
    let rows = asking.join_all().await;

    assert_eq!(rows, [50; 100]);
    assert_eq!(app.simulator.calls().len(), 1);
}

#[tokio::test]
async fn cached_data_is_shown_during_an_outage_with_its_age_and_the_cause() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    let known = list(&browser, "status=open").await;
    let id = first_open(&browser).await.id;
    app.simulator.fail_with(Some(Fault::Status(503)));
    app.state.services.expire_reads();

    let stale = eventually(async || {
        let page = list(&browser, "status=open").await;
        matches!(page.freshness, Freshness::Stale(_)).then_some(page)
    });
    let stale = stale.await;
    let page = browser.get("/conversations?status=open").await;
    let opened = detail(&browser, id.as_str()).await;

    assert_eq!((stale.rows, stale.as_of), (known.rows, known.as_of));
    assert_eq!(stale.freshness, Freshness::Stale(VendorTrouble::Failing));
    assert_eq!(page.status, 200);
    assert!(page.text.contains("As of ") && page.text.contains("SendSeven has a problem"));
    assert!(matches!(opened.freshness, Freshness::Stale(_)));

    app.simulator.fail_with(None);
    eventually(async || {
        let freshness = list(&browser, "status=open").await.freshness;
        (!matches!(freshness, Freshness::Stale(_))).then_some(())
    })
    .await;
}

#[tokio::test]
async fn the_circuit_breaker_stops_calls_and_closes_when_sendseven_recovers() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    list(&browser, "").await;
    app.simulator.fail_with(Some(Fault::Status(500)));
    for page in 2..8 {
        list_any(&browser, page).await;
    }
    app.simulator.forget_calls();

    for page in 2..30 {
        list_any(&browser, page).await;
    }
    assert!(app.simulator.calls().len() <= 1, "at most one probe: {:?}", app.simulator.calls());
    assert!(app.state.services.gateway.circuit_open().is_some());

    app.simulator.fail_with(None);
    eventually(async || app.state.services.gateway.circuit_open().is_none().then_some(())).await;
    assert_eq!(list(&browser, "page=2").await.page, 2);
}

async fn list_any(browser: &Browser, page: u32) {
    let query = format!("page={page}");
    browser.ask("/api/conversations/list", &[("query", &query)]).await;
}

#[tokio::test]
async fn a_change_is_visible_to_everyone_at_once_although_lists_lag() {
    for contract in [Contract::Documented, Contract::Live] {
        let mut config = TestApp::new(contract);
        config.simulator = Options { list_lag: LIST_LAG, ..config.simulator };
        let app = config.start().await;
        let (lead, other) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
        let conversation = first_open(&lead).await;
        let id = conversation.id.as_str();
        let (agent, _) = app.simulator.agents().remove(4);
        lead.call("/api/conversations/assign", &[("id", id), ("assignee", &agent)]).await;

        let began = Instant::now();
        while began.elapsed() < LIST_LAG + Duration::from_secs(1) {
            for browser in [&lead, &other] {
                let page = list(browser, "status=open").await;
                let row = page.find(&conversation.id).expect("it is still open");
                assert_eq!(assignee_of(row), Some(agent.as_str()), "{contract:?}");
                let opened = detail(browser, id).await.conversation;
                assert_eq!(assignee_of(&opened), Some(agent.as_str()), "{contract:?}");
            }
        }
        lead.call("/api/conversations/close", &[("id", id)]).await;
        assert!(list(&other, "status=open").await.find(&conversation.id).is_none());
    }
}

#[tokio::test]
async fn a_change_made_elsewhere_becomes_visible() {
    let app =
        TestConfig { list_lag: Duration::ZERO, ..TestApp::new(Contract::Live).with_short_caches() }
            .start()
            .await;
    let browser = app.sign_in(Role::Lead).await;
    let conversation = first_open(&browser).await;
    let agents = app.simulator.agents();
    let fields = [("id", conversation.id.as_str()), ("assignee", agents[1].0.as_str())];
    browser.call("/api/conversations/assign", &fields).await;

    let change = json!({ "assigned_user_id": agents[2].0 });
    app.simulator.change(conversation.id.as_str(), &change);

    eventually(async || {
        let page = list(&browser, "status=open").await;
        let row = page.find(&conversation.id)?;
        (assignee_of(row) == Some(agents[2].0.as_str())).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_thousand_cut_connections_apply_nothing_twice_and_return_the_new_state() {
    let mut apps = JoinSet::new();
    for _ in 0..8 {
        apps.spawn(changes_whose_answers_are_cut(125));
    }
    apps.join_all().await;
}

async fn changes_whose_answers_are_cut(rounds: usize) {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let conversation = first_open(&browser).await;
    let id = conversation.id.as_str();
    let agents = app.simulator.agents();
    for round in 0..rounds {
        let agent = agents[round % 2].0.as_str();
        app.simulator.forget_calls();
        app.simulator.fail_next(1, Some(http::Method::POST), Fault::AppliedThenReset);

        let answer =
            browser.call("/api/conversations/assign", &[("id", id), ("assignee", agent)]).await;

        let changed: Conversation = answer.json();
        assert_eq!(assignee_of(&changed), Some(agent), "round {round}");
        let calls = app.simulator.calls();
        let keys = calls.iter().filter(|call| call.method == "POST").map(|c| &c.idempotency_key);
        let keys = keys.collect::<std::collections::BTreeSet<_>>();
        assert!(keys.len() <= 1, "round {round}: one change, one key");
        app.simulator.fail_with(None);
    }
}

#[tokio::test]
async fn a_change_is_reported_as_unconfirmed_until_it_is_resolved() {
    let app = TestApp::new(Contract::Documented).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let conversation = first_open(&browser).await;
    let id = conversation.id.as_str();
    let (agent, _) = app.simulator.agents().remove(3);
    // SendSeven applies the change, but neither its response nor any read succeeds.
    app.simulator.fail_next(1, Some(http::Method::PUT), Fault::AppliedThenDown);

    let fields = [("id", id), ("assignee", agent.as_str())];
    let received: AppError = browser.call("/api/conversations/assign", &fields).await.json();
    let outcome = async || browser.ask("/api/conversations/outcome", &[("id", id)]).await;
    let meanwhile: Option<Conversation> = outcome().await.json();
    assert_eq!((received, meanwhile), (AppError::Unconfirmed, None));
    assert!(detail(&browser, id).await.unconfirmed);

    app.simulator.fail_with(None);
    let settled = eventually(async || outcome().await.json::<Option<Conversation>>()).await;
    assert_eq!(assignee_of(&settled), Some(agent.as_str()));
    assert_eq!(changes_made(&app, id), 1);
}

#[tokio::test]
async fn a_conflict_names_the_operator_who_was_first_and_can_be_overridden() {
    for contract in [Contract::Documented, Contract::Live] {
        let app = TestApp::new(contract).start().await;
        let (lead, admin) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
        let conversation = first_open(&lead).await;
        let (id, seen) = (conversation.id.as_str(), conversation.seen().to_text());
        let agents = app.simulator.agents();
        let assign = async |browser: &Browser, agent: &str, seen: &str| {
            let fields = [("id", id), ("assignee", agent), ("seen", seen)];
            browser.call("/api/conversations/assign", &fields).await
        };

        let first = assign(&lead, &agents[1].0, &seen).await;
        let second = assign(&admin, &agents[2].0, &seen).await;

        assert_eq!((first.status, second.status), (200, 409), "{contract:?}");
        let AppError::Conflict(conflict) = second.json() else { panic!("{}", second.text) };
        assert_eq!(conflict.by.as_deref(), Some("Lea Hartmann"));
        assert_eq!(conflict.assignee.as_deref(), Some(agents[1].1.as_str()));
        assert_eq!(changes_made(&app, id), 1, "the second change was not sent");

        let third = assign(&admin, &agents[2].0, &conflict.seen).await;
        assert_eq!(assignee_of(&third.json()), Some(agents[2].0.as_str()));
    }
}

#[tokio::test]
async fn none_of_a_thousand_races_overwrites_a_change_silently() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lead, admin) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let mut present = first_open(&lead).await;
    let agents = app.simulator.agents();
    for round in 0..1_000 {
        let (id, seen) = (present.id.to_string(), present.seen().to_text());
        let agent = |place: usize| agents[(2 * round + place) % agents.len()].0.clone();
        let race = |browser: Browser, agent: String| {
            let (id, seen) = (id.clone(), seen.clone());
            async move {
                let fields = [("id", id.as_str()), ("assignee", &agent), ("seen", &seen)];
                browser.call("/api/conversations/assign", &fields).await
            }
        };
        let (one, two) = tokio::join!(race(lead.twin(), agent(0)), race(admin.twin(), agent(1)));

        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        assert_eq!((won.status, lost.status), (200, 409), "round {round}: {}", lost.text);
        present = won.json();
        let stored = app.simulator.conversation(&id).unwrap();
        assert_eq!(stored["assigned_user_id"].as_str(), assignee_of(&present));
    }
}

#[tokio::test]
async fn missing_names_are_loaded_one_by_one_within_their_share_of_the_budget() {
    let mut config = TestApp::new(Contract::Documented);
    config.simulator = Options { rate: 100, ..config.simulator };
    let app = config.start().await;
    let browser = app.sign_in(Role::Viewer).await;
    let first = list(&browser, "page_size=100").await;
    assert!(first.naming);

    let (page, named) = eventually(async || {
        let page = list(&browser, "page_size=100").await;
        let named = page
            .rows
            .iter()
            .filter(|row| matches!(row, Row::Read(row) if row.contact.has_details()));
        let named = named.count();
        (named >= 15).then_some((page, named))
    })
    .await;

    assert!(named < page.rows.len() && page.naming);
    assert!(app.state.services.gateway.snapshot().used <= 40, "most of the budget is left");
    let calls = app.simulator.calls();
    let singles = calls.iter().filter(|call| call.path.contains("/conversations/")).count();
    assert!(singles <= 20, "at most a fifth of the budget: {singles}");
}

#[tokio::test]
async fn demand_above_the_rate_limit_never_causes_a_429() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator = Options { rate: 20, ..config.simulator };
    let app = config.start().await;
    let browser = app.sign_in(Role::Viewer).await;

    let mut asking = JoinSet::new();
    for page in 1..=12 {
        for size in [20, 50, 100] {
            let (twin, query) = (browser.twin(), format!("page={page}&page_size={size}"));
            asking.spawn(
                async move { twin.ask("/api/conversations/list", &[("query", &query)]).await },
            );
        }
    }
    let answers = asking.join_all().await;

    let refused = answers.iter().filter(|answer| answer.status == 503);
    for answer in refused.clone() {
        let limited = answer.json::<AppError>();
        let AppError::Vendor(VendorTrouble::RateLimited { retry_after: Some(wait) }) = limited
        else {
            panic!("{}", answer.text)
        };
        assert!((1..=61).contains(&wait));
    }
    assert!(refused.count() > 0, "the demand exceeds the rate limit");
    assert!(app.simulator.calls().iter().all(|call| call.status != 429));
}
