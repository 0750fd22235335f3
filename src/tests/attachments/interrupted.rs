//! Files that break off, and uploads that have to end: nothing of them is attached.

use super::*;
use crate::support::file_forms::streamed;
use bytes::Bytes;
use futures::stream;
use std::io;
use tokio::sync::mpsc;

const PIECE: usize = 64 * 1024;

fn piece() -> Bytes {
    png("piece.png", PIECE).content.into()
}

/// Returns the results of the uploads in the audit log, the latest first.
async fn results(app: &TestApp) -> Vec<String> {
    let ada = app.sign_in(Role::Admin).await;
    let audit = ada.get("/audit.csv?action=attach").await.text;
    audit.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_file_whose_browser_goes_away_is_not_attached_and_blames_nobody() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    for _ in 0..5 {
        let pieces = (0..20).map(|_| Ok(piece()));
        let cut = [Err(io::ErrorKind::ConnectionReset.into())];
        let pieces = stream::iter(pieces.chain(cut));
        let request = streamed(&lea, &one, &png("cut.png", 0), pieces);
        assert!(request.send().await.is_err(), "the browser goes away");
    }

    let ended = async || {
        (results(&app).await.iter().filter(|one| one.contains("failed")).count() == 5).then_some(())
    };
    eventually(ended).await;
    assert_eq!(attached(&lea, &one).await, [""; 0]);
    assert_eq!(uploads(&app), []);
    assert!(app.state.services.gateway.circuit_open().is_none(), "SendSeven did nothing wrong");
    attach(&lea, &one, &[], &[png("whole.png", 2_000)]).await;
    assert_eq!(attached(&lea, &one).await.len(), 1);
}

/// A file that is sent piece by piece, as the test wants.
fn slowly()
-> (mpsc::UnboundedSender<Bytes>, impl futures::Stream<Item = io::Result<Bytes>> + Send + Sync) {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    (sender, stream::poll_fn(move |context| receiver.poll_recv(context).map(|piece| piece.map(Ok))))
}

#[tokio::test]
async fn signing_out_in_another_tab_ends_an_upload() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let other_tab = lea.twin();
    let one = on(&app, "email");
    let (sender, pieces) = slowly();
    let request = streamed(&lea, &one, &png("one.png", 0), pieces);
    let answer = tokio::spawn(async move { lea.send(request).await });
    sender.send(piece()).unwrap();
    eventually(async || (!results(&app).await.is_empty()).then_some(())).await;

    other_tab.post_form("/api/session/sign-out", &[]).await;

    eventually(async || results(&app).await.iter().any(|one| one.contains("failed")).then_some(()))
        .await;
    drop(sender);
    let answer = answer.await.unwrap();
    assert!(answer.location().unwrap().starts_with("/sign-in?next="), "{answer:?}");
    assert_eq!(uploads(&app), []);
    let lea = app.sign_in(Role::Lead).await;
    assert_eq!(attached(&lea, &one).await, [""; 0]);
}

#[tokio::test]
async fn uploads_beyond_the_eighth_are_asked_to_wait() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let mut senders = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..8 {
        let (sender, pieces) = slowly();
        let (tab, request) = (lea.twin(), streamed(&lea, &one, &png("one.png", 0), pieces));
        answers.push(tokio::spawn(async move { tab.send(request).await }));
        sender.send(piece()).unwrap();
        senders.push(sender);
    }
    eventually(async || (results(&app).await.len() == 8).then_some(())).await;

    attach(&lea, &one, &[], &[png("ninth.png", 2_000)]).await;
    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("Too many files are being uploaded"), "{flash}");
    drop(senders);
    for answer in answers {
        assert_eq!(answer.await.unwrap().status, 303);
    }
    attach(&lea, &one, &[], &[png("ninth.png", 2_000)]).await;
    assert_eq!(attached(&lea, &one).await.len(), 9);
}

#[tokio::test]
async fn no_reply_leaves_while_its_file_is_still_on_the_way() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let (sender, pieces) = slowly();
    let (tab, request) = (lea.twin(), streamed(&lea, &one, &png("one.png", 0), pieces));
    let answer = tokio::spawn(async move { tab.send(request).await });
    sender.send(piece()).unwrap();
    eventually(async || (!results(&app).await.is_empty()).then_some(())).await;

    reply(&lea, &one, "Without its file", &[]).await;

    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("A file is chosen but not attached yet"), "{flash}");
    assert!(form(&lea, &one).await.contains("Without its file</textarea>"));
    assert_eq!(sent(&app, &one, &json!("Without its file")).len(), 0);
    drop(sender);
    answer.await.unwrap();
    let files = attached(&lea, &one).await;
    reply(&lea, &one, "With its file", &files).await;
    assert_eq!(sent(&app, &one, &json!("With its file"))[0].len(), 1);
}
