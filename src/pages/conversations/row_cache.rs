//! Cache of rendered rows: many lists and operators show the same conversation.

use crate::components::conversation_row::{RowContext, row};
use crate::model::{Conversation, ConversationId, Language, Timestamp};
use leptos::prelude::*;
use moka::sync::Cache;
use std::sync::Arc;

/// Maximum size of the cache in bytes of HTML and conversations.
const CAPACITY: u64 = 8_000_000;

/// Seconds for which a cached row stays valid: its times are in minutes, and the browser's clock
/// keeps them current.
const TTL_SECONDS: i64 = 10;

/// Everything besides the content of a conversation that its row depends on.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    id: ConversationId,
    language: Option<Language>,
    may_change: bool,
}

struct CachedRow {
    conversation: Conversation,
    at: Timestamp,
    html: Arc<str>,
}

/// Cheap to clone; clones share the cache.
#[derive(Clone)]
pub struct RowCache(Cache<Key, Arc<CachedRow>>);

impl Default for RowCache {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(CAPACITY);
        Self(cache.weigher(|_, drawn: &Arc<CachedRow>| drawn.weight()).build())
    }
}

impl CachedRow {
    /// Returns the size in bytes; a conversation takes about as much memory as its row's HTML.
    fn weight(&self) -> u32 {
        u32::try_from(2 * self.html.len()).unwrap_or(u32::MAX)
    }
}

impl RowCache {
    /// Returns the HTML of a row, from the cache unless the conversation changed or the row
    /// expired.
    pub fn html(&self, conversation: &Conversation, context: &RowContext<'_>) -> Arc<str> {
        let draw = || Arc::from(row(conversation, context).to_html());
        // Do not cache rows with viewers: viewers change every second, and few rows have any.
        if !context.viewers.is_empty() {
            return draw();
        }
        let key = Key {
            id: conversation.id.clone(),
            language: use_context(),
            may_change: context.may_change,
        };
        if let Some(known) = self.0.get(&key)
            && (0..TTL_SECONDS).contains(&(context.now.0 - known.at.0))
            && known.conversation == *conversation
        {
            return known.html.clone();
        }
        let html = draw();
        let drawn = CachedRow { conversation: conversation.clone(), at: context.now, html };
        let html = drawn.html.clone();
        self.0.insert(key, Arc::new(drawn));
        html
    }
}
