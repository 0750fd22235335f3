//! What people are told where no page can be shown: a sentence in their language.

use crate::support::TestApp;
use reqwest::Method;
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use sevendesk::web::live;

#[tokio::test]
async fn why_there_is_no_file_is_said_in_the_language_of_whoever_wants_it() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await.reading("de");
    let refused = lea.get("/conversations.csv?channel=pigeon").await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.header("content-type"), Some("text/plain; charset=utf-8"));
    let received = "„pigeon“ ist kein gültiger Wert für Kanal. Es wurde nichts gesendet.";
    assert!(refused.text.starts_with(received), "{}", refused.text);
    assert!(refused.text.contains("ein Kanal wie whatsapp, email oder sms"));

    let refused = lea.get("/audit.csv").await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.starts_with("Ihre Rolle erlaubt das nicht. "), "{}", refused.text);

    app.simulator.fail_with(Some(Fault::Status(403)));
    let refused = lea.get("/conversations.csv").await;
    assert_eq!(refused.status, 502);
    assert!(refused.text.starts_with("Das API-Token darf das nicht. "), "{}", refused.text);
    let refused = lea.reading("en").get("/conversations.csv").await;
    assert!(refused.text.starts_with("The API token may not do this. "), "{}", refused.text);
}

#[tokio::test]
async fn whatever_else_is_refused_with_a_sentence_is_said_in_the_language_of_whoever_asked() {
    let app = TestApp::new(Contract::Live).start().await;
    let stranger = app.anonymous().reading("de");
    let foreign = stranger
        .request(Method::POST, "/api/conversations/close")
        .header("sec-fetch-site", "cross-site");
    let refused = stranger.send(foreign.form(&[("id", "conv_1")])).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.starts_with("Dieses Formular kam von einer anderen Website, "));

    let refused = stranger.post_form("/nowhere", &[]).await;
    assert_eq!(
        (refused.status, refused.text.as_str()),
        (404, "Unter dieser Adresse gibt es nichts.\n")
    );

    let refused = stranger.get(live::PATH).await;
    assert_eq!(refused.status, 401);
    assert!(refused.text.starts_with("Sie sind abgemeldet. "), "{}", refused.text);
}

#[tokio::test]
async fn whoever_sends_too_long_a_form_is_told_what_to_do() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    for kilobytes in [65, 1_000] {
        let note = "x".repeat(kilobytes * 1024);
        let fields = [("id", "conv_1"), ("note", note.as_str())];
        let refused = lea.post_form("/api/conversations/close", &fields).await;
        assert_eq!(refused.status, 413);
        let received = "This form was too long, so nothing was changed. Go back and choose fewer ";
        assert!(refused.text.starts_with(received), "{}", refused.text);
        assert!(refused.text.contains("“All that match”"));

        let refused = lea.twin().reading("de").post_form("/api/conversations/close", &fields).await;
        assert_eq!(refused.status, 413);
        assert!(refused.text.starts_with("Dieses Formular war zu lang, "), "{}", refused.text);
    }
    assert_eq!(app.simulator.calls(), []);
}
