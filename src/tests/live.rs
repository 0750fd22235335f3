//! The event stream of open pages: rendered rows, viewers, and the server's status.

use crate::support::events::{Events, ServerEvent};
use crate::support::lists::first_open;
use crate::support::{Browser, TestApp, eventually};
use sevendesk::model::Activity::{Changing, Viewing, Writing};
use sevendesk::model::{Activity, ConversationId, Role, Viewer, Viewers};
use sevendesk::server::events::Event;
use sevendesk::server::store::users;
use sevendesk::simulator::{Contract, Fault};
use std::time::{Duration, Instant};

/// Reports the presence of a tab, as its page does.
async fn report_presence(browser: &Browser, tab: &str, id: &str, activity: Activity) {
    let fields = [("id", id), ("activity", activity.name()), ("tab", tab)];
    let answer = browser.call("/api/presence/here", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

async fn next_viewers(events: &mut Events) -> Viewers {
    events.next_non_status().await.viewers()
}

fn viewers_of(id: &str, who: &[(&str, Activity)]) -> Viewers {
    let present = |(name, activity): &(&str, Activity)| Viewer {
        name: (*name).to_owned(),
        activity: *activity,
    };
    Viewers { id: ConversationId::parse(id).unwrap(), who: who.iter().map(present).collect() }
}

fn sequence_number(event: &ServerEvent) -> u64 {
    event.id.as_deref().unwrap().split_once('-').unwrap().1.parse().unwrap()
}

/// Waits until the replay log has the event with this number.
async fn wait_for_event(app: &TestApp, number: u64) {
    while !app.web.live.position().ends_with(&format!("-{number}")) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn anonymous_callers_get_401_from_the_event_stream_and_no_redirect() {
    let app = TestApp::new(Contract::Live).start().await;
    let answer = app.anonymous().get("/events").await;
    assert_eq!((answer.status, answer.location()), (401, None));
    assert!(answer.text.starts_with("You are signed out. "), "{}", answer.text);
}

#[tokio::test]
async fn a_stream_starts_with_the_status_and_a_retry_interval() {
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
async fn every_stream_gets_the_status_every_five_seconds() {
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
async fn an_assignment_is_pushed_to_other_operators_with_names() {
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

        // Rows with loaded contact names may arrive first.
        let html = loop {
            let received = events.next_non_status().await;
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
async fn a_reconnected_stream_replays_every_missed_event() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let mut events = vera.listen(None).await;
    report_presence(&lea, "a", "conv_1", Viewing).await;
    assert_eq!(next_viewers(&mut events).await, viewers_of("conv_1", &[("Lea Hartmann", Viewing)]));
    let last = events.last_id.clone();
    drop(events);

    report_presence(&lea, "a", "conv_1", Changing).await;
    report_presence(&lea, "a", "", Viewing).await;
    wait_for_event(&app, 3).await;
    let mut again = vera.listen(Some(&last)).await;
    report_presence(&lea, "a", "conv_2", Viewing).await;

    let received = [
        again.next_non_status().await,
        again.next_non_status().await,
        again.next_non_status().await,
    ];
    assert_eq!(received.each_ref().map(sequence_number), [2, 3, 4]);
    let received = received.map(|received| received.viewers());
    let lea = "Lea Hartmann";
    assert_eq!(
        received,
        [
            viewers_of("conv_1", &[(lea, Changing)]),
            viewers_of("conv_1", &[]),
            viewers_of("conv_2", &[(lea, Viewing)])
        ]
    );
}

#[tokio::test]
async fn a_stream_can_start_at_the_position_at_which_the_page_was_rendered() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let position = app.web.live.position();
    report_presence(&lea, "a", "conv_1", Viewing).await;
    wait_for_event(&app, 1).await;
    let response =
        lea.request(reqwest::Method::GET, &format!("/events?after={position}")).send().await;
    let mut response = response.unwrap();
    let first = response.chunk().await.unwrap().unwrap();
    let first = String::from_utf8(first.to_vec()).unwrap();
    let order = ["event: status", "event: viewers"].map(|name| first.find(name).unwrap());
    assert!(order.is_sorted(), "{first}");
}

#[tokio::test]
async fn a_client_with_an_expired_or_unknown_event_id_gets_one_reload() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let bus = &app.state.services.events;
    let before = app.web.live.position();
    for _ in 0..2_001 {
        bus.publish(Event::Viewers(viewers_of("conv_1", &[])));
    }
    wait_for_event(&app, 2_001).await;
    let mut activity = Viewing;
    let future = before.replace("-0", "-9000");
    for last in [before.as_str(), "k3f9-1", &future, "nonsense", ""] {
        let mut events = vera.listen(Some(last)).await;
        assert_eq!(
            events.next().await.unwrap().id,
            None,
            "an id on the status event would hide the gap"
        );
        assert_eq!(events.next().await.unwrap().name, "reload", "{last}");
        assert_eq!(events.last_id, app.web.live.position());
        activity = if activity == Viewing { Changing } else { Viewing };
        report_presence(&lea, "a", "conv_2", activity).await;
        assert_eq!(
            next_viewers(&mut events).await,
            viewers_of("conv_2", &[("Lea Hartmann", activity)])
        );
    }
}

#[tokio::test]
async fn a_client_that_reads_too_slowly_gets_a_reload() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let bus = &app.state.services.events;
    let mut events = vera.listen(None).await;
    let long = "x".repeat(7_000);
    for _ in 0..3_000 {
        bus.publish(Event::Viewers(viewers_of("conv_1", &[(&long, Viewing)])));
    }
    wait_for_event(&app, 3_000).await;
    let (mut read, mut reloads) = (0, 0);
    while events.last_id != app.web.live.position() {
        match events.next_non_status().await.name.as_str() {
            "reload" => reloads += 1,
            _ => read += 1,
        }
    }
    assert!(reloads > 0 && read < 3_000, "{reloads} reloads, {read} read");
    bus.publish(Event::Viewers(viewers_of("conv_2", &[])));
    assert_eq!(next_viewers(&mut events).await, viewers_of("conv_2", &[]));
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
    report_presence(&ada, "a", "conv_1", Viewing).await;
    assert_eq!(next_viewers(&mut other).await, viewers_of("conv_1", &[("Ada Okafor", Viewing)]));
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
    report_presence(&elsewhere, "a", "conv_1", Viewing).await;
    assert_eq!(next_viewers(&mut other).await, viewers_of("conv_1", &[("Lea Hartmann", Viewing)]));
}

#[tokio::test]
async fn an_operator_with_a_thousand_streams_keeps_the_newest_and_stops_nobody_else() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let mut oldest = vera.listen(None).await;
    let mut streams = Vec::new();
    for _ in 0..1_000 {
        streams.push(vera.listen(None).await);
    }

    let mut hers = lea.listen(None).await;
    oldest.end().await;
    eventually(async || (app.state.services.events.streams() == 11).then_some(())).await;
    report_presence(&lea, "a", "conv_1", Viewing).await;
    let expected = viewers_of("conv_1", &[("Lea Hartmann", Viewing)]);
    assert_eq!(next_viewers(&mut hers).await, expected);
    assert_eq!(next_viewers(streams.last_mut().unwrap()).await, expected);
    drop(streams);

    let mut sessions = Vec::new();
    for _ in 0..4 {
        let vera = app.sign_in(Role::Viewer).await;
        for _ in 0..10 {
            sessions.push(vera.listen(None).await);
        }
    }
    eventually(async || (app.state.services.events.streams() == 31).then_some(())).await;
}

#[tokio::test]
async fn open_streams_do_not_delay_shutdown_and_no_response_is_truncated() {
    let mut app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mut streams = Vec::new();
    for _ in 0..50 {
        streams.push(lea.listen(None).await);
    }
    app.simulator.fail_next(1, None, Fault::Slow(Duration::from_millis(500)));
    let request = lea.ask("/api/conversations/list", &[("query", "")]);
    let shutdown = async {
        while app.simulator.calls().is_empty() {
            tokio::task::yield_now().await;
        }
        app.state.shutdown.cancel();
    };
    let started = Instant::now();
    let (answer, ()) = tokio::join!(request, shutdown);
    assert_eq!(answer.status, 200, "{answer:?}");
    let ended = tokio::time::timeout(Duration::from_secs(9), &mut app.server).await;
    ended.expect("it ends in time").unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    for mut events in streams {
        events.end().await;
    }
}

#[tokio::test]
async fn operators_see_each_other_and_who_is_about_to_act() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let mut events = vera.listen(None).await;
    let (l, v) = ("Lea Hartmann", "Vera Lind");

    report_presence(&vera, "a", "conv_1", Viewing).await;
    assert_eq!(next_viewers(&mut events).await, viewers_of("conv_1", &[(v, Viewing)]));
    report_presence(&lea, "b", "conv_1", Viewing).await;
    assert_eq!(
        next_viewers(&mut events).await,
        viewers_of("conv_1", &[(l, Viewing), (v, Viewing)])
    );
    report_presence(&lea, "b", "conv_1", Writing).await;
    let written = events.next_non_status().await;
    assert!(written.data.contains("Lea Hartmann is writing"), "{}", written.data);
    assert_eq!(written.viewers(), viewers_of("conv_1", &[(l, Writing), (v, Viewing)]));
    report_presence(&lea, "b", "conv_1", Viewing).await;
    assert_eq!(
        next_viewers(&mut events).await,
        viewers_of("conv_1", &[(l, Viewing), (v, Viewing)])
    );
    report_presence(&vera, "c", "conv_1", Changing).await;
    let both = viewers_of("conv_1", &[(v, Changing), (l, Viewing)]);
    assert_eq!(next_viewers(&mut events).await, both, "one entry for several tabs");
    assert_eq!(app.state.services.presence.all(), std::slice::from_ref(&both));
    assert_eq!(app.state.services.presence.with(&both.id), both.who);
    report_presence(&lea, "b", "conv_2", Viewing).await;
    let mut moved = [next_viewers(&mut events).await, next_viewers(&mut events).await];
    moved.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(
        moved,
        [viewers_of("conv_1", &[(v, Changing)]), viewers_of("conv_2", &[(l, Viewing)])]
    );

    let started = Instant::now();
    report_presence(&vera, "c", "", Viewing).await;
    assert_eq!(
        next_viewers(&mut events).await,
        viewers_of("conv_1", &[(v, Viewing)]),
        "the tab was reported closed"
    );
    let mut gone = [next_viewers(&mut events).await, next_viewers(&mut events).await];
    gone.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(gone, [viewers_of("conv_1", &[]), viewers_of("conv_2", &[])]);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn presence_is_limited_and_refuses_invalid_values() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    for number in 0..30 {
        report_presence(&vera, &format!("tab {number}"), &format!("conv_{number}"), Viewing).await;
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
