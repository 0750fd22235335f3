//! Markup as data. A view written with `view!` is a type of its own, with code of its own in the
//! browser's half; all markup that changes shares this one type, and listeners stand on the few
//! elements around it. What is written once and stays is written with `view!`.

use leptos::attr::{Attribute, any_attribute::*, custom::custom_attribute};
use leptos::html::{ElementChild, custom, input};
use leptos::prelude::*;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::{CastFrom, Rndr, types};
use leptos::tachys::ssr::StreamBuilder;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, iterators::StaticVec};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use wasm_bindgen::JsValue;

/// Text of a child or an attribute.
pub type Text = Cow<'static, str>;

/// An element: its tag, attributes, switches such as `checked`, and children. Servers answer it as
/// the lines of [`El::spell`].
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct El {
    tag: Text,
    attributes: Vec<(Text, Text)>,
    switches: Vec<(Text, bool)>,
    children: Vec<Child>,
}

/// Markup that is drawn anew when what it reads changes.
pub type Live = Box<dyn FnMut() -> Option<El> + Send>;

/// Markup that reads signals.
pub fn live(markup: impl FnMut() -> Option<El> + Send + 'static) -> Live {
    Box::new(markup)
}

/// Markup that reads answers: a server waits for them, a browser keeps what it has meanwhile.
pub fn awaited(markup: impl FnMut() -> Option<El> + Send + 'static) -> impl IntoView {
    let markup = live(markup);
    view! { <Transition>{markup}</Transition> }
}

#[derive(Debug, Clone)]
enum Child {
    Text(Text),
    Element(El),
}

/// An element by its tag. Of those without children, only `input`.
pub fn el(tag: impl Into<Text>) -> El {
    let tag = tag.into();
    El { tag, attributes: Vec::new(), switches: Vec::new(), children: Vec::new() }
}

/// A value that goes along with a form.
pub fn hidden(name: &'static str, value: impl Into<Text>) -> El {
    el("input").attr("type", "hidden").attr("name", name).attr("value", value)
}

impl El {
    pub fn class(self, class: &'static str) -> Self {
        self.attr("class", class)
    }

    pub fn attr(mut self, name: &'static str, value: impl Into<Text>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    /// A switch as it should stand now, whatever has been done to it meanwhile.
    pub fn switch(mut self, name: &'static str, on: bool) -> Self {
        self.switches.push((name.into(), on));
        self
    }

    pub fn text(mut self, text: impl Into<Text>) -> Self {
        let text = text.into();
        match self.children.last_mut() {
            // Two texts in a row are one in HTML.
            Some(Child::Text(before)) => before.to_mut().push_str(&text),
            _ => self.children.push(Child::Text(text)),
        }
        self
    }

    pub fn child(mut self, child: El) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    pub fn children(mut self, children: impl IntoIterator<Item = El>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }

    /// Lines that begin with what they stand for: `<` an element, `=` an attribute, whose value is
    /// the next line, `+` and `-` a switch, `"` a text, `>` the end of an element. Reading a tree of
    /// nested lists would take a browser several times the code.
    fn spell(self, lines: &mut Vec<String>) {
        lines.push(["<", &self.tag].concat());
        for (name, value) in self.attributes {
            lines.push(["=", &name].concat());
            lines.push(value.into_owned());
        }
        for (name, on) in self.switches {
            lines.push([if on { "+" } else { "-" }, &name].concat());
        }
        for child in self.children {
            match child {
                Child::Text(text) => lines.push(["\"", &text].concat()),
                Child::Element(element) => element.spell(lines),
            }
        }
        lines.push(">".to_owned());
    }

    /// As Leptos writes it, which escapes texts and attributes.
    fn into_html(self) -> AnyView {
        let on = self.switches.into_iter().filter(|(_, on)| *on).map(|(name, _)| (name, "".into()));
        let attributes: Vec<AnyAttribute> = (self.attributes.into_iter().chain(on))
            .map(|(name, value)| custom_attribute(name, value).into_any_attr())
            .collect();
        if self.tag == "input" {
            return input().add_any_attr(attributes).into_any();
        }
        let element = custom(self.tag).add_any_attr(attributes);
        let mut children = self.children;
        // The mark that ends a list of children would be text in a `textarea`.
        match children.as_mut_slice() {
            [] => return element.into_any(),
            [Child::Text(text)] => {
                return element.child(std::mem::take(text).into_owned()).into_any();
            }
            _ => {}
        }
        let children = children.into_iter().map(|child| match child {
            Child::Text(text) => text.into_owned().into_any(),
            Child::Element(element) => element.into_html(),
        });
        element.child(StaticVec::from(children.collect::<Vec<_>>())).into_any()
    }

    /// Takes over an element that the server has written.
    fn adopt(self, element: types::Element) -> Standing {
        turn(&element, &self.switches);
        let mut next = element.first_child();
        let children = self.children.into_iter().map(|child| {
            let node = next.take().expect("the server writes as many children as the browser");
            next = node.next_sibling();
            match child {
                Child::Text(text) => StandingChild::Text(node, text),
                Child::Element(child) => {
                    let element = types::Element::cast_from(node);
                    let element = element.expect("the server writes the same elements");
                    StandingChild::Element(child.adopt(element))
                }
            }
        });
        let children = children.collect();
        Standing { tag: self.tag, attributes: self.attributes, children, element }
    }
}

impl From<El> for Vec<String> {
    fn from(element: El) -> Self {
        let mut lines = Vec::new();
        element.spell(&mut lines);
        lines
    }
}

/// Reads what [`El::spell`] has written.
impl From<Vec<String>> for El {
    fn from(lines: Vec<String>) -> Self {
        let mut lines = lines.into_iter();
        // What is open around the element being read; the outmost holds the whole.
        let mut around = Vec::new();
        let mut element = el("");
        while let Some(line) = lines.next() {
            let (sign, rest) = line.split_at_checked(1).unwrap_or_default();
            let rest = Text::from(rest.to_owned());
            match sign {
                "<" => around.push(std::mem::replace(&mut element, el(rest))),
                ">" => {
                    if let Some(parent) = around.pop() {
                        element = parent.child(element);
                    }
                }
                "=" => {
                    let value = lines.next().unwrap_or_default();
                    element.attributes.push((rest, value.into()));
                }
                "\"" => element.children.push(Child::Text(rest)),
                sign => element.switches.push((rest, sign == "+")),
            }
        }
        match element.children.pop() {
            Some(Child::Element(whole)) => whole,
            _ => el("div"),
        }
    }
}

fn turn(element: &types::Element, switches: &[(Text, bool)]) {
    for (name, on) in switches {
        Rndr::set_property(element, name, &JsValue::from_bool(*on));
    }
}

/// An element as it stands in the document.
pub struct Standing {
    tag: Text,
    attributes: Vec<(Text, Text)>,
    children: Vec<StandingChild>,
    element: types::Element,
}

enum StandingChild {
    Text(types::Node, Text),
    Element(Standing),
}

impl StandingChild {
    fn node(&self) -> &types::Node {
        match self {
            Self::Text(node, _) => node,
            Self::Element(standing) => standing.element.as_ref(),
        }
    }
}

impl Child {
    fn build(self) -> StandingChild {
        match self {
            Self::Text(text) => StandingChild::Text(Rndr::create_text_node(&text).into(), text),
            Self::Element(element) => StandingChild::Element(element.build()),
        }
    }

    fn rebuild(self, parent: &types::Element, old: &mut StandingChild) {
        match (self, old) {
            (Self::Text(new), StandingChild::Text(node, old)) => {
                if new != *old {
                    node.set_text_content(Some(&new));
                    *old = new;
                }
            }
            (Self::Element(new), StandingChild::Element(old)) if new.tag == old.tag => {
                new.rebuild(old);
            }
            (new, old) => {
                let new = new.build();
                Rndr::insert_node(parent, new.node(), Some(old.node()));
                Rndr::remove(old.node());
                *old = new;
            }
        }
    }
}

impl Render for El {
    type State = Standing;

    fn build(self) -> Standing {
        let drawing = matches!(&*self.tag, "svg" | "use" | "rect" | "line" | "text");
        let space = drawing.then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(&self.tag, space);
        for (name, value) in &self.attributes {
            Rndr::set_attribute(&element, name, value);
        }
        turn(&element, &self.switches);
        let children: Vec<_> = self.children.into_iter().map(Child::build).collect();
        for child in &children {
            Rndr::insert_node(&element, child.node(), None);
        }
        Standing { tag: self.tag, attributes: self.attributes, children, element }
    }

    /// Keeps the elements, and with them the focus, as far as the form is the same.
    fn rebuild(self, old: &mut Standing) {
        if self.tag != old.tag {
            let mut new = self.build();
            old.insert_before_this(&mut new);
            old.unmount();
            *old = new;
            return;
        }
        for attribute in &self.attributes {
            if !old.attributes.contains(attribute) {
                Rndr::set_attribute(&old.element, &attribute.0, &attribute.1);
            }
        }
        for (name, _) in &old.attributes {
            if self.attributes.iter().all(|(kept, _)| kept != name) {
                Rndr::remove_attribute(&old.element, name);
            }
        }
        old.attributes = self.attributes;
        turn(&old.element, &self.switches);
        for gone in old.children.drain(self.children.len().min(old.children.len())..) {
            Rndr::remove(gone.node());
        }
        for (place, child) in self.children.into_iter().enumerate() {
            match old.children.get_mut(place) {
                Some(standing) => child.rebuild(&old.element, standing),
                None => {
                    let new = child.build();
                    Rndr::insert_node(&old.element, new.node(), None);
                    old.children.push(new);
                }
            }
        }
    }
}

impl Mountable for Standing {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &types::Element, marker: Option<&types::Node>) {
        self.element.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<types::Element> {
        vec![self.element.clone()]
    }
}

impl AddAnyAttr for El {
    type Output<NewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _: NewAttr) -> Self::Output<NewAttr> {
        self
    }
}

impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.into_html().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        buf.with_buf(|buf| {
            self.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        });
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Standing {
        match position.get() {
            Position::FirstChild => cursor.child(),
            Position::Current => {}
            _ => cursor.sibling(),
        }
        let element = types::Element::cast_from(cursor.current());
        let element = element.expect("the server writes an element where the browser expects it");
        position.set(Position::NextChild);
        self.adopt(element)
    }

    fn into_owned(self) -> Self {
        self
    }
}
