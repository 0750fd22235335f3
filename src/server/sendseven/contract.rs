//! Finding out which contract is spoken, and remembering it.

use crate::model::Contract;
use serde_json::Value;
use std::sync::RwLock;
use tokio::sync::Mutex;

/// What the settings say, else what the answers have shown so far.
pub struct DetectedContract {
    fixed: Option<Contract>,
    seen: RwLock<Option<Contract>>,
    /// Held while the API is asked for a row to judge by: once is enough.
    pub probing: Mutex<()>,
}

impl DetectedContract {
    pub fn new(fixed: Option<Contract>) -> Self {
        Self { fixed, seen: RwLock::new(None), probing: Mutex::new(()) }
    }

    /// None until an answer has shown it.
    pub fn known(&self) -> Option<Contract> {
        self.fixed.or_else(|| *self.seen.read().expect("no holder of this lock panics"))
    }

    /// Takes note of what an answer showed; settings outrank it.
    pub fn learn(&self, contract: Contract) {
        *self.seen.write().expect("no holder of this lock panics") = Some(contract);
    }

    /// Judges by the names of a conversation's fields, which the two contracts do not share.
    pub fn learn_from(&self, conversation: &Value) {
        let has = |name| conversation.get(name).is_some();
        if has("assigned_user_id") || has("channel_type") {
            self.learn(Contract::Live);
        } else if has("assigned_to") || has("channel") {
            self.learn(Contract::Documented);
        }
    }
}
