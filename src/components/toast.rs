//! What has just happened, told once.

use super::icon::Icon;
use super::whole::IntoWhole;
use crate::model::{AppError, Notice};
use leptos::prelude::*;
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
    let latest = toasts.latest;
    let dismiss = move |_| latest.set(None);
    view! {
        <div class="toasts">
            <div role="status">
                {move || match latest.get() {
                    Some(Notice::Done(words)) => Some(view! {
                        <p class="toast">
                            <Icon name="check"/>
                            <span dir="auto">{words}</span>
                        </p>
                    }),
                    _ => None,
                }}
            </div>
            <div role="alert">
                {move || match latest.get() {
                    Some(Notice::Failed(error)) => Some(view! {
                        <div class="toast bad">
                            <Icon name="alert"/>
                            <p><strong>{error.headline()}"."</strong>" "{error.remedy()}</p>
                            <button type="button" on:click=dismiss>"Dismiss"</button>
                        </div>
                    }),
                    _ => None,
                }}
            </div>
        </div>
    }
}

/// What the last plain form answered, at the head of the page that follows.
#[component]
pub fn NoticeBar(notice: Notice) -> impl IntoView {
    match notice {
        Notice::Done(words) => view! {
            <div class="notice" role="status">
                <Icon name="check"/>
                <p dir="auto">{words}</p>
            </div>
        }
        .whole(),
        Notice::Failed(error) => view! {
            <div class="notice bad" role="alert">
                <Icon name="alert"/>
                <p><strong>{error.headline()}"."</strong>" "{error.remedy()}</p>
            </div>
        }
        .whole(),
    }
}
