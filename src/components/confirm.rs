//! Asking before a conversation is closed: the same words on a page and in a dialog.

use crate::model::{AppError, ConversationId};
use leptos::{ev::SubmitEvent, html, prelude::*};

/// What is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub id: ConversationId,
    pub contact: String,
    /// Whether a note can be left.
    pub takes_note: bool,
}

/// The question, an optional note, and the two ways out. `on_close` is given the note where
/// JavaScript runs; without it the form is sent to `action`.
#[component]
pub fn CloseForm<V: IntoView + 'static>(
    closing: Closing,
    /// The id of the heading.
    heading: &'static str,
    action: &'static str,
    /// Where a form sent without JavaScript returns to.
    back: String,
    on_close: Callback<(ConversationId, String)>,
    /// True while the answer is awaited.
    #[prop(into)]
    busy: Signal<bool>,
    /// Why it could not be closed; what was typed stays.
    #[prop(into)]
    refusal: Signal<Option<AppError>>,
    /// The way out that changes nothing.
    children: TypedChildren<V>,
) -> impl IntoView {
    let note = NodeRef::<html::Textarea>::new();
    let id = closing.id.clone();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            let note = note.get_untracked().map(|field| field.value()).unwrap_or_default();
            on_close.run((id.clone(), note));
        }
    };
    view! {
        <form class="confirm" method="post" action=action on:submit=on_submit>
            <h2 id=heading tabindex="-1">
                "Close the conversation with "<bdi>{closing.contact}</bdi>"?"
            </h2>
            <p>"It leaves the open list for everyone. Nothing is sent to the customer."</p>
            <input type="hidden" name="id" value=closing.id.to_string()/>
            <input type="hidden" name="back" value=back/>
            {closing.takes_note.then(|| view! {
                <label class="field">
                    <span>"Note (optional)"</span>
                    <textarea node_ref=note name="note" rows="3" maxlength="2000" dir="auto"></textarea>
                </label>
            })}
            <div role="alert">
                {move || refusal.get().map(|error| view! {
                    <p class="refusal"><strong>{error.headline()}"."</strong>" "{error.remedy()}</p>
                })}
            </div>
            <div class="acts">
                {children.into_inner()()}
                <button class="btn main" aria-disabled=move || busy.get().then_some("true")>
                    "Close conversation"
                </button>
            </div>
        </form>
    }
}

/// The question as a dialog over whatever asked it.
#[component]
pub fn CloseDialog(
    closing: RwSignal<Option<Closing>>,
    action: &'static str,
    on_close: Callback<(ConversationId, String)>,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] refusal: Signal<Option<AppError>>,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let asked = closing.with(Option::is_some);
        if let Some(dialog) = dialog.get()
            && dialog.open() != asked
        {
            if asked {
                // Fails only for a dialog that is open already.
                let _ = dialog.show_modal();
            } else {
                dialog.close();
            }
        }
    });
    view! {
        <dialog node_ref=dialog class="dialog" aria-labelledby="close-question" on:close=move |_| closing.set(None)>
            {move || closing.get().map(|asked| view! {
                <CloseForm closing=asked heading="close-question" action on_close busy refusal back=String::new()>
                    <button type="button" class="btn" on:click=move |_| closing.set(None)>
                        "Cancel"
                    </button>
                </CloseForm>
            })}
        </dialog>
    }
}
