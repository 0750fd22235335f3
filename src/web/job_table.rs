//! The results of a job as a table, in the language of the person who downloads it.

use crate::i18n::t;
use crate::model::ExpectedState;
use crate::server::services::jobs::queries::JobResults;
use crate::server::table::{Cell, Column, Kind, Row};

/// Returns the columns in the language of the request.
pub fn columns() -> Vec<Column> {
    let columns = [
        ("jobs-column-conversation", Kind::Link),
        ("jobs-column-state", Kind::Text),
        ("jobs-column-result", Kind::Text),
        ("jobs-column-was-with", Kind::Text),
        ("jobs-column-was-closed", Kind::Text),
        ("jobs-column-is-with", Kind::Text),
        ("jobs-column-is-closed", Kind::Text),
        ("jobs-column-changed-by", Kind::Text),
        ("jobs-column-at", Kind::Instant),
    ];
    columns.into_iter().map(|(key, kind)| Column::new(t(key), kind)).collect()
}

/// Returns a row for each conversation of the job.
pub fn rows(JobResults { rows, choice }: JobResults) -> Vec<Row> {
    let held = |seen: &ExpectedState| {
        let name = seen.assignee.as_ref().map_or("", |agent| choice.name(agent));
        [Cell::from(name), t(if seen.closed { "jobs-yes" } else { "jobs-no" }).into()]
    };
    let cells = rows.into_iter().map(|row| {
        let [was_with, was_closed] = held(&row.seen);
        let [is_with, is_closed] = match &row.after {
            Some(seen) => held(seen),
            None => [Cell::Empty, Cell::Empty],
        };
        vec![
            Cell::conversation(&row.conversation),
            row.state.localize().into(),
            row.why.as_ref().map(|why| why.localize().into_owned()).into(),
            was_with,
            was_closed,
            is_with,
            is_closed,
            row.changed_by.into(),
            row.at.into(),
        ]
    });
    cells.collect()
}
