//! `sevendesk check` and `/metrics`.

use crate::support::commands::printed;
use crate::support::server::free_addr;
use crate::support::{TestApp, eventually};
use crate::support::{file::TemporaryFolder, http};
use serde_json::Value;
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use sevendesk::web::metrics;
use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

async fn check(app: &TestApp, token: &str) -> Output {
    check_with(app, token, &[]).await
}

async fn check_with(
    app: &TestApp,
    token: &str,
    variables: &'static [(&'static str, &'static str)],
) -> Output {
    let (url, token) = (app.api_url(), token.to_owned());
    let run = move || {
        Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .arg("check")
            .env_clear()
            .env("SENDSEVEN_API_URL", url)
            .env("SENDSEVEN_API_TOKEN", token)
            .env("SENDSEVEN_TENANT_ID", "demo")
            .envs(variables.iter().copied())
            .output()
    };
    tokio::task::spawn_blocking(run).await.unwrap().unwrap()
}

/// Returns whether the table of scopes has this row.
fn has_row(printed: &str, scope: &str, held: &str) -> bool {
    printed.lines().any(|line| line.contains(scope) && line.ends_with(&format!(" {held}")))
}

#[tokio::test]
async fn check_reports_the_contract_and_the_token_scopes_and_changes_nothing() {
    for (contract, name) in [(Contract::Live, "live"), (Contract::Documented, "documented")] {
        let app = TestApp::new(contract).start().await;
        let before = app.simulator.conversations();

        let output = check(&app, "s7_api_demo").await;

        let printed = printed(&output);
        assert!(output.status.success(), "{printed}");
        for line in [name, "accepted, tenant demo"] {
            assert!(printed.contains(line), "{line} in {printed}");
        }
        assert!(has_row(&printed, "conversations:update", "yes"), "{printed}");
        assert!(!printed.contains("s7_api_demo"), "the token is not printed");
        assert_eq!(app.simulator.conversations(), before);
    }
}

#[tokio::test]
async fn check_warns_of_a_public_url_without_trusted_proxies() {
    let app = TestApp::new(Contract::Live).start().await;
    const PUBLIC: (&str, &str) = ("SEVENDESK_PUBLIC_URL", "https://desk.example.com");
    const PROXIES: (&str, &str) = ("SEVENDESK_TRUSTED_PROXIES", "172.16.0.0/12");
    for (variables, warns) in [(&[] as &[_], false), (&[PUBLIC], true), (&[PUBLIC, PROXIES], false)]
    {
        let output = check_with(&app, "s7_api_demo", variables).await;
        let printed = printed(&output);
        assert!(output.status.success(), "{printed}");
        assert_eq!(printed.contains("SEVENDESK_TRUSTED_PROXIES is not"), warns, "{printed}");
    }
}

#[tokio::test]
async fn check_fails_with_the_cause_and_the_remedy() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.scopes.retain(|scope| scope != "conversations:update");
    let app = config.start().await;

    let read_only = check(&app, "s7_api_demo").await;
    let wrong_token = check(&app, "s7_api_other").await;
    app.simulator.fail_with(Some(Fault::Html));
    let html = check(&app, "s7_api_demo").await;
    app.stop_upstream().await;
    let unreachable = check(&app, "s7_api_demo").await;

    for (output, text) in [
        (read_only, "the token lacks conversations:update"),
        (wrong_token, "SendSeven refused the API token"),
        (html, "could not be read"),
        (unreachable, "SendSeven cannot be reached"),
    ] {
        assert_eq!(output.status.code(), Some(1));
        assert!(printed(&output).contains(text), "{text} in {}", printed(&output));
        assert!(!printed(&output).contains("s7_api"), "the token is not printed");
    }
}

/// Returns what Prometheus reads.
async fn scrape(app: &TestApp) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(metrics::serve(listener, app.web.clone()));
    let answer = http::client().get(format!("http://{address}/metrics")).send().await.unwrap();
    answer.text().await.unwrap()
}

#[tokio::test]
async fn metrics_count_calls_budget_reads_and_sessions_without_personal_data() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    for _ in 0..3 {
        browser.get("/conversations").await;
    }

    let text = scrape(&app).await;

    for line in [
        "sevendesk_budget_limit 100000",
        "sevendesk_budget_used 2",
        "sevendesk_breaker_open 0",
        "sevendesk_sessions 1",
        "sevendesk_event_streams 0",
        "sevendesk_webhooks_total{outcome=\"forged\"} 0",
        "sevendesk_budget_waiting{lane=\"change\"} 0",
        "sevendesk_reads_total{what=\"list\",how=\"asked\"} 1",
        "sevendesk_reads_total{what=\"list\",how=\"memory\"} 2",
        "sevendesk_sendseven_calls_total{call=\"list\",outcome=\"ok\"} 1",
        "sevendesk_sendseven_call_duration_seconds_count{call=\"users\"} 1",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    for secret in ["s7_api", "demo", "Lea", "conv_"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn forged_webhooks_and_health_checks_do_not_fill_the_log() {
    let app = TestApp::new(Contract::Live).start().await;
    let folder = TemporaryFolder::new("log");
    let free = free_addr();
    let mut server = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .arg("serve")
        .env_clear()
        .envs([
            ("SENDSEVEN_API_URL", &*app.api_url()),
            ("SENDSEVEN_API_TOKEN", "s7_api_demo"),
            ("SENDSEVEN_TENANT_ID", "demo"),
            ("SENDSEVEN_WEBHOOK_SECRET", "whsec_of_this_test"),
            ("SEVENDESK_ADDR", &free.to_string()),
            ("SEVENDESK_DATABASE_URL", &folder.database().url),
        ])
        .current_dir(&folder.0)
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let client = http::client();
    let url = |path: &str| format!("http://{free}{path}");
    eventually(async || client.get(url("/readyz")).send().await.ok()).await;
    for _ in 0..50 {
        let forged = client.post(url("/webhooks/sendseven")).body("{}").send().await.unwrap();
        assert_eq!(forged.status(), 401);
        assert_eq!(client.get(url("/livez")).send().await.unwrap().status(), 200);
    }
    client.get(url("/sign-in")).send().await.unwrap();
    let pid = server.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let mut log = String::new();
    server.stderr.take().unwrap().read_to_string(&mut log).await.unwrap();
    assert_eq!(server.wait().await.unwrap().code(), Some(0));

    assert!(log.contains("route=\"/sign-in\""), "{log}");
    assert_eq!(log.matches("webhooks were refused").count(), 1, "{log}");
    for absent in ["/webhooks/sendseven", "/livez", "/readyz", "\u{1b}["] {
        assert!(!log.contains(absent), "{absent} in {log}");
    }
}

#[tokio::test]
async fn a_command_that_waits_for_sendseven_ends_at_once_on_ctrl_c() {
    let app = TestApp::new(Contract::Live).start().await;
    app.simulator.fail_with(Some(Fault::Hang));
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"));
    command.arg("check").env_clear().current_dir(std::env::temp_dir()).kill_on_drop(true);
    command.env("SENDSEVEN_API_URL", app.api_url()).env("SENDSEVEN_API_TOKEN", "s7_api_demo");
    let mut check = command.env("SENDSEVEN_TENANT_ID", "demo").spawn().unwrap();
    eventually(async || app.simulator.calls().first().cloned()).await;
    let pid = check.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    // A signal that nobody handled would leave no exit code.
    assert_eq!(check.wait().await.unwrap().code(), Some(130));
}

/// Returns the names of metrics in a text, as `# TYPE` lines have them.
fn metrics_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let names = words.filter_map(|word| word.strip_prefix("sevendesk_"));
    let endings = ["_total", "_bucket"];
    let plain = |name| endings.iter().find_map(|end| str::strip_suffix(name, end)).unwrap_or(name);
    names.map(plain).collect()
}

#[tokio::test]
async fn alerts_and_dashboard_use_the_metrics_that_the_server_has_and_operations_explains_each() {
    let app = TestApp::new(Contract::Live).start().await;
    app.sign_in(Role::Lead).await.get("/conversations").await;
    let answer = scrape(&app).await;
    let typed = answer.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let known: BTreeSet<&str> =
        typed.filter_map(|line| metrics_in(line.split(' ').next()?).pop_first()).collect();
    let dashboard = include_str!("../../deploy/grafana-dashboard.json");
    let rules = include_str!("../../deploy/prometheus-rules.yaml");

    for (file, text) in [("dashboard", dashboard), ("rules", rules)] {
        let used = metrics_in(text);
        assert!(used.len() > 5, "{file}: {used:?}");
        assert!(used.is_subset(&known), "{file}: {used:?} of {known:?}");
    }
    assert!(serde_json::from_str::<Value>(dashboard).is_ok());
    let operations = include_str!("../../docs/operations.md");
    for name in &known {
        let explained = [format!("`{name}`"), format!("`{name}{{"), format!("`{name}_total{{")];
        assert!(explained.iter().any(|text| operations.contains(text)), "{name}");
    }
}
