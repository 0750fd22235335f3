//! Tables for spreadsheets: RFC 4180 in UTF-8, with no cell that a spreadsheet would take for a
//! formula, sent while they are written.

use crate::model::AppError;
use ::csv::{Terminator, Writer, WriterBuilder};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use std::borrow::Cow;
use std::convert::Infallible;
use std::error::Error;

/// Without it Excel takes UTF-8 for the code page of the country.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What begins a formula; spreadsheets of East Asia take the wide forms too.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text as a cell that no spreadsheet reckons with: what would begin a formula gets an
/// apostrophe before it.
pub fn cell(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(SIGNS);
    match formula {
        true => Cow::Owned(["'", text].concat()),
        false => Cow::Borrowed(text),
    }
}

/// A table that is read while it is sent.
pub trait Table: Send + 'static {
    /// The next lines, the first with the names of the columns; none at the end.
    fn next(&mut self) -> impl Future<Output = Result<Option<Piece>, AppError>> + Send;

    /// What is worth a word besides the number of rows.
    fn remark(&self) -> String {
        String::new()
    }
}

/// Some lines of a table, and how many rows they are.
pub struct Piece {
    pub lines: Bytes,
    pub rows: u64,
}

/// Lines of a table, as they are written.
pub struct Lines(Writer<Vec<u8>>);

impl Lines {
    /// Begins with the names of the columns.
    pub fn headed(names: &[&str]) -> Self {
        let mut lines = Self::after_a_piece();
        lines.add(names);
        lines
    }

    /// Adds a line; each cell is made safe.
    pub fn add<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let written = cells
            .into_iter()
            .try_for_each(|text| self.0.write_field(cell(text.as_ref()).as_bytes()))
            .and_then(|()| self.0.write_record(None::<&[u8]>));
        written.expect("memory takes whatever is written");
    }

    /// What has been written since the beginning or the last piece.
    pub fn piece(&mut self) -> Bytes {
        let written = std::mem::replace(self, Self::after_a_piece()).0.into_inner();
        written.unwrap_or_else(|_| panic!("memory takes whatever is written")).into()
    }

    fn after_a_piece() -> Self {
        Self(WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(vec![]))
    }
}

/// Answers with a file to be kept under a name, such as `audit.csv`. An error among the pieces
/// breaks the connection off, so that no browser takes a part for the whole.
pub fn download<E>(
    name: &str,
    pieces: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Response
where
    E: Into<Box<dyn Error + Send + Sync>> + 'static,
{
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    let mark = stream::once(async { Ok(Bytes::from_static(BYTE_ORDER_MARK.as_bytes())) });
    (headers, Body::from_stream(mark.chain(pieces))).into_response()
}

/// The same for a short table, in one piece.
pub fn short_download(name: &str, mut lines: Lines) -> Response {
    download(name, stream::iter([Ok::<_, Infallible>(lines.piece())]))
}
