//! Requests from other origins are refused on every route that changes something.

use crate::support::TestApp;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::Contract;

fn unsafe_routes() -> Vec<&'static str> {
    server_fn_paths().filter(|(_, method)| *method != Method::GET).map(|(path, _)| path).collect()
}

#[tokio::test]
async fn a_cross_site_form_is_refused_before_anything_happens() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let port = app.addr.port();
    let neighbor = format!("http://127.0.0.1:{}", if port == 65535 { 1 } else { port + 1 });
    let origins = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "nonsense"),
        ("origin", "null"),
        ("origin", "https://evil.example"),
        ("origin", neighbor.as_str()),
    ];
    let mut routes = unsafe_routes();
    assert!(routes.len() >= 5, "{routes:?}");
    routes.extend([
        "/conversations/conv_1/attachments",
        "/conversations",
        "/sign-in",
        "/nowhere",
        "/livez",
    ]);
    for route in routes {
        for (header, value) in origins {
            for accept in ["text/html", "application/json"] {
                let request = lea
                    .request(Method::POST, route)
                    .header(header, value)
                    .header("accept", accept)
                    .form(&[("id", "conv_1"), ("assignee", ""), ("theme", "dark"), ("name", "x")]);
                let answer = lea.send(request).await;
                assert_eq!(answer.status, 403, "{route} with {header}: {value}");
                assert_eq!(answer.header("set-cookie"), None, "{route}");
            }
        }
    }
    assert_eq!(app.simulator.calls(), []);
    assert!(lea.is_signed_in().await, "a forged sign-out ends nothing");
}

#[tokio::test]
async fn same_origin_forms_and_clients_without_a_browser_are_allowed() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.anonymous();
    let own = format!("http://{}", app.addr);
    for header in [
        Some(("sec-fetch-site", "same-origin")),
        Some(("sec-fetch-site", "none")),
        Some(("origin", own.as_str())),
        None,
    ] {
        let mut request =
            browser.request(Method::POST, "/api/session/theme").header("accept", "text/html");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let answer = browser.send(request.form(&[("theme", "dark")])).await;
        assert_eq!(answer.status, 303, "{header:?}");
    }
}

#[tokio::test]
async fn behind_a_proxy_the_public_url_is_the_allowed_origin() {
    let mut config = TestApp::new(Contract::Live);
    config.web.public.https = true;
    config.web.public.host = "desk.example.com".to_owned();
    let app = config.start().await;
    let browser = app.anonymous();
    for (origin, status) in [
        ("https://desk.example.com", 303),
        ("http://desk.example.com", 403),
        ("https://desk.example.com:8443", 403),
    ] {
        let request = browser
            .request(Method::POST, "/api/session/theme")
            .header("accept", "text/html")
            .header("origin", origin);
        let answer = browser.send(request.form(&[("theme", "dark")])).await;
        assert_eq!(answer.status, status, "{origin}");
    }
}

#[tokio::test]
async fn get_requests_change_nothing() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for route in unsafe_routes() {
        let answer = lea.get(&format!("{route}?id=conv_1&assignee=&theme=dark&name=x")).await;
        assert_eq!(answer.status, 405, "{route}");
    }
    assert_eq!(app.simulator.calls(), []);
    assert!(lea.is_signed_in().await);
}
