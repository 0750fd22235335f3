//! The format of downloaded files: kept for the operator, stated by every link, and the same for
//! every table.

use crate::jobs::{lines, prepare, start};
use crate::support::file::TemporaryFile;
use crate::support::libreoffice::{Opened, Sheet, Value, open_in_both};
use crate::support::lists::{list, rows};
use crate::support::{Browser, PASSWORD, TestApp, eventually, name_of};
use jiff::tz::TimeZone;
use reqwest::Method;
use serde_json::json;
use sevendesk::model::{Detail, FileFormat, Role};
use sevendesk::server::store::audit::{AuditFilter, AuditRecord};
use sevendesk::simulator::Contract;
use sqlx::{Connection, SqliteConnection};
use std::collections::BTreeMap;

const CHOICE: &str = "/api/session/file-format";

async fn app(contract: Contract) -> TestApp {
    let mut config = TestApp::new(contract).with_queue().with_jobs();
    config.waiting.time_zone = TimeZone::get("Europe/Berlin").unwrap();
    let app = config.start().await;
    eventually(async || app.state.services.queue.is_complete().then_some(())).await;
    app
}

async fn choose(browser: &Browser, format: &str) {
    let fields = [("format", format), ("back", "/audit?result=done")];
    let answer = browser.post_form(CHOICE, &fields).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/audit?result=done")));
}

/// Whether a page has a link with these words to an address.
fn leads(page: &str, address: &str, words: &str) -> bool {
    let address = format!("href=\"{address}\"");
    page.split("<a ").any(|link| {
        let (attributes, rest) = link.split_once('>').unwrap_or_default();
        attributes.contains(&address) && rest.starts_with(&format!("{words}</a>"))
    })
}

/// Downloads a file; returns its bytes and its name.
async fn download(browser: &Browser, path: &str) -> (Vec<u8>, String) {
    let answer = browser.request(Method::GET, path).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    (answer.bytes().await.unwrap().to_vec(), name)
}

/// Returns the cells of a column of an opened file, below its name.
fn column(sheet: &Sheet, name: &str) -> Vec<Value> {
    let heading = Value::Text(name.to_owned());
    let place = sheet[0].iter().position(|cell| cell.value == heading);
    let place = place.unwrap_or_else(|| panic!("no column “{name}” in {:?}", sheet[0]));
    let value = |row: &Vec<Opened>| row.get(place).map_or(Value::Empty, |cell| cell.value.clone());
    sheet.iter().skip(1).map(value).collect()
}

async fn exports(app: &TestApp) -> Vec<AuditRecord> {
    let filter = AuditFilter { action: Some("export".to_owned()), ..AuditFilter::default() };
    app.state.store.audit(&filter, 100).await.unwrap()
}

/// Takes two conversations from their assignee in a job, and returns its id.
async fn finished_job(app: &TestApp, by: &Browser) -> i64 {
    let agent = app.simulator.agents()[0].0.clone();
    let assigned = rows(&list(by, &format!("status=open&assigned_to={agent}")).await);
    let fields = [("action", "unassign"), ("rows[]", &*lines(&assigned[..2]))];
    let id = prepare(by, &fields).await;
    start(by, id).await;
    let page = format!("/jobs/{id}");
    eventually(async || by.get(&page).await.text.contains("Finished").then_some(())).await;
    id
}

#[tokio::test]
async fn the_choice_is_kept_for_the_operator_in_every_browser_and_links_state_it() {
    let app = app(Contract::Live).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let elsewhere = app.anonymous();
    elsewhere.sign_in(name_of(Role::Lead), PASSWORD).await;
    let page = lea.get("/conversations?status=open").await.text;
    assert!(leads(&page, "/conversations.csv?status=open", "Export CSV for programs"), "{page}");
    assert!(page.contains("/file-format?back=%2Fconversations%3Fstatus%3Dopen"), "{page}");

    choose(&lea, "xlsx").await;

    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("Your files are now in this format: Excel workbook."), "{flash}");
    for browser in [&lea, &elsewhere] {
        let page = browser.get("/conversations?status=open").await.text;
        assert!(leads(&page, "/conversations.xlsx?status=open", "Export Excel workbook"), "{page}");
        let page = browser.get("/file-format?back=/team").await.text;
        assert!(page.contains("value=\"xlsx\" checked"), "{page}");
        assert!(page.contains("name=\"back\" value=\"/team\""), "{page}");
    }
    let audit = ada.get("/audit").await.text;
    assert!(audit.contains("href=\"/audit.csv\""), "others keep their own choice: {audit}");
    choose(&ada, "excel-de").await;
    let audit = ada.with_language("de").get("/audit?action=export").await.text;
    let words = "CSV für deutsches Excel exportieren";
    assert!(leads(&audit, "/audit.excel-de.csv?action=export", words), "{audit}");
}

#[tokio::test]
async fn an_unknown_format_and_a_foreign_way_back_are_refused() {
    let app = app(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    assert_eq!(lea.call(CHOICE, &[("format", "ods")]).await.status, 400);
    assert_eq!(lea.call(CHOICE, &[]).await.status, 400);
    let page = lea.get("/file-format?back=//evil.example").await.text;
    assert!(leads(&page, "/conversations", "Back without changing"), "{page}");
    assert!(page.contains("name=\"back\" value=\"/conversations\"><fieldset"), "{page}");
    assert_eq!(app.sign_in(Role::Viewer).await.get("/file-format").await.status, 403);
    assert_eq!(lea.get("/conversations.ods").await.status, 404);
}

#[tokio::test]
async fn the_file_for_programs_is_the_same_to_the_byte_whatever_the_operator_chose() {
    let mut config = TestApp::new(Contract::Live);
    config.waiting.time_zone = TimeZone::get("Europe/Berlin").unwrap();
    let app = config.start().await;
    let ada = app.sign_in(Role::Admin).await;
    let fields =
        json!({ "name": "=1+1", "phone": "0049 1", "email": "a@b.example", "subject": "A, \"b\"" });
    let id = app.simulator.arrives(&fields);
    let one: Detail = ada.ask("/api/conversations/get", &[("id", &id)]).await.json();
    let one = one.conversation;
    choose(&ada, "excel-de").await;

    let (file, _) = download(&ada, "/conversations.csv?status=open").await;

    let file = String::from_utf8(file).unwrap();
    let columns = "\u{feff}id,contact id,contact,phone,email,channel,status,needs reply,assignee,\
                   assignee id,waiting since,last message,last customer message,last agent reply,\
                   created,updated,closed,subject,tags\r\n";
    assert!(file.starts_with(columns), "{file}");
    let [contact, at] = [one.contact.id.unwrap().to_string(), one.created_at.unwrap().iso()];
    let row = format!(
        "\r\n{id},{contact},'=1+1,0049 1,a@b.example,whatsapp,open,yes,,,{at},{at},{at},,{at},{at},,\
         \"A, \"\"b\"\"\",\r\n"
    );
    assert!(file.contains(&row), "{row} is not in {file}");
    let (file, name) = download(&ada, "/audit.csv?action=export").await;
    assert_eq!(name, "attachment; filename=\"audit.csv\"");
    let file = String::from_utf8(file).unwrap();
    let columns = "\u{feff}entry,at,operator,action,conversation,from,from name,to,to name,details,\
                   outcome,result,request,local time\r\n";
    let row = file.strip_prefix(columns).unwrap().lines().next().unwrap();
    let entry = &exports(&app).await[0];
    let (seconds, request) = (entry.at / 1_000, &entry.request);
    let utc = jiff::Timestamp::from_second(seconds).unwrap();
    let local = utc.to_zoned(TimeZone::get("Europe/Berlin").unwrap());
    let local = local.strftime("%Y-%m-%d %H:%M:%S");
    let expected = format!(
        "{},{utc},Ada Okafor,export,,,,,,audit: action=export,uncertain,,{request},{local}",
        entry.id
    );
    assert_eq!(row, expected);
}

/// Downloads every table in every format; returns the files by contract, table, and format, and
/// how many conversations the list has.
async fn download_everything(contract: Contract, files: &mut BTreeMap<String, Vec<u8>>) -> usize {
    let app = app(contract).await;
    let ada = app.sign_in(Role::Admin).await;
    let job = finished_job(&app, &ada).await;
    let total = list(&ada, "status=open").await.total as usize;
    let before = exports(&app).await.len();
    for format in FileFormat::ALL {
        let extension = format.extension();
        for (table, path, known) in [
            ("conversations", "/conversations.{}?status=open", "conversations".to_owned()),
            ("audit", "/audit.{}", "audit".to_owned()),
            ("job", "/jobs/{id}/results.{}", format!("job-{job}")),
        ] {
            let path = path.replace("{}", format.ending()).replace("{id}", &job.to_string());
            let (bytes, name) = download(&ada, &path).await;
            assert_eq!(name, format!("attachment; filename=\"{known}.{extension}\""));
            files.insert(format!("{contract:?}-{table}-{}.{extension}", format.name()), bytes);
        }
    }
    let audited = exports(&app).await;
    assert_eq!(audited.len(), before + 12);
    assert!(audited.iter().all(|entry| entry.result.is_some()), "{audited:?}");
    total
}

#[tokio::test]
async fn every_table_opens_in_every_format_and_every_download_is_audited() {
    let mut files = BTreeMap::new();
    let mut totals = Vec::new();
    for contract in [Contract::Documented, Contract::Live] {
        totals.push((contract, download_everything(contract, &mut files).await));
    }

    let opened = open_in_both(files).await;

    for ((locale, sheets), (contract, total)) in
        opened.iter().flat_map(|opened| totals.iter().map(move |total| (opened, total)))
    {
        for format in ["excel-de.csv", "excel-en.csv", "xlsx.xlsx"] {
            let about = format!("{contract:?}, {format} in {}", locale.name);
            let sheet = |table: &str| &sheets[&format!("{contract:?}-{table}-{format}")];
            let phones = column(sheet("conversations"), "phone");
            assert_eq!(phones.len(), *total, "{about}");
            let is_phone = |value: &Value| matches!(value, Value::Text(_) | Value::Empty);
            assert!(phones.iter().all(is_phone), "{about}: {phones:?}");
            let created = column(sheet("conversations"), "created (Europe/Berlin)");
            assert!(created.iter().all(|at| matches!(at, Value::Date(_))), "{about}");
            let waiting = column(sheet("conversations"), "waiting");
            assert!(waiting.iter().any(|time| matches!(time, Value::Time(_))), "{about}");
            let entries = column(sheet("audit"), "entry");
            assert!(entries.iter().all(|id| matches!(id, Value::Number(_))), "{about}");
            let results = column(sheet("job"), "state");
            assert_eq!(results, vec![Value::Text("done".to_owned()); 2], "{about}");
        }
    }
}

#[tokio::test]
async fn more_entries_than_a_workbook_holds_are_refused_with_their_number_and_fit_into_csv() {
    let file = TemporaryFile::new("workbook");
    let mut config = TestApp::new(Contract::Live);
    config.database = file.database();
    let app = config.start().await;
    let ada = app.sign_in(Role::Admin).await;
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE entries(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM entries WHERE n < 50000)
         INSERT INTO audit (at, operator, action, request) SELECT n, 'Lea Hartmann', 'note', '' FROM entries",
    )
    .execute(&mut database)
    .await
    .unwrap();

    let refused = ada.get("/audit.xlsx?action=note").await;

    assert_eq!(refused.status, 400);
    let words = "50,000 entries match; an Excel workbook holds fewer than 50,000.";
    assert!(refused.text.starts_with(words), "{}", refused.text);
    assert_eq!(exports(&app).await, []);
    let (csv, _) = download(&ada, "/audit.excel-de.csv?action=note").await;
    assert_eq!(csv.iter().filter(|byte| **byte == b'\n').count(), 50_001);
}

#[tokio::test]
async fn a_few_workbooks_are_made_at_the_same_time_and_csv_at_any_time() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let making = app.web.workbooks.clone().acquire_many_owned(2).await.unwrap();

    let refused = lea.get("/conversations.xlsx").await;

    assert_eq!(refused.status, 503);
    assert!(refused.text.starts_with("Several Excel workbooks are being made"), "{}", refused.text);
    assert_eq!(lea.get("/conversations.csv").await.status, 200);
    drop(making);
    download(&lea, "/conversations.xlsx").await;
    eventually(async || (app.web.workbooks.available_permits() == 2).then_some(())).await;
}

#[test]
fn workbooks_are_made_without_temporary_files() {
    let lock = include_str!("../../Cargo.lock");
    let package =
        lock.split("[[package]]").find(|package| package.contains("name = \"rust_xlsxwriter\""));
    let package = package.unwrap();
    assert!(!package.contains("tempfile"), "customers' data is not written to disk: {package}");
}
