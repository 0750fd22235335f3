//! Roles.

use crate::i18n::t;
use crate::model::Role;

impl Role {
    /// Returns the localized name.
    pub fn label(self) -> &'static str {
        match self {
            Role::Viewer => t("role-viewer"),
            Role::Lead => t("role-lead"),
            Role::Admin => t("role-admin"),
        }
    }
}
