//! Canned replies, which SendSeven calls canned responses. Only the live contract has them.

use super::{SendSeven, SendSevenError, lenient, transport::Call, wire};
use crate::model::{CannedReply, CannedReplyId};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

const AREA: &str = "canned-responses";
const PAGE_SIZE: usize = 100;
/// The most pages that are read: a thousand texts are more than anybody looks through.
const MAX_PAGES: usize = 10;

/// A canned reply as an operator typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedReplyFields {
    pub title: String,
    pub text: String,
    /// Empty takes it away.
    pub shortcut: String,
    /// `None` leaves it as it is.
    pub shared: Option<bool>,
}

#[derive(Deserialize)]
struct WireCannedReply {
    id: CannedReplyId,
    #[serde(default, deserialize_with = "lenient::text")]
    title: Option<String>,
    content: String,
    #[serde(default, deserialize_with = "lenient::text")]
    shortcut: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    is_shared: Option<bool>,
}

impl SendSeven {
    /// `GET /canned-responses`: all of them. One that cannot be read hides no other.
    pub async fn canned_replies(&self) -> Result<Vec<CannedReply>, SendSevenError> {
        let mut all = Vec::new();
        for page in 1..=MAX_PAGES {
            let query = vec![("page", page.to_string()), ("page_size", PAGE_SIZE.to_string())];
            let answer: Value = self.send(Call::get("canned", &[AREA]).with_query(query)).await?;
            let items = wire::items(answer, "items");
            let is_last = items.len() < PAGE_SIZE;
            let read = items.into_iter().map(wire::read::<WireCannedReply>);
            all.extend(read.filter_map(|item| item.ok().map(WireCannedReply::into_model)));
            if is_last {
                break;
            }
        }
        Ok(all)
    }

    /// `POST /canned-responses`.
    pub async fn add_canned_reply(&self, to: &CannedReplyFields) -> Result<(), SendSevenError> {
        let call = Call::change("canned", Method::POST, &[AREA], Some(body(to))).once();
        self.send(call).await.map(|_: Value| ())
    }

    /// `PUT /canned-responses/{id}`.
    pub async fn change_canned_reply(
        &self,
        id: &CannedReplyId,
        to: &CannedReplyFields,
    ) -> Result<(), SendSevenError> {
        let path = [AREA, id.as_str()];
        let call = Call::change("canned", Method::PUT, &path, Some(body(to)));
        self.send(call).await.map(|_: Value| ())
    }

    /// `DELETE /canned-responses/{id}`.
    pub async fn remove_canned_reply(&self, id: &CannedReplyId) -> Result<(), SendSevenError> {
        let path = [AREA, id.as_str()];
        let call = Call::change("canned", Method::DELETE, &path, None);
        self.send(call).await.map(|_: Value| ())
    }
}

fn body(to: &CannedReplyFields) -> Value {
    let CannedReplyFields { title, text, shortcut, shared } = to;
    let mut body = json!({ "title": title, "content": text, "shortcut": shortcut });
    if let Some(shared) = shared {
        body["is_shared"] = json!(shared);
    }
    body
}

impl WireCannedReply {
    fn into_model(self) -> CannedReply {
        let shortcut = self.shortcut.map(|text| text.trim_start_matches('/').to_lowercase());
        let shortcut = shortcut.filter(|text| !text.is_empty());
        let title = self.title.or_else(|| shortcut.clone()).unwrap_or_else(|| self.id.to_string());
        let shared = self.is_shared == Some(true);
        CannedReply { id: self.id, title, text: self.content, shortcut, shared }
    }
}
