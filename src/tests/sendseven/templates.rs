//! Templates as the published description of the live API has them.

use super::gateway_to;
use axum::{
    Json, Router,
    routing::{get, post},
};
use serde_json::{Value, json};
use sevendesk::model::{ConversationId, FilledTemplate, TemplateId};
use sevendesk::server::sendseven::SendSevenError;

fn template(name: &str, other: Value) -> Value {
    let mut template = json!({
        "id": name,
        "channel_id": "channel_1",
        "template_id": "4711",
        "name": name,
        "language": "en",
        "category": "UTILITY",
        "status": "APPROVED",
        "header_type": "NONE",
        "header_text": null,
        "body_text": "Hello {{1}}",
        "footer_text": null,
        "buttons": null,
        "variable_mapping": null,
        "parameter_format": "positional",
        "quick_reply_buttons": null,
        "carousel_cards": null,
        "call_permission_blocked": false,
        "last_synced_at": null,
    });
    for (field, value) in other.as_object().unwrap() {
        template[field] = value.clone();
    }
    template
}

#[tokio::test]
async fn only_approved_templates_of_the_channel_that_texts_and_links_fill_are_offered() {
    let button = |url: &str| json!({ "type": "URL", "text": "Track", "url": url });
    let url = |url: &str| json!([button(url)]);
    let end = "https://example.com/{{1}}";
    let offered = [
        template("plain", json!({})),
        template("header", json!({ "header_type": "TEXT", "header_text": "News" })),
        template(
            "named",
            json!({ "header_type": "TEXT", "header_text": "{{name}}",
            "body_text": "{{name}}" }),
        ),
        template("link", json!({ "buttons": url("https://example.com/") })),
        template("no_type", json!({ "header_type": null, "carousel_cards": [] })),
        template("image", json!({ "header_type": "IMAGE" })),
        template("suffix", json!({ "header_type": "VIDEO", "buttons": url(end) })),
    ];
    let unsupported = [
        template("location", json!({ "header_type": "LOCATION" })),
        template("two_ends", json!({ "buttons": [button(end), button(end)] })),
        template("cards", json!({ "carousel_cards": [{ "body_text": "One" }] })),
        template("code", json!({ "category": "AUTHENTICATION" })),
        template("otp", json!({ "buttons": [{ "type": "OTP", "text": "Copy" }] })),
        template("within", json!({ "buttons": url("https://example.com/{{1}}/track") })),
        template("call", json!({ "call_permission_blocked": true })),
        template("twice", json!({ "header_type": "TEXT", "header_text": "For {{1}}" })),
    ];
    let others = [
        template("pending", json!({ "status": "PENDING" })),
        template("elsewhere", json!({ "channel_id": "channel_2" })),
        json!({ "id": "torn" }),
        json!(7),
    ];
    let all: Vec<Value> = offered.into_iter().chain(unsupported).chain(others).collect();
    let answer = json!({ "templates": all, "total": 17, "channel_id": null });
    let routes = Router::new().route("/api/v1/whatsapp-templates", get(|| async { Json(answer) }));

    let read = gateway_to(routes).await.templates("channel_1").await.unwrap();

    let names: Vec<_> = read.offered.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["header", "image", "link", "named", "no_type", "plain", "suffix"]);
    assert_eq!(read.unsupported, 8);
    let variables: Vec<_> = read.offered.iter().map(|one| one.variables()).collect();
    let plain = || vec!["1"];
    let image = vec!["header-image", "1"];
    let suffix = vec!["header-video", "1", "link-end"];
    let expected = [plain(), image, plain(), vec!["name"], plain(), plain(), suffix];
    assert_eq!(variables, expected);
}

#[tokio::test]
async fn links_go_where_sendseven_takes_them_and_a_document_has_the_name_of_its_file() {
    let link = "https://files.example.com/a/Rechnung%20M%C3%A4rz.pdf?key=1";
    let values = [("header-document", link), ("1", "Ines"), ("link-end", "4711")];
    let filled = FilledTemplate {
        id: TemplateId::parse("plain").unwrap(),
        name: "plain".to_owned(),
        values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    };
    let stored = FilledTemplate::parse(&filled.to_text()).unwrap();
    let routes = Router::new().route(
        "/api/v1/whatsapp-templates/plain/send",
        post(async move |Json(sent): Json<Value>| {
            let expected = json!({
                "conversation_id": "conv_1",
                "header_media_url": link,
                "header_document_filename": "Rechnung März.pdf",
                "variable_values": { "1": "Ines", "url_suffix": "4711" },
            });
            Json(json!({ "success": sent == expected, "error_code": sent.to_string() }))
        }),
    );
    let id = ConversationId::parse("conv_1").unwrap();

    let sent = gateway_to(routes).await.send_template(&id, &stored, "k".to_owned()).await;

    assert_eq!(sent, Ok(()));
}

#[tokio::test]
async fn a_2xx_counts_as_sent_only_if_it_says_so() {
    let id = ConversationId::parse("conv_1").unwrap();
    let filled = FilledTemplate {
        id: TemplateId::parse("plain").unwrap(),
        name: "plain".to_owned(),
        values: vec![("1".to_owned(), "Ines".to_owned())],
    };
    let refused = |code| Err(SendSevenError::NotSent { code });
    for (answer, expected) in [
        (json!({ "success": true, "message_id": "m_1", "error": null }), Ok(())),
        (json!({ "success": false, "error_code": 131_026 }), refused(Some(131_026))),
        (json!({ "success": false, "error_code": "131026" }), refused(Some(131_026))),
        (json!({ "success": false, "error": "No" }), refused(None)),
    ] {
        let text = answer.to_string();
        let routes = Router::new().route(
            "/api/v1/whatsapp-templates/plain/send",
            post(async move |Json(sent): Json<Value>| {
                let expected = json!({
                    "conversation_id": "conv_1",
                    "variable_values": { "1": "Ines" },
                });
                assert_eq!(sent, expected);
                Json(answer)
            }),
        );
        let sent = gateway_to(routes).await.send_template(&id, &filled, "k".to_owned()).await;
        assert_eq!(sent, expected, "{text}");
    }
}
