//! What the list can be narrowed to.

use super::{Agent, Contract, Counts};
use std::sync::Arc;

/// What can be chosen, and how many rows each choice would leave.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterOptions {
    pub contract: Option<Contract>,
    pub agents: Arc<Vec<Agent>>,
    /// None where they cannot be known: SendSeven counts nothing but its own list.
    pub counts: Option<Arc<Counts>>,
}

impl FilterOptions {
    /// The queue can be searched in either contract.
    pub fn can_search(&self) -> bool {
        self.counts.is_some() || self.contract.is_some_and(Contract::can_search)
    }

    pub fn count(&self, of: impl Fn(&Counts) -> u32) -> Option<u32> {
        self.counts.as_deref().map(of)
    }
}
