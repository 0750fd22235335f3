//! The selection. It persists across pages with the same filters and stores the state of each
//! conversation when selected. The form `#selection` sends it; the rows' checkboxes show it.

use super::actions::{ClickAction, clicked_action};
use super::{dom, rows};
use crate::i18n::t_plural;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, MouseEvent};

/// The form field that holds the selected rows.
const ROWS: &str = "rows[]";
const BOXES: &str = "#list tbody input[name='rows[]']";
const HEAD: &str = "#list thead input[data-page]";
const ALL: &str = "#selection [name=all]";
const COUNT: &str = "#selection output";
/// The attribute of the root element while a selection exists.
const SELECTING: &str = "data-selecting";

#[derive(Default)]
struct Selected {
    /// The selected ids and the form value of each.
    lines: BTreeMap<String, String>,
    /// Whether all matching conversations are selected, on every page.
    everything: bool,
    /// The id of the row that was selected or deselected last; a range starts from it.
    anchor: String,
    /// The filters of the list the selection was made in.
    filters: Option<String>,
}

thread_local! {
    static SELECTED: RefCell<Selected> = RefCell::default();
}

#[island]
pub fn Selection() -> impl IntoView {
    dom::on_mount(|| {
        // Include boxes that were checked before hydration.
        change(|selected| {
            let ticked: Vec<_> = boxes().into_iter().filter(HtmlInputElement::checked).collect();
            selected.filters = filters();
            selected.set(&ticked, true);
        });
        dom::listen("click", |event| {
            if let Some((ClickAction::ClearSelection, _)) = clicked_action(&event) {
                return clear();
            }
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let Some(ticked) = target.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
                return;
            };
            let range = event.unchecked_ref::<MouseEvent>().shift_key();
            if ticked.matches(BOXES) == Ok(true) {
                change(|selected| selected.tick(&ticked, range));
            } else if ticked.matches(HEAD) == Ok(true) {
                if ticked.checked() { select_page() } else { clear() }
            } else if ticked.matches(ALL) == Ok(true) {
                change(|selected| selected.everything = ticked.checked());
            }
        });
        dom::listen(dom::DRAWN, |_| {
            change(|selected| {
                let filters = filters();
                if selected.filters != filters {
                    *selected = Selected { filters, ..Selected::default() };
                }
            });
        });
        // Announce the count when it changes, not when the page is redrawn.
        dom::listen("turbo:before-morph-element", |event| {
            if is_selecting() && dom::closest(&event, COUNT).is_some() {
                event.prevent_default();
            }
        });
        dom::listen("formdata", |event| {
            if dom::closest(&event, "#selection").is_some()
                && let Some(data) = dom::form_data(&event)
            {
                data.delete(ROWS);
                for row in SELECTED.with_borrow(Selected::rows) {
                    // Fails only if the value is not text.
                    let _ = data.append_with_str(ROWS, &row);
                }
            }
        });
    });
}

/// Returns whether anything is selected.
pub fn is_selecting() -> bool {
    dom::is_marked(SELECTING)
}

/// Clears the selection.
pub fn clear() {
    change(|selected| {
        selected.lines.clear();
        selected.everything = false;
    });
}

/// Selects the page; if it is already selected, selects all matching conversations.
pub fn select_page() {
    change(|selected| {
        let boxes = boxes();
        let whole = boxes.iter().all(|ticked| selected.lines.contains_key(&id_of(ticked)));
        selected.everything = selected.everything || (whole && !boxes.is_empty());
        selected.set(&boxes, true);
    });
}

/// Selects or deselects a row as `on` says; `None` toggles it.
pub fn select_row(row: Option<&Element>, on: Option<bool>) {
    let found = row.and_then(|row| row.query_selector("input[name='rows[]']").ok().flatten());
    let Some(ticked) = found.and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else { return };
    ticked.set_checked(on.unwrap_or_else(|| !ticked.checked()));
    change(|selected| selected.tick(&ticked, false));
}

/// Sends the form with an action and, if known, an assignee.
pub fn submit(action: &str, assignee: &str) {
    let field = dom::input("#selection [name=assignee]");
    let choose = |assignee: &str| {
        if let Some(field) = &field {
            field.set_value(assignee);
        }
    };
    choose(assignee);
    let button = ["#selection [name=action][value=", action, "]"].concat();
    dom::click(dom::find(&button).as_ref());
    choose("");
}

impl Selected {
    fn set(&mut self, boxes: &[HtmlInputElement], on: bool) {
        for ticked in boxes {
            match on {
                // Keep the state from the first selection.
                true => drop(self.lines.entry(id_of(ticked)).or_insert_with(|| ticked.value())),
                false => drop(self.lines.remove(&id_of(ticked))),
            }
        }
    }

    /// Applies a click on a checkbox; with `range`, from the last clicked row.
    fn tick(&mut self, ticked: &HtmlInputElement, range: bool) {
        let (boxes, on) = (boxes(), ticked.checked());
        // Deselecting one of all matching rows leaves the visible rows selected.
        if std::mem::take(&mut self.everything) {
            self.set(&boxes, true);
        }
        let place = |id: &str| boxes.iter().position(|other| id_of(other) == id);
        let id = id_of(ticked);
        let ends = place(&self.anchor).zip(place(&id)).filter(|_| range);
        match ends {
            Some((from, to)) => {
                self.set(boxes.get(from.min(to)..=from.max(to)).unwrap_or_default(), on);
            }
            None => self.set(std::slice::from_ref(ticked), on),
        }
        self.anchor = id;
    }

    fn rows(&self) -> Vec<String> {
        match self.everything {
            true => Vec::new(),
            false => self.lines.values().cloned().collect(),
        }
    }

    /// Shows the selection in the page.
    fn show(&self) {
        let boxes = boxes();
        let shown =
            |ticked: &HtmlInputElement| self.everything || self.lines.contains_key(&id_of(ticked));
        for ticked in &boxes {
            ticked.set_checked(shown(ticked));
        }
        if let Some(head) = dom::input(HEAD) {
            let whole = !boxes.is_empty() && boxes.iter().all(shown);
            head.set_checked(whole);
            head.set_indeterminate(!whole && boxes.iter().any(shown));
        }
        let total = dom::find(".pager").map(|pager| dom::attribute(&pager, "data-total"));
        let total = total.and_then(|total| total.parse().ok()).unwrap_or(0);
        let so_many = self.lines.len() as u64;
        if let Some(all) = dom::input(ALL) {
            all.set_checked(self.everything);
            if let Ok(Some(label)) = all.closest("label") {
                let more = self.everything || total > so_many;
                // Fails only for an invalid attribute name.
                let _ = label.toggle_attribute_with_force("hidden", !more);
            }
        }
        let selecting = self.everything || so_many > 0;
        dom::mark(SELECTING, selecting);
        if let Some(output) = dom::find(COUNT).filter(|_| selecting) {
            let words = match self.everything {
                true => t_plural("hands-all-selected", total, &[]),
                false => t_plural("hands-selected", so_many, &[]),
            };
            dom::write(&output, &words);
        }
    }
}

fn change(how: impl FnOnce(&mut Selected)) {
    SELECTED.with_borrow_mut(how);
    SELECTED.with_borrow(Selected::show);
}

fn boxes() -> Vec<HtmlInputElement> {
    dom::find_all(BOXES).into_iter().filter_map(|found| found.dyn_into().ok()).collect()
}

/// Returns the filters of the visible list; `None` if no list is visible.
fn filters() -> Option<String> {
    dom::input("#selection [name=query]").map(|field| field.value())
}

fn id_of(ticked: &Element) -> String {
    let row = ticked.closest(rows::ROW).ok().flatten();
    row.map(|row| dom::attribute(&row, "data-id")).unwrap_or_default()
}
