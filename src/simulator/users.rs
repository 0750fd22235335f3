//! The team, as the live contract lists it.

use super::answers::Answer;
use super::gate::Asked;
use super::shapes::{self, paged};
use super::store::Store;

pub fn list(store: &Store, asked: &Asked) -> Result<Answer, Answer> {
    let users: Vec<_> = store.agents.iter().collect();
    paged(store.options.contract, asked, &users, |agent| shapes::user(agent))
}
