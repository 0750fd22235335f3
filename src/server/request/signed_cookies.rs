//! Signed cookies: what is remembered of a browser before anybody signs in there. A stranger's
//! request writes nothing to the database.

use crate::server::state::AppState;
use crate::server::store::now;
use http::Extensions;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tower_cookies::cookie::SameSite;
use tower_cookies::cookie::time::Duration;
use tower_cookies::{Cookie, Cookies, Key};

/// The longest value, in bytes before encoding: browsers drop cookies of more than 4,096.
const MAX_BYTES: usize = 1_300;

/// The signed cookies of a request and its response.
pub struct SignedCookies {
    cookies: Cookies,
    key: Key,
    https: bool,
}

/// A value, the one cookie that it is valid in, and until when.
#[derive(Serialize, Deserialize)]
struct Signed<T> {
    name: String,
    until: i64,
    value: T,
}

impl SignedCookies {
    /// Returns the cookies of the request with these extensions; the session layer reads them.
    pub fn of(state: &AppState, extensions: &Extensions) -> Option<Self> {
        let cookies = extensions.get::<Cookies>()?.clone();
        let (key, https) = (state.store.cookie_key().clone(), state.web.public.https);
        Some(Self { cookies, key, https })
    }

    /// Returns the value of a cookie that this server set and that has not expired.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let cookie = self.cookies.signed(&self.key).get(&self.full_name(name))?;
        let signed: Signed<T> = serde_json::from_str(cookie.value()).ok()?;
        (signed.name == name && signed.until > now().0).then_some(signed.value)
    }

    /// Returns the value and removes the cookie.
    pub fn take<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let value = self.get(name)?;
        // Signed, the empty value would not be empty.
        self.cookies.add(self.cookie(name, String::new(), 0));
        Some(value)
    }

    /// Sets a cookie that expires after some seconds. Does nothing if the value is too long, which
    /// only a forged form makes it.
    pub fn set(&self, name: &str, value: impl Serialize, seconds: i64) {
        let signed = Signed { name: name.to_owned(), until: now().0 + seconds, value };
        let text = serde_json::to_string(&signed).unwrap_or_default();
        if (1..=MAX_BYTES).contains(&text.len()) {
            self.cookies.signed(&self.key).add(self.cookie(name, text, seconds));
        }
    }

    fn cookie(&self, name: &str, value: String, seconds: i64) -> Cookie<'static> {
        Cookie::build((self.full_name(name), value))
            .path("/")
            .max_age(Duration::seconds(seconds))
            .same_site(SameSite::Lax)
            .http_only(true)
            .secure(self.https)
            .build()
    }

    fn full_name(&self, name: &str) -> String {
        [if self.https { "__Host-" } else { "" }, name].concat()
    }
}
