//! The list: its rows, or an explanation why there are none.

use super::{Conversations, draw_time};
use crate::components::failure::explained;
use crate::components::icon::icon;
use crate::components::pager::pager;
use crate::components::stale_notice::stale_notice;
use crate::components::table::{TableContext, table};
use crate::i18n::{t, t_args, t_plural};
use crate::labels::error::field_name;
use crate::model::query::pairs;
use crate::model::{Contract, ConversationPage, PageContext, Query, Source};
use leptos::prelude::*;

/// Draws a button that shows new and removed rows: visible rows never move by themselves.
pub fn new_rows_button(data: &Conversations, here: &str) -> impl IntoView + use<> {
    let list = data.list.as_ref().ok()?;
    let news: Vec<_> = [("news-come", list.added), ("news-gone", list.removed)]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(key, number)| t_plural(key, number as u64, &[]))
        .collect();
    let words = t_args("news-show", &[("news", &news.join(", "))]);
    (!news.is_empty()).then(|| {
        let (path, query) = here.split_once('?').unwrap_or((here, ""));
        let fields: Vec<_> = pairs(query)
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect();
        view! {
            <form method="get" action=path.to_owned()>
                {fields}
                <button class="pill">{words}</button>
            </form>
        }
    })
}

/// Draws the rows, or explains why there are none.
pub fn list(data: &Conversations, context: &PageContext, here: &str) -> AnyView {
    let list = match &data.list {
        // The conversation beside it offers to try again.
        Err(error) if data.open_failure().is_some() => return explained(error, None).into_any(),
        Err(error) => {
            return data.draw_failure(error, here);
        }
        Ok(list) => &list.page,
    };
    let rows = match list.rows.is_empty() {
        true => empty(list, &data.query).into_any(),
        false => {
            let format = data.may_change.then_some(context.preferences.file_format);
            let context = TableContext {
                query: &data.query,
                open: data.open_id(),
                may_change: data.may_change,
                selected: &data.selected,
                urgency: &context.urgency,
                viewers: &data.viewers,
                now: draw_time(list, context),
                row: &|conversation, row| data.rows.html(conversation, row),
            };
            view! {
                {table(list, &context)}
                {pager(list, &data.query, format)}
            }
            .into_any()
        }
    };
    view! {
        {stale_notice(&list.freshness, list.as_of, None)}
        {ignored(list)}
        {rows}
    }
    .into_any()
}

fn ignored(list: &ConversationPage) -> impl IntoView + use<> {
    (!list.ignored.is_empty()).then(|| {
        let names: Vec<_> = list.ignored.iter().map(|name| field_name(name)).collect();
        let headline = t_args("ignored", &[("names", &names.join(", "))]);
        view! {
            <div class="notice bad" role="status">
                {icon("alert")}
                <p><strong>{headline}</strong> " " {t("ignored-why")}</p>
            </div>
        }
    })
}

fn empty(list: &ConversationPage, query: &Query) -> impl IntoView + use<> {
    let is_queue = matches!(list.source, Source::Queue(_));
    let can_search = list.contract.is_some_and(Contract::can_search);
    let last = u32::try_from(list.total_pages).unwrap_or(u32::MAX);
    let (headline, words, way) = if list.total > 0 && list.page > 1 && list.page > last {
        let address = query.on_page(last.max(1)).list_address();
        let words = t_args("empty-fewer-why", &[("last", &last.to_string())]);
        ("empty-fewer", words, Some((address, "empty-fewer-way")))
    } else if let Some(older) = query.among_closed().filter(|_| is_queue && can_search) {
        let way = Some((older.list_address(), "empty-queue-way"));
        ("empty-queue", t("empty-queue-why").to_owned(), way)
    } else if query.is_filtered() {
        let way = Some(("/conversations".to_owned(), "empty-filtered-way"));
        ("empty-filtered", t("empty-filtered-why").to_owned(), way)
    } else {
        ("empty", t("empty-why").to_owned(), None)
    };
    let way = way.map(|(href, key)| view! { <a class="btn" href=href>{t(key)}</a> });
    view! {
        <div class="empty">
            <h2>{t(headline)}</h2>
            <p>{words}</p>
            {way}
        </div>
    }
}
