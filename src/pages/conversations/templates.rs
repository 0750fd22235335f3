//! `/conversations/{id}/templates`: the choice of a template and the form that fills it in, in place
//! of the conversation.

use super::Conversations;
use crate::api::templates::{PreviewTemplate, SendTemplate};
use crate::components::failure::failure;
use crate::components::icon::icon;
use crate::i18n::{lookup, t, t_args, t_plural};
use crate::labels::error::field_name;
use crate::model::query::{pairs, value_of};
use crate::model::template::{
    LINK_END, Media, SEARCH, TEMPLATE, TemplateChoice, TemplateForm, Templates, address, fill,
    placeholder,
};
use crate::model::{AppError, ConversationId, Template};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws what leads from the conversation at the address `back` to the templates.
pub fn use_template(back: &str) -> impl IntoView + use<> {
    view! { <a class="btn" href=address(back, "")>{t("template-offer")}</a> }
}

/// Draws the templates that the search finds, or the chosen one.
pub fn templates(
    data: &Conversations,
    id: &ConversationId,
    choice: &Result<TemplateChoice, AppError>,
    here: &str,
) -> AnyView {
    let back = data.query.detail_address(id);
    let content = match choice {
        Ok(TemplateChoice::List(found)) => list(data, found, &back).into_any(),
        Ok(TemplateChoice::Form(chosen)) => form(chosen, id, &back).into_any(),
        Err(error) => return failure(error, here.to_owned(), back).into_any(),
    };
    view! { <div class="canned">{content}</div> }.into_any()
}

fn list(data: &Conversations, found: &Templates, back: &str) -> impl IntoView + use<> {
    let typed = value_of(&data.search, SEARCH);
    let none = match typed.trim() {
        "" => t("template-none-yet"),
        _ => t("template-none"),
    };
    let none = found.offered.is_empty().then(|| view! { <p class="hint">{none}</p> });
    let filters = pairs(&data.search).filter(|(name, _)| name != SEARCH && name != TEMPLATE);
    let filters = filters
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let choices: Vec<_> = found.offered.iter().map(|one| choice(one, back)).collect();
    let unsupported = found.unsupported as u64;
    let unsupported = (unsupported > 0).then(|| {
        view! { <p class="hint">{t_plural("template-unsupported", unsupported, &[])}</p> }
    });
    view! {
        <h2 id="conversation-heading" tabindex="-1">{t("templates")}</h2>
        <p class="hint">{t("template-about")}</p>
        <form method="get" role="search" class="acts">
            {filters}
            <label class="find">
                {icon("search")}
                <span class="vh">{t("template-find")}</span>
                // With an id, a redraw does not take it for a field of the form that comes next.
                <input
                    id="template-find"
                    name=SEARCH
                    value=typed
                    placeholder=t("template-find")
                    autocomplete="off"
                />
            </label>
            <button class="btn">{t("canned-find-do")}</button>
        </form>
        {none}
        <ul>{choices}</ul>
        {unsupported}
        <p class="acts">
            <a class="btn" href=[back, "#composer"].concat()>{t("canned-back")}</a>
        </p>
    }
}

fn choice(one: &Template, back: &str) -> impl IntoView + use<> {
    view! {
        <li>
            <div>
                {name(one)}
                <p class="text" dir="auto">{one.text(&Vec::new())}</p>
            </div>
            <a
                class="btn"
                href=address(back, one.id.as_str())
                aria-label=t_args("template-use-of", &[("name", &described(one))])
            >
                {t("template-use")}
            </a>
        </li>
    }
}

/// Draws the name of a template with its language and category.
fn name(one: &Template) -> impl IntoView + use<> {
    view! {
        <strong translate="no">{one.name.clone()}</strong>
        " "
        <small>{about(one).join(" · ")}</small>
    }
}

fn described(one: &Template) -> String {
    let about = one.language.iter().cloned();
    std::iter::once(one.name.clone()).chain(about).collect::<Vec<_>>().join(", ")
}

fn about(one: &Template) -> Vec<String> {
    let language = one.language.as_ref().map(|code| {
        let language = code.split(['_', '-']).next().unwrap_or_default().to_lowercase();
        match lookup(&["template-language-", &language].concat()) {
            Some(name) => [name, " (", code, ")"].concat(),
            None => code.clone(),
        }
    });
    let category = one.category.as_ref().map(|word| {
        let known = lookup(&["template-category-", &word.to_lowercase()].concat());
        known.map_or_else(|| word.clone(), str::to_owned)
    });
    language.into_iter().chain(category).collect()
}

fn form(chosen: &TemplateForm, id: &ConversationId, back: &str) -> impl IntoView + use<> {
    let TemplateForm { contact, template, values, key } = chosen;
    let fields: Vec<_> = values.iter().map(|(name, value)| field(name, value)).collect();
    let has_fields = !fields.is_empty();
    let note = if has_fields { t("template-fill-in") } else { t("template-nothing-to-fill-in") };
    let preview = has_fields.then(|| {
        view! {
            <button class="btn" formaction=PreviewTemplate::PATH formnovalidate>
                {t("template-preview")}
            </button>
        }
    });
    let others = address(back, "");
    view! {
        <h2 id="conversation-heading" tabindex="-1">{t_args("template-send-to", &[("contact", contact)])}</h2>
        <p>{name(template)}</p>
        <form class="template" method="post" action=SendTemplate::PATH>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="template" value=template.id.to_string()/>
            <input type="hidden" name="key" value=key.clone()/>
            <input type="hidden" name="back" value=back.to_owned()/>
            <p class="hint">{note}</p>
            {fields}
            <h3 id="preview">{t("template-preview")}</h3>
            {drawn(chosen)}
            <p class="acts">
                <button class="btn main">{t("template-send")}</button>
                {preview}
                <a class="btn" href=others>{t("template-others")}</a>
                <a class="btn" href=[back, "#composer"].concat()>{t("canned-back")}</a>
            </p>
        </form>
    }
}

fn field(name: &str, value: &str) -> impl IntoView + use<> {
    let is_link = Media::of_value(name).is_some();
    let label = match is_link || name == LINK_END {
        true => field_name(name).to_owned(),
        false => t_args("template-value", &[("name", &placeholder(name))]),
    };
    let hint = is_link.then(|| view! { <small class="hint">{t("template-media-about")}</small> });
    view! {
        <input type="hidden" name="names[]" value=name.to_owned()/>
        <label class="field">
            <span>{label}</span>
            {hint}
            <input
                id=["value-", name].concat()
                type=if is_link { "url" } else { "text" }
                name="values[]"
                value=value.to_owned()
                required
                dir="auto"
                autocomplete="off"
            />
        </label>
    }
}

/// Draws the message as the customer reads it.
fn drawn(chosen: &TemplateForm) -> impl IntoView + use<> {
    let TemplateForm { template, values, .. } = chosen;
    let value = |name: &str| {
        let given = values.iter().find(|(known, value)| known == name && !value.is_empty());
        given.map_or("…", |(_, value)| value).to_owned()
    };
    let media = template.media.map(Media::value_name).map(|name| {
        view! {
            <small class="text">
                {field_name(name)} ": " <span dir="ltr" translate="no">{value(name)}</span>
            </small>
        }
    });
    let link = template.link.as_ref().map(|link| {
        view! {
            <small class="text" dir="ltr" translate="no">{[&**link, &*value(LINK_END)].concat()}</small>
        }
    });
    let header = template.header.as_ref().map(|text| {
        view! { <strong class="text" dir="auto">{fill(text, values)}</strong> }
    });
    let footer = template.footer.as_ref().map(|text| {
        view! { <small class="text" dir="auto">{fill(text, values)}</small> }
    });
    let buttons: Vec<_> = template
        .buttons
        .iter()
        .map(|label| view! { <li dir="auto">{label.clone()}</li> })
        .collect();
    let buttons = (!buttons.is_empty()).then(|| {
        view! { <ul aria-label=t("template-buttons")>{buttons}</ul> }
    });
    view! {
        <div class="said out" role="group" aria-labelledby="preview">
            {media}
            {header}
            <div class="text" dir="auto">{fill(&template.body, values)}</div>
            {footer}
            {buttons}
            {link}
        </div>
    }
}
