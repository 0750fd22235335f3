//! `/conversations` and the pages below it: the filtered list, and the conversation open beside it.

/// The files of a reply.
pub mod attachments;
/// The form for the selected rows.
mod bulk_bar;
/// The choice of a canned reply.
pub mod canned_replies;
/// The form that confirms a close.
mod close;
/// The form for replies and notes.
mod composer;
/// The conversation open beside the list.
mod detail;
/// The filter form.
mod filters;
/// The list.
mod list;
/// Cache of rendered rows.
pub mod row_cache;
/// The form that snoozes a conversation.
mod snooze;
/// The form that changes the subject of a conversation.
mod subject;
/// The tags of a conversation.
mod tags;
/// The choice of a template, and the form that fills it in.
mod templates;
/// The timeline of a conversation.
mod timeline;

use super::Page;
use crate::components::failure::failure;
use crate::i18n::t;
use crate::model::query::value_of;
use crate::model::template::TemplateChoice;
use crate::model::{
    Action, Agent, AppError, CannedReply, Contract, ConversationId, ConversationPage, Detail,
    FilterOptions, ListLayout, ListView, NextForm, PageContext, Query, Timeline, Timestamp,
    Viewers,
};
use leptos::prelude::*;
use row_cache::RowCache;
pub use snooze::SnoozeForm;
use std::collections::HashSet;
pub use tags::TagsForm;

/// The content beside the list.
pub enum Open {
    Nothing,
    Detail(Box<Result<Detail, AppError>>, Box<Result<Timeline, AppError>>),
    Close(Box<Result<Detail, AppError>>),
    Snooze(Box<Result<Detail, AppError>>, Box<SnoozeForm>),
    /// The choice of a canned reply for this conversation.
    CannedReplies(ConversationId, Result<Vec<CannedReply>, AppError>),
    /// The choice of a template for this conversation.
    Templates(ConversationId, Result<TemplateChoice, AppError>),
    Tags(Box<Result<Detail, AppError>>, Box<TagsForm>),
    /// With the form of a new subject if it was refused.
    Subject(Box<Result<Detail, AppError>>, Option<Box<NextForm>>),
}

/// The data of the page.
pub struct Conversations {
    pub query: Query,
    /// The query string of the URL.
    pub search: String,
    pub list: Result<ListView, AppError>,
    pub filters: FilterOptions,
    pub open: Open,
    pub agents: Vec<Agent>,
    /// The other operators and the conversations they have open.
    pub viewers: Vec<Viewers>,
    pub may_change: bool,
    /// The contract in use, as far as it is known.
    pub contract: Option<Contract>,
    /// The text of a form that the server refused.
    pub draft: String,
    /// The ids of the rows in a refused form of the selection.
    pub selected: HashSet<String>,
    /// Cache of rendered rows.
    pub rows: RowCache,
}

impl Conversations {
    /// Draws a failure in place of what was to be shown, with the way back to the list.
    fn draw_failure(&self, error: &AppError, here: &str) -> AnyView {
        failure(error, here.to_owned(), self.query.list_address()).into_any()
    }

    /// Returns the id of the open conversation.
    fn open_id(&self) -> Option<&str> {
        match &self.open {
            Open::Detail(detail, _)
            | Open::Close(detail)
            | Open::Snooze(detail, _)
            | Open::Subject(detail, _)
            | Open::Tags(detail, _) => {
                detail.as_ref().as_ref().ok().map(|detail| detail.conversation.id.as_str())
            }
            Open::CannedReplies(id, _) | Open::Templates(id, _) => Some(id.as_str()),
            Open::Nothing => None,
        }
    }

    /// Returns the error that prevented the open conversation from loading.
    fn open_failure(&self) -> Option<&AppError> {
        match &self.open {
            Open::Detail(detail, timeline) => {
                let failed = detail.as_ref().as_ref().err();
                failed.or_else(|| timeline.as_ref().as_ref().err())
            }
            Open::Close(detail)
            | Open::Snooze(detail, _)
            | Open::Subject(detail, _)
            | Open::Tags(detail, _) => detail.as_ref().as_ref().err(),
            Open::CannedReplies(_, found) => found.as_ref().err(),
            Open::Templates(_, choice) => choice.as_ref().err(),
            Open::Nothing => None,
        }
    }

    /// Returns the error that prevented the list or the open conversation from loading.
    fn failure(&self) -> Option<&AppError> {
        self.open_failure().or_else(|| self.list.as_ref().err())
    }

    /// Returns whether the contract accepts a note with a close.
    fn takes_note(&self) -> bool {
        self.contract.is_some_and(Contract::takes_close_note)
    }

    /// Returns whether the operator may do this to a conversation, and the contract can.
    fn offers(&self, action: Action) -> bool {
        self.may_change && self.contract.is_some_and(|contract| contract.offers(action))
    }

    fn title(&self) -> String {
        match &self.open {
            Open::Nothing => t("queue").to_owned(),
            Open::CannedReplies(..) => t("canned-replies").to_owned(),
            Open::Templates(..) => t("templates").to_owned(),
            Open::Detail(detail, _)
            | Open::Close(detail)
            | Open::Snooze(detail, _)
            | Open::Subject(detail, _)
            | Open::Tags(detail, _) => match detail.as_ref() {
                Ok(detail) => detail.conversation.contact.label().to_owned(),
                Err(_) => t("conversation").to_owned(),
            },
        }
    }
}

/// Draws the page. `here` is its URL.
pub fn page(data: &Conversations, context: &PageContext, here: &str) -> Page {
    let beside = match &data.open {
        Open::Nothing => None,
        Open::Detail(detail, timeline) => {
            Some(detail::detail(data, detail, timeline, context, here))
        }
        Open::Close(detail) => Some(close::close(data, detail, here)),
        Open::Snooze(detail, form) => Some(snooze::snooze(data, detail, form, here)),
        Open::CannedReplies(id, found) => {
            Some(canned_replies::canned_replies(data, id, found, here))
        }
        Open::Templates(id, choice) => Some(templates::templates(data, id, choice, here)),
        Open::Subject(detail, typed) => {
            Some(subject::subject(data, detail, typed.as_deref(), here))
        }
        Open::Tags(detail, form) => Some(tags::tags(data, detail, form, here)),
    };
    let has_rows = data.list.as_ref().is_ok_and(|list| !list.page.rows.is_empty());
    let needs_page_styles = beside.is_some();
    let beside = beside.map(|content| {
        view! {
            <section class="detail" id="detail" aria-label=t("conversation")>{content}</section>
        }
    });
    let content = view! {
            <div class="head">
                <h1>{t("queue")}</h1>
                <div class="standing">
                    <span id="connection" class="scripted"></span>
                    <div role="status" id="arrived">{list::new_rows_button(data, here).into_any()}</div>
                </div>
            </div>
            <div class="controls">
                <form
                    id="filters"
                    method="get"
                    action="/conversations"
                    role="search"
                    aria-label=t("filter")
                    autocomplete="off"
                >
                    {filters::filters(&data.query, value_of(&data.search, "search").trim(), &data.filters, has_rows).into_any()}
                </form>
                {data.may_change.then(|| bulk_bar::bulk_bar(data, here).into_any())}
            </div>
            {agents(&data.agents).into_any()}
            <div class="split">
                <section
                    class=list_class(&context.preferences.list_layout)
                    id="list"
                    aria-label=t("list")
                    data-takes-note=data.takes_note().then_some("")
                >
                    {list::list(data, context, here)}
                </section>
                {beside}
            </div>
    };
    let status = data.failure().map_or(200, AppError::status);
    Page { status, needs_page_styles, ..Page::live(data.title(), content) }
}

/// Returns the classes that make the list dense and hide columns. Rows are the same for everybody, so
/// that the server can push them.
fn list_class(layout: &ListLayout) -> String {
    let compact = layout.is_compact.then_some(" compact");
    let hidden = layout.hidden().flat_map(|column| [" no-", column]);
    std::iter::once("list").chain(compact).chain(hidden).collect()
}

/// Draws the assignable agents as options that the islands' menus read.
fn agents(agents: &[Agent]) -> impl IntoView + use<> {
    let options: Vec<_> = agents
        .iter()
        .map(|agent| view! { <option value=agent.id.to_string()>{agent.name.clone()}</option> })
        .collect();
    view! { <datalist id="agents" translate="no">{options}</datalist> }
}

/// Returns the time at which to draw a list: now, but never earlier than its data.
fn draw_time(list: &ConversationPage, context: &PageContext) -> Timestamp {
    context.now.max(list.as_of)
}
