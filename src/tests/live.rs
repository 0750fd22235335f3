//! What open pages are told without asking: drawn rows, viewers, and the server's status.

use crate::support::events::{Events, ServerEvent};
use crate::support::lists::first_open;
use crate::support::{Browser, TestApp};
use sevendesk::model::{ConversationId, Role, Viewer, Viewers};
use sevendesk::server::events::Event;
use sevendesk::server::store::users;
use sevendesk::simulator::{Contract, Fault};
use std::time::{Duration, Instant};

/// Says where a tab is, as its page does.
async fn be(browser: &Browser, tab: &str, id: &str, acting: bool) {
    let acting = if acting { "true" } else { "false" };
    let fields = [("id", id), ("acting", acting), ("tab", tab)];
    let answer = browser.call("/api/presence/here", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn company(events: &mut Events) -> Viewers {
    events.news().await.viewers()
}

fn of(id: &str, who: &[(&str, bool)]) -> Viewers {
    let present =
        |(name, acting): &(&str, bool)| Viewer { name: (*name).to_owned(), acting: *acting };
    Viewers { id: ConversationId::parse(id).unwrap(), who: who.iter().map(present).collect() }
}

fn number(received: &ServerEvent) -> u64 {
    received.id.as_deref().unwrap().split_once('-').unwrap().1.parse().unwrap()
}

/// Waits until all that was told so far is written down.
async fn written(app: &TestApp, number: u64) {
    while !app.web.live.position().ends_with(&format!("-{number}")) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn strangers_are_told_nothing_and_not_sent_elsewhere() {
    let app = TestApp::new(Contract::Live).start().await;
    let answer = app.anonymous().get("/events").await;
    assert_eq!((answer.status, answer.location()), (401, None));
    assert!(answer.text.starts_with("You are signed out. "), "{}", answer.text);
}

#[tokio::test]
async fn a_stream_begins_with_the_status_and_says_when_to_come_back() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let mut events = vera.listen(None).await;
    let received = events.next().await.unwrap();
    assert_eq!(app.simulator.calls(), []);
    assert_eq!(received.name, "status");
    let status: serde_json::Value = received.json();
    let page = vera.get("/conversations").await;
    let build = status["build"].as_str().unwrap();
    assert!(page.text.contains(&format!("<meta name=\"build\" content=\"{build}\">")));
    let received = status["synced_at"].as_str().unwrap();
    assert!(received.starts_with("20") && received.ends_with('Z'), "{received}");
    assert_eq!(status["trouble"], false);
    assert!(matches!(events.retry, Some(1_000..=5_000)), "{:?}", events.retry);
    assert_eq!(events.last_id, app.web.live.position());
    for (name, value) in [
        ("content-type", Some("text/event-stream")),
        ("cache-control", Some("no-store")),
        ("x-accel-buffering", Some("no")),
        ("content-encoding", None),
    ] {
        assert_eq!(events.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn the_status_is_sent_every_five_seconds_to_whoever_listens() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let mut events = vera.listen(None).await;
    events.next().await.unwrap();
    let mut before = None;
    for _ in 0..2 {
        let received = events.next().await.unwrap();
        assert_eq!((received.name.as_str(), received.id), ("status", None));
        if let Some(before) = before.replace(Instant::now()) {
            let passed = before.elapsed();
            assert!(passed > Duration::from_secs(4) && passed < Duration::from_secs(8));
        }
    }
}

#[tokio::test]
async fn what_one_assigns_is_told_to_the_other_with_names() {
    for contract in [Contract::Live, Contract::Documented] {
        let mut config = TestApp::new(contract);
        config = config.with_queue();
        let app = config.start().await;
        let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
        let conversation = first_open(&lea).await;
        let (agent, name) = app.simulator.agents().remove(3);
        let mut events = vera.listen(None).await;

        let fields = [("id", conversation.id.as_str()), ("assignee", agent.as_str())];
        assert_eq!(lea.call("/api/conversations/assign", &fields).await.status, 200);

        // Names of customers, this one's and others', may be told first.
        let html = loop {
            let received = events.news().await;
            assert_eq!(received.name, "row");
            let (id, html) = received.fragment();
            if id == conversation.id.as_str() && html.contains(&name) {
                break html;
            }
        };
        assert!(!html.contains("data-action"), "{html}");
    }
}

#[tokio::test]
async fn a_stream_that_broke_goes_on_where_it_was_and_misses_nothing() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let mut events = vera.listen(None).await;
    be(&lea, "a", "conv_1", false).await;
    assert_eq!(company(&mut events).await, of("conv_1", &[("Lea Hartmann", false)]));
    let last = events.last_id.clone();
    drop(events);

    be(&lea, "a", "conv_1", true).await;
    be(&lea, "a", "", false).await;
    written(&app, 3).await;
    let mut again = vera.listen(Some(&last)).await;
    be(&lea, "a", "conv_2", false).await;

    let received = [again.news().await, again.news().await, again.news().await];
    assert_eq!(received.each_ref().map(number), [2, 3, 4]);
    let received = received.map(|received| received.viewers());
    let lea = "Lea Hartmann";
    assert_eq!(
        received,
        [of("conv_1", &[(lea, true)]), of("conv_1", &[]), of("conv_2", &[(lea, false)])]
    );
}

#[tokio::test]
async fn a_page_may_begin_where_the_server_was_when_it_was_made() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let position = app.web.live.position();
    be(&lea, "a", "conv_1", false).await;
    written(&app, 1).await;
    let response =
        lea.request(reqwest::Method::GET, &format!("/events?after={position}")).send().await;
    let mut response = response.unwrap();
    let first = response.chunk().await.unwrap().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    let order = ["event: status", "event: viewers"].map(|name| first.find(name).unwrap());
    assert!(order.is_sorted(), "{first}");
}

#[tokio::test]
async fn who_missed_more_than_is_kept_or_comes_from_another_life_starts_anew_once() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let bus = &app.state.services.events;
    let before = app.web.live.position();
    for _ in 0..2_001 {
        bus.publish(Event::Viewers(of("conv_1", &[])));
    }
    written(&app, 2_001).await;
    let mut acting = false;
    let future = before.replace("-0", "-9000");
    for last in [before.as_str(), "k3f9-1", &future, "nonsense", ""] {
        let mut events = vera.listen(Some(last)).await;
        assert_eq!(events.next().await.unwrap().id, None, "what is missed would be covered up");
        assert_eq!(events.next().await.unwrap().name, "reload", "{last}");
        assert_eq!(events.last_id, app.web.live.position());
        acting = !acting;
        be(&lea, "a", "conv_2", acting).await;
        assert_eq!(company(&mut events).await, of("conv_2", &[("Lea Hartmann", acting)]));
    }
}

#[tokio::test]
async fn who_reads_too_slowly_starts_anew() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let bus = &app.state.services.events;
    let mut events = vera.listen(None).await;
    let long = "x".repeat(7_000);
    for _ in 0..3_000 {
        bus.publish(Event::Viewers(of("conv_1", &[(&long, false)])));
    }
    written(&app, 3_000).await;
    let (mut read, mut reloads) = (0, 0);
    while events.last_id != app.web.live.position() {
        match events.news().await.name.as_str() {
            "reload" => reloads += 1,
            _ => read += 1,
        }
    }
    assert!(reloads > 0 && read < 3_000, "{reloads} reloads, {read} read");
    bus.publish(Event::Viewers(of("conv_2", &[])));
    assert_eq!(company(&mut events).await, of("conv_2", &[]));
}

#[tokio::test]
async fn disabling_an_operator_ends_their_stream_within_five_seconds() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let (mut hers, mut other) = (lea.listen(None).await, ada.listen(None).await);
    app.state.store.change_user("Lea Hartmann", users::Change::Disable).await.unwrap();
    let started = Instant::now();
    hers.end().await;
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    be(&ada, "a", "conv_1", false).await;
    assert_eq!(company(&mut other).await, of("conv_1", &[("Ada Okafor", false)]));
    assert_eq!(lea.get("/events").await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_streams_of_that_session_at_once() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, elsewhere) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Lead).await);
    let (mut one, mut two) = (lea.listen(None).await, lea.listen(None).await);
    let mut other = elsewhere.listen(None).await;
    one.next().await.unwrap();
    let started = Instant::now();
    lea.post_form("/api/session/sign-out", &[]).await;
    tokio::join!(one.end(), two.end());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    be(&elsewhere, "a", "conv_1", false).await;
    assert_eq!(company(&mut other).await, of("conv_1", &[("Lea Hartmann", false)]));
}

#[tokio::test]
async fn open_streams_do_not_hold_up_the_end_of_the_server_which_cuts_no_answer() {
    let mut app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mut streams = Vec::new();
    for _ in 0..50 {
        streams.push(lea.listen(None).await);
    }
    app.simulator.fail_next(1, None, Fault::Slow(Duration::from_millis(500)));
    let asked = lea.ask("/api/conversations/list", &[("query", "")]);
    let received = async {
        while app.simulator.calls().is_empty() {
            tokio::task::yield_now().await;
        }
        app.state.shutdown.cancel();
    };
    let started = Instant::now();
    let (answer, ()) = tokio::join!(asked, received);
    assert_eq!(answer.status, 200, "{answer:?}");
    let ended = tokio::time::timeout(Duration::from_secs(9), &mut app.server).await;
    ended.expect("it ends in time").unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    for mut events in streams {
        events.end().await;
    }
}

#[tokio::test]
async fn two_operators_see_each_other_and_who_is_about_to_act() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let mut events = vera.listen(None).await;
    let (l, v) = ("Lea Hartmann", "Vera Lind");

    be(&vera, "a", "conv_1", false).await;
    assert_eq!(company(&mut events).await, of("conv_1", &[(v, false)]));
    be(&lea, "b", "conv_1", false).await;
    assert_eq!(company(&mut events).await, of("conv_1", &[(l, false), (v, false)]));
    be(&vera, "c", "conv_1", true).await;
    let both = of("conv_1", &[(v, true), (l, false)]);
    assert_eq!(company(&mut events).await, both, "one entry, however many tabs");
    assert_eq!(app.state.services.presence.all(), std::slice::from_ref(&both));
    assert_eq!(app.state.services.presence.with(&both.id), both.who);
    be(&lea, "b", "conv_2", false).await;
    let mut moved = [company(&mut events).await, company(&mut events).await];
    moved.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(moved, [of("conv_1", &[(v, true)]), of("conv_2", &[(l, false)])]);

    let started = Instant::now();
    be(&vera, "c", "", false).await;
    assert_eq!(company(&mut events).await, of("conv_1", &[(v, false)]), "gone when told so");
    let mut gone = [company(&mut events).await, company(&mut events).await];
    gone.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(gone, [of("conv_1", &[]), of("conv_2", &[])]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn presence_is_bounded_and_refuses_what_makes_no_sense() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    for number in 0..30 {
        be(&vera, &format!("tab {number}"), &format!("conv_{number}"), false).await;
    }
    assert_eq!(app.state.services.presence.all().len(), 10);
    let long = "x".repeat(41);
    for (id, tab, status) in
        [("conv_1", "", 400), ("conv_1", long.as_str(), 400), ("../conv", "a", 404)]
    {
        let answer = vera.call("/api/presence/here", &[("id", id), ("tab", tab)]).await;
        assert_eq!(answer.status, status, "{id} {tab}");
    }
    assert_eq!(app.simulator.calls(), []);
}
