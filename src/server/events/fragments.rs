//! HTML fragments that replace parts of a page. Each is drawn at most once for each variant, when
//! the first stream of that variant needs it.

use crate::components::avatar::avatar;
use crate::components::table::{TableContext, table};
use crate::model::{
    Company, Conversation, ConversationId, ConversationPage, Freshness, Language, Present, Query,
    Row, Source, Timestamp, Urgency,
};
use crate::server::languages;
use crate::words::tell;
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
    Row { conversation: Box<Conversation>, urgency: Urgency, at: Timestamp },
    /// The badges of who is with a conversation.
    Viewers(Company),
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
        let drawn = languages::in_words_of(language, || {
            provide_context(language);
            match self {
                Self::Row { conversation, urgency, at } => {
                    let html = draw_row(conversation, urgency, may_change, *at);
                    Drawn { id: &conversation.id, html }
                }
                Self::Viewers(Company { id, who }) => Drawn { id, html: draw_viewers(who) },
            }
        });
        serde_json::to_string(&drawn).expect("plain data can be written")
    }
}

/// The row of a conversation for any list, without viewers: pages keep those they have.
fn draw_row(
    conversation: &Conversation,
    urgency: &Urgency,
    may_change: bool,
    now: Timestamp,
) -> String {
    let page = ConversationPage {
        rows: vec![Row::Read(Box::new(conversation.clone()))],
        total: 1,
        page: 1,
        page_size: 1,
        total_pages: 1,
        as_of: now,
        freshness: Freshness::Current,
        source: Source::SendSeven,
        ignored: Vec::new(),
        contract: None,
        naming: false,
        company: Vec::new(),
    };
    let query = Query::default();
    let context =
        TableContext { query: &query, open: None, may_change, urgency, company: &[], now };
    let html = table(&page, &context).to_html();
    let begin = html.find("<tr id=").unwrap_or_default();
    let end = html.find("</tbody>").unwrap_or(html.len());
    html.get(begin..end).unwrap_or_default().to_owned()
}

/// A badge for each operator, named so that a page leaves out the one who looks at it.
fn draw_viewers(viewers: &[Present]) -> String {
    let badge = |viewer: &Present| {
        let class = if viewer.acting { "visitor acting" } else { "visitor" };
        let key = if viewer.acting { "here-acting" } else { "here-looking" };
        let words = tell(key, &[("name", &viewer.name)]);
        let title = words.clone();
        view! {
            <span class=class data-operator=viewer.name.clone() title=title>
                {avatar(&viewer.name, &viewer.name)}
                <span class="vh">{words}</span>
            </span>
        }
    };
    viewers.iter().map(badge).collect::<Vec<_>>().to_html()
}
