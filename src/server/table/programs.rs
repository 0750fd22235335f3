//! CSV for programs: RFC 4180 in UTF-8 with commas, times in UTC, the same for every reader. Opened
//! in a spreadsheet all the same, no cell is evaluated as a formula.

use super::{Cell, Column, TableWriter};
use crate::model::AppError;
use ::csv::{Terminator, Writer, WriterBuilder};
use bytes::Bytes;
use std::borrow::Cow;

/// Characters that begin a formula; East Asian spreadsheets accept the wide forms too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Returns whether a spreadsheet would evaluate the text.
pub fn begins_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS)
}

/// Escapes text that a spreadsheet would evaluate: prefixes an apostrophe to anything that would
/// begin a formula.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    match begins_formula(text) {
        true => Cow::Owned(["'", text].concat()),
        false => Cow::Borrowed(text),
    }
}

/// Writes lines of CSV into memory.
pub(super) struct Lines {
    separator: u8,
    writer: Writer<Vec<u8>>,
}

impl Lines {
    pub fn new(separator: u8) -> Self {
        Self { separator, writer: Self::empty(separator) }
    }

    /// Appends a line.
    pub fn add<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let written = cells
            .into_iter()
            .try_for_each(|text| self.writer.write_field(text.as_ref().as_bytes()))
            .and_then(|()| self.writer.write_record(None::<&[u8]>));
        written.expect("memory takes whatever is written");
    }

    /// Returns the lines written since the last chunk.
    pub fn take_chunk(&mut self) -> Bytes {
        let written = std::mem::replace(&mut self.writer, Self::empty(self.separator)).into_inner();
        written.unwrap_or_else(|_| panic!("memory takes whatever is written")).into()
    }

    fn empty(separator: u8) -> Writer<Vec<u8>> {
        WriterBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .terminator(Terminator::CRLF)
            .from_writer(vec![])
    }
}

/// Draws CSV for programs.
pub(super) struct ProgramsWriter(Lines);

impl ProgramsWriter {
    pub fn new(columns: &[Column]) -> Self {
        let mut lines = Lines::new(b',');
        lines.add(columns.iter().map(|column| escape_formula(column.name)));
        Self(lines)
    }
}

impl TableWriter for ProgramsWriter {
    fn add(&mut self, row: &[Cell]) {
        let texts = row.iter().map(|cell| match cell {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Link { text, .. } => escape_formula(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Instant(at) => Cow::Owned(at.iso()),
            Cell::Duration(seconds) => Cow::Owned(seconds.to_string()),
        });
        self.0.add(texts);
    }

    fn take_chunk(&mut self) -> Bytes {
        self.0.take_chunk()
    }

    fn finish(mut self: Box<Self>) -> Result<Bytes, AppError> {
        Ok(self.take_chunk())
    }
}
