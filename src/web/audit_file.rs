//! The audit log as a CSV file. It is always in English: scripts read it, and people pass it on.

use crate::model::audit::{AuditEntry, Value};
use crate::model::{AppError, Language};
use crate::server::csv::{CsvChunk, CsvSource, CsvWriter};
use crate::server::locales::with_language;
use crate::server::services::audit_log::AuditReader;

const COLUMNS: [&str; 14] = [
    "entry",
    "at",
    "operator",
    "action",
    "conversation",
    "from",
    "from name",
    "to",
    "to name",
    "details",
    "outcome",
    "result",
    "request",
    "local time",
];

/// The file, streamed while it is read.
pub struct AuditFile {
    reader: AuditReader,
    lines: CsvWriter,
}

impl AuditFile {
    pub fn new(reader: AuditReader) -> Self {
        Self { reader, lines: CsvWriter::with_header(&COLUMNS) }
    }
}

impl CsvSource for AuditFile {
    async fn next(&mut self) -> Result<Option<CsvChunk>, AppError> {
        let Some(entries) = self.reader.next().await? else { return Ok(None) };
        let rows = entries.len() as u64;
        entries.into_iter().for_each(|entry| self.lines.add(cells(entry)));
        Ok(Some(CsvChunk { lines: self.lines.take_chunk(), rows }))
    }
}

fn cells(entry: AuditEntry) -> [String; COLUMNS.len()] {
    let (outcome, at) = (entry.outcome().name().to_owned(), entry.at.iso());
    let result = || with_language(Language::English, || entry.result_label());
    let result = entry.result.is_some().then(result);
    let [(from, from_name), (to, to_name)] = [entry.before, entry.after].map(|value| match value {
        Some(Value::Agent(agent)) => (agent.id.to_string(), agent.name),
        Some(Value::Word(word)) => (word, String::new()),
        None => Default::default(),
    });
    [
        entry.id.to_string(),
        at,
        entry.operator,
        entry.action,
        entry.conversation.map(String::from).unwrap_or_default(),
        from,
        from_name,
        to,
        to_name,
        entry.details.unwrap_or_default(),
        outcome,
        result.unwrap_or_default(),
        entry.request,
        entry.clock,
    ]
}
