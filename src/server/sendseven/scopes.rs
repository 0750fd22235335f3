//! Determines the token's scopes without changing anything.

use super::{SendSeven, SendSevenError, transport::Call};
use crate::model::Contract;
use reqwest::Method;
use serde_json::{Value, json};

/// An ID that does not exist: with the scope the API returns 404, without it 403.
const NOBODYS: &str = "sevendesk-check";

impl SendSeven {
    /// Returns each scope the product can use, and whether the token has it.
    pub async fn scopes(&self) -> Result<Vec<(&'static str, bool)>, SendSevenError> {
        let live = self.known_contract() == Some(Contract::Live);
        let path = ["conversations", NOBODYS];
        let one = vec![("page", "1".to_owned()), ("page_size", "1".to_owned())];
        let method = if live { Method::PATCH } else { Method::PUT };
        let list = Call::get("list", &["conversations"]).with_query(one.clone());
        let update = Call::change("check", method, &path, Some(json!({})));
        let mut scopes = vec![
            ("conversations:read", self.is_allowed(list).await?),
            ("conversations:update", self.is_allowed(update).await?),
        ];
        if live {
            let of_nobody = vec![("conversation_id", NOBODYS.to_owned())];
            let messages = Call::get("messages", &["messages"]).with_query(of_nobody);
            // Without text and conversation, the API creates no note.
            let note = ["messages", "internal-notes"];
            let note = Call::change("check", Method::POST, &note, Some(json!({})));
            let team = Call::get("users", &["users"]).with_query(one);
            scopes.push(("messages:read", self.is_allowed(messages).await?));
            scopes.push(("messages:create", self.is_allowed(note).await?));
            scopes.push(("team:read", self.is_allowed(team).await?));
        }
        Ok(scopes)
    }

    /// Only 403 means no: SendSeven checks the scope before anything else.
    async fn is_allowed(&self, call: Call<'_>) -> Result<bool, SendSevenError> {
        match self.send::<Value>(call).await {
            Ok(_) => Ok(true),
            Err(SendSevenError::Refused { status: 403, .. }) => Ok(false),
            Err(SendSevenError::Refused { status: 404 | 405 | 409 | 422, .. }) => Ok(true),
            Err(error) => Err(error),
        }
    }
}
