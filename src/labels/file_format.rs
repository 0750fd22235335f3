//! Formats of files.

use crate::i18n::t;
use crate::model::FileFormat;

impl FileFormat {
    /// Returns the localized name.
    pub fn label(self) -> &'static str {
        t(match self {
            Self::Programs => "file-format-programs",
            Self::ExcelGerman => "file-format-excel-de",
            Self::ExcelEnglish => "file-format-excel-en",
            Self::Workbook => "file-format-xlsx",
        })
    }

    /// Returns what the format is for.
    pub fn purpose(self) -> &'static str {
        t(match self {
            Self::Programs => "file-format-programs-for",
            Self::ExcelGerman => "file-format-excel-de-for",
            Self::ExcelEnglish => "file-format-excel-en-for",
            Self::Workbook => "file-format-xlsx-for",
        })
    }
}
