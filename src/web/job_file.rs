//! The results of a job as a CSV file, in the language of the person who downloads it.

use crate::i18n::t;
use crate::model::{ExpectedState, Timestamp};
use crate::server::csv::CsvWriter;
use crate::server::services::jobs::queries::JobResults;

/// Writes one line for each conversation of the job.
pub fn lines(JobResults { rows, choice }: JobResults) -> CsvWriter {
    let columns = [
        "jobs-column-conversation",
        "jobs-column-state",
        "jobs-column-result",
        "jobs-column-was-with",
        "jobs-column-was-closed",
        "jobs-column-is-with",
        "jobs-column-is-closed",
        "jobs-column-changed-by",
        "jobs-column-at",
    ];
    let mut lines = CsvWriter::with_header(&columns.map(t));
    let held = |seen: &ExpectedState| {
        let name = seen.assignee.as_ref().map_or("", |agent| choice.name(agent));
        [name.to_owned(), t(if seen.closed { "jobs-yes" } else { "jobs-no" }).to_owned()]
    };
    for row in rows {
        let [was_with, was_closed] = held(&row.seen);
        let [is_with, is_closed] = row.after.as_ref().map(held).unwrap_or_default();
        lines.add([
            row.conversation.to_string(),
            row.state.localize().to_owned(),
            row.why.as_ref().map_or_else(String::new, |why| why.localize().into_owned()),
            was_with,
            was_closed,
            is_with,
            is_closed,
            row.changed_by.unwrap_or_default(),
            row.at.map_or_else(String::new, Timestamp::iso),
        ]);
    }
    lines
}
