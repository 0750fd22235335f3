//! Cache of fragments that are the same on every page of all operators with one role and language.

use crate::model::{Contract, Language, Role};
use leptos::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, RwLock};

/// A fragment, with what it depends on besides the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fragment {
    Islands { may_change: bool },
    Shortcuts(Role, Option<Contract>),
}

type Fragments = HashMap<(Fragment, Option<Language>), Arc<str>>;

static RENDERED: LazyLock<RwLock<Fragments>> = LazyLock::new(RwLock::default);

impl Fragment {
    /// Returns the HTML of the fragment, rendered once by `draw`.
    pub fn html<V: IntoView>(self, draw: impl FnOnce() -> V) -> Arc<str> {
        let key = (self, use_context());
        let known = RENDERED.read().expect("no holder of this lock panics").get(&key).cloned();
        known.unwrap_or_else(|| {
            let html: Arc<str> = draw().to_html().into();
            RENDERED.write().expect("no holder of this lock panics").insert(key, html.clone());
            html
        })
    }
}
