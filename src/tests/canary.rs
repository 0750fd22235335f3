//! What operators write to customers and to the team is in no log and not in the audit log, whatever
//! becomes of it.

use crate::support::file_forms::{FormFile, attach};
use crate::support::server::free_addr;
use crate::support::{Browser, eventually, http};
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::io::AsyncReadExt;
use tokio::process::Command;

const CANARY: &str = "canary-4711";

#[tokio::test]
async fn what_operators_write_is_in_no_log() {
    let (address, simulator) = (free_addr(), free_addr());
    let mut server = Command::new(env!("CARGO_BIN_EXE_sevendesk"))
        .args(["demo", "--listen", &address.to_string(), "--simulator", &simulator.to_string()])
        .args(["--pace", "0", "--undo", "1", "--rate", "100000"])
        .env_clear()
        .env("RUST_LOG", "trace")
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut stderr = server.stderr.take().unwrap();
    let log = tokio::spawn(async move {
        let mut log = Vec::new();
        stderr.read_to_end(&mut log).await.unwrap();
        String::from_utf8_lossy(&log).into_owned()
    });
    let client = http::client();
    let ready = format!("http://{address}/readyz");
    eventually(async || client.get(&ready).send().await.ok().filter(|it| it.status() == 200)).await;
    let control = |path: &str| format!("http://{simulator}/_simulator/{path}");
    let ada = Browser::new(address);
    ada.post_form("/api/session/sign-in", &[("name", "Ada Okafor"), ("next", "")]).await;
    let all = client.get(control("conversations")).send().await.unwrap();
    let all: Vec<Value> = all.json().await.unwrap();
    let sms = all.iter().find(|one| one["channel_type"] == "sms" && one["status"] == "open");
    let id = sms.unwrap()["id"].as_str().unwrap();
    let write = async |audience: &str, text: &str| {
        let text = format!("{CANARY} {text}");
        let fields = [("id", id), ("audience", audience), ("text", &text), ("back", "/team")];
        ada.post_form("/api/messages/write", &fields).await
    };
    let attention =
        async |count: usize| ada.get("/attention").await.text.matches(CANARY).count() >= count;

    let name = format!("{CANARY}.pdf");
    let content = format!("%PDF-1.7 {CANARY}");
    let file = || [FormFile::new(&name, "application/pdf", &*content)];
    attach(&ada, id, &[("text", CANARY)], &file()).await;
    let script = FormFile::new(&name, "text/html", &*content);
    attach(&ada, id, &[], &[script]).await;
    assert!(ada.get(&format!("/conversations/{id}")).await.text.contains(&name), "it is attached");

    write("team", "noted").await;
    write("customer", "undone").await;
    ada.post_form("/api/pending/undo", &[("id", "")]).await;
    write("customer", &"too long ".repeat(9_000)).await;
    let refusal = json!({ "kind": "status", "status": 422, "calls": 1, "method": "POST" });
    client.post(control("fault")).json(&refusal).send().await.unwrap();
    write("customer", "refused").await;
    eventually(async || attention(1).await.then_some(())).await;
    let cut = json!({ "kind": "applied_then_reset", "calls": 2, "method": "POST" });
    client.post(control("fault")).json(&cut).send().await.unwrap();
    write("customer", "sent").await;
    let messages = control(&format!("conversations/{id}/messages"));
    eventually(async || {
        let messages = client.get(&messages).send().await.ok()?.text().await.ok()?;
        messages.contains(&format!("{CANARY} sent")).then_some(())
    })
    .await;

    eventually(async || {
        let audit = ada.get("/audit.csv").await.text;
        let done = |line: &str| line.contains(",reply,") && line.contains("done");
        audit.lines().any(done).then_some(())
    })
    .await;

    // A template, a subject, and a contact, each refused and then made.
    let open = |one: &&Value| one["channel_type"] == "whatsapp" && one["status"] == "open";
    let whatsapp = all.iter().find(open).unwrap()["id"].as_str().unwrap();
    let invoice = format!("https://files.example.com/{CANARY}.pdf");
    let template = [
        ("id", whatsapp),
        ("template", "template_invoice"),
        ("names[]", "header-document"),
        ("values[]", &*invoice),
        ("key", "k"),
        ("back", "/team"),
    ];
    let titled = format!("{CANARY} subject");
    let present = all.iter().find(|one| one["id"] == id).unwrap();
    let subject = [("id", id), ("subject", &*titled), ("seen", ""), ("back", "/team")];
    let contact = present["contact"]["id"].as_str().unwrap();
    let name = present["contact"]["name"].as_str().unwrap_or_default();
    let renamed = format!("{CANARY} name");
    let contact = [("id", contact), ("seen_name", name), ("name", &*renamed)];
    ada.post_form("/api/templates/preview", &template).await;
    for (method, path, fields, action) in [
        ("POST", "/api/templates/send", &template[..], ",template,"),
        ("PATCH", "/api/conversations/subject", &subject, ",subject,"),
        ("PATCH", "/api/contacts/save", &contact, ",change contact,"),
    ] {
        for refused in [true, false] {
            let refusal = json!({ "kind": "status", "status": 422, "calls": 1, "method": method });
            if refused {
                client.post(control("fault")).json(&refusal).send().await.unwrap();
            }
            ada.post_form(path, fields).await;
            let outcome = if refused { ",failed" } else { ",done" };
            let settled = async || {
                let audit = ada.get("/audit.csv").await.text;
                let mut results = audit.lines().filter(|line| line.contains(action));
                results.any(|line| line.contains(outcome)).then_some(())
            };
            eventually(settled).await;
            ada.post_form("/api/attention/dismiss", &[("id", "")]).await;
        }
    }
    let audit = ada.get("/audit.csv").await.text;
    assert!(audit.contains(",reply,") && !audit.contains(CANARY), "{audit}");

    let pid = server.id().unwrap().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    server.wait().await.unwrap();
    let log = log.await.unwrap();
    for written in ["/api/messages/write", "/attachments", "/send", "/contacts/"] {
        assert!(log.contains(written), "the log is written: {}", log.len());
    }
    let leak = log.lines().find(|line| line.contains(CANARY));
    assert_eq!(leak, None);
}
