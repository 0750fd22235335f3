//! What the API token may do decides what operators are offered.

use crate::support::commands::printed;
use crate::support::file::TemporaryFolder;
use crate::support::lists::first_open;
use crate::support::{TestApp, TestConfig};
use sevendesk::model::{AppError, Role, VendorTrouble};
use sevendesk::simulator::Contract;
use std::process::{Command, Output};

fn config_without(scope: &str) -> TestConfig {
    let mut config = TestApp::new(Contract::Live);
    config.scopes = true;
    config.simulator.scopes.retain(|held| held != scope);
    config
}

/// Expects that changes are offered and that no admin is told of a missing scope.
async fn expect_all_offered(app: &TestApp) {
    let anna = app.sign_in(Role::Admin).await;
    let list = anna.get("/conversations").await.text;
    assert!(list.contains("data-action=\"assign\""), "{list}");
    assert!(!list.contains("The API token may not do everything"), "{list}");
}

#[tokio::test]
async fn without_the_scope_to_change_conversations_nothing_is_offered_or_sent() {
    let app = config_without("conversations:update").start().await;
    let (lea, anna) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let id = first_open(&lea).await.id;

    let list = lea.get("/conversations").await.text;
    let detail = lea.get(&format!("/conversations/{id}")).await.text;
    for page in [&list, &detail] {
        assert!(!page.contains("data-action=\"assign\""), "{page}");
        assert!(!page.contains("data-action=\"close\""), "{page}");
        assert!(!page.contains("id=\"selection\""), "{page}");
        assert!(!page.contains("conversations:update"), "scopes are the admins' business");
    }
    let form = [("id", id.as_str()), ("assignee", "")];
    let assigned = lea.call("/api/conversations/assign", &form).await;
    assert!(assigned.status >= 400, "{}", assigned.text);
    assert_eq!(app.changes_sent(), 0);

    let shown = anna.get("/conversations").await.text;
    assert!(shown.contains("The API token may not do everything"), "{shown}");
    assert!(shown.contains("conversations:update"), "{shown}");
}

#[tokio::test]
async fn a_draft_and_a_hand_over_offer_nothing_that_the_token_may_no_longer_do() {
    let mut config = TestApp::new(Contract::Live).with_queue().with_jobs();
    config.scopes = true;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = first_open(&lea).await;
    let row = format!("{} {}", one.id, one.seen().to_text());
    let fields = [("action", "close"), ("rows[]", row.as_str())];
    let prepared = lea.post_form("/api/jobs/prepare", &fields).await;
    let draft = prepared.location().expect("it leads to the draft").to_owned();
    let job = draft.strip_prefix("/jobs/").unwrap_or_else(|| panic!("{draft}")).to_owned();
    assert!(lea.get(&draft).await.text.contains(">Start<"), "the token may");

    app.simulator.set_scopes(["conversations:read", "messages:*"].map(str::to_owned).into());
    app.state.services.gateway.read_scopes().await.unwrap();
    let (page, away) = (lea.get(&draft).await, lea.get("/hand-over").await);
    let started = lea.call("/api/jobs/start", &[("id", &*job)]).await;

    assert!(!page.text.contains(">Start<") && page.text.contains("Discard"), "{}", page.text);
    assert!(page.text.contains("The API token may not do this"), "{}", page.text);
    assert_eq!(away.status, 502);
    assert!(away.text.contains("The API token may not do this"), "{}", away.text);
    let refusal = started.json::<AppError>();
    assert_eq!(refusal, AppError::Vendor(VendorTrouble::ScopeMissing));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_wildcard_covers_its_scopes_and_nobody_is_told_that_one_is_missing() {
    let mut config = config_without("conversations:update");
    config.simulator.scopes =
        ["conversations:*", "messages:*", "team:read"].map(str::to_owned).into();
    expect_all_offered(&config.start().await).await;
}

#[tokio::test]
async fn in_the_documented_contract_nothing_is_known_and_nothing_changes() {
    let mut config = TestApp::new(Contract::Documented);
    config.scopes = true;
    expect_all_offered(&config.start().await).await;
}

#[tokio::test]
async fn admins_see_every_scope_and_the_webhooks_on_one_page() {
    let app = config_without("webhooks:read").start().await;
    let (lea, anna) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);

    assert_eq!(lea.get("/connection").await.status, 403);
    let page = anna.get("/connection").await;

    assert_eq!(page.status, 200, "{}", page.text);
    let row = |scope: &str| {
        let rest = page
            .text
            .split_once(&format!("\"no\">{scope}<"))
            .expect("the page lists every scope")
            .1;
        rest.split_once("</tr>").unwrap().0.to_owned()
    };
    assert!(row("conversations:update").contains(">Yes<"), "{}", page.text);
    assert!(row("webhooks:read").contains(">No<"), "{}", page.text);
}

#[tokio::test]
async fn reloading_the_page_of_the_connection_makes_no_call() {
    let app = TestApp::new(Contract::Live).start().await;
    let anna = app.sign_in(Role::Admin).await;
    let listed = || {
        let calls = app.simulator.calls().into_iter();
        calls.filter(|call| call.path.contains("/webhook-endpoints")).count()
    };

    for _ in 0..3 {
        assert!(anna.get("/connection").await.text.contains("Not registered"));
    }

    assert_eq!(listed(), 1);
}

/// Runs `sevendesk webhooks` for the address at which the app receives them.
async fn webhooks(app: &TestApp, arguments: &[&str]) -> Output {
    let (url, receiver) = (app.api_url(), format!("http://{}", app.addr));
    let arguments: Vec<String> = arguments.iter().map(|one| (*one).to_owned()).collect();
    let run = move || {
        Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .arg("webhooks")
            .args(arguments)
            .env_clear()
            .env("SENDSEVEN_API_URL", url)
            .env("SENDSEVEN_API_TOKEN", "s7_api_demo")
            .env("SEVENDESK_PUBLIC_URL", receiver)
            .output()
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap()
}

#[tokio::test]
async fn webhooks_are_registered_tested_and_removed_from_the_command_line() {
    let app = TestApp::new(Contract::Live).start().await;
    let folder = TemporaryFolder::new("secret");
    let file = folder.0.join("webhook_secret");
    let file = file.to_str().unwrap();
    let address = format!("http://{}/webhooks/sendseven", app.addr);

    let register = webhooks(&app, &["register", "--url", &address, "--secret-file", file]).await;
    assert!(register.status.success(), "{}", printed(&register));
    assert!(printed(&register).contains("Verified    yes"), "{}", printed(&register));
    let secret = std::fs::read_to_string(file).unwrap();
    assert!(!secret.trim().is_empty());
    assert!(!printed(&register).contains(secret.trim()), "a secret in a file is not printed");

    let again = webhooks(&app, &["register", "--url", &address]).await;
    assert_eq!(again.status.code(), Some(1));
    assert!(printed(&again).contains("has this address already"), "{}", printed(&again));

    let list = webhooks(&app, &["list"]).await;
    assert!(printed(&list).contains(&address), "{}", printed(&list));
    assert!(printed(&list).contains("verified and active"), "{}", printed(&list));

    // The app runs without a secret.
    let test = webhooks(&app, &["test", "--url", &address]).await;
    assert_eq!(test.status.code(), Some(1));
    assert!(printed(&test).contains("runs without a secret"), "{}", printed(&test));

    let removed = webhooks(&app, &["remove", "--url", &address]).await;
    assert!(removed.status.success(), "{}", printed(&removed));
    let list = webhooks(&app, &["list"]).await;
    assert!(printed(&list).contains("No address is registered"), "{}", printed(&list));
}

#[tokio::test]
async fn a_token_that_may_not_register_webhooks_is_told_its_missing_scope() {
    let app = config_without("webhooks:create").start().await;

    let register = webhooks(&app, &["register", "--url", "https://desk.example.com"]).await;

    assert_eq!(register.status.code(), Some(1));
    assert!(printed(&register).contains("webhooks:create"), "{}", printed(&register));
    assert!(!printed(&register).contains("s7_api"), "the token is not printed");
}
