//! Memory use of the server: neither concurrent sign-ins nor large files exhaust it.

use crate::support::file_forms::{attach, png};
use crate::support::server::{LEAD, Server};
use crate::support::{Browser, PASSWORD, TestApp, eventually};
use futures::stream::{self, StreamExt};
use sevendesk::simulator::Contract;

impl Server {
    /// Returns a field of proc(5)'s `status`, in megabytes.
    fn megabytes(&self, field: &str) -> u64 {
        let id = self.process.id().expect("the server runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    }

    /// Makes the peak of its memory what it holds now.
    fn forget_peak(&self) {
        let id = self.process.id().expect("the server runs");
        std::fs::write(format!("/proc/{id}/clear_refs"), "5").unwrap();
    }

    /// Signs in from a distinct address, so that no throttle applies, and returns whether it
    /// succeeded.
    async fn sign_in(&self, number: usize, name: &str) -> bool {
        let browser = Browser::new(self.addr);
        let request = browser
            .request(reqwest::Method::POST, "/api/session/sign-in")
            .header("x-forwarded-for", format!("203.0.113.{}", number % 200))
            .header("accept", "text/html")
            .form(&[("name", name), ("password", PASSWORD)]);
        let answer = browser.send(request).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.location() == Some("/conversations")
    }
}

#[tokio::test]
async fn a_file_of_16_mb_passes_through_without_being_held_in_memory() {
    let app = TestApp::new(Contract::Live).start().await;
    let all = app.simulator.conversations();
    let sms = all.iter().find(|one| one["channel_type"] == "sms" && one["status"] == "open");
    let id = sms.unwrap()["id"].as_str().unwrap();
    let server = Server::start(&app, &[]).await;
    let idle = server.megabytes("RssAnon");
    let lea = Browser::new(server.addr);
    assert_eq!(lea.sign_in(LEAD, PASSWORD).await.location(), Some("/conversations"));
    assert_eq!(attach(&lea, id, &[], &[png("small.png", 1_000_000)]).await.status, 303);
    // What signing in took is given back; meanwhile the connection stays open.
    eventually(async || {
        lea.get("/livez").await;
        (server.megabytes("RssAnon") <= idle + 10).then_some(())
    })
    .await;
    server.forget_peak();
    let before = server.megabytes("VmHWM");

    assert_eq!(attach(&lea, id, &[], &[png("large.png", 16 << 20)]).await.status, 303);

    let peak = server.megabytes("VmHWM");
    let calls = app.simulator.calls();
    let uploads = calls.iter().filter(|call| call.path.ends_with("/upload") && call.status == 201);
    assert_eq!(uploads.count(), 2, "both have arrived");
    assert!(peak < before + 8, "{peak} MB at the peak, {before} MB before");
}

#[tokio::test]
async fn many_concurrent_sign_ins_use_little_memory_and_release_it() {
    let app = TestApp::new(Contract::Live).start().await;
    let server = Server::start(&app, &[]).await;
    server.sign_in(0, LEAD).await;
    let idle = server.megabytes("VmRSS");

    let signed_in = stream::iter(0..200)
        .map(|number| {
            let unknown = (number % 4 == 0).then(|| format!("nobody {number}"));
            let server = &server;
            async move { server.sign_in(number, unknown.as_deref().unwrap_or(LEAD)).await }
        })
        .buffer_unordered(10)
        .filter(|success| std::future::ready(*success))
        .count()
        .await;

    assert_eq!(signed_in, 150);
    let peak = server.megabytes("VmHWM");
    assert!(peak < idle + 100, "{peak} MB at the peak, {idle} MB before");
    eventually(async || (server.megabytes("VmRSS") <= idle + 10).then_some(())).await;
}
