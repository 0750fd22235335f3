//! Taking conversations over from bots.

use super::*;
use reqwest::Method;
use serde_json::json;
use sevendesk::simulator::Fault;

const PATH: &str = "/api/conversations/take-over";

async fn take_over(by: &Browser, one: &Conversation) -> Answer {
    by.call(PATH, &[("id", one.id.as_str())]).await
}

async fn open(by: &Browser, one: &Conversation) -> String {
    by.get(&format!("/conversations/{}", one.id)).await.text
}

/// Returns a conversation with the order bot at work, and one without a bot.
fn with_and_without(app: &TestApp) -> (Conversation, Conversation) {
    let mut free = unassigned(app);
    let (with, without) = (free.remove(0), free.remove(0));
    for (one, bot) in [(&with, json!("bot_orders")), (&without, json!(null))] {
        assert!(app.simulator.change(one.id.as_str(), &json!({ "bot_id": bot })));
    }
    app.simulator.forget_calls();
    (with, without)
}

fn calls(app: &TestApp, what: &str) -> usize {
    app.simulator.calls().iter().filter(|call| call.path.contains(what)).count()
}

#[tokio::test]
async fn an_opened_conversation_names_its_bot_with_one_call_and_others_make_none() {
    let app = app(60).await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    // The first page reads the team too.
    lea.get("/team").await;
    let (with, without) = with_and_without(&app);
    let plain = open(&lea, &without).await;
    assert!(!plain.contains("is answering") && !plain.contains(PATH), "{plain}");
    let usual = app.simulator.calls().len();
    app.simulator.forget_calls();

    let page = open(&lea, &with).await;
    assert_eq!(app.simulator.calls().len(), usual + 1);
    let seen_by_viewer = open(&vera, &with).await;

    assert!(page.contains("Order bot is answering this customer.") && page.contains(PATH));
    assert!(seen_by_viewer.contains("Order bot") && !seen_by_viewer.contains(PATH));
    assert_eq!(calls(&app, "/bot-session"), 1, "the bot is remembered");
    lea.get("/conversations").await;
    assert_eq!(calls(&app, "/bot-session"), 1, "a list asks for none");
}

#[tokio::test]
async fn taking_over_is_held_shown_sent_and_audited() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let (one, _) = with_and_without(&app);
    open(&lea, &one).await;

    assert_eq!(take_over(&lea, &one).await.status, 200);

    let page = open(&ada, &one).await;
    assert!(page.contains("Lea Hartmann takes over from the bot in"), "{page}");
    assert!(!page.contains("Order bot"), "{page}");
    assert_eq!(app.changes_sent(), 0);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["bot_session_id"], Value::Null);
    let entries = app.state.store.audit_of(&one.id, 20).await.unwrap();
    let entry = (entries[0].action.as_str(), entries[0].result.as_deref());
    assert_eq!(entry, ("take over", Some("done")));
    let page = open(&ada, &one).await;
    assert!(page.contains("took over from the bot") && !page.contains("Order bot"), "{page}");
}

#[tokio::test]
async fn undone_the_bot_goes_on_and_nothing_is_sent() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let (one, _) = with_and_without(&app);
    open(&lea, &one).await;
    take_over(&lea, &one).await;

    assert_eq!(undo(&lea, "").await.status, 200);

    make_all_due(&app);
    assert!(open(&lea, &one).await.contains("Order bot is answering"));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_bot_that_has_ended_by_itself_or_a_lost_answer_is_no_failure() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let (one, other) = with_and_without(&app);
    app.simulator.change(other.id.as_str(), &json!({ "bot_id": "bot_orders" }));
    for conversation in [&one, &other] {
        open(&lea, conversation).await;
        take_over(&lea, conversation).await;
    }
    app.simulator.change(one.id.as_str(), &json!({ "bot_id": null }));
    app.simulator.fail_next(3, Some(Method::POST), Fault::AppliedThenReset);

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    assert_eq!(stored(&app, &other)["bot_session_id"], Value::Null);
    assert_eq!(results(&app, &other).await, [Some("done".to_owned())]);
    assert_eq!(results(&app, &one).await, [] as [Option<String>; 0]);
}

#[tokio::test]
async fn without_the_scope_or_in_the_documented_contract_it_is_not_offered() {
    let mut config = config(60);
    config.scopes = true;
    config.simulator.scopes.retain(|scope| scope != "conversations:update");
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let (one, _) = with_and_without(&app);
    let page = open(&lea, &one).await;
    assert!(page.contains("Order bot") && !page.contains(PATH), "{page}");
    assert_eq!(take_over(&lea, &one).await.status, 502);

    let mut config = super::config(30);
    config.simulator.contract = Contract::Documented;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let (one, _) = with_and_without(&app);
    assert!(!open(&lea, &one).await.contains("is answering"));
    assert_eq!(take_over(&lea, &one).await.status, 400);
    assert_eq!((calls(&app, "/bot-session"), app.changes_sent()), (0, 0));
}
