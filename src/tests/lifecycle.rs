//! Startup, shutdown, and idle connections.

use crate::support::{TestApp, http};
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use sevendesk::web::listener::Limits;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// How long SendSeven delays its response, so that a test can act meanwhile.
const RESPONSE_DELAY: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_connection_that_never_finishes_its_request_is_closed() {
    let mut config = TestApp::new(Contract::Live);
    config.limits = Limits { head: Duration::from_millis(200), ..Limits::default() };
    let app = config.start().await;
    for sent in
        ["", "GET /livez HTTP/1.1\r\nHost: x\r\nX-Half", "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(app.addr).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut answer));
        closed.await.unwrap_or_else(|_| panic!("still open after {sent:?}")).ok();
    }
}

#[tokio::test]
async fn on_shutdown_the_server_answers_requests_in_flight_and_then_ends() {
    let mut app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    assert_eq!(lea.get("/readyz").await.status, 200);
    app.simulator.fail_next(1, None, Fault::Slow(RESPONSE_DELAY));
    let request = lea.ask("/api/conversations/list", &[("query", "")]);
    let shutdown = async {
        while app.simulator.calls().is_empty() {
            tokio::task::yield_now().await;
        }
        app.state.shutdown.cancel();
    };
    let (answer, ()) = tokio::join!(request, shutdown);
    assert_eq!(answer.status, 200, "{answer:?}");
    let ended = tokio::time::timeout(Duration::from_secs(10), &mut app.server).await;
    ended.expect("it ends in time").unwrap();
    assert!(TcpStream::connect(app.addr).await.is_err(), "nothing listens anymore");
}

#[tokio::test]
async fn readyz_fails_once_shutdown_begins() {
    use tower::ServiceExt;
    let app = TestApp::new(Contract::Live).start().await;
    let router = sevendesk::web::router::router(&app.web);
    let ask = || axum::http::Request::get("/readyz").body(axum::body::Body::empty()).unwrap();
    assert_eq!(router.clone().oneshot(ask()).await.unwrap().status(), 200);
    app.state.shutdown.cancel();
    assert_eq!(router.oneshot(ask()).await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_change_is_completed_even_if_the_client_disconnects() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let open = app.simulator.conversations();
    let open = open.iter().find(|one| one["status"] != "closed").unwrap();
    let id = open["id"].as_str().unwrap();
    app.simulator.fail_with(Some(Fault::Slow(RESPONSE_DELAY)));
    {
        let fields = [("id", id)];
        let close = lea.call("/api/conversations/close", &fields);
        let seen = async {
            while app.simulator.calls().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        // This drops the request and its connection as soon as the call reached SendSeven.
        tokio::select! { _ = close => panic!("answered too soon"), () = seen => {} }
    }
    let closed = async {
        while app.simulator.conversation(id).unwrap()["status"] != "closed" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), closed).await.expect("the change is completed");
}

#[tokio::test]
async fn the_demo_ends_within_ten_seconds_of_sigterm_and_truncates_no_response() {
    let mut demo = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .args(["demo", "--listen", "127.0.0.1:0"])
        .env_remove("SENDSEVEN_API_TOKEN")
        .env("RUST_LOG", "off")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let url = first.rsplit(' ').next().unwrap().to_owned();
    let terminating = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let load: Vec<_> =
        (0..8).map(|_| tokio::spawn(pages_until_gone(url.clone(), terminating.clone()))).collect();
    for _ in 0..20 {
        http::client().get(format!("{url}/sign-in")).send().await.unwrap().text().await.unwrap();
    }
    terminating.store(true, std::sync::atomic::Ordering::SeqCst);
    let started = Instant::now();
    let pid = demo.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let ended = tokio::time::timeout(Duration::from_secs(10), demo.wait()).await;
    assert_eq!(ended.expect("it ends in time").unwrap().code(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(10));
    let mut answered = 0;
    for one in load {
        answered += one.await.unwrap();
    }
    assert!(answered > 0);
}

/// Opens pages until the server accepts no connection, and returns how many were answered. Every
/// response must be complete.
async fn pages_until_gone(
    url: String,
    terminating: std::sync::Arc<std::sync::atomic::AtomicBool>,
) -> usize {
    // The server may close an idle connection just as the next request is sent, so none is reused.
    let client = http::builder().pool_max_idle_per_host(0).build().unwrap();
    for answered in 0.. {
        match client.request(Method::GET, format!("{url}/sign-in")).send().await {
            Ok(response) => {
                assert_eq!(response.status(), 200);
                assert!(
                    response.text().await.expect("the response is complete").contains("</html>")
                );
            }
            Err(error) => {
                assert!(terminating.load(std::sync::atomic::Ordering::SeqCst), "{error}");
                return answered;
            }
        }
    }
    unreachable!("the server ends")
}

#[test]
fn a_health_check_without_a_server_fails_in_one_line() {
    let check = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .arg("healthcheck")
        .env("SEVENDESK_ADDR", "127.0.0.1:1")
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let received = String::from_utf8(check.stderr).unwrap();
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(received.lines().count(), 1, "{received}");
    assert!(received.starts_with("error: connect to 127.0.0.1:1: "), "{received}");
}

/// Runs `sevendesk user …` on this database.
fn user(database: &str, arguments: &[&str], password: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .arg("user")
        .args(arguments)
        .env("SEVENDESK_DATABASE_URL", database)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may exit before it reads its input.
    child.stdin.take().unwrap().write_all(password.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

#[test]
fn operators_are_managed_on_the_command_line_and_the_last_admin_is_protected() {
    let folder = std::env::temp_dir().join(format!("sevendesk-users-{}", std::process::id()));
    let database = format!("sqlite://{}/data/sevendesk.db", folder.display());
    let run = |arguments: &[&str], password| {
        let output = user(&database, arguments, password);
        let received = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(received).unwrap())
    };
    let add =
        |name, role, password| run(&["add", name, "--role", role, "--password-stdin"], password);
    assert!(!add("Ada", "admin", "short").0, "a password of five characters");
    assert!(!add("Ada", "owner", "correct horse").0, "an unknown role");
    assert!(!add(" ", "admin", "correct horse").0, "an empty name");
    assert!(!add("Ad\u{200b}a\u{202e}", "admin", "correct horse").0, "an invisible character");
    for weak in ["password12", "1234567890", "            ", "Ada Okafor 1", "qwertzuiop"] {
        let (done, received) = add("Ada Okafor", "admin", weak);
        assert!(!done && received.contains("easy to guess"), "{weak}: {received}");
    }
    assert!(add("Ada", "admin", "correct horse\n").0);
    assert!(!add("Ａｄａ", "lead", "correct horse").0, "a name that looks like one in use");
    assert!(!add("aDA", "lead", "correct horse").0, "a name in use, ignoring case");
    for refused in [&["disable", "Ada"][..], &["role", "Ada", "lead"]] {
        let (done, received) = run(refused, "");
        assert!(!done && received.contains("last admin"), "{received}");
    }
    assert!(add("Lea", "admin", "correct horse").0);
    assert!(run(&["disable", "Ada"], "").0);
    assert!(!run(&["role", "Lea", "viewer"], "").0, "a disabled admin does not count");
    assert!(run(&["enable", "ada"], "").0);
    assert!(run(&["role", "Lea", "viewer"], "").0);
    assert!(run(&["passwd", "Lea", "--password-stdin"], "another secret phrase").0);
    let (done, received) = run(&["disable", "Nobody"], "");
    assert!(!done && received.contains("no operator named"), "{received}");
    let (_, listed) = run(&["list"], "");
    let lines: Vec<Vec<_>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines, [["admin", "Ada"], ["viewer", "Lea"]]);
    std::fs::remove_dir_all(folder).unwrap();
}
