//! A combobox: a text field that filters a list; arrows move, Enter chooses. The assign menu and
//! the command palette use it.

use super::dom;
use crate::i18n::t;
use crate::model::search::SearchTerms;
use js_sys::JsString;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// An option of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Identifies the choice within its list.
    pub key: String,
    pub label: String,
    /// Shown beside the label, for example the keys of a command.
    pub hint: Option<String>,
    /// Shown below the label. A choice that has one is also found by it and by its hint.
    pub text: String,
    /// Whether this is the current value.
    pub present: bool,
}

/// Element ids and message keys of a combobox.
#[derive(Debug, Clone, Copy)]
pub struct ComboboxNames {
    pub field: &'static str,
    pub list: &'static str,
    /// Message keys of the field's label, the list's label, and the placeholder.
    pub field_label: &'static str,
    pub list_label: &'static str,
    pub placeholder: &'static str,
}

/// The state of a combobox.
#[derive(Clone, Copy)]
pub struct ComboboxState {
    /// All choices.
    pub choices: RwSignal<Vec<Choice>>,
    pub typed: RwSignal<String>,
    /// The index of the active choice within `fitting`.
    pub active: RwSignal<usize>,
    /// The choices that match the typed text.
    pub fitting: RwSignal<Vec<Choice>>,
}

impl ComboboxState {
    pub fn new() -> Self {
        Self {
            choices: RwSignal::new(Vec::new()),
            typed: RwSignal::new(String::new()),
            active: RwSignal::new(0),
            fitting: RwSignal::new(Vec::new()),
        }
    }

    /// Shows these choices; with an empty field, the current value becomes active.
    pub fn open(self, choices: Vec<Choice>, typed: String) {
        let present = choices.iter().position(|choice| choice.present).unwrap_or_default();
        let is_empty = typed.is_empty();
        self.choices.set(choices);
        self.filter_choices(typed);
        if is_empty {
            self.active.set(present);
        }
    }

    /// Keeps the choices that contain every typed word. An exact match becomes active, else the
    /// first.
    fn filter_choices(self, typed: String) {
        let terms = SearchTerms::new(&typed, decomposed);
        let choices = self.choices.get_untracked();
        let fitting: Vec<_> =
            choices.into_iter().filter(|choice| terms.are_in(&choice.searched())).collect();
        let exact = fitting.iter().position(|choice| {
            let hint = choice.hint.as_deref().unwrap_or_default();
            terms.equal(&choice.label) || terms.equal(hint.get(1..).unwrap_or_default())
        });
        self.active.set(exact.unwrap_or_default());
        self.fitting.set(fitting);
        self.typed.set(typed);
    }
}

impl Default for ComboboxState {
    fn default() -> Self {
        Self::new()
    }
}

impl Choice {
    /// Returns all that it is found by.
    fn searched(&self) -> String {
        match (&*self.text, &self.hint) {
            ("", _) | (_, None) => [&*self.label, " ", &self.text].concat(),
            (text, Some(hint)) => [&*self.label, " ", hint, " ", text].concat(),
        }
    }
}

fn decomposed(text: &str) -> String {
    JsString::from(text).normalize("NFKD").to_lower_case().into()
}

#[component]
pub fn Combobox(
    names: ComboboxNames,
    state: ComboboxState,
    /// Receives the chosen option.
    #[prop(into)]
    on_choose: Callback<Choice>,
    /// Runs when Tab leaves the field.
    #[prop(into)]
    on_leave: Callback<()>,
) -> impl IntoView {
    let ComboboxState { typed, active, fitting, .. } = state;
    let option_id = move |place: usize| [names.list, "-", &place.to_string()].concat();
    let choose = move |place: usize| {
        let chosen = fitting.with_untracked(|fitting| fitting.get(place).cloned());
        if let Some(chosen) = chosen {
            on_choose.run(chosen);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        if dom::is_composing(&event) {
            return;
        }
        let last = fitting.with_untracked(Vec::len).saturating_sub(1);
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => active.set(if at == 0 { last } else { at - 1 }),
            "Home" => active.set(0),
            "End" => active.set(last),
            "Enter" => choose(at),
            "Tab" => return on_leave.run(()),
            _ => return,
        }
        event.prevent_default();
    };
    // Scroll the active option into view.
    dom::effect(move || {
        let place = active.get();
        fitting.track();
        dom::on_next_frame(move || {
            if let Some(option) = document().get_element_by_id(&option_id(place)) {
                let nearest = ScrollIntoViewOptions::new();
                nearest.set_block(ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        });
    });
    let on_click = move |event: MouseEvent| {
        let place = dom::closest(&event, "[data-index]");
        let place = place.and_then(|option| option.get_attribute("data-index")?.parse().ok());
        if let Some(place) = place {
            choose(place);
        }
    };
    let options = move || {
        let option = |(place, choice): (usize, Choice)| {
            view! {
                <li
                    role="option"
                    id=option_id(place)
                    data-index=place.to_string()
                    data-key=choice.key
                    data-text=choice.text
                    aria-selected=move || (active.get() == place).to_string()
                    class:present=choice.present
                >
                    <span class="label" dir="auto" translate="no">{choice.label}</span>
                    {choice.hint.map(|hint| view! { <kbd>{hint}</kbd> })}
                </li>
            }
        };
        fitting.get().into_iter().enumerate().map(option).collect::<Vec<_>>()
    };
    let is_empty = move || fitting.with(Vec::is_empty);
    view! {
        <label class="find">
            <svg class="icon" aria-hidden="true"><use href="/icons.svg#search"></use></svg>
            <span class="vh">{t(names.field_label)}</span>
            <input
                id=names.field
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls=names.list
                aria-autocomplete="list"
                aria-activedescendant=move || (!is_empty()).then(|| option_id(active.get()))
                autocomplete="off"
                placeholder=t(names.placeholder)
                prop:value=move || typed.get()
                on:input=move |event| state.filter_choices(event_target_value(&event))
                on:keydown=on_key
            />
        </label>
        <ul
            id=names.list
            role="listbox"
            aria-label=t(names.list_label)
            hidden=is_empty
            on:click=on_click
        >
            {options}
        </ul>
        <p class="hint" role="status">{move || is_empty().then(|| t("hands-none"))}</p>
    }
}
