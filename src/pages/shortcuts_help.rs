//! The dialog that lists the keyboard shortcuts and turns single-key shortcuts on or off.

use super::fragments::Fragment;
use crate::api::session::SetShortcuts;
use crate::i18n::t;
use crate::islands::shortcuts::{MODIFIER, SHORTCUTS, Shortcut};
use crate::model::{PageContext, Role};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Draws the dialog, closed. `here` is the URL of the page.
pub fn shortcuts_help(role: Role, context: &PageContext, here: &str) -> impl IntoView + use<> {
    let (on, contract) = (context.preferences.shortcuts, context.contract);
    let is_offered = |shortcut: &&Shortcut| {
        let may = shortcut.may;
        role.may(may) && contract.is_none_or(|contract| contract.offers(may))
    };
    let lines = Fragment::Shortcuts(role, contract)
        .html(|| SHORTCUTS.iter().filter(is_offered).map(line).collect::<Vec<_>>());
    let switch = |value: &'static str, words: &'static str, pressed: bool| {
        let pressed = if pressed { "true" } else { "false" };
        view! {
            <button name="shortcuts" value=value aria-pressed=pressed>{t(words)}</button>
        }
    };
    view! {
        <dialog id="help" class="dialog keys" aria-labelledby="help-title" closedby="any">
            <h2 id="help-title">{t("hands-keyboard")}</h2>
            <dl inner_html=lines></dl>
            <div class="acts">
                // Reload the whole page, so that this dialog shows the new setting.
                <form
                    class="theme single-keys"
                    method="post"
                    action=SetShortcuts::PATH
                    data-turbo="false"
                    aria-label=t("hands-single")
                >
                    <span>{t("hands-single")}</span>
                    <input type="hidden" name="back" value=here.to_owned()/>
                    {switch("on", "hands-single-on", on)}
                    {switch("off", "hands-single-off", !on)}
                </form>
                <form method="dialog">
                    <button class="btn">{t("hands-help-close")}</button>
                </form>
            </div>
        </dialog>
    }
}

fn line(shortcut: &Shortcut) -> impl IntoView + use<> {
    let caps = shortcut.keys.split([' ', '+']).map(|cap| {
        let cap = if cap == MODIFIER { t("hands-ctrl") } else { cap };
        view! { <kbd>{cap.to_owned()}</kbd> }
    });
    view! {
        <div data-keys=shortcut.keys>
            <dt>{caps.collect::<Vec<_>>()}</dt>
            <dd>{t(shortcut.words)}</dd>
        </div>
    }
}
