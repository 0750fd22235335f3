//! Reads single variables and collects their problems, so that one start reports them all.

use crate::server::process_user::process_user;
use std::fmt;
use std::io::ErrorKind;

/// One variable that is missing or invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingProblem {
    pub variable: &'static str,
    /// Never the value itself: it may be a secret.
    pub what: String,
    pub example: &'static str,
}

/// The settings are invalid; displays one problem per line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<SettingProblem>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the settings are not complete:")?;
        for SettingProblem { variable, what, example } in &self.0 {
            write!(f, "\n  {variable} {what}. Example: {example}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

/// A variable, an example value, and the parser of its text.
type Source<'a, T> = (&'static str, &'static str, &'a dyn Fn(&str) -> Option<T>);

/// A pass over the variables.
pub struct Env<'a> {
    variable: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<SettingProblem>,
}

impl<'a> Env<'a> {
    pub fn new(variable: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { variable, problems: Vec::new() }
    }

    /// Reads a variable that has a default.
    pub fn or<T>(
        &mut self,
        name: &'static str,
        example: &'static str,
        parse: impl Fn(&str) -> Option<T>,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        match self.text(name) {
            Some(text) => self.parsed(name, example, &text, parse),
            None => Some(default()),
        }
    }

    /// Reads a secret from the variable, or from the file that the second variable names.
    pub fn secret(
        &mut self,
        name: &'static str,
        file: &'static str,
        example: &'static str,
        parse: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let found =
            self.inline_or_file((name, example, &parse), (file, "/run/secrets/token", &parse))?;
        match found {
            Some(secret) => Some(secret),
            None => self.problem(name, example, "is not set"),
        }
    }

    /// Reads a value from a variable or a file; `Some(None)` if neither is set.
    pub fn inline_or_file<T>(
        &mut self,
        (name, example, parse): Source<T>,
        (file, file_example, parse_file): Source<T>,
    ) -> Option<Option<T>> {
        match (self.text(name), self.text(file)) {
            (None, None) => Some(None),
            (Some(_), Some(_)) => {
                self.problem(name, example, &format!("and {file} are both set: keep one"))
            }
            (Some(text), None) => self.parsed(name, example, &text, parse).map(Some),
            (None, Some(path)) => match std::fs::read_to_string(&path) {
                Ok(text) => self.parsed(file, file_example, text.trim(), parse_file).map(Some),
                Err(error) => {
                    let kind = error.kind();
                    let fix = match kind {
                        ErrorKind::PermissionDenied => {
                            let user = process_user();
                            format!(": this process runs as user {user}, so chown {user} the file")
                        }
                        _ => String::new(),
                    };
                    let what = format!("names a file that cannot be read ({kind}){fix}");
                    self.problem(file, file_example, &what)
                }
            },
        }
    }

    /// Returns the value if there were no problems.
    pub fn finish<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, ConfigErrors> {
        match value() {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(ConfigErrors(self.problems)),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn parsed<T>(
        &mut self,
        name: &'static str,
        example: &'static str,
        text: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        parse(text).or_else(|| self.problem(name, example, "cannot be read"))
    }

    /// Records a problem with a variable; returns `None`.
    pub fn problem<T>(
        &mut self,
        variable: &'static str,
        example: &'static str,
        what: &str,
    ) -> Option<T> {
        self.problems.push(SettingProblem { variable, what: what.to_owned(), example });
        None
    }
}
