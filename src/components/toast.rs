//! What has just happened, told once.

use super::acts::act;
use super::icon::icon;
use super::markup::{El, el};
use crate::model::{AppError, Notice};
use crate::words::say;
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;

/// How long good news stays.
const GOOD_NEWS: Duration = Duration::from_secs(6);
const SECOND: Duration = Duration::from_secs(1);

/// The latest news, in every page's context.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    latest: RwSignal<Option<Toast>>,
    count: StoredValue<u32>,
}

/// A notice, and what can be done about it.
#[derive(Debug, Clone)]
struct Toast {
    notice: Notice,
    /// Seconds left until it happens, unless that is called off before.
    left: Option<u32>,
    offer: Option<(&'static str, Callback<()>)>,
}

impl Toasts {
    pub fn new() -> Self {
        Self { latest: RwSignal::new(None), count: StoredValue::new(0) }
    }

    /// Says that something was done, for a while.
    pub fn done(self, words: String) {
        let mine = self.show(Toast { notice: Notice::Done(words), left: None, offer: None });
        self.later(mine, GOOD_NEWS, move || self.latest.set(None));
    }

    /// Says how something stands, until there is more to say.
    pub fn stay(self, words: String) {
        self.show(Toast { notice: Notice::Done(words), left: None, offer: None });
    }

    /// Says that something failed, until it is put away.
    pub fn failed(self, error: AppError) {
        self.show(Toast { notice: Notice::Failed(error), left: None, offer: None });
    }

    /// Says that something failed, and offers a way on.
    pub fn offer(self, error: AppError, name: &'static str, way: Callback<()>) {
        let offer = Some((name, way));
        self.show(Toast { notice: Notice::Failed(error), left: None, offer });
    }

    /// Counts the seconds down to something, which happens unless it is called off: by the name of
    /// that way out, with what is to be done then. A later toast hides the count and stops nothing.
    pub fn count_down(
        self,
        words: String,
        seconds: u32,
        (name, off): (&'static str, Callback<()>),
        then: Callback<()>,
    ) {
        let stopped = StoredValue::new(false);
        let off = Callback::new(move |()| {
            stopped.set_value(true);
            off.run(());
        });
        let (notice, offer) = (Notice::Done(words), Some((name, off)));
        let mine = self.show(Toast { notice, left: Some(seconds), offer });
        self.tick(mine, seconds, stopped, then);
    }

    fn tick(self, mine: u32, left: u32, stopped: StoredValue<bool>, then: Callback<()>) {
        let next = move || {
            if stopped.get_value() {
                return;
            }
            let shown = self.count.get_value() == mine;
            match left {
                2.. => {
                    if shown {
                        self.latest.update(|latest| {
                            if let Some(latest) = latest {
                                latest.left = Some(left - 1);
                            }
                        });
                    }
                    self.tick(mine, left - 1, stopped, then);
                }
                _ => {
                    if shown {
                        self.latest.set(None);
                    }
                    then.run(());
                }
            }
        };
        set_timeout(next, SECOND);
    }

    /// Shows nothing any more.
    pub fn put_away(self) {
        self.latest.set(None);
    }

    /// Does something later, if the same toast is the latest still.
    fn later(self, mine: u32, wait: Duration, what: impl FnOnce() + 'static) {
        set_timeout(
            move || {
                if self.count.try_get_value() == Some(mine) {
                    what();
                }
            },
            wait,
        );
    }

    fn show(self, toast: Toast) -> u32 {
        let mine = self.count.get_value() + 1;
        self.count.set_value(mine);
        self.latest.set(Some(toast));
        mine
    }

    fn answer(self, act: &str) {
        let toast = self.latest.get_untracked();
        self.count.update_value(|count| *count += 1);
        self.latest.set(None);
        if let Some((_, way)) = toast.and_then(|toast| toast.offer).filter(|_| act == "offer") {
            way.run(());
        }
    }
}

impl Default for Toasts {
    fn default() -> Self {
        Self::new()
    }
}

/// The two live regions of a page: news, and failures.
#[component]
pub fn ToastRegions(toasts: Toasts) -> impl IntoView {
    let on_click = move |event: MouseEvent| {
        if let Some(act) = act(&event) {
            toasts.answer(&act.name);
        }
    };
    view! {
        <div class="toasts" on:click=on_click>
            {move || toasts.latest.with(|latest| regions(latest.as_ref()))}
        </div>
    }
}

fn regions(latest: Option<&Toast>) -> El {
    let button = |act: &'static str, name: &'static str| {
        el("button").attr("type", "button").attr("data-act", act).text(name)
    };
    let (news, failed) = match latest {
        Some(Toast { notice: Notice::Done(words), left, offer }) => {
            let words = el("span").attr("dir", "auto").text(words.clone());
            let sign = if left.is_some() { "clock" } else { "check" };
            let toast = el("div").class("toast").child(icon(sign)).child(words);
            // Told once; a count that is read out every second helps nobody.
            let count = left.map(|left| {
                let seconds = [" ", &left.to_string(), " s"].concat();
                el("b").attr("aria-hidden", "true").text(seconds)
            });
            let offer = offer.as_ref().map(|(name, _)| button("offer", name));
            (Some(toast.children(count).children(offer)), None)
        }
        Some(Toast {
            notice: Notice::Failed(error) | Notice::Returned(error, _), offer, ..
        }) => {
            let toast = el("div").class("toast bad").child(icon("alert")).child(sentence(error));
            let offer = offer.as_ref().map(|(name, _)| button("offer", name));
            (None, Some(toast.children(offer).child(button("dismiss", say("dismiss")))))
        }
        None => (None, None),
    };
    el("div")
        .child(el("div").attr("role", "status").children(news))
        .child(el("div").attr("role", "alert").children(failed))
}

/// What the last plain form answered, at the head of the page that follows.
pub fn notice_bar(notice: &Notice) -> El {
    match notice {
        Notice::Done(words) => {
            let words = el("p").attr("dir", "auto").text(words.clone());
            el("div").class("notice").attr("role", "status").child(icon("check")).child(words)
        }
        Notice::Failed(error) | Notice::Returned(error, _) => failed_bar(error),
    }
}

/// A failure in a line of its own.
pub fn failed_bar(error: &AppError) -> El {
    el("div").class("notice bad").attr("role", "alert").child(icon("alert")).child(sentence(error))
}

fn sentence(error: &AppError) -> El {
    let headline = el("strong").text(error.headline()).text(".");
    el("p").child(headline).text(" ").text(error.remedy())
}
