//! The fields with which operators choose the end of a snooze, used for one conversation and for
//! many.

use crate::i18n::{lookup, t, t_args};
use crate::model::{NextForm, SnoozeChoices};
use leptos::prelude::*;

/// The value of `until` for a date and time that is typed.
const TYPED: &str = "date";

/// Draws the usual ends, a field for another one, and whether a message ends the snooze, too.
/// `typed` is the form if it was refused.
pub fn snooze_fields(choices: &SnoozeChoices, typed: Option<&NextForm>) -> impl IntoView + use<> {
    let value = |name| typed.and_then(|form| form.value(name));
    let until = value("until");
    let usual: Vec<_> = choices
        .usual
        .iter()
        .map(|choice| {
            let at = choice.at.0.to_string();
            let is_chosen = until.map_or(choice.name == "tomorrow", |until| until == at);
            let label = lookup(&["snooze-", choice.name].concat()).unwrap_or(choice.name);
            view! {
                <label class="check">
                    <input type="radio" name="until" required value=at checked=is_chosen/>
                    <span>{label} " " <small>{choice.at.exact()}</small></span>
                </label>
            }
        })
        .collect();
    let date = value("date").unwrap_or(&choices.typed).to_owned();
    let wakes = typed.is_none_or(|_| value("wakes_on_message").is_some());
    view! {
        <fieldset class="snooze">
            <legend class="vh">{t("snooze-until")}</legend>
            {usual}
            <div class="way">
                <label class="check">
                    <input
                        type="radio"
                        name="until"
                        required
                        value=TYPED
                        checked=until == Some(TYPED)
                    />
                    <span>{t("snooze-date")}</span>
                </label>
                <label class="field">
                    <span>{t_args("snooze-date-zone", &[("zone", &choices.zone)])}</span>
                    <input type="datetime-local" name="date" value=date/>
                </label>
            </div>
        </fieldset>
        <label class="check">
            <input type="checkbox" name="wakes_on_message" value="true" checked=wakes/>
            <span>{t("snooze-wakes")}</span>
        </label>
    }
}
