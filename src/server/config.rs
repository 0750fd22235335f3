//! Settings from the environment, checked before anything starts. One struct per concern; each
//! field's doc names its variable.

use crate::model::{Agent, Contract};
use secrecy::SecretString;

/// How SendSeven is reached.
#[derive(Debug, Clone)]
pub struct SendSevenConfig {
    /// `SENDSEVEN_API_TOKEN` or `SENDSEVEN_API_TOKEN_FILE`.
    pub token: SecretString,
    /// `SENDSEVEN_TENANT_ID`.
    pub tenant: String,
    /// `SENDSEVEN_API_URL`, without a trailing slash.
    pub url: String,
    /// `SENDSEVEN_CONTRACT`; none where it is to be found out.
    pub contract: Option<Contract>,
}

/// Who can be assigned work where the API lists no users.
#[derive(Debug, Clone, Default)]
pub struct TeamConfig {
    /// `SEVENDESK_AGENTS` or `SEVENDESK_AGENTS_FILE`.
    pub agents: Vec<Agent>,
}
