//! What stands around every page: the rail, the notices, and where nobody is signed in, less.

use super::ask::{OneAnswer, ask_once};
use crate::api::{
    get_frame,
    session::{SetTheme, SignOut, set_theme},
};
use crate::components::whole::IntoWhole;
use crate::components::{
    avatar::avatar,
    icon::{Icon, Mark},
    theme::ThemeSwitch,
    time::{Clock, show_local_time},
    toast::{NoticeBar, ToastRegions, Toasts},
};
use crate::model::{AppError, Contract, Frame, Operator, Query, Role, Theme, query::encode};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::use_location;

/// What every page may know of its surroundings, in its context.
#[derive(Clone, Copy)]
pub struct Surroundings {
    pub frame: OneAnswer<Result<Frame, AppError>>,
    pub clock: Clock,
    pub toasts: Toasts,
    /// Whether the browser has taken over the page.
    pub alive: RwSignal<bool>,
    /// The contract the list has shown, for views that only one of them offers.
    pub contract: RwSignal<Option<Contract>>,
    /// The address with its query, to come back to.
    pub here: Signal<String>,
}

impl Surroundings {
    /// The operator's role; none for a stranger. Read below a `Suspense`.
    pub fn role(self) -> Option<Role> {
        self.frame.with(|frame| Some(frame.as_ref()?.as_ref().ok()?.operator.as_ref()?.role))
    }
}

/// The rail and the main part of every page.
#[component]
pub fn FrameView<V: IntoView + 'static>(children: TypedChildren<V>) -> impl IntoView {
    let address = use_location();
    let here = Signal::derive(move || match address.search.get() {
        search if search.is_empty() => address.pathname.get(),
        search => [&address.pathname.get(), "?", &search].concat(),
    });
    let around = Surroundings {
        here,
        frame: ask_once(Box::pin(get_frame())),
        clock: Clock::stopped(),
        toasts: Toasts::new(),
        alive: RwSignal::new(false),
        contract: RwSignal::new(None),
    };
    provide_context(around);
    Effect::new(move |_| wake(around));
    view! {
        <a class="skip" href="#main">"Skip to the conversations"</a>
        <div class="frame" on:mouseover=show_local_time>
            <header class="rail">
                <a class="brand" href="/conversations"><Mark/>"Sevendesk"</a>
                <Suspense>{move || rail(around)}</Suspense>
            </header>
            <main id="main" tabindex="-1">
                <Suspense>{move || notices(around)}</Suspense>
                {children.into_inner()()}
            </main>
            <ToastRegions toasts=around.toasts/>
        </div>
    }
}

/// Marks the page as alive and starts its clock. Runs once, in the browser.
fn wake(around: Surroundings) {
    if around.alive.get_untracked() {
        return;
    }
    around.alive.set(true);
    if let Some(root) = document().document_element() {
        // An attribute of a fixed name can always be set.
        let _ = root.set_attribute("data-hydrated", "");
    }
    if let Some(Ok(frame)) = around.frame.get_untracked() {
        around.clock.start(frame.now);
    }
}

fn notices(around: Surroundings) -> Option<impl IntoView> {
    let first = around.here.get_untracked();
    around.frame.get().and_then(Result::ok).map(|frame| {
        let still_here = move || around.here.get() == first;
        let notice = frame.notice;
        view! {
            {frame.demo.then(|| view! {
                <p class="demo">
                    <strong>"Demo."</strong>" Every name and conversation here is invented."
                </p>
            })}
            {move || still_here().then(|| notice.clone().map(|notice| view! { <NoticeBar notice/> }))}
        }
    })
}

fn rail(around: Surroundings) -> Option<impl IntoView> {
    let frame = around.frame.get()?.ok();
    let theme = RwSignal::new(frame.as_ref().map_or(Theme::System, |frame| frame.theme));
    let here = around.here;
    let on_theme = Callback::new(move |chosen: Theme| {
        theme.set(chosen);
        show_theme(chosen);
        spawn_local(async move {
            // The page already shows it; a cookie that could not be set costs one more click later.
            let _ = set_theme(chosen.name().to_owned(), here.get_untracked()).await;
        });
    });
    let operator = frame.and_then(|frame| frame.operator);
    let signed_in = operator.is_some();
    Some(view! {
        {signed_in.then(|| view! { <Navigation contract=around.contract/> })}
        <div class="foot">
            <ThemeSwitch action=SetTheme::PATH back=here chosen=theme on_choose=on_theme/>
            {match operator {
                Some(operator) => me(&operator).whole(),
                None => stranger(here).whole(),
            }}
        </div>
    })
}

fn show_theme(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    // An attribute of a fixed name can always be set or removed.
    let _ = match theme.attribute() {
        Some(name) => root.set_attribute("data-theme", name),
        None => root.remove_attribute("data-theme"),
    };
}

fn me(operator: &Operator) -> impl IntoView + use<> {
    view! {
        <div class="me">
            {avatar(&operator.name, &operator.name)}
            <p>
                <span dir="auto">{operator.name.clone()}</span>
                <small>{operator.role.name()}</small>
            </p>
            <form method="post" action=SignOut::PATH>
                <button class="quiet" aria-label="Sign out" title="Sign out"><Icon name="leave"/></button>
            </form>
        </div>
    }
}

fn stranger(here: Signal<String>) -> impl IntoView {
    let away = move || !here.get().starts_with("/sign-in");
    move || {
        away().then(|| {
            let address = format!("/sign-in?next={}", encode(&here.get()));
            view! { <a class="btn" href=address>"Sign in"</a> }
        })
    }
}

/// The addresses people go to most. Plain links: the address says it all.
#[component]
fn Navigation(contract: RwSignal<Option<Contract>>) -> impl IntoView {
    let address = use_location();
    let present = Memo::new(move |_| {
        let listing = address.pathname.get().starts_with("/conversations");
        listing.then(|| Query::parse(&address.search.get()).0.on_page(1))
    });
    let link = move |filters: &str, name: &'static str, sign: &'static str| {
        let query = Query::parse(filters).0;
        let goal = query.list_address();
        let current = move || {
            let here = present.with(|p| p.as_ref().is_some_and(|p| p.list_address() == goal));
            here.then_some("page")
        };
        view! {
            <li>
                <a href=query.list_address() aria-current=current title=name>
                    <Icon name=sign/>
                    <span>{name}</span>
                </a>
            </li>
        }
    };
    let searchable = move || contract.get().is_some_and(Contract::can_search);
    view! {
        <nav aria-label="Main">
            <ul>
                {link("", "Conversations", "list")}
                {link("needs_reply=true", "Needs reply", "reply")}
                {link("status=closed", "Closed", "closed")}
                {move || searchable().then(|| link("assigned_to=unassigned", "Unassigned", "nobody"))}
            </ul>
        </nav>
    }
}
