//! Files in replies: sent on as they arrive, part of what is written, and gone without a trace if they
//! are not sent.

/// Files that break off, and uploads that have to end.
mod interrupted;
/// Files that are not accepted.
mod refused;

use crate::support::file_forms::{FormFile, attach, png};
use crate::support::{Browser, TestApp, TestConfig, eventually};
use serde_json::{Value, json};
use sevendesk::model::Role;
use sevendesk::model::composer::Written;
use sevendesk::simulator::Contract;

const WRITE: &str = "/api/messages/write";
const REMOVE: &str = "/api/attachments/remove";

fn config() -> TestConfig {
    TestApp::new(Contract::Live).with_queue()
}

/// Returns an open conversation on this channel.
fn on(app: &TestApp, channel: &str) -> String {
    let all = app.simulator.conversations();
    let found = all.iter().find(|one| one["channel_type"] == channel && one["status"] == "open");
    found.expect("the seed data has one")["id"].as_str().unwrap().to_owned()
}

/// Returns the files that SendSeven has received: name, type, and size.
fn uploads(app: &TestApp) -> Vec<(String, String, u64)> {
    let calls = app.simulator.calls();
    let uploads = calls.iter().filter(|call| call.path.ends_with("/attachments/upload"));
    let uploads = uploads.map(|call| serde_json::from_str::<Value>(&call.body).unwrap());
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    uploads
        .map(|file| {
            (text(&file["filename"]), text(&file["content_type"]), file["size"].as_u64().unwrap())
        })
        .collect()
}

/// Returns the form for replies.
async fn form(by: &Browser, id: &str) -> String {
    let page = by.get(&format!("/conversations/{id}")).await.text;
    let form = page.split_once("id=\"composer\"").expect("there is a form").1;
    form.split("</form>").next().unwrap().to_owned()
}

/// Returns the ids of the files that the form names.
async fn attached(by: &Browser, id: &str) -> Vec<String> {
    let form = form(by, id).await;
    let files = form.split("name=\"attached[]\" value=\"").skip(1);
    files.map(|file| file.split('"').next().unwrap().to_owned()).collect()
}

/// Sends a reply with these files.
async fn reply(by: &Browser, id: &str, text: &str, files: &[String]) -> crate::support::Answer {
    let files = files.join("\n");
    let back = format!("/conversations/{id}");
    let fields = [("id", id), ("audience", "customer"), ("text", text), ("key", "k")];
    let files = (!files.is_empty()).then_some(("attached[]", files.as_str()));
    let fields: Vec<_> = fields.into_iter().chain([("back", &*back)]).chain(files).collect();
    by.post_form(WRITE, &fields).await
}

/// Returns the attachments of the messages with this text.
fn sent(app: &TestApp, id: &str, text: &Value) -> Vec<Vec<Value>> {
    let messages = app.simulator.messages(id);
    let sent =
        messages.iter().filter(|said| said["direction"] == "outbound" && said["text"] == *text);
    sent.map(|said| said["attachments"].as_array().cloned().unwrap_or_default()).collect()
}

#[tokio::test]
async fn a_file_reaches_sendseven_unchanged_and_goes_out_with_the_reply() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let back = format!("/conversations/{one}?status=open");
    let typed = [("id", &*one), ("audience", "customer"), ("text", "Here it is"), ("back", &back)];
    let photo = png("Foto von Grün.png", 70_000);
    let content = photo.content.clone();

    let answer = attach(&lea, &one, &typed, &[photo]).await;

    assert_eq!((answer.status, answer.location()), (303, Some(&*back)));
    assert_eq!(uploads(&app), [("Foto von Grün.png".to_owned(), "image/png".to_owned(), 70_000)]);
    let upload: Value = serde_json::from_str(&app.simulator.calls().last().unwrap().body).unwrap();
    use sha2::{Digest, Sha256};
    assert_eq!(upload["sha256"], hex::encode(Sha256::digest(&content)), "not a byte is changed");
    let shown = form(&lea, &one).await;
    assert!(shown.contains("Foto von Grün.png") && shown.contains("PNG image · 70 kB"), "{shown}");
    assert!(shown.contains("Here it is</textarea>"), "what was typed is kept: {shown}");
    assert!(shown.contains("value=\"customer\" checked"), "{shown}");

    let files = attached(&lea, &one).await;
    assert_eq!(reply(&lea, &one, "Here it is", &files).await.status, 303);

    let sent = sent(&app, &one, &json!("Here it is"));
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0][0]["filename"], "Foto von Grün.png");
    assert_eq!(attached(&lea, &one).await, [""; 0], "a file is sent once");
    let ada = app.sign_in(Role::Admin).await;
    let audit = ada.get("/audit.csv").await.text;
    assert!(audit.contains(",reply,") && audit.contains(",attach,"), "{audit}");
    assert!(audit.contains("1 files") && !audit.contains("Grün"), "counted, not named: {audit}");
}

#[tokio::test]
async fn a_file_needs_no_text_and_a_reply_needs_one_of_them() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "telegram");
    attach(&lea, &one, &[], &[png("one.png", 2_000), png("two.png", 2_000)]).await;
    let files = attached(&lea, &one).await;
    assert_eq!(files.len(), 2);
    assert!(!form(&lea, &one).await.contains(" required"), "no text is needed");

    reply(&lea, &one, "", &files).await;

    let names = sent(&app, &one, &Value::Null).concat();
    let names: Vec<_> = names.iter().filter_map(|file| file["filename"].as_str()).collect();
    // A message each on this channel, besides those of the seed data.
    assert_eq!(names[names.len() - 2..], ["one.png", "two.png"]);
    assert_eq!(
        lea.call(WRITE, &[("id", &one), ("audience", "customer"), ("text", " ")]).await.status,
        400
    );
}

#[tokio::test]
async fn a_file_is_removed_from_a_reply_and_what_is_typed_stays() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "sms");
    attach(&lea, &one, &[], &[png("one.png", 2_000), png("two.png", 2_000)]).await;
    let files = attached(&lea, &one).await;
    let typed =
        [("id", &*one), ("audience", "customer"), ("text", "Typed"), ("remove", &*files[0])];

    let answer = lea.post_form(REMOVE, &typed).await;

    assert_eq!(answer.status, 303);
    let shown = form(&lea, &one).await;
    assert!(!shown.contains("one.png") && shown.contains("two.png"), "{shown}");
    assert!(shown.contains("Typed</textarea>"), "{shown}");
    let fields =
        [("id", &*one), ("audience", "customer"), ("text", "x"), ("attached[0]", &*files[0])];
    let removed = lea.call(WRITE, &fields).await;
    assert_eq!(removed.status, 409, "another tab cannot send it any more");
    assert_eq!(sent(&app, &one, &json!("x")).len(), 0);
}

/// Returns the ids of the files that were deleted at SendSeven.
fn deleted(app: &TestApp) -> Vec<String> {
    let calls = app.simulator.calls().into_iter().filter(|call| call.method == "DELETE");
    let ids = calls.filter_map(|call| Some(call.path.split_once("/attachments/")?.1.to_owned()));
    ids.collect()
}

#[tokio::test]
async fn a_removed_file_is_deleted_at_sendseven_and_no_other() {
    let app = config().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = on(&app, "sms");
    attach(&lea, &one, &[], &[png("one.png", 2_000), png("two.png", 2_000)]).await;
    let files = attached(&lea, &one).await;
    let remove = async |by: &Browser, file: &str| {
        by.post_form(REMOVE, &[("id", &*one), ("audience", "customer"), ("remove", file)]).await
    };

    remove(&ada, &files[1]).await;
    remove(&lea, "att_of_nobody").await;
    remove(&lea, &files[0]).await;

    eventually(async || (!deleted(&app).is_empty()).then_some(())).await;
    assert_eq!(deleted(&app), [&*files[0]]);
    assert_eq!(attached(&lea, &one).await, [&*files[1]]);
}

#[tokio::test]
async fn without_the_scope_to_delete_a_file_is_removed_from_the_reply_alone() {
    let mut config = config();
    config.scopes = true;
    config.simulator.scopes.retain(|held| held != "messages:delete");
    let app = config.start().await;
    let (lea, one) = (app.sign_in(Role::Lead).await, on(&app, "sms"));
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    let file = attached(&lea, &one).await.remove(0);
    let fields = [("id", &*one), ("audience", "customer"), ("remove", &*file)];

    assert_eq!(lea.post_form(REMOVE, &fields).await.status, 303);

    assert_eq!(attached(&lea, &one).await, [""; 0]);
    // A later call has been answered.
    lea.get("/attention").await;
    assert_eq!(deleted(&app), [""; 0]);
}

#[tokio::test]
async fn another_operator_neither_sees_nor_sends_what_somebody_has_attached() {
    let app = config().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = on(&app, "sms");
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    let files = attached(&lea, &one).await;

    assert!(!form(&ada, &one).await.contains("one.png"));
    reply(&ada, &one, "Stolen", &files).await;

    let flash = ada.flash().await.unwrap();
    assert!(flash.contains("A file is no longer attached to this reply"), "{flash}");
    assert_eq!(sent(&app, &one, &json!("Stolen")).len(), 0);
}

#[tokio::test]
async fn two_tabs_attach_to_one_reply_and_a_tab_sends_what_it_showed() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let other_tab = lea.twin();
    let one = on(&app, "email");

    let photo = [png("one.png", 400_000)];
    let page = [FormFile::new("two.pdf", "application/pdf", "%PDF-1.7 x")];
    tokio::join!(attach(&lea, &one, &[], &photo), attach(&other_tab, &one, &[], &page));

    let files = attached(&lea, &one).await;
    assert_eq!(files.len(), 2, "neither loses the other's");
    reply(&lea, &one, "One of them", &files[..1]).await;
    assert_eq!(sent(&app, &one, &json!("One of them"))[0].len(), 1);
    assert_eq!(attached(&other_tab, &one).await, files[1..], "the other one waits");
}

#[tokio::test]
async fn a_double_click_sends_a_reply_with_its_files_once() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    let files = attached(&lea, &one).await;
    let twin = lea.twin();

    tokio::join!(reply(&lea, &one, "Once", &files), reply(&twin, &one, "Once", &files));
    let late = [("id", &*one), ("audience", "customer"), ("text", "Once"), ("key", "k")];
    let late = [&late[..], &[("attached[0]", &*files[0])]].concat();
    let late = lea.call(WRITE, &late).await;

    assert_eq!(late.json::<Written>(), Written::Replied, "it was sent already");
    assert_eq!(sent(&app, &one, &json!("Once")).len(), 1);
}

#[tokio::test]
async fn the_caption_of_a_file_on_whatsapp_has_a_limit_of_its_own() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let all = app.simulator.conversations();
    let open =
        all.iter().filter(|one| one["channel_type"] == "whatsapp" && one["status"] == "open");
    let mut ids = open.map(|one| one["id"].as_str().unwrap().to_owned());
    let one = eventually(async || {
        let id = ids.next().expect("a window is open");
        form(&lea, &id).await.contains("Send reply").then_some(id)
    })
    .await;
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    let files = attached(&lea, &one).await;
    let shown = form(&lea, &one).await;
    assert!(shown.contains("with at most 1,024 characters"), "{shown}");

    reply(&lea, &one, &"x".repeat(1_025), &files).await;
    assert!(lea.flash().await.unwrap().contains("at most 1024 characters"));
    assert_eq!(attached(&lea, &one).await, files, "the file is still there");
    reply(&lea, &one, &"x".repeat(1_024), &files).await;
    assert_eq!(sent(&app, &one, &json!("x".repeat(1_024))).len(), 1);
}
