//! Listing, opening, assigning and closing.

use crate::model::{AppError, Conversation, ConversationPage, Detail};
use crate::server::session::SignedIn;

pub async fn list(_query: &str) -> Result<ConversationPage, AppError> {
    Err(AppError::SignedOut)
}
pub async fn open(_id: &str) -> Result<Detail, AppError> {
    Err(AppError::SignedOut)
}
pub async fn assign(_by: &SignedIn, _id: &str, _assignee: &str) -> Result<Conversation, AppError> {
    Err(AppError::SignedOut)
}
pub async fn close(_by: &SignedIn, _id: &str, _note: &str) -> Result<Conversation, AppError> {
    Err(AppError::SignedOut)
}
