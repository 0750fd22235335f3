//! Preferences of a browser: theme and language. Each is stored in a cookie, also before sign-in;
//! until a language is chosen, `Accept-Language` decides.

use super::{SessionData, respond};
use crate::model::query::pairs;
use crate::model::{AppError, FileFormat, Language, ListLayout, NextForm, Theme};
use crate::server::error::store_error;
use crate::server::locales;
use crate::server::services::{Caller, Services};
use crate::server::state::AppState;
use http::HeaderMap;
use http::header::{ACCEPT_LANGUAGE, COOKIE, SET_COOKIE};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tower_sessions::cookie::{Cookie, SameSite, time};

const THEME: &str = "sevendesk_theme";
const LANGUAGE: &str = "sevendesk_language";

/// Stores the chosen theme in a cookie, and redirects the form to `back`.
pub fn set_theme(theme: &str, back: &str) -> Result<(), AppError> {
    match Theme::from_name(theme) {
        Some(theme) => set_cookie(THEME, theme.name(), back),
        None => respond::refuse(AppError::bad_input("theme", theme, "expected-theme")),
    }
}

/// Stores the chosen language. `typed` is what an unsent form of the page had, as the address of
/// its action with a query; it is back on the next page.
pub async fn set_language(language: &str, back: &str, typed: &str) -> Result<(), AppError> {
    let Some(language) = Language::from_tag(language) else {
        return respond::refuse(AppError::bad_input("language", language, "expected-language"));
    };
    if let Some((action, fields)) = typed.split_once('?') {
        let form = NextForm { action: action.to_owned(), fields: pairs(fields).collect() };
        SessionData::current()?.keep_typed(form).await?;
    }
    set_cookie(LANGUAGE, language.tag(), back)
}

/// Turns single-key shortcuts `on` or `off` for an operator.
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
    saved.map_err(|e| store_error("shortcuts", &e))
}

/// Keeps the format of the files that an operator downloads.
pub async fn set_file_format(
    services: &Services,
    caller: &Caller,
    format: &str,
) -> Result<FileFormat, AppError> {
    let refused = || AppError::bad_input("format", format, "expected-file-format");
    let format = FileFormat::from_name(format).ok_or_else(refused)?;
    let saved = services.store.set_file_format(caller.user_id, format).await;
    saved.map_err(|e| store_error("file format", &e))?;
    Ok(format)
}

/// Keeps how an operator's lists look: the density, and which of the offered columns are hidden.
pub async fn set_list_layout(
    services: &Services,
    caller: &Caller,
    density: &str,
    offered: Vec<String>,
    shown: &[String],
) -> Result<(), AppError> {
    let is_compact = match density {
        ListLayout::COMPACT => true,
        ListLayout::COMFORTABLE => false,
        _ => return Err(AppError::bad_input("density", density, "expected-density")),
    };
    let hidden: Vec<_> = offered.into_iter().filter(|name| !shown.contains(name)).collect();
    let refused = || AppError::bad_input("columns", "", "expected-columns");
    let layout = ListLayout::new(is_compact, hidden).ok_or_else(refused)?;
    let saved = services.store.set_list_layout(caller.user_id, &layout).await;
    saved.map_err(|e| store_error("list layout", &e))
}

/// Returns the theme of a request.
pub fn theme(headers: &HeaderMap) -> Theme {
    cookie(headers, THEME).and_then(|name| Theme::from_name(&name)).unwrap_or_default()
}

/// Returns the language of a request.
pub fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, LANGUAGE).and_then(|tag| Language::from_tag(&tag));
    let asked = || headers.get(ACCEPT_LANGUAGE).and_then(|header| header.to_str().ok());
    chosen.or_else(|| asked().and_then(locales::negotiate)).unwrap_or_default()
}

fn set_cookie(name: &'static str, value: &'static str, back: &str) -> Result<(), AppError> {
    let cookie = Cookie::build((name, value))
        .path("/")
        .max_age(time::Duration::days(365))
        .same_site(SameSite::Lax)
        .http_only(true)
        .secure(AppState::current()?.web.public.https)
        .build();
    if let (Some(response), Ok(cookie)) =
        (use_context::<ResponseOptions>(), cookie.to_string().parse())
    {
        response.append_header(SET_COOKIE, cookie);
    }
    respond::redirect_back(back);
    Ok(())
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).flatten();
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}
