//! Which data is on disk, and for how long.

use super::*;
use crate::support::file::TemporaryFile;

const NOTE: &str = "Erstattung an Kundin 4711 veranlasst";

/// Returns whether the note is in the database file or its write-ahead log.
fn is_on_disk(file: &TemporaryFile) -> bool {
    let holds = |extension: &str| {
        let bytes = std::fs::read(file.0.with_extension(extension)).unwrap_or_default();
        bytes.windows(NOTE.len()).any(|part| part == NOTE.as_bytes())
    };
    holds("db") || holds("db-wal")
}

async fn with_a_note(file: &TemporaryFile) -> (TestApp, Browser, Conversation) {
    let mut config = config(20);
    config.database = file.database();
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    assert_eq!(close(&lea, &one, NOTE).await.status, 200);
    assert!(is_on_disk(file), "the note is on disk until it is sent");
    (app, lea, one)
}

/// Waits until the note is erased.
async fn wait_until_erased(file: &TemporaryFile) {
    eventually(async || (!is_on_disk(file)).then_some(())).await;
}

#[tokio::test]
async fn a_note_is_erased_from_disk_once_it_is_sent() {
    let file = TemporaryFile::new("note-sent");
    let (app, _, one) = with_a_note(&file).await;

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    wait_until_erased(&file).await;
    let sent = app.simulator.calls().into_iter().find(|call| call.method != "GET").unwrap();
    assert!(format!("{:?}", sent.body).contains(NOTE));
    assert!(is_closed(&app, &one));
}

#[tokio::test]
async fn a_note_is_erased_from_disk_once_it_is_undone() {
    let file = TemporaryFile::new("note-undone");
    let (_app, lea, _) = with_a_note(&file).await;

    assert_eq!(undo(&lea, "").await.status, 200);

    wait_until_erased(&file).await;
}

#[tokio::test]
async fn the_note_of_a_failed_close_is_retained_until_it_is_dismissed() {
    let file = TemporaryFile::new("note-failed");
    let (app, lea, one) = with_a_note(&file).await;
    let taken = serde_json::json!({ "assigned_user_id": agent(&app, 1).0 });
    app.simulator.change(one.id.as_str(), &taken);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(needs_attention(&app, Role::Lead).await[0].mutation.text(), Some(NOTE));
    assert!(is_on_disk(&file));

    assert_eq!(lea.call("/api/attention/dismiss", &[]).await.status, 200);

    wait_until_erased(&file).await;
}

#[tokio::test]
async fn contact_names_are_never_written_to_disk() {
    let file = TemporaryFile::new("names");
    let (app, _, one) = with_a_note(&file).await;
    let taken = serde_json::json!({ "assigned_user_id": agent(&app, 1).0 });
    app.simulator.change(one.id.as_str(), &taken);
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(needs_attention(&app, Role::Lead).await[0].contact, one.contact.label());
    for extension in ["db", "db-wal"] {
        let bytes = std::fs::read(file.0.with_extension(extension)).unwrap_or_default();
        let name = one.contact.label().as_bytes();
        assert!(!bytes.windows(name.len()).any(|part| part == name), "{extension}");
    }
}

#[tokio::test]
async fn the_text_of_a_reply_is_erased_from_disk_once_it_is_sent_or_undone() {
    let file = TemporaryFile::new("reply");
    let mut config = config(60);
    config.database = file.database();
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replies::replyable(&app).remove(0);

    assert_eq!(replies::reply(&lea, &one, NOTE, "k").await.status, 200);
    assert!(is_on_disk(&file), "a restart must not lose it");
    assert_eq!(undo(&lea, "").await.status, 200);
    wait_until_erased(&file).await;

    assert_eq!(replies::reply(&lea, &one, NOTE, "k").await.status, 200);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    wait_until_erased(&file).await;
    assert_eq!(replies::times_sent(&app.simulator, &one, NOTE), 1);
}
