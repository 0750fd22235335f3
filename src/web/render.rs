//! A page as a whole document: the head that all pages share, and the content security policy that
//! allows the scripts of this response.

use super::security::headers;
use crate::model::{Language, PageContext, Theme};
use crate::pages::{Page, layout};
use crate::server::locales;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::config::LeptosOptions;
use leptos::nonce::{Nonce, provide_nonce, use_nonce};
use leptos::prelude::*;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::OnceLock;

/// The parts of the head that depend only on the language.
struct Head {
    /// With [`PLACE`] for the nonce.
    scripts: String,
    /// The style sheet of every page but the list.
    page_styles: String,
    /// The islands' texts, escaped for an attribute.
    texts: String,
}

/// How Leptos starts the islands.
const WHEN_IDLE: &str = "requestIdleCallback(c)";
const WHEN_IDLE_OR_LATE: &str = "requestIdleCallback(c,{timeout:1000})";
const PAGE_STYLES: &str = "pages.css";
const PLACE: &str = "{nonce}";
const END: &str = "</body></html>";

impl Head {
    /// Returns the head for a language, built once.
    fn of(language: Language, options: &LeptosOptions) -> &'static Self {
        static HEADS: [OnceLock<Head>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        HEADS[language as usize].get_or_init(|| Self::new(language, options))
    }

    /// Reads the file names of this build.
    fn new(language: Language, options: &LeptosOptions) -> Self {
        let owner = Owner::new();
        owner.with(|| {
            provide_nonce();
            let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
            let links = view! {
                <HydrationScripts options=options.clone() islands=true/>
            };
            let scripts = links.to_html().replace(&nonce, PLACE);
            // Leptos also writes the nonce into `crossorigin`, where it has no meaning.
            let scripts = scripts.replace(&format!("crossorigin=\"{PLACE}\""), "crossorigin");
            // Without a deadline, the islands of a page that is never idle would stay dead.
            let scripts = scripts.replace(WHEN_IDLE, WHEN_IDLE_OR_LATE);
            let scripts = scripts.lines().map(str::trim_start).collect::<Vec<_>>().join("\n");
            let build = build(options);
            let sheet = match hash_of(options, "css") {
                Some(hash) => format!("/pkg/{}.{hash}.css", options.output_name),
                None => format!("/pkg/{}.css", options.output_name),
            };
            let scripts = format!(
                "<link rel=\"stylesheet\" href=\"{sheet}\" data-turbo-track=\"reload\">\
                 <script type=\"module\" src=\"/navigation.js?{build}\" nonce=\"{PLACE}\" \
                 data-turbo-track=\"reload\"></script>{scripts}"
            );
            // Not tracked by Turbo, which would load the document anew where the list has no such sheet.
            let version = version_of(options, PAGE_STYLES);
            let page_styles =
                format!("<link rel=\"stylesheet\" href=\"/{PAGE_STYLES}?{version}\">");
            Self { scripts, page_styles, texts: escape(locales::client_messages(language)) }
        })
    }
}

fn hash_of(options: &LeptosOptions, kind: &str) -> Option<String> {
    let beside = std::env::current_exe().ok()?.parent()?.join(options.hash_file.as_ref());
    let hashes = std::fs::read_to_string(beside).ok().filter(|_| options.hash_files)?;
    let mut pairs = hashes.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(name, _)| name.trim() == kind).map(|(_, hash)| hash.trim().to_owned())
}

/// Returns a few digits of a file's hash, so that browsers load a changed file anew.
fn version_of(options: &LeptosOptions, file: &str) -> String {
    let path = Path::new(options.site_root.as_ref()).join(file);
    let digest = std::fs::read(path).map(Sha256::digest);
    digest.map(|digest| hex::encode(&digest[..6])).unwrap_or_default()
}

/// Returns the build's id, read once: a page does not work with the scripts of another build.
pub fn build(options: &LeptosOptions) -> &'static str {
    static BUILD: OnceLock<String> = OnceLock::new();
    BUILD.get_or_init(|| hash_of(options, "wasm").unwrap_or_else(|| "development".to_owned()))
}

/// Responds with the document.
pub fn document(
    site: &LeptosOptions,
    context: &PageContext,
    here: &str,
    language: Language,
    page: Page,
) -> Response {
    let head = Head::of(language, site);
    let nonce = Nonce::new().to_string();
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = layout::tab_title(context, &page.title);
    let needs_page_styles = page.needs_page_styles;
    let signed_in = context.islands_role();
    let body = layout::layout(context, here, page).to_html();
    let islands = signed_in.map(|role| layout::islands(role, context, here).to_html());
    let islands = islands.unwrap_or_default();
    let theme = match context.theme {
        Theme::System => String::new(),
        chosen => format!(" data-theme=\"{}\"", chosen.name()),
    };
    let page_styles = if needs_page_styles { &*head.page_styles } else { "" };
    let build = build(site);
    let (tag, scripts) = (language.tag(), head.scripts.replace(PLACE, &nonce));
    let title = escape(&title);
    let mut document = [
        "<!DOCTYPE html><html lang=\"",
        tag,
        "\"",
        &theme,
        "><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"turbo-prefetch\" content=\"false\">\
         <meta name=\"turbo-cache-control\" content=\"no-cache\">\
         <meta name=\"csp-nonce\" content=\"",
        &nonce,
        "\">\
         <meta name=\"build\" content=\"",
        build,
        "\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><title>",
        &title,
        "</title>",
        &scripts,
        page_styles,
        "<meta id=\"words\" name=\"words\" content=\"",
        &head.texts,
        "\"></head><body>",
    ]
    .concat();
    document.reserve(body.len() + islands.len() + END.len());
    // Remove Leptos's hydration markers, which only islands need.
    push_without_markers(&mut document, &body);
    document.extend([&*islands, END]);
    let policy = headers::page_policy(&nonce);
    (status, [(CONTENT_SECURITY_POLICY, policy)], Html(document)).into_response()
}

fn push_without_markers(document: &mut String, body: &str) {
    const MARKER: &str = "<!>";
    // Several times as fast as `str::split`, which took a tenth of the time of a page.
    let mut start = 0;
    for place in memchr::memmem::find_iter(body.as_bytes(), MARKER) {
        document.push_str(&body[start..place]);
        start = place + MARKER.len();
    }
    document.push_str(&body[start..]);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
