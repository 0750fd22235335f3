//! Snoozing, waking and reopening: held, undone, replaced, and compared with what somebody else did.

use super::*;
use serde_json::json;
use sevendesk::model::{Conflict, ExpectedState, Mutation, Snooze, Timestamp};

const IN_A_DAY: i64 = 24 * 3600;

fn in_a_day() -> String {
    (sevendesk::server::store::now().0 + IN_A_DAY).to_string()
}

async fn post(by: &Browser, what: &str, one: &Conversation, more: &[(&str, &str)]) -> Answer {
    let seen = one.seen().to_text();
    let fields = [&[("id", one.id.as_str()), ("seen", &seen)], more].concat();
    by.call(&format!("/api/conversations/{what}"), &fields).await
}

async fn snooze(by: &Browser, one: &Conversation, until: &str) -> Answer {
    post(by, "snooze", one, &[("until", until), ("wakes_on_message", "true")]).await
}

fn awake(app: &TestApp) -> Vec<Conversation> {
    let mut awake = unassigned(app);
    awake.retain(|one| one.snooze.is_none());
    awake
}

#[tokio::test]
async fn a_snooze_is_held_shown_and_sent_with_its_end_and_whether_a_message_ends_it() {
    let app = app(30).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = awake(&app).remove(0);
    let until = in_a_day();

    let shown: Conversation = snooze(&lea, &one, &until).await.json();

    let expected = Snooze { until: shown.snooze.unwrap().until, wakes_on_message: true };
    assert_eq!((expected.until.0.to_string(), shown.snooze), (until.clone(), Some(expected)));
    assert_eq!((app.changes_sent(), stored(&app, &one)["snoozed_until"].clone()), (0, Value::Null));
    assert_eq!(pending(&app, Role::Lead).await[0].mutation, Mutation::Snooze(expected));
    let snoozed = list(&ada, "status=snoozed").await;
    assert!(rows(&snoozed).iter().any(|row| row.id == one.id), "it counts as snoozed at once");
    let page = ada.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(page.contains("Snoozed until 20") && page.contains("snoozes it in"), "{page}");
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    let stored = stored(&app, &one);
    assert!(stored["snoozed_until"].is_string(), "{stored}");
    assert_eq!(stored["snooze_reopen_on_message"], true);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    let page = ada.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(page.contains("snoozed it until 20"), "the timeline says so: {page}");
}

#[tokio::test]
async fn an_undone_snooze_is_never_sent() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    snooze(&lea, &one, &in_a_day()).await;

    assert_eq!(undo(&lea, "").await.status, 200);

    assert_eq!(read_conversation(&lea, one.id.as_str()).await.snooze, None);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn waking_a_snooze_that_is_still_held_sends_neither() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    let shown: Conversation = snooze(&lea, &one, &in_a_day()).await.json();

    let woken: Conversation = post(&lea, "wake", &shown, &[]).await.json();

    assert_eq!((woken.snooze, woken.pending), (None, None));
    assert_eq!(pending(&app, Role::Lead).await, []);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn reopening_a_close_that_is_still_held_sends_neither() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    let shown: Conversation = close(&lea, &one, "").await.json();

    let open: Conversation = post(&lea, "reopen", &shown, &[]).await.json();

    assert!(!open.status.is_closed() && open.pending.is_none());
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn another_end_replaces_a_snooze_that_is_still_held() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    let first: Conversation = snooze(&lea, &one, &in_a_day()).await.json();
    let later = (in_a_day().parse::<i64>().unwrap() + 3600).to_string();

    snooze(&lea, &first, &later).await;

    assert_eq!(pending(&app, Role::Lead).await.len(), 1);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(app.changes_sent(), 1);
    let page = read_conversation(&lea, one.id.as_str()).await;
    assert_eq!(page.snooze.unwrap().until.0.to_string(), later);
}

#[tokio::test]
async fn a_closed_conversation_is_reopened_and_a_snoozed_one_woken() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let mut free = awake(&app);
    let (closed, snoozed) = (free.remove(0), free.remove(0));
    app.simulator.change(closed.id.as_str(), &json!({ "status": "closed" }));
    app.simulator.change(snoozed.id.as_str(), &json!({ "snoozed_until": "2999-01-01T00:00:00Z" }));
    let closed = read_conversation(&lea, closed.id.as_str()).await;
    let snoozed = read_conversation(&lea, snoozed.id.as_str()).await;
    assert!(closed.status.is_closed() && snoozed.snooze.is_some());

    assert_eq!(post(&lea, "reopen", &closed, &[]).await.status, 200);
    assert_eq!(post(&lea, "wake", &snoozed, &[]).await.status, 200);

    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert!(!is_closed(&app, &closed));
    assert_eq!(stored(&app, &snoozed)["snoozed_until"], Value::Null);
    let entries = app.state.store.audit_of(&snoozed.id, 20).await.unwrap();
    assert_eq!(entries[0].before.as_deref(), Some("2999-01-01T00:00:00Z"));
}

#[tokio::test]
async fn a_snooze_conflicts_with_one_that_the_operator_did_not_see() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    app.simulator.change(one.id.as_str(), &json!({ "snoozed_until": "2999-01-01T00:00:00Z" }));
    read_conversation(&lea, one.id.as_str()).await;

    let answer = snooze(&lea, &one, &in_a_day()).await;

    let AppError::Conflict(conflict) = answer.json() else { panic!("{}", answer.text) };
    let Conflict { seen, snoozed_until, .. } = *conflict;
    assert_eq!((answer.status, snoozed_until.is_some()), (409, true));
    assert!(ExpectedState::parse(&seen).unwrap().snooze.is_some());
    assert_eq!(close(&lea, &one, "").await.status, 200, "a snooze is no reason not to close it");
}

#[tokio::test]
async fn a_snooze_that_fails_needs_attention_and_can_be_tried_again() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    let until = in_a_day();
    snooze(&lea, &one, &until).await;
    app.simulator.change(one.id.as_str(), &json!({ "status": "closed" }));

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    let entry = needs_attention(&app, Role::Lead).await.remove(0);
    assert_eq!(entry.mutation.kind(), ChangeKind::Snooze);
    let page = lea.get("/attention").await.text;
    assert!(page.contains("action=\"/api/conversations/snooze\""), "{page}");
    assert!(page.contains(&format!("name=\"until\" value=\"{until}\"")), "{page}");
}

#[tokio::test]
async fn an_end_that_is_over_or_unreadable_is_refused_and_the_form_keeps_what_was_typed() {
    let app = app(30).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    for (until, date) in
        [("1", ""), ("", ""), ("soon", ""), ("date", "2001-01-01T09:00"), ("date", "x")]
    {
        let answer = post(&lea, "snooze", &one, &[("until", until), ("date", date)]).await;
        assert_eq!(answer.status, 400, "{until} {date}: {}", answer.text);
    }
    let id = one.id.as_str();
    let fields =
        [("id", id), ("until", "date"), ("date", "2001-01-01T09:00"), ("back", "/conversations")];
    let answer = lea.post_form("/api/conversations/snooze", &fields).await;
    let form = lea.get(answer.location().unwrap()).await.text;
    assert!(form.contains("value=\"2001-01-01T09:00\""), "{form}");
    assert!(form.contains("at most a year from now"), "{form}");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_viewer_may_neither_snooze_nor_reopen() {
    let app = app(30).await;
    let vera = app.sign_in(Role::Viewer).await;
    let one = awake(&app).remove(0);
    for what in ["snooze", "wake", "reopen"] {
        assert_eq!(post(&vera, what, &one, &[("until", &in_a_day())]).await.status, 403, "{what}");
    }
    let address = format!("/conversations/{}", one.id);
    assert_eq!(vera.get(&format!("{address}/snooze")).await.status, 403);
    assert!(!vera.get(&address).await.text.contains("/snooze"));
}

#[tokio::test]
async fn the_documented_contract_offers_none_of_it() {
    let mut config = config(30);
    config.simulator.contract = Contract::Documented;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    let page = lea.get(&format!("/conversations/{}", one.id)).await.text;
    for what in ["snooze", "wake", "reopen"] {
        assert!(!page.contains(&format!("\"{what}\"")), "{what}: {page}");
        assert!(!page.contains(&format!("conversations/{what}")), "{what}: {page}");
        let refused = post(&lea, what, &one, &[("until", &in_a_day())]).await;
        assert_eq!(refused.status, 400, "{what}: {}", refused.text);
    }
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_snooze_ends_by_itself_in_the_list() {
    let mut config = config(30);
    config.list_lag = Duration::ZERO;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = awake(&app).remove(0);
    let soon = Timestamp(sevendesk::server::store::now().0 + 3).iso();
    app.simulator.change(one.id.as_str(), &json!({ "snoozed_until": soon }));
    assert!(read_conversation(&lea, one.id.as_str()).await.snooze.is_some());

    eventually(async || {
        let snoozed = list(&lea, "status=snoozed").await;
        rows(&snoozed).iter().all(|row| row.id != one.id).then_some(())
    })
    .await;
}
