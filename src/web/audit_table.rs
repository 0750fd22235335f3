//! The audit log as a table. It is always in English: scripts read it, and people pass it on.

use crate::model::audit::{AuditEntry, Value};
use crate::model::{AppError, Language};
use crate::server::locales::with_language;
use crate::server::services::audit_log::AuditReader;
use crate::server::table::{Cell, Column, Kind, Row, TableSource};

const COLUMNS: [Column; 14] = [
    Column::new("entry", Kind::Number),
    Column::new("at", Kind::Instant),
    Column::new("operator", Kind::Text),
    Column::new("action", Kind::Text),
    Column::new("conversation", Kind::Link),
    Column::new("from", Kind::Text),
    Column::new("from name", Kind::Text),
    Column::new("to", Kind::Text),
    Column::new("to name", Kind::Text),
    Column::new("details", Kind::Text),
    Column::new("outcome", Kind::Text),
    Column::new("result", Kind::Text),
    Column::new("request", Kind::Text),
    // Spreadsheets have all times on the team's clock.
    Column::new("local time", Kind::Text).for_programs(),
];

impl TableSource for AuditReader {
    fn columns(&self) -> Vec<Column> {
        COLUMNS.to_vec()
    }

    async fn next(&mut self) -> Result<Option<Vec<Row>>, AppError> {
        let entries = self.next_entries().await?;
        Ok(entries.map(|entries| entries.into_iter().map(cells).collect()))
    }
}

fn cells(entry: AuditEntry) -> Row {
    let outcome = entry.outcome().name();
    let result = || with_language(Language::English, || entry.result_label());
    let result = entry.result.is_some().then(result);
    let [(from, from_name), (to, to_name)] = [entry.before, entry.after].map(|value| match value {
        Some(Value::Agent(agent)) => (agent.id.to_string(), agent.name),
        Some(Value::Time(at)) => (at.iso(), String::new()),
        Some(Value::Word(word)) => (word, String::new()),
        None => Default::default(),
    });
    vec![
        // Exact up to 2^53.
        Cell::Number(entry.id as f64),
        Cell::Instant(entry.at),
        entry.operator.into(),
        entry.action.into(),
        entry.conversation.as_ref().map_or(Cell::Empty, Cell::conversation),
        from.into(),
        from_name.into(),
        to.into(),
        to_name.into(),
        entry.details.into(),
        outcome.into(),
        result.into(),
        entry.request.into(),
        entry.clock.into(),
    ]
}
