//! What pages say to whoever reads German: their words, and none of the English ones.

use crate::support::TestApp;
use crate::support::german::{all_said, flash, hands_speak_german, speaks_german};
use crate::support::lists::{first_open, list};
use serde_json::Value;
use sevendesk::model::{Role, Row};
use sevendesk::simulator::{Contract, Fault};
use tokio::time::Instant;

#[tokio::test]
async fn the_team_speaks_german_from_its_first_moment_to_a_full_queue() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");

    let mut said = speaks_german(&lea.get("/team").await, "team");
    for row in list(&lea, "page_size=20").await.rows {
        if let Row::Read(conversation) = row {
            app.state.services.queue.upsert(*conversation, Instant::now());
        }
    }
    let partial = lea.get("/team").await;
    said.extend(speaks_german(&partial, "team"));
    let mut config = TestApp::new(Contract::Live);
    config = config.with_queue();
    let whole = config.start().await;
    let lea = whole.sign_in(Role::Lead).await.reading("de");
    let page = lea.get("/team").await;
    said.extend(speaks_german(&page, "team"));

    all_said(
        &said,
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
async fn the_views_speak_german_with_the_names_of_those_that_ship() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
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
    let keep = ["/views?query=", &filters.replace('&', "%26").replace('=', "%3D")].concat();
    let form = lea.get(&keep).await;

    let mut said = speaks_german(&views, "views");
    said.extend(speaks_german(&form, "views"));
    all_said(
        &said,
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
    for words in [
        "Beantwortet · Zuständig: niemand oder ",
        " · Enthält „Box“ · Wartet über 1 h 30 min · Antwortfenster unter 3 h · Eingegangen ",
        " bis 24.11.2026 22:00 UTC · Geschlossen 24.11.2026 21:00 UTC bis ",
        " · Älteste Nachricht zuerst",
    ] {
        assert!(form.text.contains(words), "{words}: {}", form.text);
    }
    let alert = |above| [("id", key.as_str()), ("above", above), ("back", "/views")];
    let set = flash(&lea, "/api/views/alert", &alert("1200")).await;
    let words = "„Mail“ wird bei mehr als 1.200 hervorgehoben.";
    assert_eq!(set, Some(words.to_owned()));
    let unset = flash(&lea, "/api/views/alert", &alert("")).await;
    let words = "„Mail“ wird nicht mehr hervorgehoben.";
    assert_eq!(unset, Some(words.to_owned()));
    let deleted = flash(&lea, "/api/views/remove", &[("id", &key), ("back", "/views")]).await;
    assert_eq!(deleted, Some("„Mail“ gelöscht.".to_owned()));
}

#[tokio::test]
async fn whoever_asks_for_german_gets_the_views_that_ship_by_german_names() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let english = vera.views().await;
    let german = vera.reading("de").views().await;

    let names =
        [german, english].map(|views| views.into_iter().map(|view| view.name).collect::<Vec<_>>());
    let german = [
        "Warteschlange",
        "Wartet über 1 h",
        "Antwort nötig",
        "Nicht zugewiesen",
        "Antwortfenster läuft ab",
    ];
    let english =
        ["Queue", "Waiting over 1 h", "Needs reply", "Unassigned", "Reply window closing"];
    assert_eq!(names, [german, english]);
}

#[tokio::test]
async fn what_a_view_cannot_be_is_said_in_german() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await.reading("de");
    vera.call("/api/views/add", &[("name", "Mail"), ("query", "channel=email")]).await;
    for (name, query, words) in [
        ("", "channel=email", "1 bis 60 Zeichen"),
        ("Neu", "", "mindestens ein Filter"),
        ("Mail", "channel=email", "ein Name, den keine andere dieser Ansichten hat"),
    ] {
        let fields = [("name", name), ("query", query), ("back", "/views")];
        let refused = vera.post_form("/api/views/add", &fields).await;
        // Whoever opens the next page reads the refusal in the language of that page.
        let received = vera.get(refused.location().unwrap()).await.text;
        assert!(received.contains(words), "{words}: {received}");
    }
}

#[tokio::test]
async fn a_story_speaks_german_with_its_days_its_files_and_what_was_done() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
    let conversation = first_open(&lea).await;
    let id = conversation.id.as_str();
    let back = format!("/conversations/{id}");
    let agents = app.simulator.agents();
    for (agent, _) in &agents[4..6] {
        lea.call("/api/conversations/assign", &[("id", id), ("assignee", agent)]).await;
    }
    lea.call("/api/conversations/assign", &[("id", id), ("assignee", "")]).await;
    let note = [("id", id), ("text", "Achtung"), ("back", &back)];
    let written = flash(&lea, "/api/story/note", &note).await;
    assert_eq!(written, Some("Notiz hinzugefügt.".to_owned()));
    lea.call("/api/conversations/close", &[("id", id)]).await;

    let received = lea.get(&back).await;
    let mut said = speaks_german(&received, "timeline");
    let is_written =
        |words: &str| assert!(received.text.contains(words), "{words}: {}", received.text);
    is_written(">Heute<");
    is_written("</bdi> hat die Unterhaltung geschlossen<");
    is_written(&format!(
        "<bdi translate=\"no\">{}</bdi> zugewiesen, zuvor <bdi translate=\"no\">{}</bdi>",
        agents[5].1, agents[4].1
    ));
    is_written(&format!(
        "hat die Zuweisung an <bdi translate=\"no\">{}</bdi> aufgehoben",
        agents[5].1
    ));
    let mut all = String::new();
    for address in sending(&app) {
        let answer = lea.get(&address).await;
        said.extend(speaks_german(&answer, "timeline"));
        all.push_str(&answer.text);
    }
    all_said(
        &said,
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
            "story-write",
            "story-write-about",
            "story-write-add",
        ],
    );
    assert!(all.contains("JPEG-Bild · 2,4 MB"), "sizes have a comma");
    assert!(all.contains("PDF · 412 B · Link zurückgehalten"), "{all}");
}

#[tokio::test]
async fn days_are_written_as_each_language_writes_them() {
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
    let german = vera.reading("de").get(&format!("/conversations/{id}")).await.text;

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

/// Addresses of conversations in which there is something of each kind.
fn sending(app: &TestApp) -> Vec<String> {
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
        found.expect("the story has one").0.clone()
    };
    let longest = received.iter().max_by_key(|(_, received)| received.len()).unwrap().0.clone();
    let all = is_of.into_iter().map(one_of).chain([longest]);
    all.map(|id| format!("/conversations/{id}")).collect()
}

#[tokio::test]
async fn a_story_without_messages_says_why_in_german() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
    let address = format!("/conversations/{}", first_open(&lea).await.id);
    let silent = lea.get(&address).await;
    let said = speaks_german(&silent, "timeline");
    all_said(&said, &["story-without-messages", "story-nothing-done"]);

    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
    let address = format!("/conversations/{}", first_open(&lea).await.id);
    let odd = lea.get(&format!("{address}?before=nonsense")).await;
    assert!(odd.text.contains("eine Stelle im Verlauf aus „Frühere Nachrichten“"), "{}", odd.text);
    app.simulator.fail_with(Some(Fault::Status(503)));
    let failing = lea.get(&address).await;
    all_said(&speaks_german(&failing, "timeline"), &["story-failed"]);
    assert!(failing.text.contains("Nachrichten: SendSeven hat eine Störung."), "{}", failing.text);
}

#[tokio::test]
async fn the_filters_speak_german_with_dates_as_germans_write_them() {
    let mut config = TestApp::new(Contract::Live);
    config = config.with_queue();
    let app = config.start().await;
    let vera = app.sign_in(Role::Viewer).await.reading("de");
    let mut said = Vec::new();
    let mut all = String::new();
    for query in [
        "",
        "?status=open&needs_reply=true&assigned_to=unassigned&channel=email",
        "?needs_reply=false&assigned_to=unassigned&assigned_to=usr_x&waiting_over=1500",
        "?window_under=90&created=1795554000-1795557600&page_size=1",
        "?closed=1795554000-1795557600",
    ] {
        let page = vera.get(&format!("/conversations{query}")).await;
        assert_eq!(page.status, 200, "{query}: {}", page.text);
        said.extend(speaks_german(&page, "filters"));
        all.push_str(&page.text);
    }
    all_said(
        &said,
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
    for words in [
        ">Wartet über 1.500 min<",
        ">Eingegangen 24.11.2026 21:00 bis 22:00 UTC<",
        ">Geschlossen 24.11.2026 21:00 bis 22:00 UTC<",
        ">1 Zeile<",
        ">Niemand<",
    ] {
        assert!(all.contains(words), "{words}");
    }
    let odd = vera.get("/conversations?status=closed&waiting_over=60").await;
    assert!(odd.text.contains("nur die Warteschlange"), "{}", odd.text);
}

#[tokio::test]
async fn signing_in_speaks_german_with_what_the_demo_offers_and_what_was_refused() {
    let mut config = TestApp::new(Contract::Live);
    config.demo = true;
    let app = config.start().await;
    let stranger = app.anonymous().reading("de");

    let page = stranger.get("/sign-in").await;
    let said = speaks_german(&page, "sign-in");
    stranger.sign_in("Lea Hartmann", "not it").await;
    let refused = stranger.get("/sign-in").await.text;

    all_said(
        &said,
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
async fn keys_commands_and_the_selection_speak_german() {
    let app = TestApp::new(Contract::Live).start().await;
    let ada = app.sign_in(Role::Admin).await.reading("de");

    let said = hands_speak_german(&ada.get("/conversations").await);

    let file = include_str!("../../locales/de/commands.ftl").lines();
    // Said where the list could not be counted.
    let keys = file.filter_map(|line| Some(line.split_once(" = ")?.0));
    let keys = keys.filter(|key| *key != "hands-all-match").collect::<Vec<_>>();
    assert!(keys.len() > 30);
    all_said(&said, &keys);
}
