//! Tables for download: columns and typed cells, which one writer for each format draws as a file.
//! A file is made in memory and nothing of it is written to disk.

/// CSV for programs.
pub mod programs;
/// CSV for a German or an English Excel.
mod spreadsheet;
/// Workbooks (XLSX).
mod workbook;

use crate::model::{AppError, ConversationId, FileFormat, Timestamp};
use crate::server::error::internal_error;
use bytes::Bytes;
use jiff::Zoned;
use jiff::tz::TimeZone;
use programs::ProgramsWriter;
use spreadsheet::SpreadsheetWriter;
use workbook::WorkbookWriter;

pub use spreadsheet::quoted_text;
pub use workbook::MOST_ROWS;

/// Without it, Excel assumes the country's code page instead of UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Instant,
    Duration,
    Link,
}

/// Which formats have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Formats {
    All,
    Programs,
    Spreadsheets,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    name: &'static str,
    kind: Kind,
    formats: Formats,
}

impl Column {
    pub const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, formats: Formats::All }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Leaves the column out of spreadsheets.
    pub const fn for_programs(self) -> Self {
        Self { formats: Formats::Programs, ..self }
    }

    /// Leaves the column out of the file for programs.
    pub const fn for_spreadsheets(self) -> Self {
        Self { formats: Formats::Spreadsheets, ..self }
    }

    fn is_in(&self, format: FileFormat) -> bool {
        match self.formats {
            Formats::All => true,
            Formats::Programs => format == FileFormat::Programs,
            Formats::Spreadsheets => format != FileFormat::Programs,
        }
    }
}

/// A value in a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Instant(Timestamp),
    /// In seconds.
    Duration(i64),
    /// A text that leads to a page of this server.
    Link {
        text: String,
        path: String,
    },
}

impl Cell {
    /// Returns the ID of a conversation, which leads to it.
    pub fn conversation(id: &ConversationId) -> Self {
        Self::Link { text: id.to_string(), path: format!("/conversations/{id}") }
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<Timestamp>> for Cell {
    fn from(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Empty, Self::Instant)
    }
}

/// The cells of a row, one for each column.
pub type Row = Vec<Cell>;

/// A table that is streamed while it is read.
pub trait TableSource: Send + 'static {
    /// Returns the columns, in order.
    fn columns(&self) -> Vec<Column>;

    /// Returns the next rows; `None` at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Vec<Row>>, AppError>> + Send;

    /// Returns text to add to the row count in the audit log.
    fn note(&self) -> String {
        String::new()
    }
}

/// Where a table is read.
#[derive(Debug, Clone)]
pub struct FileContext {
    /// The time zone of spreadsheets.
    pub zone: TimeZone,
    /// What the paths of links begin with.
    pub origin: String,
}

impl FileContext {
    /// Returns a column's name, with the time zone if the column has times.
    fn name_with_zone(&self, column: &Column) -> String {
        match (column.kind, self.zone.iana_name()) {
            (Kind::Instant, Some(zone)) => format!("{} ({zone})", column.name),
            _ => column.name.to_owned(),
        }
    }

    /// Returns the team's clock at a time; `None` outside the years that spreadsheets know.
    fn clock(&self, at: Timestamp) -> Option<Zoned> {
        let local = jiff::Timestamp::from_second(at.0).ok()?.to_zoned(self.zone.clone());
        (1900..=9999).contains(&local.year()).then_some(local)
    }
}

/// Draws rows in one format.
trait TableWriter: Send {
    /// Appends a row.
    fn add(&mut self, row: &[Cell]);

    /// Returns what was drawn since the last chunk; empty if the format draws the whole at once.
    fn take_chunk(&mut self) -> Bytes;

    /// Returns the rest of the file.
    fn finish(self: Box<Self>) -> Result<Bytes, AppError>;
}

/// A table on its way into a file.
pub struct TableFile {
    writer: Box<dyn TableWriter>,
    /// Whether the format has the column.
    shown: Vec<bool>,
}

impl TableFile {
    /// Starts a file. `name` names the sheet of a workbook.
    pub fn new(
        format: FileFormat,
        name: &str,
        columns: &[Column],
        context: FileContext,
    ) -> Result<Self, AppError> {
        let shown: Vec<bool> = columns.iter().map(|column| column.is_in(format)).collect();
        let columns: Vec<Column> =
            columns.iter().filter(|column| column.is_in(format)).copied().collect();
        let writer: Box<dyn TableWriter> = match format {
            FileFormat::Programs => Box::new(ProgramsWriter::new(&columns)),
            FileFormat::ExcelGerman => {
                Box::new(SpreadsheetWriter::new(b';', ',', &columns, context))
            }
            FileFormat::ExcelEnglish => {
                Box::new(SpreadsheetWriter::new(b',', '.', &columns, context))
            }
            FileFormat::Workbook => Box::new(WorkbookWriter::new(name, &columns, context)?),
        };
        Ok(Self { writer, shown })
    }

    /// Appends a row.
    pub fn add(&mut self, mut row: Row) {
        let mut shown = self.shown.iter();
        row.retain(|_| shown.next().is_some_and(|shown| *shown));
        self.writer.add(&row);
    }

    /// Returns what was drawn since the last chunk; empty if the format draws the whole at once.
    pub fn take_chunk(&mut self) -> Bytes {
        self.writer.take_chunk()
    }

    /// Returns the rest of the file, drawn on a thread of its own: compressing a large workbook takes
    /// a second.
    pub async fn finish(self) -> Result<Bytes, AppError> {
        let finished = tokio::task::spawn_blocking(move || self.writer.finish()).await;
        finished.unwrap_or_else(|error| Err(internal_error("file", &error)))
    }
}

/// Returns what a file begins with.
pub fn beginning(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Workbook => "",
        _ => BYTE_ORDER_MARK,
    }
}

/// Returns the type of a file for browsers.
pub fn content_type(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "text/csv; charset=utf-8",
    }
}
