//! The sidebar: links to the pages and the saved views, with the conversation count of each view.

use super::icon::icon;
use crate::i18n::t;
use crate::model::{Query, View};
use leptos::prelude::*;

/// The highest count shown as a number; a higher one is shown as "999+".
const HIGHEST_COUNT: u32 = 999;

/// Draws the links to the queue, the team, the jobs and the views; admins also get the audit log
/// and the connection. `here` is the current URL. The first view is the queue itself.
pub fn sidebar(here: &str, views: &[View], admin: bool) -> impl IntoView + use<> {
    let (path, search) = here.split_once('?').unwrap_or((here, ""));
    // An open conversation keeps the filters of its list in the URL.
    let listed =
        path.starts_with("/conversations").then(|| Query::parse(search).0.on_page(1).to_text());
    let present = listed.map(|query| {
        // A query that matches no saved view highlights the queue.
        views.iter().position(|view| view.query == query).unwrap_or(0)
    });
    let page = |href: &'static str, key: &'static str, sign: &'static str| {
        let current = (path == href).then_some("page");
        view! {
            <a href=href title=t(key) aria-current=current>
                {icon(sign)}
                <span dir="auto">{t(key)}</span>
            </a>
        }
    };
    let mut links = views.iter().enumerate().map(|(place, view)| {
        let sign = (place == 0).then_some("list");
        view_link(view, sign, present == Some(place))
    });
    let queue = links.next();
    let views: Vec<_> = links.collect();
    view! {
        <nav aria-label=t("navigation")>
            <ul>
                {queue}
                <li>{page("/team", "page-team", "team")}</li>
                <li>{page("/jobs", "page-jobs", "check")}</li>
                {admin.then(|| view! {
                    <li>{page("/audit", "page-audit", "audit")}</li>
                    <li>{page("/connection", "page-connection", "bubble")}</li>
                })}
            </ul>
            <h2>{page("/views", "page-views", "views")}</h2>
            <ul class="views" aria-label=t("page-views")>{views}</ul>
        </nav>
    }
}

fn view_link(view: &View, sign: Option<&'static str>, is_present: bool) -> impl IntoView + use<> {
    let count = view.count.filter(|count| *count > 0);
    let is_hot = count.is_some() && view.is_hot();
    let count = count.map(|count| {
        let shown = match count {
            ..=HIGHEST_COUNT => count.to_string(),
            _ => format!("{HIGHEST_COUNT}+"),
        };
        view! { <b translate="no">{shown}</b> }
    });
    let hot = is_hot.then(|| {
        view! { <span class="vh">{[", ", t("view-hot")].concat()}</span> }
    });
    view! {
        <li>
            <a
                href=view.address()
                title=view.name.clone()
                aria-current=is_present.then_some("page")
                data-alert=view.is_over().then(|| view.alarm())
                class=is_hot.then_some("hot")
            >
                {sign.map(icon)}
                <span dir="auto">{view.name.clone()}</span>
                {count}
                {hot}
            </a>
        </li>
    }
}
