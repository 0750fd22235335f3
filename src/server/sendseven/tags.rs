//! Tags, which only the live contract has.

use super::transport::Call;
use super::wire::items;
use super::{SendSeven, SendSevenError, lenient};
use crate::model::{ConversationId, Tag, TagId};
use reqwest::Method;
use serde_json::{Value, json};

/// The tags on a page, and the most pages read.
const PAGE_SIZE: u32 = 100;
const MAX_PAGES: u32 = 5;

impl SendSeven {
    /// `GET /tags`.
    pub async fn tags(&self) -> Result<Vec<Tag>, SendSevenError> {
        let mut tags = Vec::new();
        for page in 1..=MAX_PAGES {
            let query = vec![("page", page.to_string()), ("page_size", PAGE_SIZE.to_string())];
            let answer: Value = self.send(Call::get("tags", &["tags"]).with_query(query)).await?;
            let more = answer["pagination"]["has_next"] == true;
            tags.extend(items(answer, "items").iter().filter_map(lenient::tag));
            if !more {
                break;
            }
        }
        Ok(tags)
    }

    /// `POST /tags`.
    pub async fn create_tag(&self, name: &str, color: &str) -> Result<Tag, SendSevenError> {
        let body = json!({ "name": name, "color": color });
        let call = Call::change("create-tag", Method::POST, &["tags"], Some(body)).once();
        let answer: Value = self.send(call).await?;
        lenient::tag(&answer).ok_or_else(|| SendSevenError::Unreadable { path: "name".to_owned() })
    }

    /// `POST` or `DELETE …/tags/{tag}`: adds or removes a tag.
    pub async fn set_tag(
        &self,
        id: &ConversationId,
        tag: &TagId,
        on: bool,
    ) -> Result<(), SendSevenError> {
        let path = ["conversations", id.as_str(), "tags", tag.as_str()];
        let call = match on {
            true => Call::change("tag", Method::POST, &path, None).once(),
            false => Call::change("untag", Method::DELETE, &path, None),
        };
        let answer: Value = self.send(call).await?;
        match answer["success"] == false {
            true => Err(SendSevenError::Unreadable { path: "success".to_owned() }),
            false => Ok(()),
        }
    }
}
