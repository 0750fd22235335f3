//! What stands around every page: the rail, the notices, and where nobody is signed in, less.

use super::ask::{OneAnswer, ask_once};
use super::live::{Live, speak_up, take_hands};
use crate::api::{
    get_frame,
    session::{SetLanguage, SetTheme, SignOut, get_pulse, set_theme},
};
use crate::components::acts::act;
use crate::components::avatar::avatar;
use crate::components::icon::icon;
use crate::components::language::language_switch;
use crate::components::markup::{El, awaited, el};
use crate::components::meter::meter;
use crate::components::navigation::navigation;
use crate::components::theme::{show_theme, theme_switch};
use crate::components::time::{Clock, show_local_time};
use crate::components::toast::{ToastRegions, Toasts, notice_bar};
use crate::model::{
    Action, AppError, Contract, Frame, Notice, Operator, Pulse, Rail, Role, Theme, Urgency, View,
    query::encode,
};
use crate::words::{number, say};
use leptos::{ev::MouseEvent, prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::use_location;
use std::time::Duration;

/// Between two counts of the views where nothing is told: waiting alone makes some of them grow.
const BETWEEN_COUNTS: Duration = Duration::from_secs(20);
/// How soon views are counted after something was told.
const COUNTED_WITHIN: Duration = Duration::from_secs(3);

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
    /// What the server tells by itself.
    pub live: Live,
    /// Grows with everything that is told: what has been counted is to be counted again.
    pub news: RwSignal<u32>,
    /// What the rail shows since.
    rail: RwSignal<Option<Rail>>,
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

    /// What the rail shows. Read below a `Suspense`.
    fn rail(self) -> Option<Rail> {
        let first = || self.frame.with(|frame| frame.as_ref()?.as_ref().ok()?.rail.clone());
        self.rail.get().or_else(first)
    }

    /// Takes over how the calls everyone shares stand.
    pub fn feel(self, pulse: Pulse) {
        if let Some(rail) = untrack(|| self.rail()) {
            self.rail.set(Some(Rail { pulse, ..rail }));
        }
    }

    /// A name for the browser's tab, with the count of a view that has more than the operator wants.
    pub fn titled(self, name: &str) -> String {
        let over = self.rail().and_then(|rail| rail.views.into_iter().find(View::is_over));
        match over.and_then(|view| view.count) {
            Some(count) => ["(", &number(count.into()), ") ", name].concat(),
            None => name.to_owned(),
        }
    }

    /// How long a change is held that can be taken back.
    pub fn undo_seconds(self) -> u32 {
        self.frame
            .with_untracked(|frame| {
                frame.as_ref().and_then(|frame| Some(frame.as_ref().ok()?.undo_seconds))
            })
            .unwrap_or_default()
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
        live: Live::new(),
        news: RwSignal::new(0),
        rail: RwSignal::new(None),
        theme: RwSignal::new(None),
        frame: ask_once(Box::pin(get_frame())),
        clock: Clock::stopped(),
        toasts: Toasts::new(),
        alive: RwSignal::new(false),
        shown: RwSignal::new(None),
    };
    provide_context(around);
    Effect::new(move |_| wake(around));
    follow_news(around);
    let on_click = move |event: MouseEvent| {
        let theme = act(&event).filter(|act| act.name == "theme").and_then(|act| act.id);
        if let Some(theme) = theme.and_then(|name| Theme::from_name(&name)) {
            event.prevent_default();
            choose_theme(around, theme);
        }
    };
    view! {
        <a class="skip" href="#main">{say("skip")}</a>
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
            take_hands();
            set_interval(move || count_views(around), BETWEEN_COUNTS);
        }
    }
}

/// Counts again, soon and once however much is told.
fn follow_news(around: Surroundings) {
    let waiting = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        around.news.track();
        if before.is_some() && !waiting.get_value() {
            waiting.set_value(true);
            let count = move || {
                waiting.set_value(false);
                count_views(around);
            };
            set_timeout(count, COUNTED_WITHIN);
        }
    });
}

fn count_views(around: Surroundings) {
    spawn_local(async move {
        // What could not be asked for now is asked for again soon.
        if let Ok(rail) = get_pulse().await {
            let was_over = |view: &View| {
                around.rail().is_some_and(|rail| {
                    rail.views.iter().any(|old| old.key == view.key && old.is_over())
                })
            };
            for view in rail.views.iter().filter(|view| view.is_over() && !was_over(view)) {
                speak_up(&view.key, &view.alarm());
            }
            around.rail.set(Some(rail));
        }
    });
}

/// What the page says of itself, and what the last form answered, as long as it stays.
fn notices(around: Surroundings) -> Option<El> {
    let frame = around.frame.get()?.ok()?;
    let demo = frame.demo.then(|| {
        let demo = el("strong").text(say("demo"));
        el("p").class("demo").child(demo).text(" ").text(say("demo-invented"))
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
    let operator = frame.as_ref().and_then(|frame| frame.operator.clone());
    let told = around.rail();
    let admin = operator.as_ref().is_some_and(|operator| operator.role.may(Action::Administer));
    let navigation = told.as_ref().map(|rail| navigation(&here, &rail.views, admin));
    let person = match &operator {
        Some(operator) => Some(me(operator)),
        None if here.starts_with("/sign-in") => None,
        None => {
            let address = ["/sign-in?next=", &encode(&here)].concat();
            Some(el("a").class("btn").attr("href", address).text(say("enter")))
        }
    };
    let mark = el("use").attr("href", "/icons.svg#mark");
    let mark = el("svg").class("mark-sign").attr("aria-hidden", "true").child(mark);
    let name = el("span").text("Sevendesk");
    let brand = el("a").class("brand").attr("href", "/conversations").child(mark).child(name);
    let choices = [
        theme_switch(SetTheme::PATH, here.clone(), theme),
        language_switch(SetLanguage::PATH, here),
    ];
    let foot = el("div")
        .class("foot")
        .children(told.as_ref().map(|rail| meter(&rail.pulse)))
        .child(el("div").class("switches").children(choices));
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
    let words = el("p").child(name).child(el("small").text(operator.role.label()));
    let button = el("button")
        .class("quiet")
        .attr("aria-label", say("leave"))
        .attr("title", say("leave"))
        .child(icon("leave"));
    let leave = el("form").attr("method", "post").attr("action", SignOut::PATH).child(button);
    let badge = avatar(&operator.name, &operator.name);
    el("div").class("me").child(badge).child(words).child(leave)
}
