//! Commands of the binary.

use sevendesk::server::config::DatabaseConfig;
use std::process::{Command, Output};

/// Returns both streams as text.
pub fn printed(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}{err}")
}

/// Runs a command on a database.
pub fn sevendesk(arguments: &[&str], database: &DatabaseConfig) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sevendesk"));
    command.args(arguments).env_clear().current_dir(std::env::temp_dir());
    command.env("SEVENDESK_DATABASE_URL", &database.url);
    command.env("SENDSEVEN_API_TOKEN", "s7_api_x").env("SENDSEVEN_TENANT_ID", "tenant_1");
    command.output().unwrap()
}

/// Returns the single line that a refused command prints.
pub fn refusal(arguments: &[&str], database: &DatabaseConfig) -> String {
    let output = sevendesk(arguments, database);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}
