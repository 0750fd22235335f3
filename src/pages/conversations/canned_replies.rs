//! `/conversations/{id}/canned-replies`: the choice of a canned reply, in place of the conversation.

use super::Conversations;
use crate::api::canned_replies::InsertCannedReply;
use crate::components::canned_reply::canned_reply;
use crate::components::failure::failure;
use crate::components::icon::icon;
use crate::i18n::{t, t_args};
use crate::islands::choice_menu::FRAME;
use crate::model::query::{pairs, value_of};
use crate::model::{AppError, CannedReply, ConversationId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The name of the search in the address; `search` is the list's.
pub const SEARCH: &str = "canned";

/// Draws the canned replies that the search finds.
pub fn canned_replies(
    data: &Conversations,
    id: &ConversationId,
    found: &Result<Vec<CannedReply>, AppError>,
    here: &str,
) -> AnyView {
    let back = data.query.detail_address(id);
    let found = match found {
        Ok(found) => found,
        Err(error) => return failure(error, here.to_owned(), back).into_any(),
    };
    let typed = value_of(&data.search, SEARCH);
    let choices: Vec<_> = found.iter().map(|one| choice(one, id, &back)).collect();
    let none = choices.is_empty().then(|| view! { <p class="hint">{t("canned-none")}</p> });
    let filters = pairs(&data.search).filter(|(name, _)| name != SEARCH);
    let filters = filters
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! {
        <div class="canned">
            <h2 id="conversation-heading" tabindex="-1">{t("canned-replies")}</h2>
            <form method="get" role="search" class="acts">
                {filters}
                <label class="find">
                    {icon("search")}
                    <span class="vh">{t("canned-find")}</span>
                    <input name=SEARCH value=typed placeholder=t("canned-find") autocomplete="off"/>
                </label>
                <button class="btn">{t("canned-find-do")}</button>
            </form>
            {none}
            // An island's menu reads the choices; here, forms in the frame lead out of it.
            <turbo-frame id=FRAME target="_top"><ul>{choices}</ul></turbo-frame>
            <p class="acts">
                <a class="btn" href=[&*back, "#composer"].concat()>{t("canned-back")}</a>
                <a class="btn" href="/canned-replies">{t("canned-edit-all")}</a>
            </p>
        </div>
    }
    .into_any()
}

fn choice(one: &CannedReply, id: &ConversationId, back: &str) -> impl IntoView + use<> {
    view! {
        <li>
            {canned_reply(one, false)}
            <form method="post" action=InsertCannedReply::PATH>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="canned_reply" value=one.id.to_string()/>
                <input type="hidden" name="back" value=[back, "#composer"].concat()/>
                <button class="btn" aria-label=t_args("canned-insert-of", &[("title", &one.title)])>
                    {t("canned-insert")}
                </button>
            </form>
        </li>
    }
}
