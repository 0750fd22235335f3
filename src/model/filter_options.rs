//! The filter options of the list.

use super::{Agent, Contract, Counts};
use std::sync::Arc;

/// The available choices, and how many rows each would leave.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterOptions {
    pub contract: Option<Contract>,
    pub agents: Arc<Vec<Agent>>,
    /// `None` if they cannot be known: SendSeven counts nothing but its own list.
    pub counts: Option<Arc<Counts>>,
}

impl FilterOptions {
    /// Returns whether search is available; the queue supports it under either contract.
    pub fn can_search(&self) -> bool {
        self.counts.is_some() || self.contract.is_some_and(Contract::can_search)
    }

    pub fn count(&self, of: impl Fn(&Counts) -> u32) -> Option<u32> {
        self.counts.as_deref().map(of)
    }
}
