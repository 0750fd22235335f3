//! Files of replies that wait to be sent: nothing of them is sent before, and their names are on disk no
//! longer than that.

use super::replies::{TEXT, replyable, times_sent};
use super::restart::restart;
use super::*;
use crate::support::file::TemporaryFile;
use crate::support::file_forms::{FormFile, attach};
use reqwest::Method;
use sevendesk::simulator::Fault;

const NAME: &str = "Kundin 4711.pdf";
const CONTENT: &str = "%PDF-1.7 Vertrag der Kundin 4711";

/// Attaches a file to a reply and writes it; returns the id of the file.
async fn reply_with_file(by: &Browser, conversation: &Conversation) -> String {
    let id = conversation.id.as_str();
    let file = FormFile::new(NAME, "application/pdf", CONTENT);
    assert_eq!(attach(by, id, &[], &[file]).await.status, 303);
    let page = by.get(&format!("/conversations/{id}")).await.text;
    let attached = page.split_once("name=\"attached[]\" value=\"").expect("it is attached").1;
    let attached = attached.split('"').next().unwrap().to_owned();
    let fields = [("id", id), ("audience", "customer"), ("text", TEXT), ("key", "k")];
    let fields = [&fields[..], &[("attached[0]", &*attached)]].concat();
    assert_eq!(by.call("/api/messages/write", &fields).await.status, 200);
    attached
}

fn sent_files(simulator: &Simulator, conversation: &Conversation) -> Vec<String> {
    let messages = simulator.messages(conversation.id.as_str());
    let sent = messages.iter().filter(|message| message["text"] == TEXT);
    let files = sent.flat_map(|message| message["attachments"].as_array().cloned().unwrap());
    files.map(|file| file["filename"].as_str().unwrap().to_owned()).collect()
}

fn is_on_disk(file: &TemporaryFile, what: &str) -> bool {
    ["db", "db-wal"].into_iter().any(|extension| {
        let bytes = std::fs::read(file.0.with_extension(extension)).unwrap_or_default();
        bytes.windows(what.len()).any(|part| part == what.as_bytes())
    })
}

#[tokio::test]
async fn an_undone_reply_sends_nothing_and_its_file_is_back_in_the_form() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    let file = reply_with_file(&lea, &one).await;
    let address = format!("/conversations/{}", one.id);
    let waiting = lea.get(&address).await.text;
    assert!(
        waiting.contains(NAME) && !waiting.contains("attached[]"),
        "it is on its way: {waiting}"
    );

    assert_eq!(undo(&lea, "").await.status, 200);

    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(times_sent(&app.simulator, &one, TEXT), 0);
    let page = lea.get(&address).await.text;
    assert!(page.contains(&format!("{TEXT}</textarea>")), "{page}");
    assert!(page.contains(&format!("name=\"attached[]\" value=\"{file}\"")), "{page}");
}

#[tokio::test]
async fn a_reply_with_a_file_survives_a_crash_and_leaves_no_trace_on_disk() {
    let disk = TemporaryFile::new("files");
    let mut first = config(60);
    first.database = disk.database();
    first.pending = false;
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    reply_with_file(&lea, &one).await;
    assert!(is_on_disk(&disk, NAME), "a restart must not lose it");
    assert!(!is_on_disk(&disk, CONTENT), "its content passes through");
    let simulator = app.simulator.clone();
    drop(app);

    let app = restart(disk.database(), simulator.clone()).await;
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(sent_files(&simulator, &one), [NAME]);
    eventually(async || (!is_on_disk(&disk, NAME)).then_some(())).await;
    assert_eq!(results(&app, &one).await.last(), Some(&Some("done".to_owned())));
}

#[tokio::test]
async fn a_refused_reply_keeps_its_file_for_another_try() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    let file = reply_with_file(&lea, &one).await;
    app.simulator.fail_next(1, Some(Method::POST), Fault::Status(422));
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    let page = lea.get("/attention").await.text;
    assert!(page.contains(NAME), "{page}");
    assert!(page.contains(&format!("name=\"attached[]\" value=\"{file}\"")), "{page}");

    let key = needs_attention(&app, Role::Lead).await[0].mutation.key().unwrap().to_owned();
    let fields = [("id", one.id.as_str()), ("audience", "customer"), ("text", TEXT)];
    let fields = [&fields[..], &[("key", &*key), ("attached[0]", &*file)]].concat();
    assert_eq!(lea.call("/api/messages/write", &fields).await.status, 200);

    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(sent_files(&app.simulator, &one), [NAME]);
}
