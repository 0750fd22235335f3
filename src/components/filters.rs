//! What the list is narrowed to: a form that works as it is, and at once where JavaScript runs.

use super::markup::{El, awaited, el};
use crate::model::Query;
use crate::words::say;
use leptos::{
    ev::{Event, SubmitEvent},
    html,
    prelude::*,
};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// How long typing rests before the list is searched.
const PAUSE: Duration = Duration::from_millis(450);

/// The filters, as the server has `drawn` them. `on_query` is told the new query, and whether it goes on from the last one.
#[component]
pub fn Filters(
    #[prop(into)] query: Signal<Query>,
    drawn: Callback<(), Option<El>>,
    on_query: Callback<(Query, bool)>,
) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    let submit = move || {
        if let Some(form) = form.get_untracked() {
            // An invalid form says so itself and is not sent.
            let _ = form.request_submit();
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(wanted) = form.get_untracked().and_then(|form| read(&form)) {
            let present = query.get_untracked();
            let typing_on = wanted.search.is_some() && present.search.is_some();
            if wanted != present {
                on_query.run((wanted, typing_on));
            }
        }
    };
    let pause = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: Event| {
        if !is_search(&event) {
            return;
        }
        if let Some(earlier) = pause.get_value() {
            earlier.clear();
        }
        pause.set_value(set_timeout_with_handle(submit, PAUSE).ok());
    };
    follow(query);
    let content = awaited(move || drawn.run(()));
    view! {
        <form
            node_ref=form
            method="get"
            action="/conversations"
            role="search"
            aria-label=say("filter")
            autocomplete="off"
            on:submit=on_submit
            on:change=move |event| if !is_search(&event) { submit() }
            on:input=on_input
        >
            {content}
        </form>
    }
}

/// What is being typed stays: the address only writes to the field while it is left alone.
fn follow(query: Signal<Query>) {
    Effect::new(move |_| {
        let text = query.with(|query| query.search.clone().unwrap_or_default());
        if let Some(field) = document().get_element_by_id("search")
            && document().active_element().as_ref() != Some(&field)
            && let Ok(field) = field.dyn_into::<HtmlInputElement>()
        {
            field.set_value(&text);
        }
    });
}

fn is_search(event: &Event) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| field.name() == "search")
}

fn read(form: &web_sys::HtmlFormElement) -> Option<Query> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let text = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(Query::parse(&String::from(text.to_string())).0)
}

/// A choice of a select, also outside the filters.
pub fn option(value: &str, label: &str, selected: bool) -> El {
    el("option").attr("value", value.to_owned()).switch("selected", selected).text(label.to_owned())
}
