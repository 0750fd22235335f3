//! Pages in German: they show the German texts and none of the English ones.

use crate::support::TestApp;
use crate::support::german::{expect_german, expect_german_commands, expect_keys, flash};
use crate::support::lists::{first_open, list};
use serde_json::Value;
use sevendesk::model::{Role, Row};
use sevendesk::simulator::{Contract, Fault};
use tokio::time::Instant;

#[tokio::test]
async fn the_team_page_is_in_german_with_an_empty_partial_and_full_queue() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");

    let mut shown = expect_german(&lea.get("/team").await, "team");
    for row in list(&lea, "page_size=20").await.rows {
        if let Row::Read(conversation) = row {
            app.state.services.queue.upsert(*conversation, Instant::now());
        }
    }
    let partial = lea.get("/team").await;
    shown.extend(expect_german(&partial, "team"));
    let mut config = TestApp::new(Contract::Live);
    config = config.with_queue();
    let full = config.start().await;
    let lea = full.sign_in(Role::Lead).await.with_language("de");
    let page = lea.get("/team").await;
    shown.extend(expect_german(&page, "team"));

    expect_keys(
        &shown,
        &[
            "team-filling",
            "team-partial",
            "team-nobodys",
            "team-longest",
            "team-bars",
            "team-closed-today-of",
            "team-hand-over-of",
            "team-day",
            "team-arrived-at",
            "team-channels",
            "team-midnight",
        ],
    );
    assert!(page.text.contains(">9 Uhr<") && page.text.contains(">Niemand<"), "{}", page.text);
    assert!(page.text.contains("<title>Team · Sevendesk</title>"), "{}", page.text);
}

#[tokio::test]
async fn the_views_page_is_in_german_including_the_built_in_views() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    app.state.services.queue.upsert(first_open(&lea).await, Instant::now());
    let agent = app.simulator.agents()[0].0.clone();
    let filters = format!(
        "needs_reply=false&assigned_to=unassigned&assigned_to={agent}&search=Box&waiting_over=90\
         &window_under=180&created=1795554000-1795557600&closed=1795554000-1795557600&sort=-last"
    );
    let add = async |name: &str, query: &str, shared: &str| {
        let fields = [("name", name), ("query", query), ("shared", shared), ("back", "/views")];
        flash(&lea, "/api/views/add", &fields).await
    };

    let stored = add("Mail", &filters, "false").await;
    assert_eq!(stored, Some("„Mail“ gespeichert.".to_owned()));
    let key = lea.views().await.into_iter().find(|view| view.name == "Mail");
    let key = key.unwrap().key;
    add("Alles Neue", "sort=created", "true").await;
    let views = lea.get("/views").await;
    let url = ["/views?query=", &filters.replace('&', "%26").replace('=', "%3D")].concat();
    let form = lea.get(&url).await;

    let mut shown = expect_german(&views, "views");
    shown.extend(expect_german(&form, "views"));
    expect_keys(
        &shown,
        &[
            "views-about",
            "views-own",
            "views-unassigned",
            "views-window-closing",
            "views-waiting-over",
            "views-agent",
            "views-delete",
            "views-alert-of",
            "views-created-newest",
            "views-keep",
            "views-keep-shared",
        ],
    );
    for text in [
        "Beantwortet · Zuständig: niemand oder ",
        " · Enthält „Box“ · Wartet über 1 h 30 min · Antwortfenster unter 3 h · Eingegangen 24.11.2026",
        " 24.11.2026 21:00 bis 22:00 UTC · Geschlossen 24.11.2026 21:00 bis 22:00 UTC · ",
        " · Älteste Nachricht zuerst",
    ] {
        assert!(form.text.contains(text), "{text}: {}", form.text);
    }
    let alert = |above| [("id", key.as_str()), ("above", above), ("back", "/views")];
    let set = flash(&lea, "/api/views/alert", &alert("1200")).await;
    let text = "Hinweis gesetzt: „Mail“ über 1.200.";
    assert_eq!(set, Some(text.to_owned()));
    let unset = flash(&lea, "/api/views/alert", &alert("")).await;
    let text = "Hinweis entfernt: „Mail“.";
    assert_eq!(unset, Some(text.to_owned()));
    let edited = lea.get(&format!("/views?edit={key}")).await;
    expect_keys(
        &expect_german(&edited, "views"),
        &["views-edit-head", "views-edit-filters", "views-edit-list", "views-up"],
    );
    let deleted = flash(&lea, "/api/views/remove", &[("id", &key), ("back", "/views")]).await;
    assert_eq!(deleted, Some("„Mail“ gelöscht.RückgängigSchließen".to_owned()));
}

#[tokio::test]
async fn built_in_views_have_german_names_for_german_readers() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let english = vera.views().await;
    let german = vera.with_language("de").views().await;

    let names =
        [german, english].map(|views| views.into_iter().map(|view| view.name).collect::<Vec<_>>());
    let german = [
        "Warteschlange",
        "Wartet über 1 h",
        "Antwort nötig",
        "Nicht zugewiesen",
        "Antwortfrist endet",
    ];
    let english =
        ["Queue", "Waiting over 1 h", "Needs reply", "Unassigned", "Reply window closing"];
    assert_eq!(names, [german, english]);
}

#[tokio::test]
async fn validation_errors_of_a_view_are_in_german() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await.with_language("de");
    vera.call("/api/views/add", &[("name", "Mail"), ("query", "channel=email")]).await;
    for (name, query, text) in [
        ("", "channel=email", "1 bis 60 Zeichen"),
        ("Neu", "", "mindestens ein Filter"),
        ("Mail", "channel=email", "ein Name, den keine andere dieser Ansichten hat"),
    ] {
        let fields = [("name", name), ("query", query), ("back", "/views")];
        let refused = vera.post_form("/api/views/add", &fields).await;
        // The refusal is translated when the next page shows it.
        let received = vera.get(refused.location().unwrap()).await.text;
        assert!(received.contains(text), "{text}: {received}");
    }
}

#[tokio::test]
async fn a_timeline_is_in_german_including_days_files_and_actions() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let conversation = first_open(&lea).await;
    let id = conversation.id.as_str();
    let back = format!("/conversations/{id}");
    let agents = app.simulator.agents();
    for (agent, _) in &agents[4..6] {
        lea.call("/api/conversations/assign", &[("id", id), ("assignee", agent)]).await;
    }
    lea.call("/api/conversations/assign", &[("id", id), ("assignee", "")]).await;
    let note = [("id", id), ("text", "Achtung"), ("back", &back)];
    let written = flash(&lea, "/api/messages/write", &note).await;
    assert_eq!(written, Some("Notiz hinzugefügt.".to_owned()));
    lea.call("/api/conversations/close", &[("id", id)]).await;

    let received = lea.get(&back).await;
    let mut shown = expect_german(&received, "timeline");
    let contains = |text: &str| assert!(received.text.contains(text), "{text}: {}", received.text);
    contains(">Heute<");
    contains("</bdi> hat die Unterhaltung geschlossen<");
    contains(&format!(
        "<bdi translate=\"no\">{}</bdi> zugewiesen, zuvor <bdi translate=\"no\">{}</bdi>",
        agents[5].1, agents[4].1
    ));
    contains(&format!(
        "hat die Zuweisung an <bdi translate=\"no\">{}</bdi> aufgehoben",
        agents[5].1
    ));
    let mut all = String::new();
    for address in urls_with_every_kind(&app) {
        let answer = lea.get(&address).await;
        shown.extend(expect_german(&answer, "timeline"));
        all.push_str(&answer.text);
    }
    expect_keys(
        &shown,
        &[
            "story",
            "story-zone",
            "story-earlier",
            "story-customer",
            "story-note",
            "story-channel-says",
            "story-read",
            "story-not-delivered",
            "story-whole",
            "story-write-about",
            "story-write-add",
        ],
    );
    assert!(all.contains("Antwort senden") && all.contains("Geht über "), "{all}");
    assert!(all.contains("JPEG-Bild · 2,4 MB"), "sizes use a decimal comma");
    assert!(all.contains("PDF · 412 B · Link zurückgehalten"), "{all}");
}

#[tokio::test]
async fn days_are_formatted_for_each_language() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let earliest = |received: &[Value]| received.iter().rev().take(30).next_back().cloned();
    let all = app.simulator.conversations().into_iter().filter_map(|conversation| {
        let id = conversation["id"].as_str().unwrap().to_owned();
        let message = earliest(&app.simulator.messages(&id))?;
        Some((message["created_at"].as_str().unwrap().to_owned(), id))
    });
    let (at, id) = all.min().unwrap();
    let date = at.parse::<jiff::Timestamp>().unwrap().to_zoned(jiff::tz::TimeZone::UTC).date();

    let english = vera.get(&format!("/conversations/{id}")).await.text;
    let german = vera.with_language("de").get(&format!("/conversations/{id}")).await.text;

    let day = date.strftime(">%A, %B %-d, %Y<").to_string();
    assert!(english.contains(&day), "{day}: {english}");
    let weekdays =
        ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
    let months = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    let weekday = weekdays[date.weekday().to_monday_zero_offset() as usize];
    let month = months[date.month() as usize - 1];
    let day = format!(">{weekday}, {}. {month} {}<", date.day(), date.year());
    assert!(german.contains(&day), "{day}: {german}");
}

/// Returns URLs of conversations that together contain every kind of message.
fn urls_with_every_kind(app: &TestApp) -> Vec<String> {
    let id = |conversation: &Value| conversation["id"].as_str().unwrap().to_owned();
    let all = app.simulator.conversations();
    let received = all.iter().map(|one| (id(one), app.simulator.messages(&id(one))));
    let received: Vec<(String, Vec<Value>)> = received.collect();
    let is_of: [fn(&Value) -> bool; 4] = [
        |message| message["status"] == "failed",
        |message| message["attachments"][0]["filename"] == "broken box.jpg",
        |message| message["attachments"][0]["file_size"] == 412,
        |message| message["text"].as_str().is_some_and(|text| text.len() > 2_000),
    ];
    let one_of = |is_of: fn(&Value) -> bool| {
        let found = received.iter().find(|(_, received)| received.iter().rev().take(30).any(is_of));
        found.expect("the seed data has one").0.clone()
    };
    let longest = received.iter().max_by_key(|(_, received)| received.len()).unwrap().0.clone();
    let all = is_of.into_iter().map(one_of).chain([longest]);
    all.map(|id| format!("/conversations/{id}")).collect()
}

#[tokio::test]
async fn a_timeline_without_messages_explains_why_in_german() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let address = format!("/conversations/{}", first_open(&lea).await.id);
    let empty = lea.get(&address).await;
    let shown = expect_german(&empty, "timeline");
    expect_keys(&shown, &["story-without-messages", "story-nothing-done"]);

    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let address = format!("/conversations/{}", first_open(&lea).await.id);
    let odd = lea.get(&format!("{address}?before=nonsense")).await;
    assert!(odd.text.contains("eine Stelle im Verlauf aus „Frühere Nachrichten“"), "{}", odd.text);
    app.simulator.fail_with(Some(Fault::Status(503)));
    let failing = lea.get(&address).await;
    expect_keys(&expect_german(&failing, "timeline"), &["story-failed"]);
    assert!(failing.text.contains("Nachrichten: SendSeven hat eine Störung."), "{}", failing.text);
}

#[tokio::test]
async fn the_filters_are_in_german_with_german_dates() {
    let mut config = TestApp::new(Contract::Live);
    config = config.with_queue();
    let app = config.start().await;
    let vera = app.sign_in(Role::Viewer).await.with_language("de");
    let mut shown = Vec::new();
    let mut all = String::new();
    for query in [
        "",
        "?status=open&needs_reply=true&assigned_to=unassigned&channel=email",
        "?needs_reply=false&assigned_to=unassigned&assigned_to=usr_x&waiting_over=1500",
        "?window_under=90&created=1795554000-1795557600&page_size=1",
        "?closed=1795554000-1795557600",
        "?page_size=1",
    ] {
        let page = vera.get(&format!("/conversations{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.text);
        shown.extend(expect_german(&page, "filters"));
        all.push_str(&page.text);
    }
    expect_keys(
        &shown,
        &[
            "filters-search",
            "filters-search-in",
            "filters-all",
            "filters-any",
            "filters-anyone",
            "filters-chosen",
            "filters-needs-no-reply",
            "filters-window-under",
            "filters-size",
            "filters-rows",
            "filters-apply",
            "filters-clear",
            "filters-keep",
        ],
    );
    for text in [
        ">Wartet über 1.500 min<",
        ">Eingegangen 24.11.2026 21:00 bis 22:00 UTC<",
        ">Geschlossen 24.11.2026 21:00 bis 22:00 UTC<",
        ">1 Zeile<",
        ">Niemand<",
    ] {
        assert!(all.contains(text), "{text}");
    }
    let odd = vera.get("/conversations?status=closed&waiting_over=60").await;
    assert!(odd.text.contains("nur die Warteschlange"), "{}", odd.text);
}

#[tokio::test]
async fn the_sign_in_page_is_in_german_including_the_demo_and_a_refusal() {
    let mut config = TestApp::new(Contract::Live);
    config.demo = true;
    let app = config.start().await;
    let visitor = app.anonymous().with_language("de");

    let page = visitor.get("/sign-in").await;
    let shown = expect_german(&page, "sign-in");
    visitor.sign_in("Lea Hartmann", "not it").await;
    let refused = visitor.get("/sign-in").await.text;

    expect_keys(
        &shown,
        &[
            "sign-in-name",
            "sign-in-password",
            "sign-in-demo",
            "sign-in-offers",
            "sign-in-or",
            "sign-in-as",
            "sign-in-viewer",
            "sign-in-lead",
            "sign-in-admin",
        ],
    );
    assert!(page.text.contains("<title>Anmelden · Sevendesk</title>"), "{}", page.text);
    assert!(refused.contains("Name oder Passwort stimmt nicht"), "{refused}");
    assert!(!refused.contains("Sign in"), "{refused}");
}

#[tokio::test]
async fn shortcuts_commands_and_the_bulk_bar_are_in_german() {
    let app = TestApp::new(Contract::Live).start().await;
    let ada = app.sign_in(Role::Admin).await.with_language("de");

    let shown = expect_german_commands(&ada.get("/conversations").await);

    let file = include_str!("../../locales/de/commands.ftl").lines();
    // `hands-all-match` is shown only if the total is unknown.
    let keys = file.filter_map(|line| Some(line.split_once(" = ")?.0));
    let keys = keys.filter(|key| *key != "hands-all-match").collect::<Vec<_>>();
    assert!(keys.len() > 30);
    expect_keys(&shown, &keys);
}
