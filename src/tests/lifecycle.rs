//! Starting, ending, and connections that do nothing.

use crate::support::TestApp;
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use sevendesk::web::listener::Timeouts;
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// Long enough to act while SendSeven takes its time.
const LATER: Duration = Duration::from_millis(500);

#[tokio::test]
async fn a_connection_that_never_finishes_its_request_is_closed() {
    let mut config = TestApp::new(Contract::Live);
    config.patience = Timeouts { head: Duration::from_millis(200), ..Timeouts::default() };
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
async fn told_to_end_it_is_not_ready_answers_what_was_asked_and_ends() {
    let mut app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    assert_eq!(lea.get("/readyz").await.status, 200);
    app.simulator.fail_next(1, None, Fault::Slow(LATER));
    let asked = lea.ask("/api/conversations/list", &[("query", "")]);
    let received = async {
        while app.simulator.calls().is_empty() {
            tokio::task::yield_now().await;
        }
        app.state.shutdown.cancel();
    };
    let (answer, ()) = tokio::join!(asked, received);
    assert_eq!(answer.status, 200, "{answer:?}");
    let ended = tokio::time::timeout(Duration::from_secs(10), &mut app.server).await;
    ended.expect("it ends in time").unwrap();
    assert!(TcpStream::connect(app.addr).await.is_err(), "nothing listens any more");
}

#[tokio::test]
async fn readiness_ends_with_the_order_to_end() {
    use tower::ServiceExt;
    let app = TestApp::new(Contract::Live).start().await;
    let router = sevendesk::web::router::router(&app.web);
    let ask = || http::Request::get("/readyz").body(axum::body::Body::empty()).unwrap();
    assert_eq!(router.clone().oneshot(ask()).await.unwrap().status(), 200);
    app.state.shutdown.cancel();
    assert_eq!(router.oneshot(ask()).await.unwrap().status(), 503);
}

#[tokio::test]
async fn a_change_is_finished_even_if_whoever_asked_for_it_goes_away() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let open = app.simulator.conversations();
    let open = open.iter().find(|one| one["status"] != "closed").unwrap();
    let id = open["id"].as_str().unwrap();
    app.simulator.fail_with(Some(Fault::Slow(LATER)));
    {
        let fields = [("id", id)];
        let close = lea.call("/api/conversations/close", &fields);
        let seen = async {
            while app.simulator.calls().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        // The request is dropped, and its connection with it, as soon as SendSeven was asked.
        tokio::select! { _ = close => panic!("answered too soon"), () = seen => {} }
    }
    let closed = async {
        while app.simulator.conversation(id).unwrap()["status"] != "closed" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), closed).await.expect("the change is finished");
}

#[tokio::test]
async fn the_demo_ends_within_ten_seconds_of_sigterm_and_cuts_no_answer() {
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
    let received = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let load: Vec<_> =
        (0..8).map(|_| tokio::spawn(pages_until_gone(url.clone(), received.clone()))).collect();
    for _ in 0..20 {
        reqwest::get(format!("{url}/sign-in")).await.unwrap().text().await.unwrap();
    }
    received.store(true, std::sync::atomic::Ordering::SeqCst);
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

/// Opens pages until no connection is accepted any more. What was begun must be answered whole.
async fn pages_until_gone(
    url: String,
    received: std::sync::Arc<std::sync::atomic::AtomicBool>,
) -> usize {
    // A kept connection may be closed just as the next request is sent; a fresh one may not.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    for answered in 0.. {
        match client.request(Method::GET, format!("{url}/sign-in")).send().await {
            Ok(response) => {
                assert_eq!(response.status(), 200);
                assert!(response.text().await.expect("the answer is whole").contains("</html>"));
            }
            Err(error) => {
                assert!(received.load(std::sync::atomic::Ordering::SeqCst), "{error}");
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

/// Runs `sevendesk user …` on its own database.
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
    // It may refuse before it reads.
    child.stdin.take().unwrap().write_all(password.as_bytes()).ok();
    child.wait_with_output().unwrap()
}

#[test]
fn operators_are_managed_on_the_command_line_and_the_last_admin_stays() {
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
    assert!(!add("Ada", "owner", "correct horse").0, "a role that is none");
    assert!(!add(" ", "admin", "correct horse").0, "a name that is none");
    assert!(add("Ada", "admin", "correct horse\n").0);
    assert!(!add("aDA", "lead", "correct horse").0, "a name that is taken, whatever its case");
    for refused in [&["disable", "Ada"][..], &["role", "Ada", "lead"]] {
        let (done, received) = run(refused, "");
        assert!(!done && received.contains("last admin"), "{received}");
    }
    assert!(add("Lea", "admin", "correct horse").0);
    assert!(run(&["disable", "Ada"], "").0);
    assert!(!run(&["role", "Lea", "viewer"], "").0, "a disabled admin does not count");
    assert!(run(&["enable", "ada"], "").0);
    assert!(run(&["role", "Lea", "viewer"], "").0);
    assert!(run(&["passwd", "Lea", "--password-stdin"], "another password").0);
    let (done, received) = run(&["disable", "Nobody"], "");
    assert!(!done && received.contains("no operator named"), "{received}");
    let (_, listed) = run(&["list"], "");
    let lines: Vec<Vec<_>> = listed.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines, [["admin", "Ada"], ["viewer", "Lea"]]);
    std::fs::remove_dir_all(folder).unwrap();
}
