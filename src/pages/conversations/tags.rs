//! `/conversations/{id}/tags`: the tags of a conversation, those that it could have, and a new one.

use super::Conversations;
use crate::api::tags::{CreateTag, TagConversation};
use crate::components::tag::tag_label;
use crate::i18n::{t, t_args, t_plural};
use crate::model::{AppError, Conversation, Detail, NextForm, Query, Tag, TagCount};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The color that a new tag starts with.
const COLOR: &str = "#4657b8";

/// What the page needs besides its conversation.
pub struct TagsForm {
    pub tags: Result<Vec<TagCount>, AppError>,
    /// The form of a new tag if it was refused.
    pub typed: Option<NextForm>,
}

/// Draws the tags in place of the conversation.
pub fn tags(
    data: &Conversations,
    detail: &Result<Detail, AppError>,
    form: &TagsForm,
    here: &str,
) -> AnyView {
    let (conversation, tags) = match (detail, &form.tags) {
        (Ok(detail), Ok(tags)) => (&detail.conversation, tags),
        (Err(error), _) | (_, Err(error)) => return data.draw_failure(error, here),
    };
    let back = data.query.detail_address(&conversation.id);
    let contact = [("contact", conversation.contact.label())];
    let has = |tag: &Tag| conversation.tags.iter().any(|known| known.is(tag));
    let known: Vec<_> =
        tags.iter().map(|one| tag_item(conversation, one, has(&one.tag), here)).collect();
    let list = match known.is_empty() {
        true => view! { <p>{t("tags-none")}</p> }.into_any(),
        false => view! { <ul class="all-tags">{known}</ul> }.into_any(),
    };
    view! {
        <div class="confirm">
            <h2 id="conversation-heading" tabindex="-1" dir="auto">{t_args("tags-of", &contact)}</h2>
            {list}
            {new_tag(form.typed.as_ref(), here)}
            <div class="acts">
                <a class="btn" href=back>{t("tags-back")}</a>
            </div>
        </div>
    }
    .into_any()
}

fn tag_item(
    conversation: &Conversation,
    TagCount { tag, conversations }: &TagCount,
    has: bool,
    here: &str,
) -> impl IntoView + use<> {
    let label = if has { "tag-remove" } else { "tag-add" };
    let name = t_args(if has { "tag-remove-this" } else { "tag-add-this" }, &[("tag", &tag.name)]);
    let id = tag.id_text();
    view! {
        <li>
            <a href=Query::address_of_tag(&tag.name)>
                {tag_label(tag)}
                " "
                <small>{t_plural("tags-open", (*conversations).into(), &[])}</small>
            </a>
            <form method="post" action=TagConversation::PATH>
                <input type="hidden" name="id" value=conversation.id.to_string()/>
                <input type="hidden" name="tag" value=id/>
                {has.then(|| view! { <input type="hidden" name="remove" value="true"/> })}
                <input type="hidden" name="back" value=here.to_owned()/>
                <button class="btn" aria-label=name>{t(label)}</button>
            </form>
        </li>
    }
}

fn new_tag(typed: Option<&NextForm>, here: &str) -> impl IntoView + use<> {
    let value = |name| typed.and_then(|form| form.value(name));
    let color = value("color").unwrap_or(COLOR).to_owned();
    view! {
        <details open=typed.is_some()>
            <summary>{t("tags-new")}</summary>
            <form class="new-tag" method="post" action=CreateTag::PATH>
                <input type="hidden" name="back" value=here.to_owned()/>
                <label class="field">
                    <span>{t("tag-name")}</span>
                    <input
                        name="name"
                        value=value("name").unwrap_or_default().to_owned()
                        required
                        maxlength=Tag::LONGEST_NAME.to_string()
                        autocomplete="off"
                        dir="auto"
                    />
                </label>
                <label class="field">
                    <span>{t("tag-color")}</span>
                    <input type="color" name="color" value=color/>
                </label>
                <button class="btn">{t("tag-create")}</button>
            </form>
        </details>
    }
}
