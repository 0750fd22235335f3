//! What has just happened, told once.

use super::acts::act;
use super::icon::icon;
use super::markup::{El, el};
use crate::model::{AppError, Notice};
use leptos::{ev::MouseEvent, prelude::*};
use std::time::Duration;

/// How long good news stays.
const GOOD_NEWS: Duration = Duration::from_secs(6);

/// The latest news, in every page's context.
#[derive(Debug, Clone, Copy)]
pub struct Toasts {
    latest: RwSignal<Option<Notice>>,
    count: StoredValue<u32>,
}

impl Toasts {
    pub fn new() -> Self {
        Self { latest: RwSignal::new(None), count: StoredValue::new(0) }
    }

    /// Says that something was done, for a while.
    pub fn done(self, words: String) {
        let mine = self.show(Notice::Done(words));
        set_timeout(
            move || {
                if self.count.try_get_value() == Some(mine) {
                    self.latest.set(None);
                }
            },
            GOOD_NEWS,
        );
    }

    /// Says that something failed, until it is put away.
    pub fn failed(self, error: AppError) {
        self.show(Notice::Failed(error));
    }

    fn show(self, notice: Notice) -> u32 {
        let mine = self.count.get_value() + 1;
        self.count.set_value(mine);
        self.latest.set(Some(notice));
        mine
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
    let dismiss = move |event: MouseEvent| {
        if act(&event).is_some() {
            toasts.latest.set(None);
        }
    };
    view! {
        <div class="toasts" on:click=dismiss>
            {move || toasts.latest.with(|latest| regions(latest.as_ref()))}
        </div>
    }
}

fn regions(latest: Option<&Notice>) -> El {
    let (news, failed) = match latest {
        Some(Notice::Done(words)) => {
            let words = el("span").attr("dir", "auto").text(words.clone());
            (Some(el("p").class("toast").child(icon("check")).child(words)), None)
        }
        Some(Notice::Failed(error)) => {
            let button = el("button").attr("type", "button").attr("data-act", "dismiss");
            let toast = el("div").class("toast bad").child(icon("alert")).child(sentence(error));
            (None, Some(toast.child(button.text("Dismiss"))))
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
        Notice::Failed(error) => failed_bar(error),
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
