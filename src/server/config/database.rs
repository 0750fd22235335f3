//! Where the database is.

use super::{ConfigErrors, Env, parse};
use http::Uri;
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;

/// The setting that names the database.
pub const DATABASE_URL: &str = "SEVENDESK_DATABASE_URL";
const PASSWORD: &str = "SEVENDESK_DATABASE_PASSWORD";
const PASSWORD_FILE: &str = "SEVENDESK_DATABASE_PASSWORD_FILE";
const DEFAULT_URL: &str = "sqlite://data/sevendesk.db";
const IN_MEMORY: &str = "sqlite::memory:";

/// The database: a file of SQLite, or a database of PostgreSQL.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// `SEVENDESK_DATABASE_URL`, such as `sqlite://data/sevendesk.db`. It has no password.
    pub url: String,
    /// `SEVENDESK_DATABASE_PASSWORD`, or the content of `SEVENDESK_DATABASE_PASSWORD_FILE`.
    pub password: Option<SecretString>,
}

impl DatabaseConfig {
    /// Reads only the database settings, which are all that the `user` commands need.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut env = Env::new(&variable);
        let read = database(&mut env);
        env.finish(|| read)
    }

    /// A database without a password.
    pub fn of_url(url: String) -> Self {
        Self { url, password: None }
    }

    /// The database in a file, such as a backup.
    pub fn of_file(path: &Path) -> Self {
        Self::of_url(format!("sqlite://{}", path.display()))
    }

    /// A database in memory, which disappears when the process ends.
    pub fn in_memory() -> Self {
        Self::of_url(IN_MEMORY.to_owned())
    }

    pub fn is_in_memory(&self) -> bool {
        self.url == IN_MEMORY
    }

    /// Whether it is a database of PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        parse::is_postgres(&self.url)
    }

    /// Whether strangers on the network could read what is sent to PostgreSQL, or answer in its
    /// place: the certificate is not verified, and the host is not in a private network.
    pub fn is_exposed(&self) -> bool {
        let verifies = ["verify-full", "verify-ca"];
        let url: Option<Uri> = self.url.parse().ok();
        self.is_postgres()
            && url.is_some_and(|url| {
                let query = url.query().unwrap_or_default();
                !verifies.iter().any(|mode| query.contains(&format!("sslmode={mode}")))
                    && !url.host().is_none_or(parse::is_private_host)
            })
    }

    pub(crate) fn exposed_password(&self) -> Option<&str> {
        self.password.as_ref().map(ExposeSecret::expose_secret)
    }
}

pub(super) fn database(env: &mut Env) -> Option<DatabaseConfig> {
    const EXAMPLE: &str =
        "sqlite://data/sevendesk.db, or postgres://sevendesk@db/sevendesk without a password";
    const PASSWORD_EXAMPLE: &str = "the password of the user in SEVENDESK_DATABASE_URL";
    let url = env.or(DATABASE_URL, EXAMPLE, parse::database_url, || DEFAULT_URL.to_owned());
    let text = |text: &str| Some(text.to_owned());
    let password = env.inline_or_file(
        (PASSWORD, PASSWORD_EXAMPLE, &text),
        (PASSWORD_FILE, "/run/secrets/database-password", &text),
    )?;
    Some(DatabaseConfig { url: url?, password: password.map(SecretString::from) })
}
