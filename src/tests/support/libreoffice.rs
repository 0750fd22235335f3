//! LibreOffice, which opens files as people do and says what it found in each cell.

use super::file::TemporaryFolder;
use roxmltree::{Document, Node};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The language of the person who opens a file, as LibreOffice names and numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locale {
    pub name: &'static str,
    number: u16,
}

pub const GERMAN: Locale = Locale { name: "de-DE", number: 1031 };
pub const ENGLISH: Locale = Locale { name: "en-US", number: 1033 };

/// What LibreOffice takes a cell for.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    Number(f64),
    /// On no particular clock, such as `2026-03-29T03:00:00`.
    Date(String),
    /// Hours, minutes and seconds, such as `PT26H05M00S`.
    Time(String),
    /// Anything else, such as a truth value or a percentage.
    Other(String),
}

/// A cell of an opened file.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    pub value: Value,
    pub formula: Option<String>,
    pub link: Option<String>,
}

/// The rows of an opened file.
pub type Sheet = Vec<Vec<Opened>>;

/// Opened files, by name.
pub type Sheets = BTreeMap<String, Sheet>;

/// Opens files in both languages, at the same time.
pub async fn open_in_both(files: BTreeMap<String, Vec<u8>>) -> [(Locale, Sheets); 2] {
    let opening = [GERMAN, ENGLISH].map(|locale| {
        let files = files.clone();
        tokio::task::spawn_blocking(move || (locale, open(locale, &files)))
    });
    let [german, english] = opening;
    [german.await.unwrap(), english.await.unwrap()]
}

/// Opens files in the given language; a file's name says its format, such as `audit-excel-de.csv`,
/// and must differ from others before the dot. Each is opened as Excel would
/// do it: every cell of a CSV file is read as if it had been typed, formulas included.
fn open(locale: Locale, files: &BTreeMap<String, Vec<u8>>) -> Sheets {
    let folder = TemporaryFolder::new("libreoffice");
    set_locale(&folder.0.join("profile"), locale);
    let mut groups = BTreeMap::<String, Vec<&str>>::new();
    for (name, bytes) in files {
        std::fs::write(folder.0.join(name), bytes).unwrap();
        groups.entry(filter(name, locale)).or_default().push(name);
    }
    for (filter, names) in &groups {
        convert(&folder.0, filter, names);
    }
    let sheets = files.keys().map(|name| {
        let opened = Path::new(name).with_extension("fods");
        let text = std::fs::read_to_string(folder.0.join("opened").join(opened));
        (name.clone(), read(&text.unwrap_or_else(|e| panic!("{name} was not opened: {e}"))))
    });
    sheets.collect()
}

/// Returns how LibreOffice reads a CSV file; empty for a workbook.
fn filter(name: &str, locale: Locale) -> String {
    let separator = match name {
        name if name.ends_with(".xlsx") => return String::new(),
        name if name.contains("excel-de") => b';',
        _ => b',',
    };
    // Quotes, UTF-8, from the first line on; not all that is quoted is a text; dates are read.
    format!("CSV:{separator},34,76,1,,{},false,true", locale.number)
}

fn set_locale(profile: &Path, locale: Locale) {
    std::fs::create_dir_all(profile.join("user")).unwrap();
    let settings = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item>
</oor:items>"#,
        locale.name
    );
    std::fs::write(profile.join("user/registrymodifications.xcu"), settings).unwrap();
}

fn convert(folder: &Path, filter: &str, names: &[&str]) {
    let profile = folder.join("profile");
    let mut command = Command::new("soffice");
    command.arg("--headless").arg(format!("-env:UserInstallation=file://{}", profile.display()));
    if !filter.is_empty() {
        command.arg(format!("--infilter={filter}"));
    }
    command.args(["--convert-to", "fods", "--outdir", "opened"]).args(names).current_dir(folder);
    let output = command.output().unwrap_or_else(|e| {
        panic!(
            "LibreOffice cannot be started ({e}), so nobody knows how spreadsheets read the files. \
             scripts/test.sh installs it; by hand: \
             apt-get install --no-install-recommends libreoffice-calc-nogui"
        )
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Reads the first sheet.
fn read(text: &str) -> Sheet {
    let document = Document::parse(text).unwrap();
    let table = document.descendants().find(|node| is(node, "table")).unwrap();
    let mut rows = Sheet::new();
    for row in table.descendants().filter(|node| is(node, "table-row")) {
        let mut cells = Vec::new();
        for cell in row.children().filter(|node| is(node, "table-cell")) {
            let repeated = repeated(&cell, "number-columns-repeated");
            cells.extend(std::iter::repeat_n(opened(&cell), repeated));
        }
        while cells.last().is_some_and(|cell| cell.value == Value::Empty) {
            cells.pop();
        }
        rows.extend(std::iter::repeat_n(cells, repeated(&row, "number-rows-repeated").min(2)));
    }
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    rows
}

fn opened(cell: &Node) -> Opened {
    let text = || attribute(cell, "string-value").unwrap_or_else(|| shown(cell));
    let value = match attribute(cell, "value-type").as_deref() {
        None => Value::Empty,
        Some("string") => Value::Text(text()),
        Some("float") => Value::Number(attribute(cell, "value").unwrap().parse().unwrap()),
        Some("date") => Value::Date(attribute(cell, "date-value").unwrap()),
        Some("time") => Value::Time(attribute(cell, "time-value").unwrap()),
        Some(other) => Value::Other(other.to_owned()),
    };
    let link = cell.descendants().find(|node| is(node, "a"));
    let link = link.and_then(|link| attribute(&link, "href"));
    Opened { value, formula: attribute(cell, "formula"), link }
}

/// Returns the text of a cell, a line for each paragraph.
fn shown(cell: &Node) -> String {
    let paragraphs = cell.children().filter(|node| is(node, "p"));
    let lines = paragraphs.map(|paragraph| {
        let parts = paragraph.descendants().map(|node| match node.tag_name().name() {
            _ if node.is_text() => node.text().unwrap_or_default().to_owned(),
            "s" => " ".repeat(repeated(&node, "c")),
            "tab" => "\t".to_owned(),
            "line-break" => "\n".to_owned(),
            _ => String::new(),
        });
        parts.collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is(node: &Node, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn attribute(node: &Node, name: &str) -> Option<String> {
    let found = node.attributes().find(|attribute| attribute.name() == name);
    found.map(|attribute| attribute.value().to_owned())
}

fn repeated(node: &Node, name: &str) -> usize {
    attribute(node, name).map_or(1, |times| times.parse().unwrap())
}
