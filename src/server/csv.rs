//! CSV tables for spreadsheets: RFC 4180 in UTF-8, streamed, without cells that a spreadsheet would
//! evaluate as formulas.

use crate::model::AppError;
use ::csv::{Terminator, Writer, WriterBuilder};
use bytes::Bytes;
use std::borrow::Cow;

/// Without it, Excel assumes the country's code page instead of UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Characters that begin a formula; East Asian spreadsheets accept the wide forms too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Escapes text that a spreadsheet would evaluate: prefixes an apostrophe to anything that would
/// begin a formula.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS);
    match formula {
        true => Cow::Owned(["'", text].concat()),
        false => Cow::Borrowed(text),
    }
}

/// A table that is streamed while it is read.
pub trait CsvSource: Send + 'static {
    /// Returns the next lines, the first with the column names; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<CsvChunk>, AppError>> + Send;

    /// Returns text to add to the row count in the audit log.
    fn note(&self) -> String {
        String::new()
    }
}

/// Some lines of a table, and how many rows they contain.
pub struct CsvChunk {
    pub lines: Bytes,
    pub rows: u64,
}

/// Writes the lines of a table.
pub struct CsvWriter(Writer<Vec<u8>>);

impl CsvWriter {
    /// Starts with the column names.
    pub fn with_header(names: &[&str]) -> Self {
        let mut lines = Self::empty();
        lines.add(names);
        lines
    }

    /// Appends a line and escapes formulas in its cells.
    pub fn add<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let written = cells
            .into_iter()
            .try_for_each(|text| self.0.write_field(escape_formula(text.as_ref()).as_bytes()))
            .and_then(|()| self.0.write_record(None::<&[u8]>));
        written.expect("memory takes whatever is written");
    }

    /// Returns the lines written since the last chunk.
    pub fn take_chunk(&mut self) -> Bytes {
        let written = std::mem::replace(self, Self::empty()).0.into_inner();
        written.unwrap_or_else(|_| panic!("memory takes whatever is written")).into()
    }

    fn empty() -> Self {
        Self(WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(vec![]))
    }
}
