//! Links to a table as a file.

use crate::i18n::{t, t_args};
use crate::model::FileFormat;
use crate::model::query::encode;
use leptos::prelude::*;

/// Draws a link to a table in the operator's format and a link to the choice of the format, which
/// leads back `here`. `words` is the key of what the link says about the format; `table` is the
/// table's address without the ending, and `query` what follows it.
pub fn file_links(
    words: &'static str,
    [table, query]: [&str; 2],
    format: FileFormat,
    class: Option<&'static str>,
    here: &str,
) -> impl IntoView + use<> {
    let question = if query.is_empty() { "" } else { "?" };
    let file = [table, ".", format.ending(), question, query].concat();
    let choice = ["/file-format?back=", &encode(here)].concat();
    view! {
        <a class=class rel="external" href=file>
            {t_args(words, &[("format", format.label())])}
        </a>
        <a class=class href=choice>
            {t("file-format")}
        </a>
    }
}
