//! `/conversations`: the list, narrowed as the address says, and what is open beside it.

use super::desk::Desk;
use crate::api::conversations::CloseConversation;
use crate::components::whole::IntoWhole;
use crate::components::{
    assign_menu::AssignMenu,
    confirm::CloseDialog,
    failure::Failure,
    filters::Filters,
    icon::Icon,
    pager::pager,
    table::{RowAction, Sight, assign_control, table},
    time::hour,
};
use crate::model::{AppError, ConversationPage, Query};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast;

#[component]
pub fn ConversationsPage() -> impl IntoView {
    let desk = Desk::open();
    provide_context(desk);
    let path = use_location().pathname;
    let open = Memo::new(move |_| open_id(&path.get()));
    let pending = RwSignal::new(false);
    let navigate = use_navigate();
    let on_query = Callback::new(move |(query, replace): (Query, bool)| {
        let quietly = NavigateOptions { replace, scroll: false, ..NavigateOptions::default() };
        navigate(&query.list_address(), quietly);
    });
    return_focus(open);
    tell_contract(desk);
    view! {
        <div class="page" class:beside=move || open.with(Option::is_some)>
            <div class="head">
                <h1>"Conversations"</h1>
                <Transition>{move || freshness(desk)}</Transition>
            </div>
            <Transition>
                <Filters
                    query=desk.query
                    contract=Signal::derive(move || desk.contract())
                    agents=Signal::derive(move || desk.team())
                    on_query
                />
            </Transition>
            <div class="split">
                <section
                    class="list"
                    aria-label="List"
                    aria-busy=move || (desk.around.alive.get() && pending.get()).then_some("true")
                >
                    <Transition set_pending=pending>{move || list(desk, open)}</Transition>
                </section>
                <Outlet/>
            </div>
            <Transition>
                <AssignMenu
                    assigning=desk.assigning
                    agents=Signal::derive(move || desk.team())
                    on_choose=Callback::new(move |choice| desk.assign(choice))
                />
            </Transition>
            <CloseDialog
                closing=desk.closing
                action=CloseConversation::PATH
                busy=desk.busy
                on_close=Callback::new(move |(id, note)| {
                    desk.close(&id, note, move || desk.closing.set(None));
                })
                refusal=desk.refusal
            />
        </div>
    }
    .whole()
}

/// Nothing beside the list.
#[component]
pub fn ListOnly() -> impl IntoView {
    view! { <Title text="Conversations"/> }
}

/// The id in `/conversations/{id}` and what lies below it.
fn open_id(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/conversations/")?;
    rest.split('/').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Where a conversation was put away, the focus goes back to its row.
fn return_focus(open: Memo<Option<String>>) {
    Effect::new(move |before: Option<Option<String>>| {
        let now = open.get();
        if let (Some(Some(id)), None) = (before, &now) {
            let link = ["tr[data-id=\"", &id, "\"] .name a"].concat();
            request_animation_frame(move || {
                if let Ok(Some(link)) = document().query_selector(&link)
                    && let Ok(link) = link.dyn_into::<web_sys::HtmlElement>()
                {
                    // A row that is gone cannot take the focus; nothing else should.
                    let _ = link.focus();
                }
            });
        }
        now
    });
}

/// The rail stands outside the list and learns of the contract once the page is alive.
fn tell_contract(desk: Desk) {
    Effect::new(move |_| {
        if let Some(contract) = desk.contract() {
            desk.around.contract.set(Some(contract));
        }
    });
}

fn freshness(desk: Desk) -> Option<impl IntoView> {
    let list = desk.list.get()?.ok()?;
    Some(
        view! { <p class="fresh">{["as of ", &hour(list.as_of, desk.around.alive.get())].concat()}</p> },
    )
}

fn list(desk: Desk, open: Memo<Option<String>>) -> AnyView {
    let query = desk.query.get();
    let may_change = desk.may_change();
    desk.list.with(|list| match list {
        None => ().whole(),
        Some(Err(error)) => failed(desk, error.clone(), &query),
        Some(Ok(list)) if list.rows.is_empty() => view! {
            {ignored(list)}
            {empty(list, &query)}
        }
        .whole(),
        Some(Ok(list)) => open.with(|open| {
            let now = desk.around.clock.now(list.as_of);
            let sight = Sight { query: &query, open: open.as_deref(), may_change, now };
            let on_action = Callback::new(move |action| act(desk, action));
            view! {
                {ignored(list)}
                {table(list, &sight, on_action)}
                {pager(list, &query)}
            }
            .whole()
        }),
    })
}

fn act(desk: Desk, action: RowAction) {
    match action {
        RowAction::Assign(id) => {
            if let Some(known) = untrack(|| desk.listed(&id)) {
                desk.ask_assignee(&known.conversation, assign_control(&id));
            }
        }
        RowAction::Close(id) => {
            if let Some(known) = untrack(|| desk.listed(&id)) {
                desk.ask_close(&known.conversation, known.contract);
            }
        }
    }
}

fn failed(desk: Desk, error: AppError, query: &Query) -> AnyView {
    let here = desk.around.here.get_untracked();
    let on_retry = Callback::new(move |()| desk.list.refetch());
    view! { <Failure error here away=query.list_address() on_retry/> }.whole()
}

fn ignored(list: &ConversationPage) -> Option<impl IntoView + use<>> {
    (!list.ignored.is_empty()).then(|| {
        let names = list.ignored.join(", ");
        view! {
            <div class="notice bad" role="status">
                <Icon name="alert"/>
                <p>
                    <strong>{format!("SendSeven ignored: {names}.")}</strong>
                    " Rows that contradict it are left out here, and the totals are not to be trusted."
                </p>
            </div>
        }
    })
}

fn empty(list: &ConversationPage, query: &Query) -> AnyView {
    let last = u32::try_from(list.total_pages).unwrap_or(u32::MAX);
    if list.total > 0 && list.page > 1 && list.page > last {
        let address = query.on_page(last.max(1)).list_address();
        return view! {
            <div class="empty">
                <h2>"There are fewer pages by now"</h2>
                <p>{format!("The list ends with page {last}.")}</p>
                <a class="btn" href=address>"Go to the last page"</a>
            </div>
        }
        .whole();
    }
    if query.is_filtered() {
        return view! {
            <div class="empty">
                <h2>"No conversation matches"</h2>
                <p>"Nothing has all of these filters at the moment."</p>
                <a class="btn" href="/conversations">"Clear filters"</a>
            </div>
        }
        .whole();
    }
    view! {
        <div class="empty">
            <h2>"No conversations yet"</h2>
            <p>"As soon as a customer writes, the conversation stands here."</p>
        </div>
    }
    .whole()
}
