//! What `sevendesk check` says about the way to the API: certificate, encryption, clock.

use crate::support::file::TemporaryFolder;
use crate::support::{TestApp, http};
use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use rcgen::CertifiedKey;
use sevendesk::simulator::Contract;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

async fn check(url: &str, certificates: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sevendesk"));
    command.arg("check").env_clear().current_dir(std::env::temp_dir());
    command.env("SENDSEVEN_API_TOKEN", "s7_api_demo").env("SENDSEVEN_TENANT_ID", "demo");
    command.env("SENDSEVEN_API_URL", url);
    command.envs(certificates.map(|file| ("SSL_CERT_FILE", file)));
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(printed).unwrap())
}

/// Serves the simulator over TLS; returns the address and the certificate in PEM.
pub async fn over_tls(upstream: SocketAddr) -> (SocketAddr, String) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()])
            .unwrap();
    let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                // A client that does not trust the certificate breaks off here.
                let Ok(mut secure) = acceptor.accept(stream).await else { return };
                let mut plain = TcpStream::connect(upstream).await.unwrap();
                copy_bidirectional(&mut secure, &mut plain).await.ok();
            });
        }
    });
    (addr, cert.pem())
}

pub fn host_of(app: &TestApp) -> SocketAddr {
    let url = app.api_url();
    url.split('/').nth(2).unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_certificate_of_a_company_is_explained_until_the_system_trusts_it() {
    let app = TestApp::new(Contract::Live).start().await;
    let (addr, certificate) = over_tls(host_of(&app)).await;
    let url = format!("https://localhost:{}/api/v1", addr.port());

    let (passed, printed) = check(&url, None).await;
    assert!(!passed && printed.contains("certificate is not trusted"), "{printed}");
    assert!(printed.contains("SSL_CERT_FILE"), "{printed}");
    assert_eq!(app.simulator.calls(), []);

    let folder = TemporaryFolder::new("certificates");
    let file = folder.0.join("company.pem");
    std::fs::write(&file, certificate).unwrap();
    let (passed, printed) = check(&url, file.to_str()).await;
    assert!(passed, "{printed}");
}

#[tokio::test]
async fn a_token_that_strangers_could_read_is_warned_about() {
    for (url, warned) in [
        ("http://192.0.2.1/api/v1", true),
        ("http://[2001:db8::1]:80/api/v1", true),
        ("http://api.invalid/api/v1", true),
        ("https://api.invalid/api/v1", false),
        ("http://127.0.0.1:1/api/v1", false),
        ("http://[::1]:1/api/v1", false),
        ("http://localhost:1/api/v1", false),
    ] {
        let (_, printed) = check(url, None).await;
        assert_eq!(printed.contains("plain http to a public host"), warned, "{url}: {printed}");
    }
}

/// Serves the simulator with a clock that is ahead by this much.
async fn with_clock_ahead(upstream: SocketAddr, ahead: Duration) -> SocketAddr {
    let forward = async move |request: Request| {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().unwrap().as_str();
        let url = format!("http://{upstream}{path}");
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let sent = http::client().request(parts.method, url);
        let answer = sent.headers(parts.headers).body(body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        let date = httpdate::fmt_http_date(SystemTime::now() + ahead);
        (status, [("date", date)], text).into_response()
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let router = Router::new().fallback(forward);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    addr
}

#[tokio::test]
async fn a_clock_that_differs_from_sendsevens_is_measured() {
    let app = TestApp::new(Contract::Live).start().await;
    let (passed, printed) = check(&app.api_url(), None).await;
    assert!(passed && printed.contains("Clock     agrees with SendSeven's"), "{printed}");

    let addr = with_clock_ahead(host_of(&app), Duration::from_secs(3_600)).await;
    let (passed, printed) = check(&format!("http://{addr}/api/v1"), None).await;
    let behind = (3_590..=3_600).any(|s| printed.contains(&format!("{s} s behind SendSeven's")));
    assert!(passed && behind, "{printed}");
}
