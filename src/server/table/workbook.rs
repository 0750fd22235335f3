//! Workbooks (XLSX) with one sheet: real numbers, dates, and times, texts as texts. A workbook is
//! kept in memory until it is complete, since its format begins with what is known last.

use super::{Cell, Column, FileContext, Kind, TableWriter};
use crate::model::{AppError, Timestamp};
use crate::server::error::internal_error;
use bytes::Bytes;
use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, IgnoreError, Url, Workbook, Worksheet, XlsxError,
};

/// The most rows of a workbook, which bounds its memory.
pub const MOST_ROWS: u64 = 50_000;
/// Excel opens no sheet with more links.
const MOST_LINKS: u32 = 65_000;
/// Excel's limit for the text of a cell, in UTF-16 units.
const MOST_UNITS: usize = 32_767;

/// Draws a workbook.
pub(super) struct WorkbookWriter {
    sheet: Worksheet,
    context: FileContext,
    columns: u16,
    /// The next row.
    row: u32,
    links: u32,
    /// The first row that could not be written.
    failed: Option<XlsxError>,
}

impl WorkbookWriter {
    pub fn new(name: &str, columns: &[Column], context: FileContext) -> Result<Self, AppError> {
        let mut sheet = Worksheet::new();
        let prepared = prepare(&mut sheet, name, columns, &context);
        prepared.map_err(|error| internal_error("workbook", &error))?;
        let columns = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        Ok(Self { sheet, context, columns, row: 1, links: 0, failed: None })
    }

    fn write(&mut self, row: &[Cell]) -> Result<(), XlsxError> {
        let at = self.row;
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    self.sheet.write_string(at, column, fitting(text))?;
                }
                Cell::Number(number) => {
                    self.sheet.write_number(at, column, *number)?;
                }
                Cell::Duration(seconds) => {
                    self.sheet.write_number(at, column, *seconds as f64 / 86_400.0)?;
                }
                Cell::Instant(instant) => match self.date(*instant) {
                    Some(date) => self.sheet.write_datetime(at, column, &date).map(|_| ())?,
                    None => self.sheet.write_string(at, column, instant.iso()).map(|_| ())?,
                },
                Cell::Link { text, path } if self.links < MOST_LINKS => {
                    self.links += 1;
                    let link = Url::new([&self.context.origin, path.as_str()].concat());
                    self.sheet.write_url_with_text(at, column, link, fitting(text))?;
                }
                Cell::Link { text, .. } => {
                    self.sheet.write_string(at, column, fitting(text))?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }

    fn date(&self, at: Timestamp) -> Option<ExcelDateTime> {
        let local = self.context.clock(at)?;
        let [month, day, minute] =
            [local.month(), local.day(), local.minute()].map(i8::cast_unsigned);
        let date = ExcelDateTime::from_ymd(local.year().cast_unsigned(), month, day).ok()?;
        date.and_hms(local.hour().cast_unsigned().into(), minute, local.second().cast_unsigned())
            .ok()
    }
}

impl TableWriter for WorkbookWriter {
    fn add(&mut self, row: &[Cell]) {
        if self.failed.is_none() {
            self.failed = self.write(row).err();
        }
    }

    fn take_chunk(&mut self) -> Bytes {
        Bytes::new()
    }

    fn finish(mut self: Box<Self>) -> Result<Bytes, AppError> {
        let last = (self.row - 1, self.columns.saturating_sub(1));
        let saved = match self.failed.take() {
            Some(error) => Err(error),
            None => complete(self.sheet, last),
        };
        Ok(saved.map_err(|error| internal_error("workbook", &error))?.into())
    }
}

/// Writes the names of the columns, and how they look.
fn prepare(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[Column],
    context: &FileContext,
) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_align(FormatAlign::Top).set_text_wrap();
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    for (place, column) in (0..).zip(columns) {
        // `@` keeps a text a text also when somebody edits the cell.
        let (width, numbers) = match column.kind {
            Kind::Text => (22.0, "@"),
            Kind::Link => (18.0, "@"),
            Kind::Number => (10.0, "General"),
            Kind::Instant => (19.0, "yyyy-mm-dd hh:mm:ss"),
            Kind::Duration => (10.0, "[h]:mm"),
        };
        sheet.set_column_width(place, width)?;
        sheet.set_column_format(place, &Format::new().set_num_format(numbers))?;
        sheet.write_string_with_format(0, place, context.name_with_zone(column), &heading)?;
    }
    Ok(())
}

fn complete(mut sheet: Worksheet, (row, column): (u32, u16)) -> Result<Vec<u8>, XlsxError> {
    sheet.autofilter(0, 0, row, column)?;
    // A phone number is a text on purpose.
    sheet.ignore_error_range(0, 0, row, column, IgnoreError::NumberStoredAsText)?;
    let mut workbook = Workbook::new();
    workbook.push_worksheet(sheet);
    workbook.save_to_buffer()
}

/// Cuts a text to what a cell holds.
fn fitting(text: &str) -> &str {
    let mut units = 0;
    let cut = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MOST_UNITS
    });
    cut.map_or(text, |(at, _)| &text[..at])
}
