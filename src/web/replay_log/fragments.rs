//! HTML fragments that replace parts of a page. Each is rendered at most once per variant, when the
//! first stream of that variant needs it.

use crate::components::conversation_row::{RowContext, row};
use crate::components::viewers::viewer_badge;
use crate::model::{
    Conversation, ConversationId, Language, Timestamp, Viewer, Viewers, WaitThresholds,
};
use crate::server::config::WaitingConfig;
use crate::server::locales;
use leptos::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// How pages differ: the same fragment serves everybody who shares a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    pub language: Language,
    /// Whether the operator may assign and close.
    pub may_change: bool,
}

impl Variant {
    pub const COUNT: usize = 2 * Language::ALL.len();

    pub fn index(self) -> usize {
        2 * (self.language as usize) + usize::from(self.may_change)
    }
}

/// A part of a page that is rendered separately.
pub enum Fragment {
    /// The row of a conversation.
    Row { conversation: Box<Conversation>, waiting: Arc<WaitingConfig>, at: Timestamp },
    /// The badges of a conversation's viewers.
    Viewers(Viewers),
}

/// A fragment as pages receive it.
#[derive(Serialize)]
struct Drawn<'a> {
    id: &'a ConversationId,
    html: String,
}

impl Fragment {
    /// Returns the name of its event.
    pub fn event(&self) -> &'static str {
        match self {
            Self::Row { .. } => "row",
            Self::Viewers(_) => "viewers",
        }
    }

    /// Returns the variant to render: badges are the same for all permissions.
    pub fn variant_for(&self, variant: Variant) -> Variant {
        match self {
            Self::Row { .. } => variant,
            Self::Viewers(_) => Variant { may_change: false, ..variant },
        }
    }

    /// Renders it as JSON, with the id of its conversation.
    pub fn draw(&self, variant: Variant) -> String {
        let Variant { language, may_change } = variant;
        let drawn = locales::with_language(language, || match self {
            Self::Row { conversation, waiting, at } => {
                locales::provide(language, &waiting.time_zone);
                let html = draw_row(conversation, &waiting.urgency, may_change, *at);
                Drawn { id: &conversation.id, html }
            }
            Self::Viewers(Viewers { id, who }) => {
                provide_context(language);
                Drawn { id, html: draw_viewers(who) }
            }
        });
        serde_json::to_string(&drawn).expect("plain data can be written")
    }
}

/// Renders a conversation's row for any list, without viewers: pages preserve theirs.
fn draw_row(
    conversation: &Conversation,
    urgency: &WaitThresholds,
    may_change: bool,
    now: Timestamp,
) -> String {
    let context = RowContext { may_change, urgency, now, viewers: &[] };
    row(conversation, &context).to_html()
}

/// Renders a badge for each operator, named so that a page can omit its own operator's.
fn draw_viewers(viewers: &[Viewer]) -> String {
    viewers.iter().map(viewer_badge).collect::<Vec<_>>().to_html()
}
