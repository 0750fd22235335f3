//! The files of the container image, run as a container engine does: as process 1, on a read-only
//! root, by any user. `scripts/image-test.sh` names them in `SEVENDESK_IMAGE`.

use crate::api_connection::{host_of, over_tls};
use crate::support::file::TemporaryFolder;
use crate::support::server::free_addr;
use crate::support::{Browser, PASSWORD, TestApp, eventually};
use sevendesk::simulator::{Contract, Fault};
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

type User = (u32, u32);

/// The user whom the image names.
const OWN: User = (10_001, 0);
/// A user that a platform assigns, in group 0, and a user in another group.
const OTHERS: [User; 2] = [(12_345, 0), (4_711, 4_711)];

fn files() -> PathBuf {
    std::env::var_os("SEVENDESK_IMAGE").expect("SEVENDESK_IMAGE is set").into()
}

/// A volume for a user of the image.
struct Container {
    user: User,
    data: TemporaryFolder,
    addr: SocketAddr,
    environment: Vec<(&'static str, String)>,
}

impl Container {
    /// As an engine fills a new volume: with the owner and the rights that the image's folder has,
    /// except for users outside of its group, who own their volume.
    fn new(user: User) -> Self {
        let data = TemporaryFolder::new("container");
        let image = std::fs::metadata(files().join("data")).unwrap();
        std::fs::set_permissions(&data.0, image.permissions()).unwrap();
        let owner = if user.1 == image.gid() { image.uid() } else { user.0 };
        chown(&data.0, Some(owner), Some(user.1)).unwrap();
        let addr = free_addr();
        let environment = vec![
            ("SEVENDESK_ADDR", addr.to_string()),
            ("SEVENDESK_DATABASE_URL", "sqlite:///data/sevendesk.db".to_owned()),
        ];
        Self { user, data, addr, environment }
    }

    /// With a token in a file that only the given user may read.
    fn with_token_of(mut self, owner: u32, api_url: String) -> Self {
        let token = self.write("token", "s7_api_demo");
        chown(&token, Some(owner), None).unwrap();
        std::fs::set_permissions(token, PermissionsExt::from_mode(0o400)).unwrap();
        self.environment.extend([
            ("SENDSEVEN_API_URL", api_url),
            ("SENDSEVEN_API_TOKEN_FILE", "/data/token".to_owned()),
            ("SENDSEVEN_TENANT_ID", "demo".to_owned()),
        ]);
        self
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.data.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("scripts/contain.sh");
        let user = format!("{}:{}", self.user.0, self.user.1);
        command.arg(files()).arg(&self.data.0).args([&*user, "/app/sevendesk"]).args(arguments);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.envs(self.environment.iter().cloned());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        command
    }

    async fn run(&self, arguments: &[&str], input: &str) -> (Option<i32>, String) {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let Output { status, stdout, stderr } = child.wait_with_output().await.unwrap();
        (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
    }

    /// Starts a server, and returns it once its port is open.
    async fn start(&self, arguments: &[&str]) -> Child {
        let server = self.command(arguments).spawn().unwrap();
        eventually(async || TcpStream::connect(self.addr).await.ok()).await;
        server
    }
}

/// Sends the signal to process 1 of the container.
async fn signal(container: &Child, name: &str) {
    let outside = container.id().unwrap();
    let children = format!("/proc/{outside}/task/{outside}/children");
    let first = std::fs::read_to_string(children).unwrap();
    let sent = Command::new("kill").args([name, first.trim()]).status().await.unwrap();
    assert!(sent.success());
}

/// Ends the server as an engine does, and returns its log.
async fn stop(server: Child) -> String {
    signal(&server, "-TERM").await;
    let output = server.wait_with_output().await.unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{log}");
    log
}

/// Opens the list with its style sheet, after a sign-in.
async fn see_the_list(browser: &Browser, user: User) {
    let list = browser.get("/conversations").await;
    assert!(list.status == 200 && list.text.contains("id=\"conv_"), "{user:?}: {list:?}");
    let style =
        list.text.split("href=\"").find(|link| link.starts_with("/pkg/sevendesk.")).unwrap();
    let style = browser.get(style.split('"').next().unwrap()).await;
    assert_eq!(style.status, 200, "{user:?}");
    let cached = style.header("cache-control").unwrap();
    assert!(cached.contains("immutable"), "names have hashes: {cached}");
}

#[tokio::test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
async fn the_demo_runs_as_any_user_and_leaves_nothing_behind() {
    for user in [OWN].into_iter().chain(OTHERS) {
        let container = Container::new(user);
        let demo = container.start(&["demo"]).await;
        assert_eq!(container.run(&["healthcheck"], "").await, (Some(0), String::new()), "{user:?}");
        let browser = Browser::new(container.addr);
        assert_eq!(browser.sign_in("Lea Hartmann", "").await.location(), Some("/conversations"));
        see_the_list(&browser, user).await;
        stop(demo).await;
        assert_eq!(container.run(&["healthcheck"], "").await.0, Some(1), "{user:?}");
        assert_eq!(std::fs::read_dir(&container.data.0).unwrap().count(), 0, "{user:?}");
    }
}

#[tokio::test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
async fn the_server_runs_as_any_user_with_a_token_that_only_this_user_may_read() {
    let app = TestApp::new(Contract::Live).start().await;
    for user in [OWN].into_iter().chain(OTHERS) {
        let container = Container::new(user).with_token_of(user.0, app.api_url());
        let add = ["user", "add", "Lea", "--role", "lead", "--password-stdin"];
        let (code, printed) = container.run(&add, PASSWORD).await;
        assert_eq!(code, Some(0), "{user:?}: {printed}");
        let server = container.start(&["serve"]).await;
        let (code, printed) = container.run(&["healthcheck"], "").await;
        assert_eq!(code, Some(0), "{user:?}: {printed}");
        let browser = Browser::new(container.addr);
        assert_eq!(browser.sign_in("Lea", PASSWORD).await.location(), Some("/conversations"));
        see_the_list(&browser, user).await;
        let log = stop(server).await;
        assert!(!log.contains("/livez") && !log.contains('\u{1b}'), "{log}");
        let database = std::fs::metadata(container.data.0.join("sevendesk.db")).unwrap();
        assert_eq!((database.uid(), database.mode() & 0o777), (user.0, 0o600), "{user:?}");
    }
}

#[tokio::test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
async fn a_token_of_somebody_else_is_refused_with_the_user_who_has_to_own_it() {
    let [other, ..] = OTHERS;
    let container = Container::new(OWN).with_token_of(other.0, "http://127.0.0.1:1".to_owned());
    let (code, printed) = container.run(&["serve"], "").await;
    assert!(code == Some(1) && printed.contains("chown 10001 the file"), "{printed}");
}

#[tokio::test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
async fn process_1_obeys_ctrl_c_while_it_waits_for_sendseven() {
    let app = TestApp::new(Contract::Live).start().await;
    app.simulator.fail_with(Some(Fault::Hang));
    let container = Container::new(OWN).with_token_of(OWN.0, app.api_url());
    let mut check = container.command(&["check"]).spawn().unwrap();
    eventually(async || app.simulator.calls().first().cloned()).await;
    signal(&check, "-INT").await;
    assert_eq!(check.wait().await.unwrap().code(), Some(130));
}

#[tokio::test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
async fn a_company_adds_its_certificate_by_a_file() {
    let app = TestApp::new(Contract::Live).start().await;
    let (addr, certificate) = over_tls(host_of(&app)).await;
    let url = format!("https://{addr}/api/v1");
    let mut container = Container::new(OWN).with_token_of(OWN.0, url);
    container.write("company.pem", &certificate);
    let (code, printed) = container.run(&["check"], "").await;
    assert!(code == Some(1) && printed.contains("certificate is not trusted"), "{printed}");
    container.environment.push(("SSL_CERT_FILE", "/data/company.pem".to_owned()));
    let (code, printed) = container.run(&["check"], "").await;
    assert_eq!(code, Some(0), "{printed}");
}

/// Every certificate of a file, as it is written.
fn certificates(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).unwrap();
    let bodies = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    bodies.map(|body| body.split("-----END").next().unwrap().replace('\n', "")).collect()
}

#[test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
fn the_image_trusts_the_public_authorities_and_no_more() {
    let trusted = certificates(&files().join("etc/ssl/certs/ca-certificates.crt"));
    assert!(trusted.len() > 100, "{}", trusted.len());
    for entry in std::fs::read_dir("/usr/local/share/ca-certificates").into_iter().flatten() {
        let path = entry.unwrap().path();
        assert!(certificates(&path).is_disjoint(&trusted), "{path:?} of the building machine");
    }
}

#[test]
#[ignore = "needs root, and the files of an image: scripts/image-test.sh"]
fn the_bill_of_materials_names_crates_the_vendored_script_and_the_c_library() {
    let text = std::fs::read_to_string(files().join("app/sbom.cdx.json")).unwrap();
    let bill: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bill["bomFormat"], "CycloneDX");
    let components = bill["components"].as_array().unwrap();
    let names = components.iter().map(|one| one["purl"].as_str().unwrap());
    let mut known: BTreeSet<&str> = names.collect();
    assert_eq!(known.len(), components.len(), "each once");
    for expected in [
        "pkg:cargo/tokio@",
        "pkg:cargo/web-sys@",
        "pkg:cargo/console_error_panic_hook@",
        "pkg:npm/%40hotwired/turbo@8",
        "pkg:deb/debian/libc6@",
        "pkg:deb/debian/ca-certificates@",
    ] {
        assert!(known.iter().any(|name| name.starts_with(expected)), "{expected}");
    }
    for test_only in ["pkg:cargo/criterion@", "pkg:cargo/rcgen@", "pkg:cargo/proptest@"] {
        assert!(!known.iter().any(|name| name.starts_with(test_only)), "{test_only}");
    }
    known.insert(bill["metadata"]["component"]["purl"].as_str().unwrap());
    let used =
        bill["dependencies"].as_array().unwrap().iter().flat_map(|one| {
            std::iter::once(&one["ref"]).chain(one["dependsOn"].as_array().unwrap())
        });
    for one in used {
        assert!(known.contains(one.as_str().unwrap()), "{one}");
    }
}
