//! Files that are not accepted: nothing of them is kept, the reason is named, and nothing typed is lost.

use super::*;
use crate::support::file_forms::{address, request};
use reqwest::Method;
use sevendesk::model::AppError;
use sevendesk::simulator::Fault;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Attaches a file to a reply in the making. Returns the flash that follows, and checks that the file
/// is not attached and the text kept.
async fn refusal(by: &Browser, id: &str, file: FormFile<'_>) -> String {
    let typed = [("id", id), ("audience", "customer"), ("text", "Typed text")];
    let answer = attach(by, id, &typed, &[file]).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let flash = by.flash().await.expect("the page says why");
    assert_eq!(attached(by, id).await, [""; 0]);
    assert!(form(by, id).await.contains("Typed text</textarea>"), "nothing typed is lost");
    flash
}

#[tokio::test]
async fn what_no_channel_takes_is_refused_before_sendseven_has_it() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let picture = png("x.png", 40).content;
    for (file, words) in [
        (FormFile::new("setup.exe", "image/png", picture.clone()), "Files of this type cannot be"),
        (FormFile::new("page.pdf", "text/html", "<p>"), "Files of this type cannot be"),
        (FormFile::new("invoice.txt", "text/plain", "MZ\x7f"), "Files of this type cannot be"),
        (FormFile::new("photo.png", "image/png", "GIF89a and more"), "does not match its type"),
        (FormFile::new("photo.jpg", "image/jpeg", "<svg></svg>"), "does not match its type"),
        (FormFile::new("empty.txt", "text/plain", ""), "The file is empty"),
    ] {
        let name = file.name.to_owned();
        let flash = refusal(&lea, &one, file).await;
        assert!(flash.contains(words) && flash.contains("Your text is kept"), "{name}: {flash}");
    }
    let nothing = FormFile::new("", "application/octet-stream", "");
    assert!(refusal(&lea, &one, nothing).await.contains("No file was chosen"));
    assert_eq!(uploads(&app), []);
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_broken_off_and_a_document_of_that_size_is_not() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");

    let flash = refusal(&lea, &one, png("large.png", (16 << 20) + 1)).await;

    assert!(flash.contains("at most 16 MB are possible"), "{flash}");
    assert_eq!(uploads(&app), [], "SendSeven received no whole file");
    let script = request(&lea, &one, &[], &[png("large.png", (16 << 20) + 1)]);
    assert_eq!(lea.send(script.header("accept", "*/*")).await.status, 303);
    attach(&lea, &one, &[], &[FormFile::new("large.bin", "", vec![7; (16 << 20) + 1])]).await;
    assert_eq!(uploads(&app)[0].2, (16 << 20) + 1);
}

#[tokio::test]
async fn a_form_that_says_it_is_too_large_is_answered_before_it_is_sent() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let mut stream = TcpStream::connect(app.addr).await.unwrap();
    let begin = format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nCookie: sevendesk_session={}\r\nContent-Length: 500000000\r\n\
         Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"film.mp4\"\r\nContent-Type: video/mp4\r\n\r\nfilm",
        address(&one),
        app.addr,
        lea.cookie("sevendesk_session").unwrap(),
    );
    stream.write_all(begin.as_bytes()).await.unwrap();

    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();

    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("The file is too large: at most 100 MB are possible"), "{answer}");
    assert_eq!(uploads(&app), []);
}

#[tokio::test]
async fn what_sendseven_refuses_is_said_in_words_of_our_own() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    for (fault, words) in [
        (Fault::Status(413), "The file is too large"),
        (Fault::Status(415), "Files of this type cannot be sent"),
        (Fault::Status(403), "The API token may not do this"),
        (Fault::Status(500), "SendSeven has a problem"),
        (Fault::Html, "SendSeven"),
        (Fault::AppliedThenReset, "SendSeven"),
    ] {
        app.simulator.fail_next(1, Some(Method::POST), fault);
        let flash = refusal(&lea, &one, png("one.png", 300_000)).await;
        assert!(flash.contains(words), "{fault:?}: {flash}");
        assert!(!flash.contains("Switched on"), "no text of the vendor: {flash}");
    }
}

#[tokio::test]
async fn only_who_may_reply_can_attach_and_only_where_a_reply_is_possible() {
    let app = config().start().await;
    let one = on(&app, "email");
    let file = || [png("one.png", 2_000)];
    let vera = app.sign_in(Role::Viewer).await;
    attach(&vera, &one, &[], &file()).await;
    let refusal = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    assert!(vera.flash().await.unwrap().contains(&refusal.remedy()), "a role is missing");
    let stranger = app.anonymous();
    let answer = attach(&stranger, &one, &[("back", "/team")], &file()).await;
    assert_eq!(answer.location(), Some("/sign-in?next=%2Fteam"));

    let lea = app.sign_in(Role::Lead).await;
    app.simulator.change(&one, &json!({ "status": "closed" }));
    app.state.services.expire_reads();
    lea.get(&format!("/conversations/{one}")).await;
    attach(&lea, &one, &[], &file()).await;
    assert!(lea.flash().await.unwrap().contains("The conversation is closed"));
    let answer = attach(&lea, "no_such", &[], &file()).await;
    assert_eq!(answer.location(), Some("/conversations/no_such"));
    assert_eq!(uploads(&app), []);
}

#[tokio::test]
async fn the_documented_contract_and_a_token_without_the_scope_take_no_files() {
    let app = TestApp::new(Contract::Documented).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = app.simulator.conversations()[0]["id"].as_str().unwrap().to_owned();
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("repl"), "{flash}");
    assert_eq!(app.changes_sent(), 0);

    let mut config = config();
    config.scopes = true;
    config.simulator.scopes.retain(|held| held != "messages:create");
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    assert!(!lea.get(&format!("/conversations/{one}")).await.text.contains("data-upload"));
    attach(&lea, &one, &[], &[png("one.png", 2_000)]).await;
    assert_eq!((lea.flash().await.is_some(), app.changes_sent()), (true, 0));
}

#[tokio::test]
async fn a_reply_has_at_most_ten_files() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let names: Vec<String> = (0..11).map(|number| format!("{number}.png")).collect();
    let files: Vec<_> = names.iter().map(|name| png(name, 100)).collect();

    attach(&lea, &one, &[], &files).await;

    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("A reply can have at most 10 files"), "{flash}");
    assert_eq!((attached(&lea, &one).await.len(), uploads(&app).len()), (10, 10));
    assert!(!form(&lea, &one).await.contains("data-upload"), "no more can be chosen");
}

#[tokio::test]
async fn a_reply_is_not_sent_without_the_file_that_was_chosen_for_it() {
    let app = config().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "email");
    let back = format!("/conversations/{one}");
    let fields = [("id", &*one), ("audience", "customer"), ("text", "See below"), ("back", &back)];

    // Without JavaScript, the form has the name of a file that was not attached.
    let fields = [&fields[..], &[("file", "photo.png")]].concat();
    lea.post_form(WRITE, &fields).await;

    let flash = lea.flash().await.unwrap();
    assert!(flash.contains("A file is chosen but not attached yet"), "{flash}");
    assert!(form(&lea, &one).await.contains("See below</textarea>"));
    assert_eq!(sent(&app, &one, &json!("See below")).len(), 0);
}
