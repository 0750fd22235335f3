//! Replies to customers: held while they can be undone, sent once, and never lost.

use super::restart::restart;
use super::*;
use crate::support::file::TemporaryFile;
use rand::prelude::{IndexedRandom, RngExt, SeedableRng, StdRng};
use reqwest::Method;
use sevendesk::model::NoReply;
use sevendesk::model::composer::Written;
use sevendesk::server::store::audit::NewAuditEntry;
use sevendesk::simulator::Fault;
use std::collections::HashSet;

pub const TEXT: &str = "Your refund is on its way, Kundin 4711";

/// Returns the conversations on channels without a reply window, in the order of their ids.
pub fn replyable(app: &TestApp) -> Vec<Conversation> {
    let mut all: Vec<Conversation> = app.state.services.queue.read(|snapshot| {
        let open = snapshot.conversations().filter(|one| !one.status.is_closed());
        open.filter(|one| ["telegram", "sms"].contains(&one.channel.as_str())).cloned().collect()
    });
    all.sort_by(|one, other| one.id.cmp(&other.id));
    assert!(!all.is_empty(), "the seed data has such conversations");
    all
}

pub async fn reply(by: &Browser, conversation: &Conversation, text: &str, key: &str) -> Answer {
    let id = conversation.id.as_str();
    let fields = [("id", id), ("audience", "customer"), ("text", text), ("key", key)];
    by.call("/api/messages/write", &fields).await
}

/// Counts the messages with this text in a conversation at SendSeven.
pub fn times_sent(simulator: &Simulator, conversation: &Conversation, text: &str) -> usize {
    let messages = simulator.messages(conversation.id.as_str());
    messages.iter().filter(|message| message["text"] == text).count()
}

#[tokio::test]
async fn a_reply_is_sent_once_its_undo_time_is_over_and_shows_its_author() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);

    let answer = reply(&lea, &one, &format!("  {TEXT}\n"), "k").await;

    assert_eq!((answer.status, answer.json::<Written>()), (200, Written::Pending));
    assert_eq!((app.changes_sent(), times_sent(&app.simulator, &one, TEXT)), (0, 0));
    let shown = read_conversation(&lea, one.id.as_str()).await;
    assert_eq!(
        (shown.needs_reply, shown.pending.map(|p| p.kind)),
        (false, Some(ChangeKind::Reply))
    );
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!((app.changes_sent(), times_sent(&app.simulator, &one, TEXT)), (1, 1));
    assert_eq!(stored(&app, &one)["needs_reply"], false);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    let page = lea.get(&format!("/conversations/{}", one.id)).await.text;
    let sent = page.split("<li ").find(|item| item.contains(TEXT)).expect("it is in the timeline");
    assert!(sent.contains("Lea Hartmann"), "{sent}");
    assert!(!page.contains("</bdi> replied"), "the reply appears once: {page}");
}

#[tokio::test]
async fn everybody_sees_a_reply_that_waits_and_its_author_can_undo_it_there() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = replyable(&app).remove(0);
    reply(&lea, &one, TEXT, "k").await;
    let address = format!("/conversations/{}", one.id);

    let (own, others) = (lea.get(&address).await.text, ada.get(&address).await.text);

    for page in [&own, &others] {
        let waiting = page.split("<li ").find(|item| item.contains(TEXT)).expect("it is shown");
        assert!(waiting.contains("sent in") && waiting.contains("data-due"), "{waiting}");
        assert!(waiting.contains("Lea Hartmann"), "{waiting}");
        assert_eq!(waiting.contains("/api/pending/undo"), page == &own, "{waiting}");
    }
}

#[tokio::test]
async fn an_undone_reply_is_never_sent_and_its_text_is_back_in_the_form() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = replyable(&app).remove(0);
    reply(&lea, &one, TEXT, "k").await;

    assert_eq!(undo(&lea, "").await.status, 200);

    let form = format!("{TEXT}</textarea>");
    let address = format!("/conversations/{}", one.id);
    let page = lea.get(&address).await.text;
    assert!(page.contains(&form), "{page}");
    assert!(page.contains("value=\"customer\" checked"), "it is still a reply: {page}");
    assert!(!ada.get(&address).await.text.contains(&form), "it is nobody else's draft");
    make_all_due(&app);
    let other = replyable(&app).remove(1);
    reply(&lea, &other, "Another", "k").await;
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!((times_sent(&app.simulator, &one, TEXT), app.changes_sent()), (0, 1));
    assert_eq!(results(&app, &one).await, []);
}

#[tokio::test]
async fn a_double_click_and_two_tabs_send_a_reply_once() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    let other_tab = lea.twin();

    let (first, second) =
        tokio::join!(reply(&lea, &one, TEXT, "k"), reply(&other_tab, &one, TEXT, "k"));
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(pending(&app, Role::Lead).await.len(), 1);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    let late = reply(&other_tab, &one, TEXT, "k").await;

    assert_eq!(late.json::<Written>(), Written::Replied, "it was sent already");
    assert_eq!(times_sent(&app.simulator, &one, TEXT), 1);
}

#[tokio::test]
async fn without_an_undo_period_two_submissions_of_one_form_send_once() {
    let mut config = config(60);
    config.web.undo_seconds = 0;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    let twin = lea.twin();

    let answers = tokio::join!(reply(&lea, &one, TEXT, "k"), reply(&twin, &one, TEXT, "k"));

    for answer in [answers.0, answers.1] {
        assert_eq!((answer.status, answer.json::<Written>()), (200, Written::Replied));
    }
    assert_eq!(times_sent(&app.simulator, &one, TEXT), 1);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    // Later, the same words are another reply.
    assert_eq!(reply(&lea, &one, TEXT, "later").await.status, 200);
    assert_eq!(times_sent(&app.simulator, &one, TEXT), 2);
}

#[tokio::test]
async fn another_reply_sends_the_first_and_both_arrive() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);

    reply(&lea, &one, "First", "k").await;
    assert_eq!(reply(&lea, &one, "Second", "k").await.status, 200);

    assert_eq!(times_sent(&app.simulator, &one, "First"), 1);
    assert_eq!(times_sent(&app.simulator, &one, "Second"), 0);
    close(&lea, &one, "").await;
    assert_eq!(times_sent(&app.simulator, &one, "Second"), 1);
    let kinds: Vec<_> =
        pending(&app, Role::Lead).await.iter().map(|one| one.mutation.kind()).collect();
    assert_eq!(kinds, [ChangeKind::Close]);
}

#[tokio::test]
async fn lost_answers_and_cut_connections_send_each_reply_once() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let all = replyable(&app);
    let faults = [Fault::AppliedThenReset, Fault::Status(503), Fault::Reset, Fault::Html];
    for (fault, one) in faults.into_iter().zip(&all) {
        reply(&lea, one, TEXT, "k").await;
        // More failures than one call retries.
        app.simulator.fail_next(4, Some(Method::POST), fault);

        make_all_due(&app);
        wait_until_none_pending(&app).await;

        assert_eq!(times_sent(&app.simulator, one, TEXT), 1, "{fault:?}");
        assert_eq!(results(&app, one).await, [Some("done".to_owned())], "{fault:?}");
    }
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    let calls = app.simulator.calls();
    let replies = calls.iter().filter(|call| call.path.ends_with("/messages"));
    let keys: HashSet<_> = replies.map(|call| call.idempotency_key.clone().unwrap()).collect();
    assert_eq!(keys.len(), faults.len(), "every try of a reply has the same key");
}

#[tokio::test]
async fn a_reply_that_sendseven_refuses_needs_attention_and_keeps_its_text() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = replyable(&app).remove(0);
    reply(&lea, &one, TEXT, "k").await;
    app.simulator.fail_next(1, Some(Method::POST), Fault::Status(422));

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!((entry.mutation.kind(), entry.mutation.text()), (ChangeKind::Reply, Some(TEXT)));
    assert!(lea.get("/attention").await.text.contains(TEXT));
    let key = entry.mutation.key().unwrap().to_owned();
    reply(&lea, &one, "Something else", &key).await;
    assert_eq!(needs_attention(&app, Role::Lead).await.len(), 1, "another text is another reply");
    assert_eq!(reply(&lea, &one, TEXT, &key).await.status, 200);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(times_sent(&app.simulator, &one, TEXT), 1);
}

#[tokio::test]
async fn a_conversation_closed_meanwhile_gets_no_reply_and_an_assignment_does_not_matter() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let all = replyable(&app);
    let (closed, given) = (&all[0], &all[1]);
    reply(&lea, closed, TEXT, "k").await;
    reply(&lea, given, TEXT, "k").await;
    app.simulator.change(closed.id.as_str(), &serde_json::json!({ "status": "closed" }));
    let to = serde_json::json!({ "assigned_user_id": agent(&app, 2).0 });
    app.simulator.change(given.id.as_str(), &to);

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(times_sent(&app.simulator, closed, TEXT), 0);
    assert_eq!(times_sent(&app.simulator, given, TEXT), 1);
    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!(entry.cause, AppError::NoReply(NoReply::Closed));
    assert_eq!((&entry.conversation, entry.mutation.text()), (&closed.id, Some(TEXT)));
}

#[tokio::test]
async fn a_reply_in_flight_at_a_crash_arrives_once_whether_it_was_sent_or_not() {
    let file = TemporaryFile::new("reply-in-doubt");
    let mut first = config(60);
    first.database = file.database();
    first.pending = false;
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let all = replyable(&app);
    let (sent, lost) = (&all[0], &all[1]);
    reply(&lea, sent, TEXT, "k").await;
    reply(&lea, lost, TEXT, "k").await;
    // One is sent, but the server is killed before it learns so.
    let id = pending(&app, Role::Lead).await[0].id.to_string();
    let record = app.state.store.pending_changes().await.unwrap().remove(0);
    assert_eq!(lea.call("/api/pending/send", &[("id", &id)]).await.status, 200);
    let store = &app.state.store;
    let change = sevendesk::server::store::pending::NewPendingChange {
        user_id: record.user_id,
        request: "killed".to_owned(),
        conversation: record.conversation,
        mutation: record.mutation,
        expected: record.expected,
        created_at: record.created_at,
        due_at: record.due_at,
        tried_at: None,
    };
    store.add_pending(&change, None).await.unwrap();
    for record in store.pending_changes().await.unwrap() {
        store.mark_pending_sending(record.id, record.created_at - 10_000).await.unwrap();
        let entry = NewAuditEntry {
            operator: record.operator,
            action: "reply",
            conversation: Some(record.conversation),
            request: record.request,
            ..NewAuditEntry::default()
        };
        store.add_audit(&entry).await.unwrap();
    }
    let simulator = app.simulator.clone();
    drop(app);

    let app = restart(file.database(), simulator.clone()).await;
    wait_until_none_pending(&app).await;

    for one in [sent, lost] {
        assert_eq!(times_sent(&simulator, one, TEXT), 1, "{}", one.id);
        assert_eq!(results(&app, one).await.last(), Some(&Some("done".to_owned())));
    }
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

/// Sends `number` replies over connections that break at random, each in a text of its own, and
/// compares what SendSeven has with what needs attention.
async fn send_over_cut_connections(number: usize) {
    let app = app(200).await;
    let lea = app.sign_in(Role::Lead).await;
    let all = replyable(&app);
    let faults =
        [Fault::AppliedThenReset, Fault::Reset, Fault::Truncated, Fault::Html, Fault::Status(503)];
    let mut randomness = StdRng::seed_from_u64(4_711);
    for first in (0..number).step_by(all.len()) {
        let round: Vec<_> = (first..number).zip(&all).collect();
        for (text, one) in &round {
            let answer = reply(&lea, one, &text.to_string(), &format!("k{text}")).await;
            assert_eq!(answer.json::<Written>(), Written::Pending);
        }
        let fault = *faults.choose(&mut randomness).unwrap();
        app.simulator.fail_next(randomness.random_range(1..=6), Some(Method::POST), fault);
        make_all_due(&app);
        wait_until_none_pending(&app).await;

        let entries = needs_attention(&app, Role::Lead).await;
        for (text, one) in round {
            let text = text.to_string();
            let sent = times_sent(&app.simulator, one, &text);
            let failed = entries.iter().find(|entry| entry.mutation.text() == Some(&text));
            let cause = failed.map(|entry| &entry.cause);
            match cause {
                None => assert_eq!(sent, 1, "{text} after {fault:?}"),
                Some(cause) => assert!(sent <= 1, "{text} after {fault:?}: {cause:?}"),
            }
        }
    }
    let messages = all.iter().flat_map(|one| app.simulator.messages(one.id.as_str()));
    let texts = messages.filter_map(|message| message["text"].as_str()?.parse::<usize>().ok());
    let sent: Vec<usize> = texts.collect();
    let failed = needs_attention(&app, Role::Lead).await.len();
    assert_eq!(sent.len(), HashSet::<_>::from_iter(&sent).len(), "none is sent twice");
    assert_eq!((sent.len(), failed), (number, 0), "all are sent, and none is reported as failed");
}

#[tokio::test]
async fn a_hundred_replies_over_cut_connections_arrive_once_each() {
    send_over_cut_connections(100).await;
}

#[tokio::test]
#[ignore = "takes a minute: cargo test -- --ignored a_thousand_replies"]
async fn a_thousand_replies_over_cut_connections_arrive_once_each() {
    send_over_cut_connections(1_000).await;
}
