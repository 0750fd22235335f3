//! Times as people read them: the team's time zone, both changes of the clock, and spans that move
//! with the calendar.

use crate::support::TestApp;
use crate::support::lists::{list, rows};
use serde_json::json;
use sevendesk::model::query::encode;
use sevendesk::model::{Query, Role, Timestamp, Today, WaitThresholds};
use sevendesk::server::config::WaitingConfig;
use sevendesk::server::services::snooze::TypedSnooze;
use sevendesk::simulator::Contract;

const ZONES: [&str; 4] = ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"];

/// A point in time, and what a clock in each zone shows.
const CASES: [(&str, [&str; 4]); 10] = [
    (
        "2026-03-08T06:59:59Z",
        [
            "2026-03-08 07:59 CET",
            "2026-03-08 01:59 EST",
            "2026-03-08 19:59 NZDT",
            "2026-03-08 12:29 IST",
        ],
    ),
    (
        "2026-03-08T07:00:00Z",
        [
            "2026-03-08 08:00 CET",
            "2026-03-08 03:00 EDT",
            "2026-03-08 20:00 NZDT",
            "2026-03-08 12:30 IST",
        ],
    ),
    (
        "2026-03-29T00:59:59Z",
        [
            "2026-03-29 01:59 CET",
            "2026-03-28 20:59 EDT",
            "2026-03-29 13:59 NZDT",
            "2026-03-29 06:29 IST",
        ],
    ),
    (
        "2026-03-29T01:00:00Z",
        [
            "2026-03-29 03:00 CEST",
            "2026-03-28 21:00 EDT",
            "2026-03-29 14:00 NZDT",
            "2026-03-29 06:30 IST",
        ],
    ),
    (
        "2026-04-04T13:59:59Z",
        [
            "2026-04-04 15:59 CEST",
            "2026-04-04 09:59 EDT",
            "2026-04-05 02:59 NZDT",
            "2026-04-04 19:29 IST",
        ],
    ),
    (
        "2026-04-04T14:00:00Z",
        [
            "2026-04-04 16:00 CEST",
            "2026-04-04 10:00 EDT",
            "2026-04-05 02:00 NZST",
            "2026-04-04 19:30 IST",
        ],
    ),
    (
        "2026-10-25T00:59:59Z",
        [
            "2026-10-25 02:59 CEST",
            "2026-10-24 20:59 EDT",
            "2026-10-25 13:59 NZDT",
            "2026-10-25 06:29 IST",
        ],
    ),
    (
        "2026-10-25T01:00:00Z",
        [
            "2026-10-25 02:00 CET",
            "2026-10-24 21:00 EDT",
            "2026-10-25 14:00 NZDT",
            "2026-10-25 06:30 IST",
        ],
    ),
    (
        "2026-11-01T05:59:59Z",
        [
            "2026-11-01 06:59 CET",
            "2026-11-01 01:59 EDT",
            "2026-11-01 18:59 NZDT",
            "2026-11-01 11:29 IST",
        ],
    ),
    (
        "2026-11-01T06:00:00Z",
        [
            "2026-11-01 07:00 CET",
            "2026-11-01 01:00 EST",
            "2026-11-01 19:00 NZDT",
            "2026-11-01 11:30 IST",
        ],
    ),
];

async fn app_in(zone: &str) -> TestApp {
    let mut config = TestApp::new(Contract::Live).with_queue();
    config.waiting = waiting_in(zone);
    config.start().await
}

fn waiting_in(zone: &str) -> WaitingConfig {
    let time_zone = jiff::tz::TimeZone::get(zone).unwrap();
    WaitingConfig { time_zone, ..WaitingConfig::default() }
}

fn at(iso: &str) -> Timestamp {
    Timestamp(iso.parse::<jiff::Timestamp>().unwrap().as_second())
}

#[tokio::test]
async fn every_time_is_shown_in_the_time_zone_of_the_team() {
    for (place, zone) in ZONES.into_iter().enumerate() {
        let app = app_in(zone).await;
        let browser = app.sign_in(Role::Viewer).await;
        let open = rows(&list(&browser, "page_size=100").await);
        for ((iso, shown), row) in CASES.into_iter().zip(open) {
            let id = row.id.as_str();
            assert!(app.simulator.change(id, &json!({ "created_at": iso })));
            browser.ask("/api/conversations/get", &[("id", id)]).await;
            let page = browser.get(&format!("/conversations/{id}")).await;
            let wanted = format!("<small>{}</small>", shown[place]);
            assert!(page.text.contains(&wanted), "{iso} in {zone}");
            assert!(!page.text.contains(" UTC"), "{iso} in {zone}");
        }
    }
}

#[tokio::test]
async fn a_fixed_span_is_named_in_the_time_zone_of_the_team() {
    let span = |from, until| format!("{}-{}", at(from).0, at(until).0);
    let day = span("2026-11-24T21:00:00Z", "2026-11-24T22:00:00Z");
    let night = span("2026-11-24T22:30:00Z", "2026-11-24T23:30:00Z");
    let change = span("2026-10-25T00:00:00Z", "2026-10-25T01:30:00Z");
    for (zone, span, words) in [
        ("Europe/Berlin", &day, "Arrived 2026-11-24 22:00 to 23:00 CET"),
        ("Europe/Berlin", &night, "Arrived 2026-11-24 23:30 CET to 2026-11-25 00:30 CET"),
        ("Europe/Berlin", &change, "Arrived 2026-10-25 02:00 CEST to 2026-10-25 02:30 CET"),
        ("Pacific/Auckland", &day, "Arrived 2026-11-25 10:00 to 11:00 NZDT"),
        ("Asia/Kolkata", &day, "Arrived 2026-11-25 02:30 to 03:30 IST"),
    ] {
        let app = app_in(zone).await;
        let page = app.sign_in(Role::Viewer).await;
        let page = page.get(&format!("/conversations?created={span}")).await;
        assert!(page.text.contains(&format!(">{words}<")), "{zone}: {words}");
    }
}

#[test]
fn days_begin_at_midnight_where_the_team_works_also_when_they_have_23_or_25_hours() {
    for (zone, now, began, yesterday) in [
        ("Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-28T23:00:00Z", "2026-03-27T23:00:00Z"),
        ("Europe/Berlin", "2026-03-30T10:00:00Z", "2026-03-29T22:00:00Z", "2026-03-28T23:00:00Z"),
        ("Europe/Berlin", "2026-10-25T10:00:00Z", "2026-10-24T22:00:00Z", "2026-10-23T22:00:00Z"),
        ("Europe/Berlin", "2026-10-26T10:00:00Z", "2026-10-25T23:00:00Z", "2026-10-24T22:00:00Z"),
        (
            "America/New_York",
            "2026-03-09T01:00:00Z",
            "2026-03-08T05:00:00Z",
            "2026-03-07T05:00:00Z",
        ),
        (
            "America/New_York",
            "2026-11-02T12:00:00Z",
            "2026-11-02T05:00:00Z",
            "2026-11-01T04:00:00Z",
        ),
        (
            "Pacific/Auckland",
            "2026-11-25T11:30:00Z",
            "2026-11-25T11:00:00Z",
            "2026-11-24T11:00:00Z",
        ),
        ("Asia/Kolkata", "2026-11-25T18:29:59Z", "2026-11-24T18:30:00Z", "2026-11-23T18:30:00Z"),
    ] {
        let today = waiting_in(zone).today_at(at(now));
        let wanted = Today { now: at(now), began: at(began), yesterday: at(yesterday) };
        assert_eq!(today, wanted, "{zone}, {now}");
    }
}

#[tokio::test]
async fn relative_spans_move_with_the_calendar() {
    let app = app_in("Europe/Berlin").await;
    let browser = app.sign_in(Role::Viewer).await;
    let row = rows(&list(&browser, "").await).remove(0);
    let spring = waiting_in("Europe/Berlin").today_at(at("2026-03-30T10:00:00Z"));
    for (created, holding) in [
        ("2026-03-30T09:59:00Z", vec!["today", "1d", "7d"]),
        ("2026-03-29T22:00:00Z", vec!["today", "1d", "7d"]),
        ("2026-03-29T21:59:59Z", vec!["yesterday", "1d", "7d"]),
        ("2026-03-28T23:00:00Z", vec!["yesterday", "7d"]),
        ("2026-03-28T22:59:59Z", vec!["7d"]),
        ("2026-03-23T10:00:00Z", vec!["7d"]),
        ("2026-03-23T09:59:59Z", vec![]),
    ] {
        let mut row = row.clone();
        row.created_at = Some(at(created));
        for span in ["today", "yesterday", "1d", "7d"] {
            let (query, problems) = Query::parse(&format!("created={span}"));
            assert_eq!(problems, [], "{span}");
            assert_eq!(query.to_text(), format!("created={span}"));
            let found = query.matches(&row, &WaitThresholds::default(), &spring);
            assert_eq!(found, holding.contains(&span), "{created}, {span}");
        }
    }
    for wrong in ["yesterday", "2d", "tomorrow", "0d", "367d", "-1d", "d", "7", "20-10"] {
        assert_ne!(Query::parse(&format!("closed={wrong}")).1, [], "{wrong}");
    }
}

#[tokio::test]
async fn a_saved_view_of_what_was_closed_today_says_so() {
    let app = app_in("Europe/Berlin").await;
    let lea = app.sign_in(Role::Lead).await;
    let team = lea.get("/team").await.text;
    assert!(team.contains("/conversations?closed=today\""));
    for (query, words) in [
        ("closed=today", "Closed today"),
        ("closed=1d", "Closed in the last 24 hours"),
        ("created=yesterday", "Arrived yesterday"),
        ("created=1d", "Arrived in the last 24 hours"),
        ("created=7d", "Arrived in the last 7 days"),
    ] {
        let page = lea.get(&format!("/conversations?{query}")).await.text;
        assert!(page.contains(&format!(">{words}<")), "{query}");
        let form = lea.get(&format!("/views?query={}", encode(query))).await.text;
        assert!(form.contains(words), "{query}");
    }
}

#[test]
fn the_ends_of_a_snooze_are_hours_of_the_team_and_never_in_the_past() {
    let choices = |zone: &str, now: &str| -> Vec<String> {
        let now: jiff::Timestamp = now.parse().unwrap();
        let choices = waiting_in(zone).snooze_choices_at(Timestamp(now.as_second()));
        let tz = jiff::tz::TimeZone::get(zone).unwrap();
        let shown = choices.usual.iter().map(|choice| {
            let at = jiff::Timestamp::from_second(choice.at.0).unwrap().to_zoned(tz.clone());
            assert!(choice.at.0 > now.as_second());
            format!("{} {}", choice.name, at.strftime("%a %m-%d %H:%M %Z"))
        });
        shown.collect()
    };
    let friday =
        ["later Fri 11-27 17:30 CET", "tomorrow Sat 11-28 09:00 CET", "monday Mon 11-30 09:00 CET"];
    assert_eq!(choices("Europe/Berlin", "2026-11-27T13:10:00Z"), friday);
    // Late in the evening, nothing is later today; on a Monday, the next one is a week away.
    let monday = ["tomorrow Tue 12-01 09:00 CET", "monday Mon 12-07 09:00 CET"];
    assert_eq!(choices("Europe/Berlin", "2026-11-30T21:10:00Z"), monday);
    // The clocks change during the night, and tomorrow is Monday only on Sundays.
    let spring = ["tomorrow Sun 03-29 09:00 CEST", "monday Mon 03-30 09:00 CEST"];
    assert_eq!(choices("Europe/Berlin", "2026-03-28T21:10:00Z"), spring);
    let autumn = ["later Sun 10-25 12:00 CET", "tomorrow Mon 10-26 09:00 CET"];
    assert_eq!(choices("Europe/Berlin", "2026-10-25T07:40:00Z"), autumn);
    let day_before = [
        "later Sat 10-24 14:30 CEST",
        "tomorrow Sun 10-25 09:00 CET",
        "monday Mon 10-26 09:00 CET",
    ];
    assert_eq!(choices("Europe/Berlin", "2026-10-24T09:10:00Z"), day_before);
    let kolkata =
        ["later Fri 11-27 20:00 IST", "tomorrow Sat 11-28 09:00 IST", "monday Mon 11-30 09:00 IST"];
    assert_eq!(choices("Asia/Kolkata", "2026-11-27T11:10:00Z"), kolkata);
}

#[test]
fn a_typed_end_of_a_snooze_is_in_the_team_s_zone_even_when_the_clocks_change() {
    let end = |date: &str| {
        let typed = TypedSnooze { until: "date", date, wakes_on_message: false };
        let snooze = typed.read_at(&waiting_in("Europe/Berlin"), at("2026-01-15T12:00:00Z"));
        snooze.map(|snooze| snooze.until.iso())
    };
    // An hour that is skipped is one later; of an hour that comes twice, it is the first.
    for (typed, expected) in [
        ("2026-03-29T01:59", "2026-03-29T00:59:00Z"),
        ("2026-03-29T02:30", "2026-03-29T01:30:00Z"),
        ("2026-03-29T03:30", "2026-03-29T01:30:00Z"),
        ("2026-10-25T02:30", "2026-10-25T00:30:00Z"),
        ("2026-10-25T03:30", "2026-10-25T02:30:00Z"),
    ] {
        assert_eq!(end(typed).as_deref(), Ok(expected), "{typed}");
    }
    for refused in ["2026-01-15T12:59", "2027-01-17T12:00", "2026-02-30T09:00", "tomorrow"] {
        assert!(end(refused).is_err(), "{refused}");
    }
}
