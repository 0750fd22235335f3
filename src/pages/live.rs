//! What the server tells by itself: received, and handed to whoever shows it.

use crate::components::acts::Act;
use crate::components::live_dot::Link;
use crate::model::{Change, Company, Standing, Timestamp};
use leptos::prelude::*;
use leptos::serde_json;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// A piece of news.
pub enum News {
    Change(Box<Change>),
    Standing(Box<Standing>),
    /// What happens from now on is told, and what happened just before was not.
    Joined,
    /// Something may have been missed.
    Reload,
}

/// The stream, as every page may know it.
#[derive(Clone, Copy)]
pub struct Live {
    pub link: RwSignal<Link>,
    /// When anything was last told.
    pub heard_at: RwSignal<Option<Timestamp>>,
    /// Who is with which conversation, as far as it was told since the page was loaded.
    pub company: RwSignal<Vec<Company>>,
    /// Whoever shows what is told.
    hearer: StoredValue<Option<Callback<News>>>,
}

#[wasm_bindgen(module = "/src/pages/live.js")]
extern "C" {
    fn listen(tell: &Closure<dyn FnMut(String, String)>);
    fn here(id: &str, acting: bool);
    fn allow();
    fn notify(key: &str, words: &str);
    fn hold(path: &str, form: &str);
}

#[wasm_bindgen(module = "/src/pages/hands.js")]
extern "C" {
    /// Answers keys, commands and the boxes of rows, from now on.
    pub fn take_hands();
}

impl Live {
    pub fn new() -> Self {
        Self {
            link: RwSignal::new(Link::Reconnecting),
            heard_at: RwSignal::new(None),
            company: RwSignal::new(Vec::new()),
            hearer: StoredValue::new(None),
        }
    }

    /// Begins to listen. Once, in the browser.
    pub fn start(self) {
        let tell = Closure::new(move |kind: String, data: String| self.heard(&kind, &data));
        listen(&tell);
        // The stream ends with the page.
        tell.forget();
    }

    /// From now on the news go there.
    pub fn hand_to(self, hearer: Callback<News>) {
        self.hearer.set_value(Some(hearer));
    }

    fn heard(self, kind: &str, data: &str) {
        let news = match kind {
            "state" => {
                let link = match data {
                    "live" => Link::Live,
                    "polling" => Link::Polling,
                    _ => Link::Reconnecting,
                };
                self.link.set(link);
                (link == Link::Live).then_some(News::Joined)
            }
            "company" => return self.met(read(data)),
            "change" => read(data).map(News::Change),
            "standing" => {
                let standing: Option<Box<Standing>> = read(data);
                if let Some(standing) = &standing {
                    self.heard_at.set(Some(standing.queue.heard_at));
                }
                standing.map(News::Standing)
            }
            _ => Some(News::Reload),
        };
        if let (Some(news), Some(hearer)) = (news, self.hearer.get_value()) {
            // Nobody hears where the page that did has gone.
            hearer.try_run(news);
        }
    }

    fn met(self, company: Option<Company>) {
        let Some(company) = company else { return };
        self.company.update(|all| {
            all.retain(|known| known.id != company.id);
            all.push(company);
        });
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}

/// News of a later server are left out.
fn read<T: DeserializeOwned>(data: &str) -> Option<T> {
    serde_json::from_slice(data.as_bytes()).ok()
}

/// Tells the others where this tab is.
pub fn be_here(id: &str, acting: bool) {
    here(id, acting);
}

/// Asks the browser whether it may speak up, where a control wants that.
pub fn act(act: &Act) {
    if act.name == "allow-notifications" {
        allow();
    }
}

/// Has the browser send a form when the page is left; none where the path is empty.
pub fn keep(path: &str, form: &str) {
    hold(path, form);
}

/// Speaks up where the page is out of sight.
pub fn speak_up(key: &str, words: &str) {
    notify(key, words);
}
