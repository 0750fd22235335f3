//! Refusals as plain text, in the language of the request, where no page can be shown.

use crate::support::TestApp;
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use sevendesk::web::live;

#[tokio::test]
async fn a_refused_download_explains_why_in_the_language_of_the_request() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.with_language("de");
    let refused = lea.get("/conversations.csv?channel=pigeon").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("content-type"), Some("text/plain; charset=utf-8"));
    let expected = "„pigeon“ ist kein gültiger Wert für Kanal. Es wurde nichts gesendet.";
    assert!(refused.text.starts_with(expected), "{}", refused.text);
    assert!(refused.text.contains("ein Kanal wie whatsapp, email oder sms"));

    let refused = lea.get("/audit.csv").await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.starts_with("Ihre Rolle erlaubt das nicht. "), "{}", refused.text);

    app.simulator.fail_with(Some(Fault::Status(403)));
    let refused = lea.get("/conversations.csv").await;
    assert_eq!(refused.status, 502);
    assert!(refused.text.starts_with("Das API-Token darf das nicht. "), "{}", refused.text);
    let refused = lea.with_language("en").get("/conversations.csv").await;
    assert!(refused.text.starts_with("The API token may not do this. "), "{}", refused.text);
}

#[tokio::test]
async fn plain_text_refusals_are_in_the_language_of_the_request() {
    let app = TestApp::new(Contract::Live).start().await;
    let visitor = app.anonymous().with_language("de");
    let cross_site = visitor
        .request(Method::POST, "/api/conversations/close")
        .header("sec-fetch-site", "cross-site");
    let refused = visitor.send(cross_site.form(&[("id", "conv_1")])).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.starts_with("Dieses Formular kam von einer anderen Website, "));

    let refused = visitor.post_form("/nowhere", &[]).await;
    assert_eq!(
        (refused.status, refused.text.as_str()),
        (404, "Unter dieser Adresse gibt es nichts.\n")
    );

    let refused = visitor.get(live::PATH).await;
    assert_eq!(refused.status, 401);
    assert!(refused.text.starts_with("Sie sind abgemeldet. "), "{}", refused.text);
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused_with_advice() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for kilobytes in [65, 1_000] {
        let note = "x".repeat(kilobytes * 1024);
        let fields = [("id", "conv_1"), ("note", note.as_str())];
        let refused = lea.post_form("/api/conversations/close", &fields).await;
        assert_eq!(refused.status, 413);
        let expected = "This form was too long, so nothing was changed. Go back and choose fewer ";
        assert!(refused.text.starts_with(expected), "{}", refused.text);
        assert!(refused.text.contains("“All that match”"));

        let refused =
            lea.twin().with_language("de").post_form("/api/conversations/close", &fields).await;
        assert_eq!(refused.status, 413);
        assert!(refused.text.starts_with("Dieses Formular war zu lang, "), "{}", refused.text);
    }
    assert_eq!(app.simulator.calls(), []);
}
