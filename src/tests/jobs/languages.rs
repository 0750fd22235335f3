//! The pages of a job, in the language of the reader.

use super::*;
use sevendesk::model::job::Why;
use sevendesk::server::store::job_rows::RowResult;
use sevendesk::simulator::Fault;

/// Reads a page as a browser that prefers German.
async fn german_page(by: &Browser, path: &str) -> String {
    let request = by.request(Method::GET, path).header("accept", "text/html,*/*;q=0.8");
    by.send(request.header("accept-language", "de-AT,de;q=0.9,en;q=0.5")).await.text
}

/// Fails if the text does not contain all of these.
fn expect_texts(text: &str, all: &[&str]) {
    for part in all {
        assert!(text.contains(part), "“{part}” is not in {text}");
    }
}

#[tokio::test]
async fn the_same_job_is_shown_in_german_or_english_depending_on_the_reader() {
    let app = app(Contract::Documented, 40).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let (open, team) = (open(&app), agents(&app));
    let free: Vec<_> = open.into_iter().filter(|one| one.assignee.is_none()).take(3).collect();
    let (rows, to) = (lines(&free), team[0].as_str());
    let name = &app.simulator.agents()[0].1;

    let id = prepare(&lea, &[("action", "assign"), ("assignee", to), ("rows[]", &rows)]).await;
    let address = format!("/jobs/{id}");
    expect_texts(
        &german_page(&lea, &address).await,
        &[
            &format!("{name} zuweisen</h1>"),
            "Was dieser Auftrag tun würde",
            "3 Treffer; 3 zu ändern: 6 Aufrufe, etwa eine Minute",
            "bekommt 3",
            ">Starten</button>",
        ],
    );
    expect_texts(
        &page(&lea, id).await,
        &[
            &format!("Assign to {name}</h1>"),
            "What this would do",
            "3 match; 3 to change: 6 calls, about a minute",
            "gets 3",
            ">Start</button>",
        ],
    );

    let taken = [("id", free[0].id.as_str()), ("assignee", team[1].as_str())];
    assert_eq!(ada.call("/api/conversations/assign", &taken).await.status, 200);
    app.simulator.fail_next(1, Some(Method::PUT), Fault::Status(500));
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;

    expect_texts(
        &german_page(&lea, &address).await,
        &[
            "Fertig, 1 fehlgeschlagen",
            "3 von 3",
            "</b> übersprungen",
            "Von <bdi translate=\"no\">Lea Hartmann</bdi>, gestartet: <time",
            "übersprungen: inzwischen von Ada Okafor geändert",
            "fehlgeschlagen: ",
            "niemand",
        ],
    );
    expect_texts(
        &page(&lea, id).await,
        &[
            "Finished, 1 failed",
            "3 of 3",
            "</b> left alone",
            "By <bdi translate=\"no\">Lea Hartmann</bdi>, started <time",
            "left alone: already changed by Ada Okafor",
            "failed: The change was not made",
            "nobody",
        ],
    );
    let results = format!("/jobs/{id}/results.csv");
    let lines = german_page(&lea, &results).await;
    expect_texts(
        &lines,
        &["Unterhaltung,Stand,Ergebnis,Vorher bei", ",übersprungen,inzwischen geändert,"],
    );
    let lines = csv(&lea, id).await;
    expect_texts(&lines, &["conversation,state,result,was with", ",skipped,conflict,"]);
    expect_texts(&german_page(&lea, "/jobs").await, &["Alle Aufträge", "Fertig, 1 fehlgeschlagen"]);
    expect_texts(
        &german_page(&lea, &format!("/hand-over?agent={}", agents(&app)[0])).await,
        &["Die offene Arbeit geht", " offen</option>"],
    );
}

#[tokio::test]
async fn the_reason_for_a_stalled_job_is_shown_in_the_readers_language() {
    let app = app(Contract::Live, 12).await;
    let lea = app.sign_in(Role::Lead).await;
    let fields = [("action", "unassign"), ("rows[]", &*lines(&open(&app)))];
    let id = prepare(&lea, &fields).await;
    app.stop_upstream().await;
    start(&lea, id).await;
    eventually(async || job(&app, id).await.stalled).await;

    let address = format!("/jobs/{id}");
    expect_texts(
        &german_page(&lea, &address).await,
        &["Steht still: ", ". Es geht von selbst weiter"],
    );
    expect_texts(
        &page(&lea, id).await,
        &["Stalled: SendSeven cannot be reached. It resumes by itself"],
    );
}

#[tokio::test]
async fn a_reason_stored_as_a_sentence_is_shown_unchanged() {
    let app = app(Contract::Live, 12).await;
    let lea = app.sign_in(Role::Lead).await;
    let fields = [("action", "unassign"), ("rows[]", &*lines(&open(&app)[..1]))];
    let id = prepare(&lea, &fields).await;
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;
    let why = Some(Why::parse("SendSeven had a problem"));
    let failed = RowResult { state: RowState::Failed, why, after: None, changed_by: None };
    app.state.store.settle_row(id, 0, &failed).await.unwrap();

    let address = format!("/jobs/{id}");
    expect_texts(&german_page(&lea, &address).await, &["fehlgeschlagen: SendSeven had a problem"]);
    expect_texts(&page(&lea, id).await, &["failed: SendSeven had a problem"]);
}

#[tokio::test]
async fn the_result_of_a_click_is_in_the_language_of_the_request() {
    let app = app(Contract::Live, 12).await;
    let lea = app.sign_in(Role::Lead).await;
    let fields = [("action", "unassign"), ("rows[]", &*lines(&open(&app)[..1]))];
    for (language, expected) in [("de", "Nichts wurde geändert."), ("en", "Nothing was changed.")]
    {
        let id = prepare(&lea, &fields).await.to_string();
        let click = lea
            .request(Method::POST, "/api/jobs/steer")
            .header("accept", "application/json")
            .header("accept-language", language)
            .header("sec-fetch-site", "same-origin")
            .form(&[("id", &*id), ("command", "discard")]);
        assert_eq!(lea.send(click).await.json::<String>(), expected);
    }
}
