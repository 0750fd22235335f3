//! How a browser is served, as whoever sits before it has chosen: theme and language. Each is kept in a
//! cookie, also for strangers; a language that was never chosen is the one the browser asks for.

use super::respond;
use crate::model::{AppError, Language, Theme};
use crate::server::error::internal_error;
use crate::server::locales;
use crate::server::services::{Caller, Services};
use crate::server::state::AppState;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

const THEME: &str = "sevendesk_theme";
const LANGUAGE: &str = "sevendesk_language";
const YEAR_SECONDS: u32 = 365 * 24 * 3600;

/// Keeps the chosen theme in a cookie, and sends the form on to `back`.
pub fn set_theme(theme: &str, back: &str) -> Result<(), AppError> {
    match Theme::from_name(theme) {
        Some(theme) => set_cookie(THEME, theme.name(), back),
        None => respond::refuse(AppError::bad_input("theme", theme, "expected-theme")),
    }
}

/// Keeps the chosen language.
pub fn set_language(language: &str, back: &str) -> Result<(), AppError> {
    match Language::from_tag(language) {
        Some(language) => set_cookie(LANGUAGE, language.tag(), back),
        None => respond::refuse(AppError::bad_input("language", language, "expected-language")),
    }
}

/// Turns shortcuts of a single key `on` or `off` for an operator.
pub async fn set_shortcuts(
    services: &Services,
    caller: &Caller,
    shortcuts: &str,
) -> Result<(), AppError> {
    let on = match shortcuts {
        "on" => true,
        "off" => false,
        _ => return Err(AppError::bad_input("shortcuts", shortcuts, "expected-shortcuts")),
    };
    let saved = services.store.set_shortcuts(caller.user_id, on).await;
    saved.map_err(|e| internal_error("shortcuts", &e))
}

/// The theme that a request comes with.
pub fn theme(headers: &HeaderMap) -> Theme {
    cookie(headers, THEME).and_then(Theme::from_name).unwrap_or_default()
}

/// The language that a request comes with.
pub fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, LANGUAGE).and_then(Language::from_tag);
    let asked = || headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    chosen.or_else(|| asked().and_then(locales::negotiate)).unwrap_or_default()
}

fn set_cookie(name: &str, value: &str, back: &str) -> Result<(), AppError> {
    let secure = if AppState::current()?.web.public.https { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly{secure}");
    if let (Some(answer), Ok(cookie)) = (use_context::<ResponseOptions>(), cookie.parse()) {
        answer.append_header(SET_COOKIE, cookie);
    }
    respond::redirect_back(back);
    Ok(())
}

fn cookie<'a>(headers: &'a HeaderMap, wanted_name: &str) -> Option<&'a str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let cookies = lines.flat_map(|line| line.split(';'));
    let mut pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted_name).map(|(_, value)| value)
}
