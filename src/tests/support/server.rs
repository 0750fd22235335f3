//! The server as a separate process.

use super::file::TemporaryFile;
use super::{PASSWORD, TestApp, eventually};
use sevendesk::model::Role;
use sevendesk::server::access::passwords::hash_new;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::Store;
use std::net::SocketAddr;
use std::process::Stdio;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

/// The name of the lead.
pub const LEAD: &str = "Lea Hartmann";

/// A `sevendesk serve` process on a database with one lead; killed on drop.
pub struct Server {
    pub addr: SocketAddr,
    pub process: Child,
    /// The file of a database that no other server uses.
    _file: Option<TemporaryFile>,
}

impl Server {
    /// Starts it with the app's simulator and these settings, and waits until it listens.
    pub async fn start(app: &TestApp, settings: &[(&str, &str)]) -> Self {
        let file = TemporaryFile::new("server");
        add_lead(&file.database()).await;
        let server = Self::on(&file.database(), app, settings).await;
        Self { _file: Some(file), ..server }
    }

    /// Starts it on a database that has a lead.
    pub async fn on(database: &DatabaseConfig, app: &TestApp, settings: &[(&str, &str)]) -> Self {
        let addr = free_addr();
        let process = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .arg("serve")
            .env_clear()
            .env("SENDSEVEN_API_URL", app.api_url())
            .env("SENDSEVEN_API_TOKEN", "s7_api_demo")
            .env("SENDSEVEN_TENANT_ID", "demo")
            .env("SEVENDESK_ADDR", addr.to_string())
            .env("SEVENDESK_DATABASE_URL", &database.url)
            .env("SEVENDESK_TRUSTED_PROXIES", "127.0.0.1")
            .env("RUST_LOG", "off")
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        eventually(async || TcpStream::connect(addr).await.ok()).await;
        Self { addr, process, _file: None }
    }

    /// Sends it a signal, such as `-KILL`.
    pub fn signal(&self, signal: &str) {
        let pid = self.process.id().expect("it runs").to_string();
        assert!(
            std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success()
        );
    }
}

/// Returns an address for a process to listen on. Systems give their clients ports above these, so
/// nobody takes it meanwhile.
pub fn free_addr() -> SocketAddr {
    let mut ports = std::iter::repeat_with(|| rand::random_range(10_000..32_000));
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    SocketAddr::from(([127, 0, 0, 1], ports.find(is_free).expect("ports are tried for ever")))
}

/// Migrates the database and adds the lead.
pub async fn add_lead(database: &DatabaseConfig) -> Store {
    let store = Store::open(database).await.unwrap();
    store.add_user(LEAD, Role::Lead, &hash_new(PASSWORD, "").unwrap()).await.unwrap();
    store
}
