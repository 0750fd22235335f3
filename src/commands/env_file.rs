//! The file `.env` in the working directory. It is read whole or the start is refused: a file that
//! is read only to its first mistake would leave security settings at their defaults.

use anyhow::{Context, bail};
use std::io::ErrorKind;

const PATH: &str = ".env";

/// Sets the file's variables, if there is a file. Variables that are already set take precedence.
pub fn load() -> anyhow::Result<()> {
    let text = match std::fs::read_to_string(PATH) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => bail!("{PATH} cannot be read ({}). Nothing was started", error.kind()),
    };
    read(&text)?;
    dotenvy::from_read(text.as_bytes()).context(".env cannot be applied")
}

/// Reads every variable of the text. The error names the line but never repeats it: it may hold a
/// secret.
pub fn read(text: &str) -> anyhow::Result<Vec<(String, String)>> {
    if let Some(line) = text.lines().position(substitutes) {
        bail!(
            "{PATH}, line {}: $ would be replaced by another variable. Put the value into single quotes, such as NAME='a$b'",
            line + 1
        );
    }
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(|_| {
        anyhow::anyhow!(
            "{PATH}, line {} cannot be read. Put a value with spaces or special characters into single quotes, such as NAME='two words'",
            broken_line(text)
        )
    })
}

/// Whether the line has a `$` outside single quotes, which dotenvy would replace without a word.
fn substitutes(line: &str) -> bool {
    let line = line.trim_start();
    !line.starts_with('#') && line.split('\'').step_by(2).any(|outside| outside.contains('$'))
}

/// Returns the number of the line after the longest beginning of the text that can be read:
/// dotenvy does not count lines.
fn broken_line(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let is_readable = |count: &usize| {
        let beginning = lines[..*count].join("\n");
        dotenvy::from_read_iter(beginning.as_bytes()).all(|variable| variable.is_ok())
    };
    (0..lines.len()).rev().find(is_readable).map_or(1, |count| count + 1)
}
