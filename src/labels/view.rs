//! Views.

use super::time::length;
use crate::i18n::{format_number, t, t_args};
use crate::model::view::{NEEDS_REPLY, QUEUE, UNASSIGNED, WAITING_LONG, WINDOW_CLOSING};
use crate::model::{Sidebar, View};

/// Returns the view, with its name if it is built in.
pub fn named(mut view: View) -> View {
    if view.name.is_empty() {
        view.name = match view.key.as_str() {
            QUEUE => t("queue").to_owned(),
            WAITING_LONG => t_args("views-waiting-over", &[("length", &length(60))]),
            NEEDS_REPLY => t("state-needs-reply").to_owned(),
            UNASSIGNED => t("views-unassigned").to_owned(),
            WINDOW_CLOSING => t("views-window-closing").to_owned(),
            key => key.to_owned(),
        };
    }
    view
}

/// Returns the views with their names.
pub fn all_named(views: Vec<View>) -> Vec<View> {
    views.into_iter().map(named).collect()
}

/// Returns the sidebar with the names of its views.
pub fn named_sidebar(sidebar: Sidebar) -> Sidebar {
    Sidebar { views: all_named(sidebar.views), ..sidebar }
}

impl View {
    /// Returns the text of the browser's alert when the count exceeds the threshold.
    pub fn alarm(&self) -> String {
        let number = |number: Option<u32>| format_number(number.unwrap_or_default().into());
        let (count, most) = (number(self.count), number(self.alert_above));
        t_args("view-alarm", &[("view", &self.name), ("count", &count), ("most", &most)])
    }
}
