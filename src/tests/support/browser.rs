//! An HTTP client that behaves like a browser: stores cookies and sends the origin headers of
//! forms and scripts. It does not follow redirects.

use super::http;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde::de::DeserializeOwned;
use sevendesk::model::{Operator, Sidebar, View};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;

/// A browser. Requests may run concurrently.
pub struct Browser {
    http: Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
    /// The `Accept-Language` header.
    language: Option<&'static str>,
}

/// A response with its complete body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    /// Returns the target of a redirect.
    pub fn location(&self) -> Option<&str> {
        self.header("location")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Parses the body as the result of a server function or as an `AppError`.
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e} in {}", self.text))
    }
}

impl Browser {
    pub fn new(addr: SocketAddr) -> Self {
        let http = http::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { http, base: format!("http://{addr}"), cookies: Mutex::default(), language: None }
    }

    /// Returns another browser with a copy of the cookies.
    pub fn twin(&self) -> Self {
        let cookies = self.cookies.lock().unwrap().clone();
        Self {
            http: self.http.clone(),
            base: self.base.clone(),
            cookies: Mutex::new(cookies),
            language: self.language,
        }
    }

    /// Returns another browser with a copy of the cookies, at another server.
    pub fn twin_at(&self, addr: SocketAddr) -> Self {
        Self { base: format!("http://{addr}"), ..self.twin() }
    }

    /// Returns the browser with another preferred language.
    pub fn with_language(self, language: &'static str) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header("accept", "text/html,*/*;q=0.8");
        self.send(request).await
    }

    /// Sends a form as a page does without JavaScript.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        // A list is sent as a repeated field, as checked boxes are.
        let mut sent: Vec<(&str, &str)> = Vec::new();
        for (name, value) in fields {
            match name.ends_with("[]") {
                true => sent.extend(value.lines().map(|line| (*name, line))),
                false => sent.push((name, value)),
            }
        }
        let request = self
            .request(Method::POST, path)
            .header("accept", "text/html,*/*;q=0.8")
            .header("origin", &self.base)
            .header("sec-fetch-site", "same-origin")
            .form(&sent);
        self.send(request).await
    }

    /// Calls a reading server function (GET), as a script does.
    pub async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::GET, path).header("accept", "application/json");
        self.send(request.header("sec-fetch-site", "same-origin").query(fields)).await
    }

    /// Calls a changing server function (POST), as a script does.
    pub async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, path).header("accept", "application/json");
        self.send(request.header("sec-fetch-site", "same-origin").form(fields)).await
    }

    /// Sends the form of the sign-in page.
    pub async fn sign_in(&self, name: &str, password: &str) -> Answer {
        let fields = [("name", name), ("password", password), ("next", "")];
        self.post_form("/api/session/sign-in", &fields).await
    }

    /// Returns the signed-in operator, or `None`.
    pub async fn operator(&self) -> Option<Operator> {
        self.ask("/api/session/operator", &[]).await.json()
    }

    /// Returns the views that the sidebar shows.
    pub async fn views(&self) -> Vec<View> {
        let sidebar: Sidebar = self.ask("/api/session/pulse", &[]).await.json();
        sidebar.views
    }

    /// Returns the text of the flash on the next page, or `None`.
    pub async fn flash(&self) -> Option<String> {
        let page = self.get("/team").await.text;
        let toasts = page.split("id=\"toasts\"").nth(1).expect("a page has toasts");
        // The live regions for success and failure end where the islands begin.
        let toasts = toasts.split("<div id=\"islands\"").next().unwrap();
        let text = text_of(&["<div", toasts].concat());
        (!text.is_empty()).then_some(text)
    }

    /// Returns whether the session is valid.
    pub async fn is_signed_in(&self) -> bool {
        self.operator().await.is_some()
    }

    /// Builds a request with this browser's cookies and without origin headers.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().unwrap();
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(language) = self.language {
            request = request.header("accept-language", language);
        }
        if cookies.is_empty() {
            return request;
        }
        let pairs: Vec<String> = cookies.iter().map(|(k, v)| format!("{k}={v}")).collect();
        request.header("cookie", pairs.join("; "))
    }

    /// Sends a request, stores the cookies of the response, and reads its body.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        for line in headers.get_all("set-cookie") {
            self.store_cookie(line.to_str().unwrap());
        }
        Answer { status, headers, text: without_island_texts(response.text().await.unwrap()) }
    }

    /// Returns the value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    fn store_cookie(&self, line: &str) {
        let (name, rest) = line.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        match value {
            "" => cookies.remove(name),
            _ => cookies.insert(name.to_owned(), value.to_owned()),
        };
    }
}

/// Removes the hidden message catalog of the islands from a page.
fn without_island_texts(page: String) -> String {
    let Some((before, rest)) = page.split_once("<meta id=\"words\"") else { return page };
    let after = rest.split_once('>').unwrap().1;
    [before, after].concat()
}

/// Returns the text of a piece of HTML.
pub fn text_of(html: &str) -> String {
    let pieces = html.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
    let text = pieces.collect::<Vec<_>>().concat();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
