//! HTML fragments that replace parts of a page. Each is drawn at most once for each variant, when
//! the first stream of that variant needs it.

use crate::components::conversation_row::{RowContext, row};
use crate::components::viewers::viewer_badge;
use crate::model::{
    Conversation, ConversationId, Language, Timestamp, Viewer, Viewers, WaitThresholds,
};
use crate::server::locales;
use leptos::prelude::*;
use serde::Serialize;

/// What pages differ by: the same fragment serves everybody who shares a variant.
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

/// A part of a page that is drawn by itself.
pub enum Fragment {
    /// The row of a conversation.
    Row { conversation: Box<Conversation>, urgency: WaitThresholds, at: Timestamp },
    /// The badges of who is with a conversation.
    Viewers(Viewers),
}

/// A fragment as pages receive it.
#[derive(Serialize)]
struct Drawn<'a> {
    id: &'a ConversationId,
    html: String,
}

impl Fragment {
    /// The name of its event.
    pub fn event(&self) -> &'static str {
        match self {
            Self::Row { .. } => "row",
            Self::Viewers(_) => "viewers",
        }
    }

    /// The variant it is drawn for: badges are the same whatever the operator may do.
    pub fn variant_for(&self, variant: Variant) -> Variant {
        match self {
            Self::Row { .. } => variant,
            Self::Viewers(_) => Variant { may_change: false, ..variant },
        }
    }

    /// As JSON, with the id of its conversation.
    pub fn draw(&self, variant: Variant) -> String {
        let Variant { language, may_change } = variant;
        let drawn = locales::with_language(language, || {
            provide_context(language);
            match self {
                Self::Row { conversation, urgency, at } => {
                    let html = draw_row(conversation, urgency, may_change, *at);
                    Drawn { id: &conversation.id, html }
                }
                Self::Viewers(Viewers { id, who }) => Drawn { id, html: draw_viewers(who) },
            }
        });
        serde_json::to_string(&drawn).expect("plain data can be written")
    }
}

/// The row of a conversation for any list, without viewers: pages keep those they have.
fn draw_row(
    conversation: &Conversation,
    urgency: &WaitThresholds,
    may_change: bool,
    now: Timestamp,
) -> String {
    let context = RowContext { may_change, urgency, now, viewers: &[] };
    row(conversation, &context).to_html()
}

/// A badge for each operator, named so that a page leaves out the one who looks at it.
fn draw_viewers(viewers: &[Viewer]) -> String {
    viewers.iter().map(viewer_badge).collect::<Vec<_>>().to_html()
}
