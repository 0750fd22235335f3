//! Bots that answer customers; live only.

use super::{SendSeven, SendSevenError, lenient, transport::Call, wire};
use crate::model::{Bot, ConversationId};
use reqwest::Method;
use serde::Deserialize;

#[derive(Deserialize)]
struct WireBotSession {
    bot_active: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    bot_name: Option<String>,
}

impl SendSeven {
    /// `GET …/bot-session`; `None` if no bot is at work.
    pub async fn bot(&self, id: &ConversationId) -> Result<Option<Bot>, SendSevenError> {
        let path = ["conversations", id.as_str(), "bot-session"];
        let session: WireBotSession = wire::read(self.send(Call::get("bot", &path)).await?)?;
        Ok(session.bot_active.then_some(Bot { name: session.bot_name }))
    }

    /// `POST …/bot-session/disable`.
    pub async fn end_bot(&self, id: &ConversationId) -> Result<(), SendSevenError> {
        let path = ["conversations", id.as_str(), "bot-session", "disable"];
        let call = Call::change("end-bot", Method::POST, &path, None).once();
        let session: WireBotSession = wire::read(self.send(call).await?)?;
        match session.bot_active {
            true => Err(SendSevenError::Unreadable { path: "bot_active".to_owned() }),
            false => Ok(()),
        }
    }
}
