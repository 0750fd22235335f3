//! Rows as they were drawn: the same conversation stands in many lists, for many operators.

use crate::components::conversation_row::{RowContext, row};
use crate::model::{Conversation, ConversationId, Language, Timestamp};
use leptos::prelude::*;
use moka::sync::Cache;
use std::sync::Arc;

/// How many bytes of HTML and conversations are kept.
const CAPACITY: u64 = 8_000_000;

/// Seconds for which a row serves: the times in it are written in minutes, and the browser's clock
/// keeps them exact.
const FRESH: i64 = 10;

/// What rows of one conversation differ by.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    id: ConversationId,
    language: Option<Language>,
    may_change: bool,
}

struct Drawn {
    conversation: Conversation,
    at: Timestamp,
    html: Arc<str>,
}

/// Cheap to clone; clones share what is kept.
#[derive(Clone)]
pub struct RowCache(Cache<Key, Arc<Drawn>>);

impl Default for RowCache {
    fn default() -> Self {
        let cache = Cache::builder().max_capacity(CAPACITY);
        Self(cache.weigher(|_, drawn: &Arc<Drawn>| drawn.weight()).build())
    }
}

impl Drawn {
    /// A conversation takes about as much as its row.
    fn weight(&self) -> u32 {
        u32::try_from(2 * self.html.len()).unwrap_or(u32::MAX)
    }
}

impl RowCache {
    /// The HTML of a row, drawn anew where its conversation has changed or time has passed.
    pub fn html(&self, conversation: &Conversation, context: &RowContext<'_>) -> Arc<str> {
        let draw = || Arc::from(row(conversation, context).to_html());
        // Who else is with a conversation changes by the second, and few are looked at.
        if !context.viewers.is_empty() {
            return draw();
        }
        let key = Key {
            id: conversation.id.clone(),
            language: use_context(),
            may_change: context.may_change,
        };
        if let Some(known) = self.0.get(&key)
            && (0..FRESH).contains(&(context.now.0 - known.at.0))
            && known.conversation == *conversation
        {
            return known.html.clone();
        }
        let html = draw();
        let drawn = Drawn { conversation: conversation.clone(), at: context.now, html };
        let html = drawn.html.clone();
        self.0.insert(key, Arc::new(drawn));
        html
    }
}
