//! Bodies of requests that are no forms: refused with a sentence, before anything is done.

use crate::support::{Answer, TestApp};
use bytes::Bytes;
use http_body_util::StreamBody;
use hyper::body::Frame;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Body, Method};
use sevendesk::model::Role;
use sevendesk::simulator::Contract;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const FORM: &str = "application/x-www-form-urlencoded";

/// Every server function that changes something.
fn posts() -> Vec<&'static str> {
    let all = server_fn_paths().filter(|(_, method)| *method == Method::POST);
    let paths: Vec<_> = all.map(|(path, _)| path).collect();
    assert!(paths.len() > 10, "{paths:?}");
    paths
}

#[tokio::test]
async fn every_form_refuses_another_type_of_content_in_both_languages() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for path in posts() {
        for kind in [Some("text/plain"), Some("multipart/form-data; boundary=x"), None] {
            for (language, words) in [("en", "Only forms are accepted"), ("de", "Hier werden nur")]
            {
                let by = lea.twin().with_language(language);
                let mut request = by.request(Method::POST, path).body("id=conv_1");
                if let Some(kind) = kind {
                    request = request.header("content-type", kind);
                }
                let refused = by.send(request).await;
                assert_eq!(refused.status, 415, "{path} {kind:?}");
                assert!(refused.text.starts_with(words), "{path}: {}", refused.text);
            }
        }
    }
    assert!(lea.is_signed_in().await);
}

#[tokio::test]
async fn every_form_refuses_bytes_that_are_no_text_in_both_languages() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for path in posts() {
        for (language, words) in
            [("en", "This form arrived damaged"), ("de", "Dieses Formular kam")]
        {
            for accept in ["text/html", "application/json"] {
                let by = lea.twin().with_language(language);
                let request = by.request(Method::POST, path).header("content-type", FORM);
                let request = request.header("accept", accept);
                let refused = by.send(request.body(b"id=\xff\xfe".to_vec())).await;
                assert_eq!(refused.status, 400, "{path}");
                assert!(refused.text.starts_with(words), "{path}: {}", refused.text);
            }
        }
    }
    assert!(lea.is_signed_in().await);
}

#[tokio::test]
async fn a_form_of_unknown_length_that_is_too_long_is_refused_with_advice() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for accept in ["text/html", "application/json"] {
        let piece = || Ok::<_, std::io::Error>(Frame::data(Bytes::from("x".repeat(8 * 1024))));
        let pieces = futures::stream::iter((0..9).map(move |_| piece()));
        let body = Body::wrap(StreamBody::new(pieces));
        let request = lea.request(Method::POST, "/api/conversations/close");
        let request = request.header("content-type", FORM).header("accept", accept);
        let refused: Answer = lea.send(request.body(body)).await;
        assert_eq!(refused.status, 413);
        assert!(refused.text.starts_with("This form was too long"), "{}", refused.text);
    }
}

#[tokio::test]
async fn a_form_in_broken_pieces_is_refused() {
    let app = TestApp::new(Contract::Live).start().await;
    for accept in ["text/html", "application/json"] {
        let mut stream = TcpStream::connect(app.addr).await.unwrap();
        let request = format!(
            "POST /api/session/sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: {FORM}\r\n\
             Accept: {accept}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nname=\r\nnot a length\r\n",
            app.addr
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.ok();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
        assert!(answer.contains("This form arrived damaged"), "{answer}");
    }
}
