//! Permissions: calls every server function with every role. A function that is missing from the
//! table fails the tests.

use crate::support::{Browser, TestApp};
use leptos::server_fn::axum::server_fn_paths;
use reqwest::Method;
use sevendesk::model::{AppError, Role};
use sevendesk::simulator::Contract;
use std::collections::BTreeSet;

/// The least role that may call each server function; `None` if anonymous callers may.
const TABLE: [(&str, Option<Role>); 48] = [
    ("/api/agents/list", Some(Role::Viewer)),
    ("/api/attachments/remove", Some(Role::Lead)),
    ("/api/attention/dismiss", Some(Role::Viewer)),
    ("/api/canned-replies/choose", Some(Role::Lead)),
    ("/api/canned-replies/insert", Some(Role::Lead)),
    ("/api/canned-replies/remove", Some(Role::Lead)),
    ("/api/canned-replies/save", Some(Role::Lead)),
    ("/api/contacts/save", Some(Role::Lead)),
    ("/api/conversations/assign", Some(Role::Lead)),
    ("/api/conversations/close", Some(Role::Lead)),
    ("/api/conversations/closing", Some(Role::Lead)),
    ("/api/conversations/get", Some(Role::Viewer)),
    ("/api/conversations/list", Some(Role::Viewer)),
    ("/api/conversations/outcome", Some(Role::Viewer)),
    ("/api/conversations/reopen", Some(Role::Lead)),
    ("/api/conversations/snooze", Some(Role::Lead)),
    ("/api/conversations/subject", Some(Role::Lead)),
    ("/api/conversations/tag", Some(Role::Lead)),
    ("/api/conversations/take-over", Some(Role::Lead)),
    ("/api/conversations/wake", Some(Role::Lead)),
    ("/api/jobs/back", Some(Role::Lead)),
    ("/api/jobs/choose", Some(Role::Lead)),
    ("/api/jobs/hand-over", Some(Role::Lead)),
    ("/api/jobs/prepare", Some(Role::Lead)),
    ("/api/jobs/start", Some(Role::Lead)),
    ("/api/jobs/start-with", Some(Role::Lead)),
    ("/api/jobs/steer", Some(Role::Lead)),
    ("/api/jobs/undo", Some(Role::Lead)),
    ("/api/messages/write", Some(Role::Lead)),
    ("/api/pending/send", Some(Role::Viewer)),
    ("/api/pending/undo", Some(Role::Viewer)),
    ("/api/presence/here", Some(Role::Viewer)),
    ("/api/session/file-format", Some(Role::Lead)),
    ("/api/session/list-layout", Some(Role::Viewer)),
    ("/api/session/operator", None),
    ("/api/session/pulse", Some(Role::Viewer)),
    ("/api/session/sign-in", None),
    ("/api/session/shortcuts", Some(Role::Viewer)),
    ("/api/session/sign-out", None),
    ("/api/tags/create", Some(Role::Lead)),
    ("/api/templates/preview", Some(Role::Lead)),
    ("/api/templates/send", Some(Role::Lead)),
    ("/api/views/add", Some(Role::Viewer)),
    ("/api/views/alert", Some(Role::Viewer)),
    ("/api/views/change", Some(Role::Viewer)),
    ("/api/views/remove", Some(Role::Viewer)),
    ("/api/views/reorder", Some(Role::Viewer)),
    ("/api/views/restore", Some(Role::Viewer)),
];

/// Functions that set a cookie and redirect, for any caller.
const CHOICES: [&str; 2] = ["/api/session/theme", "/api/session/language"];

/// Form fields that include those of every function.
const FIELDS: [(&str, &str); 13] = [
    ("tag", "nothing"),
    ("id", "conv_1"),
    ("assignee", ""),
    ("query", ""),
    ("name", "nobody"),
    ("theme", "dark"),
    ("shortcuts", "on"),
    ("format", "programs"),
    ("address", "/team"),
    ("action", "assign"),
    ("agent", "nobody"),
    ("how", "nobody"),
    ("command", "pause"),
];

async fn status(browser: &Browser, path: &str) -> u16 {
    let method = server_fn_paths().find(|(known, _)| *known == path).unwrap().1;
    match method {
        Method::GET => browser.ask(path, &FIELDS).await.status,
        _ => browser.call(path, &FIELDS).await.status,
    }
}

#[tokio::test]
async fn every_server_function_is_in_the_table() {
    let app = TestApp::new(Contract::Live).start().await;
    let registered: BTreeSet<&str> = server_fn_paths().map(|(path, _)| path).collect();
    let listed = TABLE.iter().map(|(path, _)| *path).chain(CHOICES).collect::<BTreeSet<_>>();
    assert_eq!(registered, listed);
    drop(app);
}

#[tokio::test]
async fn anonymous_callers_get_401_from_every_function_that_needs_a_role() {
    let app = TestApp::new(Contract::Live).start().await;
    for (path, least) in TABLE {
        let refused = status(&app.anonymous(), path).await == 401;
        assert_eq!(refused, least.is_some(), "{path}");
    }
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn each_role_may_call_exactly_the_functions_the_table_allows() {
    let app = TestApp::new(Contract::Live).start().await;
    for role in Role::ALL {
        let browser = app.sign_in(role).await;
        for (path, least) in TABLE {
            let Some(least) = least else { continue };
            app.simulator.forget_calls();
            let status = status(&browser, path).await;
            assert_eq!(status == 403, role < least, "{path} as {}", role.name());
            assert_ne!(status, 401, "{path} as {}", role.name());
            if role < least {
                assert_eq!(app.simulator.calls(), [], "{path} as {}", role.name());
            }
        }
    }
}

#[tokio::test]
async fn a_refused_form_redirects_back_and_shows_the_reason() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let back = "/conversations/conv_1?status=open";
    let fields = [("id", "conv_1"), ("back", back)];
    let answer = vera.post_form("/api/conversations/close", &fields).await;
    assert_eq!((answer.status, answer.location()), (303, Some(back)));
    let refusal = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    assert_eq!(app.simulator.calls(), []);
    let received = vera.flash().await.unwrap();
    assert!(received.contains(&refusal.remedy()), "{received}");
    assert_eq!(vera.flash().await, None, "the flash is shown once");
}

#[tokio::test]
async fn a_form_sent_while_signed_out_redirects_to_sign_in_with_a_way_back() {
    let app = TestApp::new(Contract::Live).start().await;
    let fields = [("id", "conv_1"), ("back", "/conversations/conv_1")];
    let answer = app.anonymous().post_form("/api/conversations/close", &fields).await;
    let form = "/sign-in?next=%2Fconversations%2Fconv_1";
    assert_eq!((answer.status, answer.location()), (303, Some(form)));
}

#[tokio::test]
async fn a_form_with_missing_fields_is_refused_and_none_of_it_is_in_the_redirect() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    assert_eq!(lea.call("/api/conversations/assign", &[]).await.status, 400);
    let answer = lea.post_form("/api/conversations/assign", &[]).await;
    assert_eq!((answer.status, answer.location()), (303, Some("/conversations")));
    let received = lea.flash().await.unwrap();
    assert!(received.contains("No value was given"), "{received}");
}

#[tokio::test]
async fn every_page_except_sign_in_redirects_anonymous_visitors_to_sign_in() {
    let app = TestApp::new(Contract::Live).start().await;
    let visitor = app.anonymous();
    for path in [
        "/",
        "/conversations",
        "/conversations/conv_1",
        "/conversations/conv_1/close",
        "/conversations/conv_1/fields",
        "/conversations/conv_1/snooze",
        "/conversations/conv_1/subject",
        "/conversations/conv_1/tags",
        "/conversations/conv_1/canned-replies",
        "/conversations/conv_1/templates",
        "/canned-replies",
        "/contacts/contact_1",
        "/contacts/contact_1/edit",
        "/list-layout",
        "/filters",
        "/team",
        "/audit",
        "/audit.xlsx",
        "/file-format",
        "/views",
        "/jobs",
        "/jobs/1",
        "/jobs/1/results.csv",
        "/hand-over",
    ] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, 303, "{path}");
        assert!(answer.location().unwrap().starts_with("/sign-in?next="), "{path}");
    }
    assert_eq!(visitor.get("/sign-in").await.status, 200);
    assert_eq!(app.simulator.calls(), []);
}
