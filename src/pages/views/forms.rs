//! Forms to save, change and delete a view. A refused one shows what was typed.

use super::describe::describe_query;
use crate::api::views::{AddView, ChangeView, RemoveView, ReorderView, SetAlert};
use crate::components::icon::icon;
use crate::components::option::option;
use crate::i18n::{t, t_args, t_plural};
use crate::model::{Action, NextForm, Owner, PageContext, Query, Role, Span, View};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The URL the forms redirect to.
pub const VIEWS_URL: &str = "/views";

/// Draws the forms that save these filters as a view, or as those of a view there is.
pub fn save_form(
    filters: &Query,
    typed: Option<&NextForm>,
    agents: &[View],
    replaceable: &[&View],
    role: Role,
) -> impl IntoView + use<> {
    let value = |name: &str| typed.and_then(|form| form.value(name));
    let share = role.may(Action::Share).then(|| {
        view! {
            <label class="check">
                <input type="checkbox" name="shared" value="true" checked=value("shared").is_some()/>
                <span>{t("views-keep-shared")}</span>
            </label>
        }
    });
    let hidden = || {
        view! {
            <input type="hidden" name="back" value=VIEWS_URL/>
            <input type="hidden" name="query" value=filters.to_text()/>
        }
    };
    let is_replaced = |view: &View| value("replaces") == Some(&view.key);
    let options = replaceable.iter().map(|view| option(&view.key, &view.name, is_replaced(view)));
    let replace = (!replaceable.is_empty()).then(|| {
        view! {
            <form method="post" action=AddView::PATH class="panel keep" aria-labelledby="replace">
                {hidden()}
                <h2 id="replace">{t("views-replace")}</h2>
                <label class="field">
                    <span>{t("views-replace-which")}</span>
                    <select name="replaces">{options.collect_view()}</select>
                </label>
                <div class="acts">
                    <button class="btn">{t("views-replace-save")}</button>
                </div>
            </form>
        }
    });
    view! {
        <form method="post" action=AddView::PATH class="panel keep" aria-labelledby="keep">
            {hidden()}
            <h2 id="keep">{t("views-keep")}</h2>
            {filters_in_words(filters, agents)}
            {name_field(value("name").unwrap_or_default(), typed.is_some())}
            {share}
            <div class="acts">
                <button class="btn main">{t("views-keep-save")}</button>
                <a class="btn" href=filters.list_address()>{t("cancel")}</a>
            </div>
        </form>
        {replace}
    }
}

/// Draws the forms that rename, share and move a view.
pub fn edit_forms(
    view: &View,
    typed: Option<&NextForm>,
    agents: &[View],
    role: Role,
) -> impl IntoView + use<> {
    let value = |name: &str| typed.and_then(|form| form.value(name));
    let is_shared = value("shared").map_or(view.owner == Owner::Everybody, |it| it == "true");
    let share = role.may(Action::Share).then(|| {
        let choices = [("false", "views-keep-own"), ("true", "views-keep-shared")];
        let choices = choices.map(|(value, label)| {
            let checked = (value == "true") == is_shared;
            view! {
                <label class="check">
                    <input type="radio" name="shared" value=value checked=checked/>
                    <span>{t(label)}</span>
                </label>
            }
        });
        choices.into_iter().collect_view()
    });
    let here = [VIEWS_URL, "?edit=", &view.key].concat();
    let moves = [("true", "views-up"), ("false", "views-down")].map(|(up, label)| {
        view! {
            <form method="post" action=ReorderView::PATH>
                <input type="hidden" name="back" value=here.clone()/>
                <input type="hidden" name="id" value=view.key.clone()/>
                <input type="hidden" name="up" value=up/>
                <button class="btn">{t(label)}</button>
            </form>
        }
    });
    view! {
        <section class="panel keep" aria-labelledby="edit">
            <h2 id="edit">{t("views-edit-head")}</h2>
            {filters_in_words(&Query::parse(&view.query).0, agents)}
            <p class="hint">
                {t("views-edit-filters")} " " <a href=view.address()>{t("views-edit-list")}</a>
            </p>
            <form method="post" action=ChangeView::PATH class="keep-fields">
                <input type="hidden" name="back" value=VIEWS_URL/>
                <input type="hidden" name="id" value=view.key.clone()/>
                {name_field(value("name").unwrap_or(&view.name), typed.is_some())}
                {share}
                <div class="acts">
                    <button class="btn main">{t("views-keep-save")}</button>
                    <a class="btn" href=VIEWS_URL>{t("cancel")}</a>
                </div>
            </form>
            <div class="acts">{moves.into_iter().collect_view()}</div>
        </section>
    }
}

/// Asks before a shared view is deleted, and says how many others it alerts.
pub fn remove_form(view: &View, others_alerted: u64) -> impl IntoView + use<> {
    let words = match others_alerted {
        0 => t("views-remove-nobody").to_owned(),
        others => t_plural("views-remove-alerted", others, &[]),
    };
    view! {
        <form method="post" action=RemoveView::PATH class="panel keep" aria-labelledby="remove">
            <input type="hidden" name="back" value=VIEWS_URL/>
            <input type="hidden" name="id" value=view.key.clone()/>
            <h2 id="remove">{t_args("views-remove", &[("name", &view.name)])}</h2>
            <p class="hint">{words}</p>
            <div class="acts">
                <button class="btn main">{t("views-remove-do")}</button>
                <a class="btn" href=VIEWS_URL>{t("cancel")}</a>
            </div>
        </form>
    }
}

/// Draws the control that deletes a view; for a shared one, a link to the question.
pub fn delete_control(view: &View) -> AnyView {
    let name = [("name", view.name.as_str())];
    if view.owner == Owner::Everybody {
        let label = t_args("views-delete-shared", &name);
        let href = [VIEWS_URL, "?remove=", &view.key].concat();
        return view! {
            <a class="quiet" href=href aria-label=label.clone() title=label>{icon("x")}</a>
        }
        .into_any();
    }
    let label = t_args("views-delete", &name);
    view! {
        <form method="post" action=RemoveView::PATH>
            <input type="hidden" name="back" value=VIEWS_URL/>
            <input type="hidden" name="id" value=view.key.clone()/>
            <button class="quiet" aria-label=label.clone() title=label>{icon("x")}</button>
        </form>
    }
    .into_any()
}

/// Draws the form for the count above which a view is highlighted.
pub fn alert_form(view: &View, context: &PageContext) -> impl IntoView + use<> {
    let typed = context.returned(SetAlert::PATH);
    let typed = typed.filter(|form| form.value("id") == Some(&view.key));
    let typed = typed.and_then(|form| form.value("above"));
    let above = view.alert_above.map(|above| above.to_string()).unwrap_or_default();
    let label = t_args("views-alert-of", &[("name", &view.name)]);
    let set_label = t_args("views-alert-set-of", &[("name", &view.name)]);
    view! {
        <form method="post" action=SetAlert::PATH class="alert">
            <input type="hidden" name="back" value=VIEWS_URL/>
            <span aria-hidden="true">{t("views-alert")}</span>
            <input type="hidden" name="id" value=view.key.clone()/>
            <input
                name="above"
                type="number"
                min="0"
                max="99999"
                inputmode="numeric"
                value=typed.map_or(above, str::to_owned)
                data-typed=typed.map(|_| "")
                aria-label=label
            />
            <button class="btn" aria-label=set_label>{t("views-alert-set")}</button>
        </form>
    }
}

/// Describes the filters, and says which of them never move on.
fn filters_in_words(filters: &Query, agents: &[View]) -> impl IntoView + use<> {
    let is_fixed = |span: Option<Span>| matches!(span, Some(Span::Fixed { .. }));
    let fixed = (is_fixed(filters.created) || is_fixed(filters.closed))
        .then(|| view! { <p class="hint">{t("views-fixed-span")}</p> });
    view! {
        <p class="words" dir="auto">{describe_query(filters, agents)}</p>
        {fixed}
    }
}

fn name_field(name: &str, is_typed: bool) -> impl IntoView + use<> {
    view! {
        <label class="field">
            <span>{t("views-keep-name")}</span>
            <input
                name="name"
                value=name.to_owned()
                data-typed=is_typed.then_some("")
                required
                autofocus
                autocomplete="off"
                dir="auto"
            />
        </label>
    }
}
