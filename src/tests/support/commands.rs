//! What a command of the binary printed.

use std::process::Output;

/// Returns both streams as text.
pub fn printed(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}{err}")
}
