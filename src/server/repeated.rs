//! Fields that a plain form sends several times, such as ticked boxes: one field of as many lines, as
//! server functions expect it.

use crate::model::query::{encode, pairs};
use axum::body::{Body, Bytes};
use std::collections::HashMap;

/// The form with each name once.
pub fn joined(form: Bytes) -> Body {
    let Ok(text) = std::str::from_utf8(&form) else { return form.into() };
    let mut names = Vec::new();
    let mut values: HashMap<String, String> = HashMap::new();
    let mut repeated = false;
    for (name, value) in pairs(text) {
        match values.get_mut(&name) {
            Some(lines) => {
                repeated = true;
                lines.push('\n');
                lines.push_str(&value);
            }
            None => {
                names.push(name.clone());
                values.insert(name, value);
            }
        }
    }
    if !repeated {
        return form.into();
    }
    let fields = names.iter().map(|name| [&encode(name), "=", &encode(&values[name])].concat());
    fields.collect::<Vec<_>>().join("&").into()
}
