//! The HTML shell and the table of pages: every address of the product on one screen.

use crate::components::markup::El;
use crate::model::{Language, Theme};
use crate::pages::{
    conversations::ConversationsPage, drawn::DrawnPage, frame::FrameView, not_found::NotFoundPage,
};
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{SsrMode, path};

/// What the server draws beside the app, for those who have signed in.
#[derive(Clone)]
pub struct Hands(pub El);

/// What the browser's half says by itself, as [`Words::read`](crate::words::Words::read) takes it.
#[derive(Clone, Copy)]
pub struct Shared(pub &'static str);

/// The document around the app. Only the server calls it.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let theme = use_context::<Theme>().unwrap_or_default();
    let language = use_context::<Language>().unwrap_or_default();
    let words = use_context::<Shared>().map(|words| words.0);
    view! {
        <!DOCTYPE html>
        <html lang=language.tag() data-theme=theme.attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="sheet"/>
                <HydrationScripts options/>
                <MetaTags/>
                <meta id="words" name="words" content=words/>
            </head>
            <body>
                <App/>
                {use_context::<Hands>().map(|hands| hands.0)}
            </body>
        </html>
    }
}

/// Every page. Answers are rendered whole, so that they read without JavaScript and carry the
/// right status.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=title/>
        <Router>
            <FrameView>
                <Routes fallback=NotFoundPage>
                    <Route path=path!("/") view=|| view! { <Redirect path="/conversations"/> } ssr=SsrMode::Async/>
                    // Drawn by the server: `api::drawn` says what is at each.
                    <Route path=path!("/sign-in") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/team") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/jobs") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/jobs/:id") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/hand-over") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view=DrawnPage ssr=SsrMode::Async/>
                    <Route path=path!("/views") view=DrawnPage ssr=SsrMode::Async/>
                    // What is open is drawn by the list's page: both show a change at once.
                    <ParentRoute path=path!("/conversations") view=ConversationsPage ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async/>
                        <Route path=path!(":id") view=|| () ssr=SsrMode::Async/>
                        <Route path=path!(":id/close") view=|| () ssr=SsrMode::Async/>
                    </ParentRoute>
                </Routes>
            </FrameView>
        </Router>
    }
}

/// What stands on the browser's tab. leptos_meta writes it into the document as it is, so a name
/// with markup in it must not be able to end the element.
fn title(text: String) -> String {
    match text.as_str() {
        "" => "Sevendesk".to_owned(),
        named => [&named.replace('<', "‹"), " · Sevendesk"].concat(),
    }
}
