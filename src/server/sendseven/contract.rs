//! Detects which contract the API uses.

use crate::model::Contract;
use serde_json::Value;
use std::sync::RwLock;
use tokio::sync::Mutex;

/// The contract from the settings, else as detected from responses.
pub struct DetectedContract {
    fixed: Option<Contract>,
    seen: RwLock<Option<Contract>>,
    /// Held during the probe, so that only one runs.
    pub probing: Mutex<()>,
}

impl DetectedContract {
    pub fn new(fixed: Option<Contract>) -> Self {
        Self { fixed, seen: RwLock::new(None), probing: Mutex::new(()) }
    }

    /// Returns the contract; `None` until it is detected.
    pub fn known(&self) -> Option<Contract> {
        self.fixed.or_else(|| *self.seen.read().expect("no holder of this lock panics"))
    }

    /// Records a detected contract; the settings take precedence.
    pub fn learn(&self, contract: Contract) {
        *self.seen.write().expect("no holder of this lock panics") = Some(contract);
    }

    /// Detects the contract by field names that only one of the two uses.
    pub fn learn_from(&self, conversation: &Value) {
        let has = |name| conversation.get(name).is_some();
        if has("assigned_user_id") || has("channel_type") {
            self.learn(Contract::Live);
        } else if has("assigned_to") || has("channel") {
            self.learn(Contract::Documented);
        }
    }
}
