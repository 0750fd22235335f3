//! `/conversations/{id}/fields`: every field of a conversation as SendSeven answers it, uncut.

use super::Page;
use crate::i18n::t;
use crate::model::Field;
use leptos::prelude::*;

/// Draws the page. `back` is the address of the conversation beside its list.
pub fn page(fields: Vec<Field>, back: String) -> Page {
    let rows = fields.into_iter().map(|field| {
        view! {
            <tr>
                <th scope="row" translate="no">{field.path}</th>
                <td dir="auto" translate="no">{field.text}</td>
            </tr>
        }
    });
    let content = view! {
        <div class="jobs">
            <div class="head">
                <h1>{t("fields")}</h1>
                <a class="btn" href=back>{t("fields-back")}</a>
            </div>
            <section class="panel keep">
                <p class="hint">{t("fields-about")}</p>
                <table class="fields" aria-label=t("fields")>
                    <thead>
                        <tr>
                            <th scope="col">{t("fields-name")}</th>
                            <th scope="col">{t("fields-value")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </section>
        </div>
    };
    Page::new(t("fields"), content)
}
