//! Tables for spreadsheets: RFC 4180 in UTF-8, with no cell that a spreadsheet would take for a
//! formula, sent while they are written.

use crate::model::AppError;
use ::csv::{Terminator, Writer, WriterBuilder};
use bytes::Bytes;
use std::borrow::Cow;

/// Without it Excel takes UTF-8 for the code page of the country.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What begins a formula; spreadsheets of East Asia take the wide forms too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text as a cell that no spreadsheet reckons with: what would begin a formula gets an
/// apostrophe before it.
pub fn escape_formula(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS);
    match formula {
        true => Cow::Owned(["'", text].concat()),
        false => Cow::Borrowed(text),
    }
}

/// A table that is read while it is sent.
pub trait CsvSource: Send + 'static {
    /// The next lines, the first with the names of the columns; none at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<CsvChunk>, AppError>> + Send;

    /// What is worth a word besides the number of rows.
    fn note(&self) -> String {
        String::new()
    }
}

/// Some lines of a table, and how many rows they are.
pub struct CsvChunk {
    pub lines: Bytes,
    pub rows: u64,
}

/// Lines of a table, as they are written.
pub struct CsvWriter(Writer<Vec<u8>>);

impl CsvWriter {
    /// Begins with the names of the columns.
    pub fn with_header(names: &[&str]) -> Self {
        let mut lines = Self::empty();
        lines.add(names);
        lines
    }

    /// Adds a line; each cell is made safe.
    pub fn add<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let written = cells
            .into_iter()
            .try_for_each(|text| self.0.write_field(escape_formula(text.as_ref()).as_bytes()))
            .and_then(|()| self.0.write_record(None::<&[u8]>));
        written.expect("memory takes whatever is written");
    }

    /// What has been written since the beginning or the last piece.
    pub fn take_chunk(&mut self) -> Bytes {
        let written = std::mem::replace(self, Self::empty()).0.into_inner();
        written.unwrap_or_else(|_| panic!("memory takes whatever is written")).into()
    }

    fn empty() -> Self {
        Self(WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(vec![]))
    }
}
