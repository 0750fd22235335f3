//! What stands around every page: the rail, the notices, and where nobody is signed in, less.

use super::ask::{OneAnswer, ask_once};
use super::live::Live;
use crate::api::{
    get_frame,
    session::{SetTheme, SignOut, get_pulse, set_theme},
};
use crate::components::acts::act;
use crate::components::avatar::avatar;
use crate::components::icon::icon;
use crate::components::markup::{El, awaited, el};
use crate::components::meter::meter;
use crate::components::theme::{show_theme, theme_switch};
use crate::components::time::{Clock, show_local_time};
use crate::components::toast::{ToastRegions, Toasts, notice_bar};
use crate::model::{
    AppError, Contract, Frame, Notice, Operator, Pulse, Query, Role, Theme, Urgency, query::encode,
};
use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::use_location;
use std::time::Duration;

/// Between two looks at how the calls stand. They cost SendSeven nothing.
const BETWEEN_PULSES: Duration = Duration::from_secs(10);

/// What every page may know of its surroundings, in its context.
#[derive(Clone, Copy)]
pub struct Surroundings {
    pub frame: OneAnswer<Result<Frame, AppError>>,
    pub clock: Clock,
    pub toasts: Toasts,
    /// Whether the browser has taken over the page.
    pub alive: RwSignal<bool>,
    /// The contract the list has shown since the page was asked for.
    pub shown: RwSignal<Option<Contract>>,
    /// The address with its query, to come back to.
    pub here: Memo<String>,
    /// The address the browser came to.
    came_to: StoredValue<String>,
    /// How the calls everyone shares have stood since.
    pub pulse: RwSignal<Option<Pulse>>,
    /// What the server tells by itself.
    pub live: Live,
    /// Grows with everything that is told: what has been counted is to be counted again.
    pub news: RwSignal<u32>,
    /// The theme chosen since.
    theme: RwSignal<Option<Theme>>,
}

impl Surroundings {
    /// The operator's role; none for a stranger. Read below a `Suspense`.
    pub fn role(self) -> Option<Role> {
        self.frame.with(|frame| Some(frame.as_ref()?.as_ref().ok()?.operator.as_ref()?.role))
    }

    /// What the operator is called; none for a stranger. Read below a `Suspense`.
    pub fn name(self) -> Option<String> {
        let name = |frame: &Frame| Some(frame.operator.as_ref()?.name.clone());
        self.frame.with(|frame| name(frame.as_ref()?.as_ref().ok()?))
    }

    /// What this house holds to be long. Read below a `Suspense`.
    pub fn urgency(self) -> Urgency {
        let urgency = |frame: &Frame| frame.urgency.clone();
        self.frame.with(|frame| Some(urgency(frame.as_ref()?.as_ref().ok()?))).unwrap_or_default()
    }

    /// What was typed into a form that failed without JavaScript.
    pub fn returned(self) -> String {
        self.frame
            .with(|frame| match frame.as_ref()?.as_ref().ok()?.notice.as_ref()? {
                Notice::Returned(_, text) => Some(text.trim().to_owned()),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The contract, for what only one of them offers. Read below a `Suspense`.
    pub fn contract(self) -> Option<Contract> {
        let known = || self.frame.with(|frame| frame.as_ref()?.as_ref().ok()?.contract);
        self.shown.get().or_else(known)
    }
}

/// The rail and the main part of every page.
#[component]
pub fn FrameView<V: IntoView + 'static>(children: TypedChildren<V>) -> impl IntoView {
    let address = use_location();
    let here = Memo::new(move |_| match address.search.get() {
        search if search.is_empty() => address.pathname.get(),
        search => [&address.pathname.get(), "?", &search].concat(),
    });
    let around = Surroundings {
        here,
        came_to: StoredValue::new(here.get_untracked()),
        pulse: RwSignal::new(None),
        live: Live::new(),
        news: RwSignal::new(0),
        theme: RwSignal::new(None),
        frame: ask_once(Box::pin(get_frame())),
        clock: Clock::stopped(),
        toasts: Toasts::new(),
        alive: RwSignal::new(false),
        shown: RwSignal::new(None),
    };
    provide_context(around);
    Effect::new(move |_| wake(around));
    let on_click = move |event: MouseEvent| {
        let theme = act(&event).filter(|act| act.name == "theme").and_then(|act| act.id);
        if let Some(theme) = theme.and_then(|name| Theme::from_name(&name)) {
            event.prevent_default();
            choose_theme(around, theme);
        }
    };
    view! {
        <a class="skip" href="#main">"Skip to the conversations"</a>
        <div class="frame" on:mouseover=show_local_time>
            <header class="rail" on:click=on_click>{awaited(move || rail(around))}</header>
            <main id="main" tabindex="-1">
                {awaited(move || notices(around))}
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
        if frame.operator.is_some() {
            around.live.start();
            set_interval(move || take_pulse(around), BETWEEN_PULSES);
        }
    }
}

fn take_pulse(around: Surroundings) {
    if document().hidden() {
        return;
    }
    spawn_local(async move {
        // What could not be asked for now is asked for again soon.
        if let Ok(pulse) = get_pulse().await {
            around.pulse.set(Some(pulse));
        }
    });
}

/// What the page says of itself, and what the last form answered, as long as it stays.
fn notices(around: Surroundings) -> Option<El> {
    let frame = around.frame.get()?.ok()?;
    let demo = frame.demo.then(|| {
        let words = " Every name and conversation here is invented.";
        el("p").class("demo").child(el("strong").text("Demo.")).text(words)
    });
    let still_here = around.here.get() == around.came_to.get_value();
    let notice = frame.notice.filter(|_| still_here);
    Some(el("div").children(demo).children(notice.as_ref().map(notice_bar)))
}

fn rail(around: Surroundings) -> Option<El> {
    let frame = around.frame.get()?.ok();
    let here = around.here.get();
    let kept = frame.as_ref().map(|frame| frame.theme);
    let theme = around.theme.get().or(kept).unwrap_or_default();
    let pulse = around.pulse.get().or_else(|| frame.as_ref()?.pulse.clone());
    let operator = frame.and_then(|frame| frame.operator);
    let navigation = operator.as_ref().map(|_| navigation(&here, around.contract()));
    let person = match &operator {
        Some(operator) => Some(me(operator)),
        None if here.starts_with("/sign-in") => None,
        None => {
            let address = ["/sign-in?next=", &encode(&here)].concat();
            Some(el("a").class("btn").attr("href", address).text("Sign in"))
        }
    };
    let mark = el("use").attr("href", "/icons.svg#mark");
    let mark = el("svg").class("mark-sign").attr("aria-hidden", "true").child(mark);
    let name = el("span").text("Sevendesk");
    let brand = el("a").class("brand").attr("href", "/conversations").child(mark).child(name);
    let foot = el("div").class("foot").children(pulse.as_ref().map(meter)).child(theme_switch(
        SetTheme::PATH,
        here,
        theme,
    ));
    let all = el("div").class("rail-parts").child(brand).children(navigation);
    Some(all.child(foot.children(person)))
}

fn choose_theme(around: Surroundings, theme: Theme) {
    around.theme.set(Some(theme));
    show_theme(theme);
    spawn_local(async move {
        // The page already shows it; a cookie that could not be set costs one more click later.
        let _ = set_theme(theme.name().to_owned(), around.here.get_untracked()).await;
    });
}

fn me(operator: &Operator) -> El {
    let name = el("span").attr("dir", "auto").text(operator.name.clone());
    let words = el("p").child(name).child(el("small").text(operator.role.name()));
    let button = el("button")
        .class("quiet")
        .attr("aria-label", "Sign out")
        .attr("title", "Sign out")
        .child(icon("leave"));
    let leave = el("form").attr("method", "post").attr("action", SignOut::PATH).child(button);
    let badge = avatar(&operator.name, &operator.name);
    el("div").class("me").child(badge).child(words).child(leave)
}

/// Ready-made views as plain links: name, sign and filters.
const VIEWS: [(&str, &str, &str); 4] = [
    ("Conversations", "list", ""),
    ("Needs reply", "reply", "needs_reply=true"),
    ("Closed", "closed", "status=closed"),
    ("Unassigned", "nobody", "assigned_to=unassigned"),
];

fn navigation(here: &str, contract: Option<Contract>) -> El {
    let (path, search) = here.split_once('?').unwrap_or((here, ""));
    let listing = path.starts_with("/conversations");
    let present = Query::parse(search).0.on_page(1).to_text();
    // What is no view of its own is one of all conversations.
    let view = VIEWS.iter().map(|(_, _, filters)| *filters).find(|f| *f == present).unwrap_or("");
    let can_search = contract.is_some_and(Contract::can_search);
    let offered =
        VIEWS.iter().filter(|(_, _, filters)| can_search || !filters.ends_with("unassigned"));
    let links = offered.map(|(name, sign, filters)| {
        let link = el("a")
            .attr("href", Query::parse(filters).0.list_address())
            .attr("title", *name)
            .child(icon(sign))
            .child(el("span").text(*name));
        let current = listing && *filters == view;
        el("li").child(if current { link.attr("aria-current", "page") } else { link })
    });
    el("nav").attr("aria-label", "Main").child(el("ul").children(links))
}
