//! Pages that the server draws: reports and plain forms. The browser asks for them by address and
//! puts what has changed in place of what stands.

use super::ask::{Answer, ask};
use super::frame::Surroundings;
use super::live;
use crate::api::draw;
use crate::components::acts::act;
use crate::components::drawn::Drawn;
use crate::components::failure::failure;
use crate::components::markup::{El, awaited, el};
use crate::components::title::title;
use crate::components::whole::IntoWhole;
use crate::model::{AppError, Timestamp};
use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
use std::time::Duration;

/// How long after news a page is drawn anew; what comes meanwhile is in it too.
const AFTER_NEWS: Duration = Duration::from_secs(2);

type Page = Answer<Result<Drawn, AppError>>;

#[component]
pub fn DrawnPage() -> impl IntoView {
    let around: Surroundings = expect_context();
    let here = around.here;
    let path = here.with_untracked(|here| path_of(here).to_owned());
    // An address that has left this page is asked for by another.
    let address = Memo::new(move |before: Option<&String>| {
        let here = here.get();
        match before {
            Some(before) if path_of(&here) != path => before.clone(),
            _ => here,
        }
    });
    let page: Page = ask(address, |address| Box::pin(draw(address)));
    let on_click = move |event: MouseEvent| {
        let Some(act) = act(&event) else { return };
        if act.name == "retry" {
            event.prevent_default();
            page.refetch();
        }
        live::act(&act);
    };
    follow(around, page, address);
    view! {
        <div class="page" on:click=on_click>
            {title(move || name(page))}
            {awaited(move || shown(around, page))}
        </div>
    }
    .whole()
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

fn name(page: Page) -> String {
    page.with(|page| match page {
        Some(Ok(drawn)) => drawn.title.clone(),
        _ => String::new(),
    })
}

fn shown(around: Surroundings, page: Page) -> Option<El> {
    page.with(|page| match page.as_ref()? {
        Ok(drawn) => Some(drawn.markup.clone()),
        Err(error) => {
            let here = around.here.get();
            // Without values that make no sense it is the same page; another failure leads away.
            let away = match error {
                AppError::BadInput(_) => path_of(&here),
                _ => "/conversations",
            };
            let away = away.to_owned();
            let failure = failure(error, here, away, "retry");
            Some(el("div").child(el("h1").class("vh").text("Sevendesk")).child(failure))
        }
    })
}

/// Draws a page that lives anew after news, and as time passes. Only in the browser.
fn follow(around: Surroundings, page: Page, address: Memo<String>) {
    around.live.hand_to(Callback::new(move |_| around.news.update(|news| *news += 1)));
    let waiting = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        around.news.track();
        around.clock.now(Timestamp(0));
        let lives =
            || page.with_untracked(|page| matches!(page, Some(Ok(Drawn { live: true, .. }))));
        if before.is_none() || waiting.get_value() || !lives() {
            return;
        }
        waiting.set_value(true);
        let redraw = move || {
            let Some(asked) = address.try_get_untracked() else { return };
            waiting.set_value(false);
            spawn_local(async move {
                // What cannot be drawn anew stays as it is.
                if let Ok(drawn) = draw(asked.clone()).await
                    && address.try_get_untracked() == Some(asked)
                {
                    page.set(Some(Ok(drawn)));
                }
            });
        };
        set_timeout(redraw, AFTER_NEWS);
    });
}
