//! `/filters`: the rarer filters of the list, which have no room above it.

use super::Page;
use crate::components::option::option;
use crate::i18n::t;
use crate::labels::time::{ARRIVED, CLOSED, SpanKeys};
use crate::model::Query;
use crate::model::query::Span;
use leptos::prelude::*;

/// The parameters of the list's address that this page sets.
const SET_HERE: [&str; 5] = ["tag", "waiting_over", "window_under", "created", "closed"];
const CREATED: [Span; 4] = [Span::Today, Span::Yesterday, Span::Days(7), Span::Days(30)];
/// The queue holds no conversation that was closed earlier.
const CLOSED_LATELY: [Span; 2] = [Span::Today, Span::Days(1)];

/// Draws the page. `query` has the filters of the list that led here, and `tags` the names to choose
/// from.
pub fn page(query: &Query, tags: Vec<String>) -> Page {
    let query = query.on_page(1);
    let kept: Vec<_> = query
        .parameters()
        .into_iter()
        .filter(|(name, _)| !SET_HERE.contains(name))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("filters-more")}</h1>
            </div>
            <form class="panel keep" action="/conversations">
                <p>{t("filters-more-why")}</p>
                {kept}
                {tag(query.tag.as_deref(), tags)}
                {minutes("waiting_over", "filters-waiting-minutes", query.waiting_over)}
                {minutes("window_under", "filters-window-minutes", query.window_under)}
                {span("created", "filters-created", &ARRIVED, &CREATED, query.created)}
                {span("closed", "filters-closed", &CLOSED, &CLOSED_LATELY, query.closed)}
                <div class="acts">
                    <button class="btn main">{t("filters-show")}</button>
                    <a class="btn" href=query.list_address()>
                        {t("preference-back")}
                    </a>
                </div>
            </form>
        </div>
    };
    Page::new(t("filters-more"), content)
}

fn tag(chosen: Option<&str>, mut names: Vec<String>) -> Option<impl IntoView + use<>> {
    let unknown = chosen.filter(|chosen| !names.iter().any(|name| name == chosen));
    names.extend(unknown.map(str::to_owned));
    (!names.is_empty()).then(|| {
        let options: Vec<_> = names
            .into_iter()
            .map(|name| {
                let is_chosen = chosen == Some(&name);
                option(&name, &name, is_chosen)
            })
            .collect();
        view! {
            <label class="field">
                <span>{t("filters-tag")}</span>
                <select name="tag" translate="no">
                    <option value="" translate="yes">{t("filters-any")}</option>
                    {options}
                </select>
            </label>
        }
    })
}

fn minutes(name: &'static str, label: &'static str, value: Option<u32>) -> impl IntoView + use<> {
    view! {
        <label class="field">
            <span>{t(label)}</span>
            <input
                type="number"
                inputmode="numeric"
                name=name
                min="1"
                value=value.map(|minutes| minutes.to_string())
            />
        </label>
    }
}

fn span(
    name: &'static str,
    label: &'static str,
    keys: &'static SpanKeys,
    offered: &[Span],
    chosen: Option<Span>,
) -> impl IntoView + use<> {
    let other = chosen.filter(|span| !offered.contains(span));
    let options: Vec<_> = offered
        .iter()
        .copied()
        .chain(other)
        .map(|span| option(&span.to_text(), &keys.name(span), chosen == Some(span)))
        .collect();
    view! {
        <label class="field">
            <span>{t(label)}</span>
            <select name=name>
                <option value="">{t("filters-any-time")}</option>
                {options}
            </select>
        </label>
    }
}
