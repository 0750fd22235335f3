//! The audit log: written before a change is sent, never altered, and visible to admins only.

use crate::support::file::TemporaryFile;
use crate::support::lists::{list, rows};
use crate::support::{Browser, PASSWORD, TestApp, eventually, name_of};
use reqwest::Method;
use sevendesk::model::{Conversation, Role};
use sevendesk::server::services::audit::{Actor, AuditEvent, action};
use sevendesk::server::store::audit::{AuditFilter, AuditRecord};
use sevendesk::server::store::{Store, now};
use sevendesk::simulator::{Contract, Fault};
use sqlx::{Connection, SqliteConnection};
use std::io::Write;
use std::process::{Command, Stdio};

/// Returns all entries except sign-ins, oldest first.
async fn entries(app: &TestApp) -> Vec<AuditRecord> {
    let mut all = app.state.store.audit(&AuditFilter::default(), 10_000).await.unwrap();
    all.retain(|entry| entry.action != action::SIGN_IN);
    all.reverse();
    all
}

async fn open(browser: &Browser) -> Vec<Conversation> {
    rows(&list(browser, "status=open&page_size=50").await)
}

/// Returns an agent other than the assignee.
fn other_agent(app: &TestApp, conversation: &Conversation) -> String {
    let assignee = conversation.assignee.as_ref().map(|agent| agent.id.to_string());
    let agents = app.simulator.agents().into_iter().map(|(id, _)| id);
    agents.into_iter().find(|id| Some(id) != assignee.as_ref()).unwrap()
}

async fn assign(browser: &Browser, id: &str, to: &str) -> u16 {
    browser.call("/api/conversations/assign", &[("id", id), ("assignee", to)]).await.status
}

/// Counts the entries on an audit page.
fn count_rows(page: &str) -> usize {
    page.split_once("<tbody>").map_or(0, |(_, body)| body.matches("<tr").count())
}

#[tokio::test]
async fn sign_ins_sign_outs_and_failures_are_audited_without_what_was_typed() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    lea.call("/api/session/sign-out", &[]).await;
    app.anonymous().sign_in(name_of(Role::Admin), "not it").await;
    app.anonymous().sign_in("hunter2", "not it").await;

    let all = app.state.store.audit(&AuditFilter::default(), 10).await.unwrap();

    let received: Vec<_> = all
        .iter()
        .rev()
        .map(|entry| (entry.operator.as_str(), entry.action.as_str(), entry.result.as_deref()))
        .collect();
    let wrong = Some("failed: error-credentials");
    assert_eq!(
        received,
        [
            ("Lea Hartmann", "sign in", Some("done")),
            ("Lea Hartmann", "sign out", Some("done")),
            ("Ada Okafor", "sign in", wrong),
            ("(nobody’s name)", "sign in", wrong),
        ]
    );
    assert!(all.iter().all(|entry| entry.request.len() == 16), "{all:?}");
    assert!(!format!("{all:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_change_is_audited_before_it_is_answered() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = open(&lea).await.remove(0);
    let (id, to) = (conversation.id.as_str(), other_agent(&app, &conversation));
    app.simulator.fail_next(1, Some(Method::POST), Fault::Hang);

    let watch = async {
        eventually(async || (app.changes_sent() > 0).then_some(())).await;
        entries(&app).await
    };
    let seen = tokio::select! {
        status = assign(&lea, id, &to) => panic!("answered {status} although the call hangs"),
        seen = watch => seen,
    };

    let [entry] = seen.as_slice() else { panic!("{seen:?}") };
    let before = conversation.assignee.map(|agent| agent.id.to_string());
    assert_eq!((entry.operator.as_str(), entry.action.as_str()), ("Lea Hartmann", "assign"));
    assert_eq!((entry.conversation.as_deref(), &entry.before), (Some(id), &before));
    assert_eq!((entry.after.as_deref(), &entry.result), (Some(to.as_str()), &None));
}

#[tokio::test]
async fn refused_changes_and_unconfirmed_changes_have_different_results() {
    let app = TestApp::new(Contract::Documented).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let some = open(&lea).await;
    app.simulator.fail_next(1, Some(Method::PUT), Fault::Status(422));
    assert_eq!(assign(&lea, some[0].id.as_str(), &other_agent(&app, &some[0])).await, 502);
    app.simulator.fail_next(1, Some(Method::PUT), Fault::AppliedThenDown);
    assert_eq!(assign(&lea, some[1].id.as_str(), &other_agent(&app, &some[1])).await, 504);

    let all = entries(&app).await;
    assert_eq!(all[0].result.as_deref(), Some("failed: vendor-invalid"));
    assert_eq!(all[1].result, None);
    let ada = app.sign_in(Role::Admin).await;
    let page = ada.get("/audit?result=uncertain").await.text;
    assert_eq!(count_rows(&page), 1, "{page}");
    assert!(page.contains("no result yet") && page.contains(some[1].id.as_str()));

    app.simulator.fail_with(None);
    let resolved = eventually(async || entries(&app).await[1].result.clone()).await;
    assert_eq!(resolved, "done");
}

#[tokio::test]
async fn there_is_exactly_one_entry_for_each_change_that_was_sent() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let some = open(&lea).await;
    app.simulator.forget_calls();
    for (place, conversation) in some.iter().take(20).enumerate() {
        let (id, to) = (conversation.id.as_str(), other_agent(&app, conversation));
        let statuses = match place % 5 {
            0 => [assign(&lea, id, &to).await, 200],
            1 => [assign(&lea, id, "").await, 200],
            2 => [lea.call("/api/conversations/close", &[("id", id)]).await.status, 200],
            3 => [assign(&vera, id, &to).await, 403],
            _ => {
                app.simulator.fail_next(1, Some(Method::POST), Fault::Status(403));
                [assign(&lea, id, &to).await, 502]
            }
        };
        assert_eq!(statuses[0], statuses[1], "{place}");
    }

    let sent = app.simulator.calls().into_iter().filter(|call| call.method != "GET");
    let sent: Vec<_> = sent
        .map(|call| {
            let path: Vec<&str> = call.path.split('/').skip(4).collect();
            let action = match path.as_slice() {
                [_, "close"] => "close",
                [_, "assign", _] => "assign",
                _ => "unassign",
            };
            (action.to_owned(), path[0].to_owned(), call.status < 300)
        })
        .collect();
    let all = entries(&app).await;
    let written: Vec<_> = all
        .iter()
        .filter(|entry| entry.action != action::REFUSED)
        .map(|entry| {
            let id = entry.conversation.clone().unwrap();
            (entry.action.clone(), id, entry.result.as_deref() == Some("done"))
        })
        .collect();
    assert_eq!(written, sent);
    assert_eq!(all.len() - written.len(), 4, "the viewer was refused four times");
}

#[tokio::test]
async fn no_entry_can_be_changed_or_removed() {
    let file = TemporaryFile::new("audit");
    let store = Store::open(&file.database()).await.unwrap();
    let audit = sevendesk::server::services::audit::Audit::new(store.clone());
    let by = Actor { operator: "Ada".to_owned(), request: "1".to_owned() };
    let event = AuditEvent { action: action::EXPORT, ..AuditEvent::default() };
    audit.record(&by, event, "done").await.unwrap();
    let mut database = SqliteConnection::connect(&file.database().url).await.unwrap();

    for change in [
        "UPDATE audit SET operator = 'Somebody'",
        "DELETE FROM audit",
        "UPDATE audit_results SET result = 'failed'",
        "DELETE FROM audit_results",
    ] {
        let refused = sqlx::query(change).execute(&mut database).await.unwrap_err();
        assert!(refused.to_string().contains("the audit is only added to"), "{change}: {refused}");
    }
    let stored = store.audit(&AuditFilter::default(), 10).await.unwrap();
    assert_eq!((stored.len(), stored[0].result.as_deref()), (1, Some("done")));
}

/// Starts an app with this many audited exports by Lea, one in ten of them failed.
async fn with_entries(count: usize) -> (TestApp, Browser) {
    let app = TestApp::new(Contract::Live).start().await;
    let ada = app.sign_in(Role::Admin).await;
    let by = |name: &str| Actor { operator: name.to_owned(), request: "1f".to_owned() };
    for number in 0..count {
        let details = Some(format!("number {number}"));
        let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
        let result = if number % 10 == 0 { "failed: it rained" } else { "done, 7 rows" };
        app.state.services.audit.record(&by("Lea Hartmann"), event, result).await.unwrap();
    }
    (app, ada)
}

/// Returns the URL of the link with this text.
fn link(page: &str, text: &str) -> Option<String> {
    let end = page.find(&format!(">{text}</a>"))?;
    let rest = &page[page[..end].rfind("href=\"")? + 6..end];
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

#[tokio::test]
async fn the_page_shows_fifty_entries_and_links_to_older_ones() {
    let (_app, ada) = with_entries(120).await;
    let mut address = "/audit?action=export".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = ada.get(&address).await;
        assert_eq!(page.status, 200, "{}", page.text);
        seen.push(count_rows(&page.text));
        assert_eq!(link(&page.text, "Newest").is_some(), seen.len() > 1);
        match link(&page.text, "Older") {
            Some(older) => address = older,
            None => break,
        }
    }
    assert_eq!(seen, [50, 50, 20]);
    let first = ada.get(&link(&ada.get(&address).await.text, "Newest").unwrap()).await.text;
    assert!(first.contains("number 119"));
}

#[tokio::test]
async fn the_audit_log_can_be_filtered_by_every_field() {
    let (app, ada) = with_entries(40).await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = open(&lea).await.remove(0);
    assign(&lea, conversation.id.as_str(), &other_agent(&app, &conversation)).await;
    let day = now().iso()[..10].to_owned();
    for (query, expected) in [
        ("operator=Lea%20Hartmann&action=export".to_owned(), 40),
        ("result=failed".to_owned(), 4),
        ("result=failed&operator=Ada%20Okafor".to_owned(), 0),
        ("action=export&result=done".to_owned(), 36),
        ("action=sign%20in".to_owned(), 2),
        (format!("conversation={}", conversation.id), 1),
        (format!("from={day}&to={day}&action=assign"), 1),
        ("to=2020-01-01".to_owned(), 0),
        ("from=2999-01-01".to_owned(), 0),
    ] {
        let page = ada.get(&format!("/audit?{query}")).await.text;
        assert_eq!(count_rows(&page), expected, "{query}");
        assert_eq!(page.contains("No entry matches"), expected == 0, "{query}");
    }
    let page = ada.get(&format!("/audit?conversation={}", conversation.id)).await.text;
    let name = &app.simulator.agents().into_iter();
    let after = other_agent(&app, &conversation);
    let name = name.clone().find(|(id, _)| *id == after).unwrap().1;
    assert!(
        page.contains(&format!("<bdi title=\"{after}\" translate=\"no\">{name}</bdi>")),
        "{page}"
    );
}

#[tokio::test]
async fn invalid_filter_values_are_named_and_can_be_removed() {
    let app = TestApp::new(Contract::Live).start().await;
    let ada = app.sign_in(Role::Admin).await;
    for query in [
        "operator=Nobody%20Here",
        "action=juggle",
        "result=perhaps",
        "conversation=..%2F",
        "from=yesterday",
        "to=2026-02-30",
        "from=2026-11-22&to=2026-11-21",
        "before=-1",
    ] {
        let page = ada.get(&format!("/audit?{query}")).await;
        assert_eq!(page.status, 400, "{query}");
        assert!(page.text.contains("is not a valid value for"), "{query}");
        assert_eq!(link(&page.text, "Leave these values out").as_deref(), Some("/audit"));
        assert_eq!(ada.get(&format!("/audit.csv?{query}")).await.status, 400, "{query}");
    }
    assert_eq!(entries(&app).await, [], "no export was started");
}

#[tokio::test]
async fn only_admins_see_the_audit_log_and_refused_attempts_are_audited() {
    let app = TestApp::new(Contract::Live).start().await;
    for role in [Role::Viewer, Role::Lead] {
        let browser = app.sign_in(role).await;
        let page = browser.get("/audit").await;
        assert_eq!(page.status, 403);
        assert!(page.text.contains("Your role does not allow this"));
        assert!(!page.text.contains("href=\"/audit\""), "there is no link to it");
        assert_eq!(browser.get("/audit.csv").await.status, 403);
    }
    let all = entries(&app).await;
    let refused = |entry: &AuditRecord| {
        let details = entry.details.as_deref().unwrap();
        entry.action == "refused"
            && entry.result.as_deref() == Some("refused")
            && details.starts_with("administer: admin needed, ")
    };
    assert!(all.len() == 4 && all.iter().all(refused), "{all:?}");
    let ada = app.sign_in(Role::Admin).await;
    assert!(ada.get("/conversations").await.text.contains("href=\"/audit\""));
    let visitor = app.anonymous().get("/audit.csv?result=done").await;
    let form = "/sign-in?next=%2Faudit%3Fresult%3Ddone";
    assert_eq!((visitor.status, visitor.location()), (303, Some(form)));
}

#[tokio::test]
async fn the_csv_holds_every_matching_entry_and_the_export_itself_is_audited() {
    let (app, ada) = with_entries(620).await;

    let file = ada.get("/audit.csv?operator=Lea+Hartmann").await;

    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit.csv\""));
    let mut table = csv::Reader::from_reader(file.text.as_bytes());
    assert_eq!(table.headers().unwrap().iter().take(4).collect::<Vec<_>>()[3], "action");
    let all: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(all.len(), 620);
    assert_eq!((&all[0][9], &all[0][10], &all[0][11]), ("number 619", "done", "done, 7 rows"));
    let last = entries(&app).await.pop().unwrap();
    assert_eq!((last.operator.as_str(), last.action.as_str()), ("Ada Okafor", "export"));
    assert_eq!(last.details.as_deref(), Some("audit: operator=Lea%20Hartmann"));
    assert_eq!(last.result.as_deref(), Some("done, 620 rows"));
}

#[tokio::test]
async fn sharing_or_removing_a_view_is_audited() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let fields = [("name", "Mail"), ("query", "channel=email"), ("shared", "true")];
    assert_eq!(lea.call("/api/views/add", &fields).await.status, 200);
    assert_eq!(lea.call("/api/views/add", &fields).await.status, 400);
    assert_eq!(lea.call("/api/views/add", &fields[..2]).await.status, 200, "a private view");
    assert_eq!(vera.call("/api/views/remove", &[("id", "1")]).await.status, 403);
    assert_eq!(lea.call("/api/views/remove", &[("id", "1")]).await.status, 200);

    let all = entries(&app).await;

    let actions: Vec<&str> = all.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["share view", "share view", "refused", "remove view"]);
    assert_eq!(all[0].details.as_deref(), Some("Mail: channel=email"));
    assert!(all[1].result.as_ref().unwrap().starts_with("failed: "), "the name is in use");
}

#[tokio::test]
async fn operator_changes_on_the_command_line_are_audited() {
    let file = TemporaryFile::new("audit-users");
    let mut config = TestApp::new(Contract::Live);
    config.database = file.database();
    let app = config.start().await;
    let user = |arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .arg("user")
            .args(arguments)
            .env("SEVENDESK_DATABASE_URL", &file.database().url)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The command may exit before it reads its input.
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).ok();
        child.wait().unwrap().success()
    };
    assert!(user(&["role", "Vera Lind", "lead"]));
    assert!(user(&["disable", "Vera Lind"]));
    assert!(user(&["passwd", "Vera Lind", "--password-stdin"]));
    assert!(!user(&["role", "Ada Okafor", "viewer"]), "the last admin");

    let received: Vec<_> = entries(&app)
        .await
        .into_iter()
        .map(|entry| {
            assert_eq!(
                (entry.operator.as_str(), entry.action.as_str()),
                ("(command line)", "operator")
            );
            let [before, after] = [entry.before, entry.after].map(Option::unwrap_or_default);
            (entry.details.unwrap(), before, after, entry.result.unwrap())
        })
        .collect();
    let received: Vec<_> =
        received.iter().map(|(what, b, a, r)| (&**what, &**b, &**a, &r[..4])).collect();
    assert_eq!(
        received,
        [
            ("role of Vera Lind", "viewer", "lead", "done"),
            ("disable Vera Lind", "enabled", "disabled", "done"),
            ("new password for Vera Lind", "", "", "done"),
            ("role of Ada Okafor", "admin", "viewer", "fail"),
        ]
    );
    let ada = app.sign_in(Role::Admin).await;
    assert_eq!(count_rows(&ada.get("/audit?operator=%28command+line%29").await.text), 4);
}
