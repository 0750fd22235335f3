//! The users endpoint of the live contract.

use super::store::Store;
use crate::simulator::json;
use crate::simulator::pages::{USUAL, paged};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::Answer;

pub fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let users: Vec<_> = store.agents.iter().collect();
    paged(store.options.contract, asked, USUAL, &users, |agent| json::user(agent))
}
