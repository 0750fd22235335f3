//! `/conversations`: the list, narrowed as the address says, and what is open beside it.

use super::desk::Desk;
use super::{close, conversation};
use crate::api::conversations::CloseConversation;
use crate::components::acts::act;
use crate::components::assign_menu::AssignMenu;
use crate::components::confirm::{CloseDialog, confirmed};
use crate::components::failure::failure;
use crate::components::filters::Filters;
use crate::components::freshness::freshness;
use crate::components::icon::icon;
use crate::components::live_dot::live_dot;
use crate::components::markup::{El, awaited, el};
use crate::components::pager::pager;
use crate::components::table::{Sight, table};
use crate::components::title::title;
use crate::components::whole::IntoWhole;
use crate::model::{Contract, ConversationPage, Query, Source};
use crate::words::{count, say, tell};
use leptos::{
    ev::{MouseEvent, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
};
use leptos_router::{NavigateOptions, components::Outlet, hooks::use_navigate};
use wasm_bindgen::JsCast;

#[component]
pub fn ConversationsPage() -> impl IntoView {
    let desk = Desk::open();
    let navigate = use_navigate();
    let away = navigate.clone();
    let on_query = Callback::new(move |(query, replace): (Query, bool)| {
        let quietly = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&query.list_address(), quietly);
    });
    let on_click = move |event: MouseEvent| {
        if act(&event).is_some_and(|act| desk.act(&act)) {
            event.prevent_default();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        if let Some((id, seen, note)) = confirmed(&event) {
            let back = desk.query.get_untracked().detail_address(&id);
            let away = away.clone();
            let then = Callback::new(move |()| away(&back, NavigateOptions::default()));
            let asked_by_page = desk.closing.with_untracked(Option::is_none);
            desk.close(id, seen, note, asked_by_page.then_some(then));
        }
    };
    let kept = StoredValue::new(None);
    move_focus(desk);
    tell_contract(desk);
    desk.follow_up();
    Effect::new(move |_| desk.listen());
    view! {
        <div class="page" on:click=on_click on:submit=on_submit>
            {title(move || desk.around.titled(&name(desk)))}
            <div class="head"><h1>{say("queue")}</h1>{awaited(move || head(desk))}</div>
            <Filters query=desk.query drawn=Callback::new(move |()| filters(desk, kept)) on_query/>
            <div class="split">
                <section class="list" aria-label=say("list")>{awaited(move || list(desk))}</section>
                {awaited(move || beside(desk))}
            </div>
            <AssignMenu
                assigning=desk.assigning
                agents=Signal::derive(move || desk.team())
                on_choose=Callback::new(move |choice| desk.assign(choice))
            />
            <CloseDialog
                closing=desk.closing
                action=CloseConversation::PATH
                refusal=desk.refusal
                busy=desk.busy
            />
            // Draws nothing; the router waits for it before it sets the address.
            <Outlet/>
        </div>
    }
    .whole()
}

/// The focus goes to the name of a conversation that is opened, and back to its row when it is
/// put away. A page that comes from the server leaves it alone.
fn move_focus(desk: Desk) {
    Effect::new(move |before: Option<Option<String>>| {
        let now = desk.open_id();
        let goal = match (before, &now) {
            (Some(before), Some(id)) if before.as_ref() != Some(id) => {
                Some("#conversation-heading".to_owned())
            }
            (Some(Some(id)), None) => Some(["tr[data-id=\"", &id, "\"] .name a"].concat()),
            _ => None,
        };
        if let Some(goal) = goal {
            request_animation_frame(move || {
                if let Ok(Some(goal)) = document().query_selector(&goal)
                    && let Ok(goal) = goal.dyn_into::<web_sys::HtmlElement>()
                {
                    // What is gone again cannot take the focus; nothing else should.
                    let _ = goal.focus();
                }
            });
        }
        now
    });
}

/// What the list has shown of the contract is known from then on, also where a later list fails.
fn tell_contract(desk: Desk) {
    Effect::new(move |_| {
        if let Some(contract) = desk.shown_contract() {
            desk.around.shown.set(Some(contract));
        }
    });
}

fn name(desk: Desk) -> String {
    let open = desk.open.get();
    desk.detail.with(|detail| match detail {
        Some((of, Some(Ok(detail)))) if *of == open => detail.conversation.contact.label().into(),
        _ if open.is_empty() => say("queue").to_owned(),
        _ => say("conversation").to_owned(),
    })
}

/// What cannot be drawn anew stays as it was.
fn filters(desk: Desk, kept: StoredValue<Option<El>>) -> Option<El> {
    if !desk.is_gathered() {
        return None;
    }
    desk.filters.with(|drawn| {
        if let Some(Ok(drawn)) = drawn {
            kept.set_value(Some(drawn.markup.clone()));
        }
    });
    kept.get_value()
}

fn beside(desk: Desk) -> Option<El> {
    if !desk.is_gathered() {
        return None;
    }
    let id = desk.open_id()?;
    let (content, story) = match desk.open.with(|open| open.ends_with("/close")) {
        true => (close::question(desk)?, None),
        false => (conversation::pane(desk, &id)?, conversation::told(desk, &id)),
    };
    let pane = el("section").class("detail").attr("aria-label", say("conversation"));
    Some(pane.child(content).children(story))
}

/// Whether the page is told what changes, and what has come in or gone out meanwhile.
fn head(desk: Desk) -> Option<El> {
    if !desk.is_gathered() {
        return None;
    }
    let (come, gone) = desk.news();
    let words = [("news-come", come), ("news-gone", gone)]
        .into_iter()
        .filter(|(_, number)| *number > 0)
        .map(|(key, number)| count(key, number as u64, &[]))
        .collect::<Vec<_>>()
        .join(", ");
    let pill = (!words.is_empty()).then(|| {
        el("button")
            .attr("type", "button")
            .class("pill")
            .attr("data-act", "show-news")
            .text(tell("news-show", &[("news", &words)]))
    });
    let link = desk.around.live.link.get();
    let heard = desk.around.live.heard_at.get();
    let alive = desk.around.alive.get();
    Some(
        el("div")
            .class("standing")
            .children(alive.then(|| live_dot(link, heard)))
            .child(el("div").attr("role", "status").children(pill)),
    )
}

fn list(desk: Desk) -> Option<El> {
    if !desk.is_gathered() {
        return None;
    }
    let query = desk.query.get();
    let busy = if desk.is_waiting() { "true" } else { "false" };
    let all = el("div").attr("aria-busy", busy);
    desk.list.with(|list| match &list.as_ref()?.1 {
        Err(error) => {
            let here = desk.around.here.get();
            Some(all.child(failure(error, here, query.list_address(), "retry-list")))
        }
        Ok(list) => {
            let alive = desk.around.alive.get();
            let all =
                all.children(freshness(&list.freshness, list.as_of, alive)).children(ignored(list));
            if list.rows.is_empty() {
                return Some(all.child(empty(list, &query)));
            }
            let open = desk.open_id();
            let now = desk.around.clock.now(list.as_of);
            let may_change = desk.may_change();
            let (urgency, company) = (desk.around.urgency(), desk.company());
            let sight = Sight {
                query: &query,
                open: open.as_deref(),
                may_change,
                urgency: &urgency,
                company: &company,
                lit: &desk.lit.get(),
                now,
            };
            Some(all.child(table(list, &sight)).child(pager(list, &query, may_change, alive)))
        }
    })
}

fn ignored(list: &ConversationPage) -> Option<El> {
    (!list.ignored.is_empty()).then(|| {
        let names = list.ignored.join(", ");
        let headline = el("strong").text(tell("ignored", &[("names", &names)]));
        el("div")
            .class("notice bad")
            .attr("role", "status")
            .child(icon("alert"))
            .child(el("p").child(headline).text(" ").text(say("ignored-why")))
    })
}

fn empty(list: &ConversationPage, query: &Query) -> El {
    let is_queue = matches!(list.source, Source::Queue(_));
    let can_search = list.contract.is_some_and(Contract::can_search);
    let last = u32::try_from(list.total_pages).unwrap_or(u32::MAX);
    let (headline, words, way) = if list.total > 0 && list.page > 1 && list.page > last {
        let address = query.on_page(last.max(1)).list_address();
        (
            "empty-fewer",
            tell("empty-fewer-why", &[("last", &last.to_string())]),
            Some((address, "empty-fewer-way")),
        )
    } else if let Some(older) = query.among_closed().filter(|_| is_queue && can_search) {
        (
            "empty-queue",
            say("empty-queue-why").to_owned(),
            Some((older.list_address(), "empty-queue-way")),
        )
    } else if query.is_filtered() {
        (
            "empty-filtered",
            say("empty-filtered-why").to_owned(),
            Some(("/conversations".to_owned(), "empty-filtered-way")),
        )
    } else {
        ("empty", say("empty-why").to_owned(), None)
    };
    let way = way.map(|(address, name)| el("a").class("btn").attr("href", address).text(say(name)));
    el("div")
        .class("empty")
        .child(el("h2").text(say(headline)))
        .child(el("p").text(words))
        .children(way)
}
