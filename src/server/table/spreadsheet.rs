//! CSV that Excel opens as a table: the separator and the decimal mark of its language, times on the
//! team's clock, and texts that stay texts.
//!
//! Excel reads every cell of a CSV file as if it had been typed: `0049` becomes 49, `3/4` a date,
//! `+49 1` a formula. The only spelling that keeps such a text, and nothing more, is a constant in
//! quotes: `="0049"`. Texts that Excel leaves alone are written as they are.

use super::programs::{Lines, begins_formula, escape_formula};
use super::{Cell, Column, FileContext, TableWriter};
use crate::model::AppError;
use bytes::Bytes;
use std::borrow::Cow;

/// Excel's limit for a constant is 255 UTF-16 units.
const CONSTANT_UNITS: usize = 250;
/// Excel's limit for all constants of a cell is 8,192 UTF-16 units, with what joins them.
const QUOTED_UNITS: usize = 8_000;
/// The most words in what Excel reads as a date, such as `Friday, November 27, 2026 2:05 PM`.
const DATE_WORDS: usize = 3;
/// Texts that Excel reads as truth values.
const TRUTH_VALUES: [&str; 4] = ["TRUE", "FALSE", "WAHR", "FALSCH"];
/// Characters that Excel finds in no number, date, or time.
const NEVER_IN_VALUES: &str = "_!?;\"&<>@{}[]|~`^\\*=";

/// Returns a text as a cell of a CSV file in which Excel, in any language, shows exactly that text.
/// Only what would begin a formula and cannot be quoted, because it has several lines or is very
/// long, gets an apostrophe in front.
pub fn quoted_text(text: &str) -> Cow<'_, str> {
    if !begins_formula(text) && !is_read_as_value(text) {
        return Cow::Borrowed(text);
    }
    let units = |c: char| c.len_utf16() + usize::from(c == '"');
    if text.contains(['\r', '\n']) || text.chars().map(units).sum::<usize>() > QUOTED_UNITS {
        return escape_formula(text);
    }
    let mut quoted = String::from("=\"");
    let mut length = 0;
    for c in text.chars() {
        length += units(c);
        if length > CONSTANT_UNITS {
            quoted.push_str("\"&\"");
            length = units(c);
        }
        quoted.push_str(if c == '"' { "\"" } else { "" });
        quoted.push(c);
    }
    quoted.push('"');
    Cow::Owned(quoted)
}

/// Returns whether Excel could read the text as something else: a number, an amount, a percentage,
/// a fraction, a date, a time, a truth value, or an error. Says yes when in doubt.
fn is_read_as_value(text: &str) -> bool {
    let trimmed = text.trim();
    let is_truth = TRUTH_VALUES.iter().any(|value| value.eq_ignore_ascii_case(trimmed));
    if is_truth || trimmed.starts_with('#') {
        return true;
    }
    let words = trimmed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    text.contains(char::is_numeric)
        && !text.contains(|c| NEVER_IN_VALUES.contains(c))
        && words.count() <= DATE_WORDS
}

/// Draws CSV for Excel.
pub(super) struct SpreadsheetWriter {
    lines: Lines,
    decimal_mark: char,
    context: FileContext,
}

impl SpreadsheetWriter {
    pub fn new(
        separator: u8,
        decimal_mark: char,
        columns: &[Column],
        context: FileContext,
    ) -> Self {
        let mut lines = Lines::new(separator);
        let names = columns.iter().map(|column| context.name_with_zone(column));
        lines.add(names.map(|name| quoted_text(&name).into_owned()));
        Self { lines, decimal_mark, context }
    }

    fn draw<'a>(&self, cell: &'a Cell) -> Cow<'a, str> {
        match cell {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) | Cell::Link { text, .. } => quoted_text(text),
            Cell::Number(number) => {
                let number = number.to_string();
                Cow::Owned(number.replace('.', self.decimal_mark.encode_utf8(&mut [0; 4])))
            }
            Cell::Instant(at) => match self.context.clock(*at) {
                // Every language of Excel reads this order as a date.
                Some(local) => Cow::Owned(local.strftime("%Y-%m-%d %H:%M:%S").to_string()),
                None => Cow::Owned(quoted_text(&at.iso()).into_owned()),
            },
            Cell::Duration(seconds) => {
                let (minutes, hours) = (seconds / 60 % 60, seconds / 3_600);
                Cow::Owned(format!("{hours}:{minutes:02}:{:02}", seconds % 60))
            }
        }
    }
}

impl TableWriter for SpreadsheetWriter {
    fn add(&mut self, row: &[Cell]) {
        let cells: Vec<_> = row.iter().map(|cell| self.draw(cell)).collect();
        self.lines.add(cells);
    }

    fn take_chunk(&mut self) -> Bytes {
        self.lines.take_chunk()
    }

    fn finish(mut self: Box<Self>) -> Result<Bytes, AppError> {
        Ok(self.take_chunk())
    }
}
