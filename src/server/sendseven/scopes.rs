//! What the token may do. The live API lists its scopes; as long as it does not, and in the
//! documented contract, nothing is known and nothing changes.

use super::{Priority, SendSeven, SendSevenError, transport::Call};
use crate::model::{Capability, Contract};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::{Value, json};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// How often the scopes are read, sooner if operators miss one or the last read failed.
const INTERVAL: Duration = Duration::from_secs(3600);
const INTERVAL_IF_MISSING: Duration = Duration::from_secs(300);
const INTERVAL_IF_FAILED: Duration = Duration::from_secs(60);
/// After a 403 on messages, they are not asked for again for this long.
const REFUSED_FOR: Duration = Duration::from_secs(60);
/// An ID that does not exist: with the scope the API returns 404, without it 403.
const NOBODYS: &str = "sevendesk-check";

/// The scopes of the token, as far as they are known.
#[derive(Debug, Default)]
pub struct TokenScopes {
    held: RwLock<Option<Vec<String>>>,
    /// When a call for messages was last answered with 403.
    messages_refused: RwLock<Option<Instant>>,
    /// The token has changed.
    outdated: Notify,
}

impl SendSeven {
    /// Returns whether the token may do this; `None` if nobody knows.
    pub fn may(&self, capability: Capability) -> Option<bool> {
        let refused = *read(&self.shared.scopes.messages_refused);
        if capability == Capability::ReadMessages
            && refused.is_some_and(|at| at.elapsed() < REFUSED_FOR)
        {
            return Some(false);
        }
        self.holds(capability)
    }

    fn holds(&self, capability: Capability) -> Option<bool> {
        if self.known_contract() == Some(Contract::Documented) {
            return None;
        }
        let held = read(&self.shared.scopes.held);
        Some(held.as_ref()?.iter().any(|held| covers(held, capability.scope())))
    }

    /// Returns what operators miss because the token lacks its scope.
    pub fn missing(&self) -> Vec<Capability> {
        let is_missing = |one: &Capability| self.holds(*one) == Some(false);
        Capability::OF_OPERATORS.into_iter().filter(is_missing).collect()
    }

    /// Records that the token may not read messages.
    pub(super) fn refuse_messages(&self) {
        *write(&self.shared.scopes.messages_refused) = Some(Instant::now());
    }

    /// `GET /permissions/me/scopes`. An API without that call leaves the scopes unknown.
    pub async fn read_scopes(&self) -> Result<(), SendSevenError> {
        let held = match self.known_contract() {
            Some(Contract::Documented) => None,
            _ => match self.send(Call::get("scopes", &["permissions", "me", "scopes"])).await {
                Ok(answer) => scopes_of(&answer),
                Err(error) if matches!(error.status(), Some(403..=405 | 501)) => None,
                Err(error) => return Err(error),
            },
        };
        *write(&self.shared.scopes.held) = held;
        Ok(())
    }

    /// Makes all later calls with another token of the same tenant, and reads its scopes.
    pub fn set_token(&self, token: SecretString) {
        self.shared.transport.set_token(token);
        self.shared.scopes.outdated.notify_one();
    }

    /// Reads the scopes at once, at intervals, and with another token, until `ending`.
    pub async fn watch_scopes(self, ending: CancellationToken) {
        let gateway = self.with_priority(Priority::Background);
        let mut known = Vec::new();
        loop {
            let read = gateway.read_scopes().await;
            let missing = gateway.missing();
            if missing != known {
                let scopes: Vec<_> = missing.iter().map(|one| one.scope()).collect();
                tracing::warn!(missing = scopes.join(", "), "scopes that the API token lacks");
                known.clone_from(&missing);
            }
            let interval = match read {
                Err(_) => INTERVAL_IF_FAILED,
                Ok(()) if missing.is_empty() => INTERVAL,
                Ok(()) => INTERVAL_IF_MISSING,
            };
            tokio::select! {
                () = sleep(interval) => {}
                () = self.shared.scopes.outdated.notified() => {}
                () = ending.cancelled() => return,
            }
        }
    }

    /// Finds out by a call that changes nothing whether the token may do this; `None` if there is
    /// no such call. For `sevendesk check`, if the API does not list the scopes.
    pub async fn try_out(&self, capability: Capability) -> Result<Option<bool>, SendSevenError> {
        let live = self.known_contract() == Some(Contract::Live);
        let path = ["conversations", NOBODYS];
        let one = vec![("page", "1".to_owned()), ("page_size", "1".to_owned())];
        let call = match capability {
            Capability::ReadConversations => Call::get("list", &["conversations"]).with_query(one),
            Capability::ChangeConversations => {
                let method = if live { Method::PATCH } else { Method::PUT };
                Call::change("check", method, &path, Some(json!({})))
            }
            _ if !live => return Ok(None),
            Capability::ReadMessages => {
                let of_nobody = vec![("conversation_id", NOBODYS.to_owned())];
                Call::get("messages", &["messages"]).with_query(of_nobody)
            }
            // Without text and conversation, the API creates no note.
            Capability::WriteMessages => {
                let path = &["messages", "internal-notes"];
                Call::change("check", Method::POST, path, Some(json!({})))
            }
            Capability::ReadContacts => Call::get("contact", &["contacts"]).with_query(one),
            Capability::ListTeam => Call::get("users", &["users"]).with_query(one),
            Capability::ReadWebhooks => Call::get("webhooks", &["webhook-endpoints"]),
            _ => return Ok(None),
        };
        // Only 403 means no: SendSeven checks the scope before anything else.
        match self.send::<Value>(call).await {
            Ok(_) => Ok(Some(true)),
            Err(error) => match error.status() {
                Some(403) => Ok(Some(false)),
                Some(404 | 405 | 409 | 422) => Ok(Some(true)),
                Some(501) => Ok(None),
                _ => Err(error),
            },
        }
    }
}

/// Returns the scopes that the answer lists; `None` if it lists none, since a token without any
/// could not have asked.
fn scopes_of(answer: &Value) -> Option<Vec<String>> {
    let listed = answer.as_array().or_else(|| answer["scopes"].as_array())?;
    let name = |one: &Value| Some(one.as_str().or_else(|| one["scope"].as_str())?.to_owned());
    Some(listed.iter().filter_map(name).collect()).filter(|scopes: &Vec<_>| !scopes.is_empty())
}

/// Returns whether a held scope, which may have wildcards such as `conversations:*`, covers another.
fn covers(held: &str, wanted: &str) -> bool {
    let fits = |(held, wanted): (&str, &str)| held == "*" || held == wanted;
    match (held.split_once(':'), wanted.split_once(':')) {
        (Some(held), Some(wanted)) => fits((held.0, wanted.0)) && fits((held.1, wanted.1)),
        _ => held == "*",
    }
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
