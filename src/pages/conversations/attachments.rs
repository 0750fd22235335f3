//! The files of a reply: those that are attached, and where others are chosen. Without islands a
//! button uploads what was chosen; an island uploads at once what is chosen, dropped, or pasted.

use crate::api::attachments::RemoveAttachment;
use crate::i18n::{t, t_args};
use crate::model::attachment::{ATTACHED, LARGEST, MOST_FILES};
use crate::model::{AppError, ConversationId, FileTrouble, UploadedFile};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the files of a reply, and the field for more.
pub fn attachments(files: &[UploadedFile], id: &ConversationId) -> impl IntoView + use<> {
    let has_room = files.len() < MOST_FILES;
    let attached: Vec<_> = files.iter().map(attached).collect();
    let attached = (!attached.is_empty()).then(|| {
        view! { <ul class="attached" aria-label=t("attached")>{attached}</ul> }
    });
    view! {
        <div class="attachments to-customer">
            // The Enter key presses the first button of a form: it is to send, not to remove.
            <button class="vh" tabindex="-1" aria-hidden="true"></button>
            {attached}
            {has_room.then(|| choice(id))}
        </div>
    }
}

fn attached(file: &UploadedFile) -> impl IntoView + use<> {
    let label = t_args("attachment-remove-of", &[("name", &file.name)]);
    view! {
        <li>
            <span class="file-name" dir="auto" translate="no">{file.name.clone()}</span>
            <small>{file.about()}</small>
            <input type="hidden" name=ATTACHED value=file.id.to_string()/>
            <button
                class="quiet"
                formaction=RemoveAttachment::PATH
                formnovalidate
                name="remove"
                value=file.id.to_string()
                aria-label=label
            >
                {t("attachment-remove")}
            </button>
        </li>
    }
}

/// Draws the field and the button that uploads. A part of the same form, so that what is typed comes
/// along.
fn choice(id: &ConversationId) -> impl IntoView + use<> {
    let too_large = AppError::File(FileTrouble::TooLarge(LARGEST));
    let too_large = [&*too_large.headline(), ". ", &too_large.remedy()].concat();
    let address = ["/conversations/", id.as_str(), "/attachments"].concat();
    view! {
        <label class="field">
            <span>{t("attach-files")}</span>
            <input
                type="file"
                name="file"
                multiple
                data-upload=address.clone()
                data-most=(u64::from(LARGEST) << 20).to_string()
                data-over=too_large
            />
        </label>
        <progress class="scripted" max="1" hidden aria-label=t("attach-progress")></progress>
        <button type="button" class="quiet scripted" data-cancel-upload hidden>
            {t("attach-cancel")}
        </button>
        <p class="hint">{t("attach-about")}</p>
        <button
            class="btn plain"
            formaction=address
            formenctype="multipart/form-data"
            formnovalidate
        >
            {t("attach")}
        </button>
    }
}

/// Draws the names of files that are sent with a reply.
pub fn names(files: &[UploadedFile]) -> impl IntoView + use<> {
    let names: Vec<_> = files
        .iter()
        .map(|file| {
            view! {
                <li>
                    <span dir="auto" translate="no">{file.name.clone()}</span>
                    " "
                    <small>{file.about()}</small>
                </li>
            }
        })
        .collect();
    (!names.is_empty()).then(|| view! { <ul aria-label=t("attached")>{names}</ul> })
}
