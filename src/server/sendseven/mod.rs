//! The gateway to SendSeven: the calls the product makes, in either contract, and nothing else.
//! Nothing outside this folder speaks HTTP to SendSeven or sees the token.

/// Finding out which contract is spoken, and remembering it.
mod contract;
/// Listing, reading, assigning and closing.
mod conversations;
/// What can go wrong between here and SendSeven.
mod error;
/// One HTTP exchange: time-outs, status before body, JSON path in decode errors.
mod transport;
/// Who can be assigned work, where the API says.
mod users;
/// Conversations and users as SendSeven writes them.
mod wire;

pub use conversations::{Closed, Listing};
pub use error::SendSevenError;

use super::config::SendSevenConfig;
use contract::SpokenContract;
use std::sync::Arc;
use transport::Transport;

/// Speaks to one SendSeven account. Cheap to clone; all clones share one connection pool and what
/// has been learned about the contract.
#[derive(Clone)]
pub struct SendSeven {
    transport: Arc<Transport>,
    spoken: Arc<SpokenContract>,
}

impl SendSeven {
    /// Prepares the connection pool; calls nobody yet. Fails where the address is not a web address.
    pub fn new(config: &SendSevenConfig) -> Result<Self, SendSevenError> {
        Ok(Self {
            transport: Arc::new(Transport::new(config)?),
            spoken: Arc::new(SpokenContract::new(config.contract)),
        })
    }
}
