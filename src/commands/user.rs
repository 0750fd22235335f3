//! `sevendesk user …`: manages operators. There is no default account; the first is created here.

use super::environment;
use crate::model::Role;
use crate::server::access::passwords::hash_new;
use crate::server::config::DatabaseConfig;
use crate::server::services::audit::{self, Actor, Audit, AuditEvent, action};
use crate::server::store::Store;
use crate::server::store::users::{Change, UserError};
use anyhow::{Context, bail};
use std::io::Read;

/// The action, and the operator it applies to.
#[derive(Debug, clap::Subcommand)]
pub enum Args {
    /// Add an operator.
    Add {
        name: String,
        /// viewer reads; lead assigns and closes; admin also manages.
        #[arg(long, value_parser = role)]
        role: Role,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Show all operators.
    List,
    /// Disable an operator, and end their sessions.
    Disable { name: String },
    /// Enable a disabled operator.
    Enable { name: String },
    /// Set a new password, and end the operator's sessions.
    Passwd {
        name: String,
        #[command(flatten)]
        password: PasswordSource,
    },
    /// Set another role, which takes effect at the next request.
    Role {
        name: String,
        #[arg(value_parser = role)]
        role: Role,
    },
}

/// The source of the password: typed twice on the terminal, or standard input.
#[derive(Debug, clap::Args)]
pub struct PasswordSource {
    /// Read the password from standard input.
    #[arg(long)]
    password_stdin: bool,
}

/// Opens the database, runs the action, and prints the result.
pub async fn run(args: Args) -> anyhow::Result<()> {
    let store = Store::open(&DatabaseConfig::read(environment)?).await?;
    match args {
        Args::Add { name, role, password } => {
            let hash = hash_new(&password.read()?, &name)?;
            let adding = store.add_user(&name, role, &hash);
            audited(&store, "add", &name, Some(role.name()), adding).await?;
            println!("Added {} as {}.", name.trim(), role.name());
        }
        Args::List => list(&store).await?,
        Args::Disable { name } => {
            let disabling = store.change_user(&name, Change::Disable);
            audited(&store, "disable", &name, Some("disabled"), disabling).await?;
            println!("Disabled {name}; their sessions are ended.");
        }
        Args::Enable { name } => {
            let enabling = store.change_user(&name, Change::Enable);
            audited(&store, "enable", &name, Some("enabled"), enabling).await?;
            println!("Enabled {name}.");
        }
        Args::Passwd { name, password } => {
            let hash = hash_new(&password.read()?, &name)?;
            let setting = store.change_user(&name, Change::Password(hash));
            audited(&store, "new password for", &name, None, setting).await?;
            println!("Set a new password for {name}; their sessions are ended.");
        }
        Args::Role { name, role } => {
            let giving = store.change_user(&name, Change::Role(role));
            audited(&store, "role of", &name, Some(role.name()), giving).await?;
            println!("{name} is {} now.", role.name());
        }
    }
    Ok(())
}

/// Changes an operator; writes an audit entry before, and its result after.
async fn audited(
    store: &Store,
    what: &str,
    name: &str,
    after: Option<&str>,
    work: impl Future<Output = Result<(), UserError>>,
) -> anyhow::Result<()> {
    let log = Audit::new(store.clone());
    let by = Actor { operator: audit::COMMAND_LINE.to_owned(), request: String::new() };
    let known = store.user_named(name).await?;
    let before = known.map(|user| match after {
        Some("enabled" | "disabled") if user.disabled => "disabled",
        Some("enabled" | "disabled") => "enabled",
        _ => user.operator.role.name(),
    });
    let event = AuditEvent {
        action: action::OPERATOR,
        before: before.filter(|_| after.is_some()).map(str::to_owned),
        after: after.map(str::to_owned),
        details: Some(format!("{what} {}", name.trim())),
        ..AuditEvent::default()
    };
    let entry = log.begin(&by, event).await?;
    let outcome = work.await;
    let result = match &outcome {
        Ok(()) => audit::DONE.to_owned(),
        Err(error) => audit::failed(error.key()),
    };
    log.end(entry, &result).await;
    Ok(outcome?)
}

async fn list(store: &Store) -> anyhow::Result<()> {
    for user in store.users().await? {
        let state = if user.disabled { "disabled" } else { "" };
        println!("{:<8} {:<8} {}", user.operator.role.name(), state, user.operator.name);
    }
    Ok(())
}

impl PasswordSource {
    fn read(&self) -> anyhow::Result<String> {
        if self.password_stdin {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("read the password")?;
            return Ok(text.trim_end_matches(['\r', '\n']).to_owned());
        }
        let ask = |prompt| {
            rpassword::prompt_password(prompt)
                .context("ask on the terminal; or use --password-stdin")
        };
        let (first, second) = (ask("Password: ")?, ask("Again: ")?);
        if first != second {
            bail!("the two passwords differ");
        }
        Ok(first)
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::from_name(text).ok_or_else(|| "viewer, lead or admin".to_owned())
}
