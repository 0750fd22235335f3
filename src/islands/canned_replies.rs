//! Canned replies in the form for replies: the choices, and inserting one into the text. The choices
//! come in a frame of the page where one is chosen without islands.

use super::combobox::Choice;
use super::{browser, dom, page};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlTextAreaElement};

const FIELD: &str = "#composer textarea";

thread_local! {
    /// The button or the field that waits for the choices.
    static WAITING: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Loads the choices for the open conversation.
pub fn request(control: Element) {
    let Some(frame) = dom::find("#choice-menu turbo-frame") else { return };
    WAITING.set(Some(control));
    let address = ["/conversations/", &page::open_conversation(), "/canned-replies"].concat();
    // Fails only for an invalid attribute name.
    let _ = frame.set_attribute("src", &address);
}

/// Returns what waited for the choices.
pub fn take_waiting() -> Option<Element> {
    WAITING.take()
}

/// Returns the choices that were loaded.
pub fn choices() -> Vec<Choice> {
    dom::find_all("#choice-menu turbo-frame li").iter().map(choice).collect()
}

fn choice(item: &Element) -> Choice {
    let part = |selector: &str| item.query_selector(selector).ok().flatten();
    let text = |selector: &str| part(selector).map(|part| dom::text(&part));
    Choice {
        key: String::new(),
        label: text("strong").unwrap_or_default(),
        hint: text("kbd"),
        text: text("p").unwrap_or_default(),
        present: false,
    }
}

/// Sends the form of a button, as without islands.
pub fn send(button: &Element) {
    let form = button.closest("form").ok().flatten();
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let (Some(form), Some(button)) = (form, button.dyn_ref()) {
        // Fails only if the button has left the form.
        let _ = form.request_submit_with_submitter(Some(button));
    }
}

/// Returns the field of a reply into which just the slash of a shortcut was typed.
pub fn begun_shortcut(event: &Event) -> Option<HtmlTextAreaElement> {
    let field: HtmlTextAreaElement = dom::closest(event, FIELD)?.dyn_into().ok()?;
    let is_offered = dom::find("#composer [data-action=canned-replies]").is_some()
        && dom::find("#composer [value=team]:checked").is_none();
    (is_offered && field.value() == "/").then_some(field)
}

/// Returns what is typed after the slash, if nothing else is typed.
pub fn shortcut(field: &HtmlTextAreaElement) -> Option<String> {
    let value = field.value();
    let rest = value.strip_prefix('/')?;
    (!rest.chars().any(char::is_whitespace)).then(|| rest.to_owned())
}

/// Inserts a text in place of a shortcut, else where the cursor is.
pub fn insert(text: &str) {
    let Some(field) = dom::find(FIELD).and_then(|it| it.dyn_into::<HtmlTextAreaElement>().ok())
    else {
        return;
    };
    dom::focus(Some(&field));
    if shortcut(&field).is_some() {
        field.select();
    }
    browser::exec_command("insertText", false, text);
}

/// Returns to the text what was typed into the menu after its slash, without a choice.
pub fn return_typed(control: &Element, typed: &str) {
    let field = control.dyn_ref::<HtmlTextAreaElement>();
    if let Some(field) = field.filter(|field| shortcut(field).is_some())
        && !typed.is_empty()
    {
        field.set_value(&["/", typed].concat());
    }
}
