//! The formats of files that operators download.

use serde::{Deserialize, Serialize};

/// The format of a downloaded table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum FileFormat {
    /// CSV that programs read: the same in every language and time zone.
    #[default]
    Programs,
    /// CSV that a German Excel opens as a table.
    ExcelGerman,
    /// CSV that an English Excel opens as a table.
    ExcelEnglish,
    /// A workbook for any spreadsheet.
    Workbook,
}

impl FileFormat {
    pub const ALL: [Self; 4] =
        [Self::Programs, Self::ExcelGerman, Self::ExcelEnglish, Self::Workbook];

    /// Returns the name in forms and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Programs => "programs",
            Self::ExcelGerman => "excel-de",
            Self::ExcelEnglish => "excel-en",
            Self::Workbook => "xlsx",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Returns the address of a table as a file, after its first dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Programs => "csv",
            Self::ExcelGerman => "excel-de.csv",
            Self::ExcelEnglish => "excel-en.csv",
            Self::Workbook => "xlsx",
        }
    }

    /// Returns the format of an address without its query.
    pub fn of_path(path: &str) -> Option<Self> {
        let ending = path.rsplit('/').next()?.split_once('.')?.1;
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }

    /// Returns the extension of the file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            _ => "csv",
        }
    }
}
