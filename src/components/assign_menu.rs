//! Choosing an assignee: one menu for all rows and the detail, opened where it was asked for.

use super::avatar;
use super::icon::icon;
use super::markup::{El, el, live};
use crate::model::{Agent, AgentId, ConversationId};
use crate::words::say;
use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;

/// Whose assignee is being chosen, and the control that asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigning {
    pub id: ConversationId,
    pub contact: String,
    pub present: Option<AgentId>,
    /// What is seen of the conversation, as forms carry it.
    pub seen: String,
    /// A selector that finds the control.
    pub control: String,
}

/// What was chosen: a conversation, what was seen of it, and an agent or nobody.
pub type Choice = (ConversationId, String, Option<Agent>);

/// A list of agents that narrows as one types. Arrows move, Enter chooses, Escape leaves.
#[component]
pub fn AssignMenu(
    assigning: RwSignal<Option<Assigning>>,
    #[prop(into)] agents: Signal<Vec<Agent>>,
    on_choose: Callback<Choice>,
) -> impl IntoView {
    let menu = NodeRef::<html::Div>::new();
    let typed = RwSignal::new(String::new());
    let active = RwSignal::new(0_usize);
    let offered = Memo::new(move |_| agents.with(|agents| narrow(agents, &typed.get())));

    Effect::new(move |_| {
        let Some(control) = assigning.with(|a| find(&a.as_ref()?.control)) else { return };
        typed.set(String::new());
        let present = assigning.with_untracked(|a| a.as_ref().and_then(|a| a.present.clone()));
        active.set(offered.with_untracked(|offered| place_of(offered, present.as_ref())));
        request_animation_frame(move || {
            if let Some(menu) = menu.get_untracked() {
                open_at(&menu, &control);
                show_option(active.get_untracked());
            }
        });
    });
    let leave = move || {
        if let Some(menu) = menu.get_untracked() {
            // Fails only for a menu that is closed already.
            let _ = menu.hide_popover();
        }
    };
    let choose = move |index: usize| {
        let choice = offered.with_untracked(|offered| offered.get(index).cloned());
        let asked =
            assigning.with_untracked(|a| a.as_ref().map(|a| (a.id.clone(), a.seen.clone())));
        if let (Some(choice), Some((id, seen))) = (choice, asked) {
            leave();
            on_choose.run((id, seen, choice));
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let last = offered.with_untracked(Vec::len).saturating_sub(1);
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => active.set(if at >= last { 0 } else { at + 1 }),
            "ArrowUp" => active.set(if at == 0 { last } else { at - 1 }),
            "Home" => active.set(0),
            "End" => active.set(last),
            "Enter" => choose(at),
            "Tab" => return leave(),
            _ => return,
        }
        event.prevent_default();
        request_animation_frame(move || show_option(active.get_untracked()));
    };
    // Told before it opens and before it closes. What holds the focus inside is about to go, so
    // the focus goes back to the control first.
    let on_toggle = move |_: web_sys::Event| {
        let Some(menu) = menu.get_untracked() else { return };
        if menu.matches(":popover-open") != Ok(true) {
            return;
        }
        if menu.contains(document().active_element().as_deref()) {
            focus(assigning.with_untracked(|a| find(&a.as_ref()?.control)).as_ref());
        }
        assigning.set(None);
    };
    let on_click = move |event: MouseEvent| {
        if let Some(index) = clicked(&event) {
            choose(index);
        }
    };
    let on_input = move |event| {
        typed.set(event_target_value(&event));
        active.set(0);
    };
    let content = live(move || {
        let assigning = assigning.get()?;
        let present = assigning.present.as_ref();
        Some(offered.with(|offered| choices(offered, active.get(), present)))
    });
    view! {
        <div
            node_ref=menu
            class="menu"
            popover="auto"
            on:beforetoggle=on_toggle
            on:click=on_click
            on:input=on_input
            on:keydown=on_key
        >
            {content}
        </div>
    }
}

/// The field and the list it narrows.
fn choices(offered: &[Option<Agent>], active: usize, present: Option<&AgentId>) -> El {
    let field = el("input")
        .attr("id", "assign-find")
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("aria-expanded", "true")
        .attr("aria-controls", "assign-list")
        .attr("aria-autocomplete", "list")
        .attr("aria-activedescendant", option_id(active))
        .attr("autocomplete", "off")
        .attr("placeholder", say("assign-placeholder"));
    let find = el("label")
        .class("find")
        .child(icon("search"))
        .child(el("span").class("vh").text(say("assign-find")))
        .child(field);
    let options = offered.iter().enumerate();
    let options = options.map(|(i, choice)| option(i, choice.as_ref(), i == active, present));
    let list = el("ul")
        .attr("id", "assign-list")
        .attr("role", "listbox")
        .attr("aria-label", say("assign-to"))
        .children(options);
    let hint = match offered {
        [] => Some(say("assign-none")),
        [None] => Some(say("assign-nobody-known")),
        _ => None,
    };
    el("div").child(find).child(list).children(hint.map(|hint| el("p").class("hint").text(hint)))
}

/// Nobody first, then the agents whose name or id has the typed text.
fn narrow(agents: &[Agent], typed: &str) -> Vec<Option<Agent>> {
    let typed = typed.trim().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&typed);
    let nobody = has(say("nobody")).then_some(None);
    let named = agents.iter().filter(|agent| has(&agent.name) || has(agent.id.as_str()));
    nobody.into_iter().chain(named.cloned().map(Some)).collect()
}

/// Where the menu starts: at the present assignee, so that Enter alone changes nothing.
fn place_of(offered: &[Option<Agent>], present: Option<&AgentId>) -> usize {
    let same = |choice: &Option<Agent>| choice.as_ref().map(|agent| &agent.id) == present;
    offered.iter().position(same).unwrap_or_default()
}

fn option(index: usize, choice: Option<&Agent>, active: bool, present: Option<&AgentId>) -> El {
    let now = choice.map(|agent| &agent.id) == present;
    let holder = el("span").class(if choice.is_some() { "with" } else { "with nobody" });
    el("li")
        .attr("role", "option")
        .attr("id", option_id(index))
        .attr("data-index", index.to_string())
        .attr("aria-selected", if active { "true" } else { "false" })
        .child(avatar::with_assignee(holder, choice))
        .children(now.then(|| icon("check")))
}

fn option_id(index: usize) -> String {
    ["assign-", &index.to_string()].concat()
}

fn clicked(event: &MouseEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    target.closest("[data-index]").ok()??.get_attribute("data-index")?.parse().ok()
}

fn show_option(index: usize) {
    if let Some(option) = document().get_element_by_id(&option_id(index)) {
        let nearest = web_sys::ScrollIntoViewOptions::new();
        nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}

/// Opens the menu under the control, or above it where there is no room below.
fn open_at(menu: &web_sys::HtmlElement, control: &web_sys::Element) {
    // Fails only for a menu that is open already, which then only moves.
    let _ = menu.show_popover();
    let size = |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64());
    let (Some(width), Some(height)) = (size(window().inner_width()), size(window().inner_height()))
    else {
        return;
    };
    let (at, own) = (control.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let below = at.bottom() + 6.0;
    let top = if below + own.height() > height { at.top() - own.height() - 6.0 } else { below };
    let left = at.left().min(width - own.width() - 8.0);
    for (name, value) in [("--x", left), ("--y", top)] {
        let pixels = [&(value.max(8.0).round() as i32).to_string(), "px"].concat();
        // A menu that cannot be placed stays in the corner the style sheet gives it.
        let _ = menu.style().set_property(name, &pixels);
    }
    focus(find("#assign-find").as_ref());
}

fn find(selector: &str) -> Option<web_sys::Element> {
    document().query_selector(selector).ok().flatten()
}

fn focus(element: Option<&web_sys::Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_ref::<web_sys::HtmlElement>()) {
        // An element that is gone cannot take the focus; nothing else should.
        let _ = element.focus();
    }
}
