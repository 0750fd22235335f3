//! The sites for nginx and Caddy in `deploy`, each started in front of the server.

use crate::support::file::TemporaryFolder;
use crate::support::server::free_addr;
use crate::support::{PASSWORD, TestApp, eventually, file_forms, http, name_of};
use rcgen::CertifiedKey;
use reqwest::{Client, StatusCode, Version, redirect::Policy};
use sevendesk::model::Role;
use sevendesk::server::config::PublicUrl;
use sevendesk::simulator::Contract;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const HOST: &str = "desk.example.com";
const PATIENCE: Duration = Duration::from_secs(10);

/// A started proxy; killed on drop.
struct Proxy {
    process: Child,
    name: &'static str,
    /// Of plain HTTP and of TLS.
    ports: [u16; 2],
    client: Client,
    _folder: TemporaryFolder,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn free_port() -> u16 {
    free_addr().port()
}

/// Replaces each text, which the file must contain.
fn replaced(file: &str, replacements: &[(&str, String)]) -> String {
    let mut text = file.to_owned();
    for (from, to) in replacements {
        assert!(text.contains(from), "{from} is not in {file}");
        text = text.replace(from, to);
    }
    text
}

fn nginx(folder: &Path, [plain, tls]: [u16; 2], app: SocketAddr) -> Command {
    let path = |name: &str| folder.join(name).display().to_string();
    let site = replaced(
        include_str!("../../deploy/nginx.conf"),
        &[
            ("listen 80;", format!("listen 127.0.0.1:{plain};")),
            ("listen 443 ssl http2;", format!("listen 127.0.0.1:{tls} ssl http2;")),
            ("/etc/ssl/desk.example.com/fullchain.pem", path("cert.pem")),
            ("/etc/ssl/desk.example.com/key.pem", path("key.pem")),
            ("127.0.0.1:3000", app.to_string()),
        ],
    );
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|kind| format!("{kind}_temp_path {};\n", path(kind))).concat();
    let around = format!(
        "daemon off; pid {}; error_log stderr;\nevents {{ worker_connections 64; }}\n\
         http {{ access_log off;\n{temporary}{site} }}\n",
        path("pid")
    );
    std::fs::write(folder.join("nginx.conf"), around).unwrap();
    let mut command = Command::new("nginx");
    command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf"));
    command
}

fn caddy(folder: &Path, [plain, tls]: [u16; 2], app: SocketAddr) -> Command {
    let path = |name: &str| folder.join(name).display().to_string();
    let certificate = format!("tls {} {}", path("cert.pem"), path("key.pem"));
    let start = "{$SEVENDESK_HOST:desk.example.com} {";
    let site = replaced(
        include_str!("../../deploy/Caddyfile"),
        &[(start, format!("{start}\n\t{certificate}"))],
    );
    let global = format!("{{\n\tadmin off\n\thttp_port {plain}\n\tdefault_bind 127.0.0.1\n}}\n");
    std::fs::write(folder.join("Caddyfile"), [global, site].concat()).unwrap();
    let mut command = Command::new("caddy");
    command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.join("Caddyfile"));
    command.env("SEVENDESK_HOST", format!("https://{HOST}:{tls}"));
    command.env("SEVENDESK_UPSTREAM", app.to_string());
    command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
    command
}

async fn start(name: &'static str, app: SocketAddr) -> Proxy {
    let folder = TemporaryFolder::new(name);
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed([HOST.to_owned()]).unwrap();
    std::fs::write(folder.0.join("cert.pem"), cert.pem()).unwrap();
    std::fs::write(folder.0.join("key.pem"), signing_key.serialize_pem()).unwrap();
    let ports = [free_port(), free_port()];
    let mut command = match name {
        "nginx" => nginx(&folder.0, ports, app),
        _ => caddy(&folder.0, ports, app),
    };
    let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let process = process.unwrap_or_else(|error| panic!("{name}: {error}"));
    let root = reqwest::Certificate::from_der(cert.der()).unwrap();
    let client = http::builder()
        .tls_certs_only([root])
        .redirect(Policy::none())
        .resolve(HOST, SocketAddr::from((Ipv4Addr::LOCALHOST, ports[1])))
        .build()
        .unwrap();
    let proxy = Proxy { process, name, ports, client, _folder: folder };
    eventually(async || proxy.client.get(proxy.url("/livez")).send().await.ok()).await;
    proxy
}

impl Proxy {
    fn url(&self, path: &str) -> String {
        format!("https://{HOST}:{}{path}", self.ports[1])
    }

    /// Signs in, and returns the cookie.
    async fn sign_in(&self) -> String {
        let fields = [("name", name_of(Role::Lead)), ("password", PASSWORD)];
        let request = self.client.post(self.url("/api/session/sign-in")).form(&fields);
        let request = request.header("origin", format!("https://{HOST}"));
        let answer = request.header("accept", "text/html").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", self.name);
        let cookies = answer.headers().get_all("set-cookie").iter();
        let cookies: Vec<&str> = cookies.map(|cookie| cookie.to_str().unwrap()).collect();
        assert!(cookies.iter().all(|cookie| cookie.contains("Secure")), "{cookies:?}");
        let pairs = cookies.iter().map(|cookie| cookie.split(';').next().unwrap());
        pairs.collect::<Vec<_>>().join("; ")
    }
}

#[tokio::test]
async fn behind_nginx_and_caddy_people_sign_in_over_http_2_and_the_event_stream_is_sent_on_at_once()
{
    for name in ["nginx", "caddy"] {
        let mut config = TestApp::new(Contract::Live);
        config.web.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        config.web.public = PublicUrl { https: true, host: HOST.to_owned() };
        let app = config.start().await;
        let proxy = start(name, app.addr).await;

        let plain = format!("http://127.0.0.1:{}/team", proxy.ports[0]);
        let plain = proxy.client.get(plain).header("host", HOST).send().await.unwrap();
        assert!(plain.status().is_redirection(), "{name}: {}", plain.status());
        let to = plain.headers()["location"].to_str().unwrap();
        assert!(to.starts_with(&format!("https://{HOST}")), "{name}: {to}");

        let cookie = proxy.sign_in().await;
        let get = |path: &str| proxy.client.get(proxy.url(path)).header("cookie", &cookie);
        let list = get("/conversations").send().await.unwrap();
        assert_eq!((list.status(), list.version()), (StatusCode::OK, Version::HTTP_2), "{name}");

        let mut stream = get("/events").send().await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK, "{name}");
        let first = tokio::time::timeout(PATIENCE, stream.chunk()).await;
        assert!(first.expect("the stream is sent on at once").unwrap().is_some(), "{name}");

        let all = app.simulator.conversations();
        let sms = all.iter().find(|one| one["channel_type"] == "sms" && one["status"] == "open");
        let id = sms.unwrap()["id"].as_str().unwrap();
        let file = file_forms::body(&[], &[file_forms::png("photo.png", 15 << 20)]);
        let upload = proxy.client.post(proxy.url(&file_forms::address(id)));
        let upload = upload.header("cookie", &cookie).header("origin", format!("https://{HOST}"));
        let upload = upload.header("content-type", file_forms::content_type()).body(file);
        assert_eq!(upload.send().await.unwrap().status(), StatusCode::NO_CONTENT, "{name}");

        let long = "x".repeat(600_000);
        let refused = proxy.client.post(proxy.url("/webhooks/sendseven")).body(long).send().await;
        // Older versions of Caddy answer 502 to what they do not pass on.
        let refused = refused.unwrap().status();
        assert!([413, 502].contains(&refused.as_u16()), "{name}: {refused}");
    }
}
