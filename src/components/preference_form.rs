//! The form of a preference, with the way back to the page that led to it.

use crate::i18n::t;
use leptos::prelude::*;

/// Draws a page with a heading, a reason, the form's fields, and its buttons. The form posts to
/// `action` with `back`, the path of the page that led here.
pub fn preference_form(
    [heading, reason, keep]: [&'static str; 3],
    action: &'static str,
    back: &str,
    fields: AnyView,
) -> impl IntoView + use<> {
    view! {
        <div class="jobs">
            <div class="head">
                <h1>{t(heading)}</h1>
            </div>
            <form class="panel keep" method="post" action=action>
                <p>{t(reason)}</p>
                <input type="hidden" name="back" value=back.to_owned()/>
                {fields}
                <div class="acts">
                    <button class="btn main">{t(keep)}</button>
                    <a class="btn" href=back.to_owned()>
                        {t("preference-back")}
                    </a>
                </div>
            </form>
        </div>
    }
}
