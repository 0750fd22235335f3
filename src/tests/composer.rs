//! What operators may write, and what the form says before they do.

use crate::support::{Browser, TestApp, TestConfig, eventually, http};
use serde_json::{Value, json};
use sevendesk::model::composer::Written;
use sevendesk::model::{AppError, NoReply, Role};
use sevendesk::simulator::{Contract, Fault};
use std::time::{Duration, SystemTime};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const WRITE: &str = "/api/messages/write";

fn id(conversation: &Value) -> String {
    conversation["id"].as_str().unwrap().to_owned()
}

fn hours_since_the_customer_wrote(conversation: &Value) -> f64 {
    let at = conversation["last_customer_message_at"].as_str().unwrap();
    let at = OffsetDateTime::parse(at, &Rfc3339).unwrap();
    (OffsetDateTime::now_utc() - at).as_seconds_f64() / 3_600.0
}

/// Returns an open conversation on this channel that the customer wrote in recently, or long ago.
fn on(app: &TestApp, channel: &str, recently: bool) -> String {
    let all = app.simulator.conversations().into_iter();
    let mut fitting = all.filter(|one| {
        one["channel_type"] == channel
            && one["status"] != "closed"
            && (hours_since_the_customer_wrote(one) < 23.0) == recently
    });
    id(&fitting.next().expect("the seed data has one"))
}

async fn reply(by: &Browser, id: &str, text: &str) -> crate::support::Answer {
    let fields = [("id", id), ("audience", "customer"), ("text", text)];
    by.call(WRITE, &fields).await
}

/// Returns the HTML of the form.
async fn form(by: &Browser, id: &str) -> String {
    let page = by.get(&format!("/conversations/{id}")).await.text;
    let form = page.split_once("id=\"composer\"").expect("there is a form").1;
    form.split("</form>").next().unwrap().to_owned()
}

fn replies_sent(app: &TestApp) -> usize {
    let calls = app.simulator.calls();
    calls.iter().filter(|call| call.method == "POST" && call.path.ends_with("/messages")).count()
}

fn app() -> TestConfig {
    TestApp::new(Contract::Live).with_queue()
}

#[tokio::test]
async fn the_form_names_channel_longest_text_and_reply_window_before_anything_is_typed() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;

    let whatsapp = form(&lea, &on(&app, "whatsapp", true)).await;
    let sms = form(&lea, &on(&app, "sms", true)).await;

    assert!(
        whatsapp.contains("Goes out by WhatsApp, with at most 4,096 characters."),
        "{whatsapp}"
    );
    assert!(whatsapp.contains("Replies are possible for "), "{whatsapp}");
    assert!(whatsapp.contains("data-most=\"4096\""), "{whatsapp}");
    assert!(sms.contains("data-most=\"4000\"") && !sms.contains("4096"), "only notes: {sms}");
    assert!(whatsapp.contains("value=\"customer\" checked"), "{whatsapp}");
    assert!(sms.contains("Goes out by SMS.") && !sms.contains("possible for"), "{sms}");
    let fields = json!({ "channel": "email", "email": "a@example.com", "subject": "Invoice 4711" });
    let email = form(&lea, &app.simulator.arrives(&fields)).await;
    assert!(email.contains("Its subject stays “Invoice 4711”."), "{email}");
    for form in [whatsapp, sms, email] {
        assert!(form.contains("Send reply") && form.contains("Add note"), "{form}");
    }
}

#[tokio::test]
async fn outside_the_reply_window_no_reply_is_offered_or_sent_and_the_reason_is_named() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    for channel in ["whatsapp", "messenger", "instagram"] {
        let late = on(&app, channel, false);

        let form = form(&lea, &late).await;
        let answer = reply(&lea, &late, "Too late").await;

        assert!(form.contains("The reply window is over"), "{channel}: {form}");
        assert!(!form.contains("Send reply") && form.contains("Add note"), "{channel}: {form}");
        assert_eq!(answer.json::<AppError>(), AppError::NoReply(NoReply::WindowOver), "{channel}");
    }
    assert_eq!(replies_sent(&app), 0);
}

#[tokio::test]
async fn whoever_came_by_an_ad_can_be_answered_for_72_hours() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let late = on(&app, "whatsapp", false);
    let entry = SystemTime::now() - Duration::from_secs(48 * 3600 + 1800);
    let entry = OffsetDateTime::from(entry).format(&Rfc3339).unwrap();
    app.simulator.change(&late, &json!({ "free_entry_point_at": entry }));

    let form = form(&lea, &late).await;

    assert!(form.contains("Replies are possible for 23 h"), "{form}");
    assert_eq!(reply(&lea, &late, "Still in time").await.json::<Written>(), Written::Replied);
    assert_eq!(replies_sent(&app), 1);
}

#[tokio::test]
async fn an_undelivered_reply_says_why_in_words_and_is_sent_again_once() {
    let app = app().with_short_caches().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "telegram", true);
    let sending = app.api_url().replace("/api/v1", "/_simulator/sending");
    let set = async |outcome: &str| {
        let set = http::client().post(&sending).json(&json!({ "outcome": outcome }));
        assert_eq!(set.send().await.unwrap().status(), 200);
    };
    let shows = async |text: &str| {
        let page = async || {
            let page = lea.get(&format!("/conversations/{one}")).await.text;
            page.contains(text).then_some(page)
        };
        eventually(page).await
    };
    set("failed").await;
    reply(&lea, &one, "It is on its way").await;

    let again =
        "name=\"text\" value=\"It is on its way\"><input type=\"hidden\" name=\"key\" value=\"";
    let failed = shows(again).await;

    assert!(failed.contains("The customer cannot be reached there: "), "{failed}");
    assert!(failed.contains("The channel says: "), "{failed}");
    let key = failed.split(again).nth(1).unwrap();
    let key = key.split('"').next().unwrap();
    set("delivered").await;
    for _ in 0..2 {
        let fields = [("id", &*one), ("audience", "customer"), ("text", "It is on its way")];
        let fields = [&fields[..], &[("key", key)]].concat();
        assert_eq!(lea.call(WRITE, &fields).await.json::<Written>(), Written::Replied);
    }
    assert_eq!(replies_sent(&app), 2);
    let delivered = shows("Delivered").await;
    assert!(!delivered.contains(again), "{delivered}");
}

#[tokio::test]
async fn a_reply_that_is_too_long_for_its_channel_is_refused_and_returned_whole() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    for (channel, most) in [("instagram", 1_000), ("telegram", 4_096)] {
        let one = on(&app, channel, true);
        let (longest, too_long) = ("é".repeat(most), "é".repeat(most + 1));
        let back = format!("/conversations/{one}");
        let fields =
            [("id", &*one), ("audience", "customer"), ("text", &too_long), ("back", &back)];

        let refused = lea.post_form(WRITE, &fields).await;
        let page = lea.get(refused.location().unwrap()).await.text;

        assert!(page.contains(&format!("at most {most} characters on this channel")), "{page}");
        assert!(page.contains(&format!("{too_long}</textarea>")), "nothing is cut");
        assert!(page.contains("value=\"customer\" checked"), "{page}");
        assert_eq!(replies_sent(&app), 0);
        assert_eq!(reply(&lea, &one, &longest).await.status, 200);
        app.simulator.forget_calls();
    }
    assert_eq!(reply(&lea, &on(&app, "sms", true), " \n ").await.status, 400);
    assert_eq!(replies_sent(&app), 0);
}

#[tokio::test]
async fn a_note_never_becomes_a_reply() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "sms", true);
    let back = format!("/conversations/{one}");
    app.simulator.fail_next(1, Some(reqwest::Method::POST), Fault::Status(422));
    let fields = [("id", &*one), ("audience", "team"), ("text", "Rude!"), ("back", &back)];
    lea.post_form(WRITE, &fields).await;

    let form = form(&lea, &one).await;

    assert!(form.contains("Rude!</textarea>"), "{form}");
    assert!(form.contains("value=\"team\" checked"), "what was a note is still one: {form}");
    assert!(!form.contains("value=\"customer\" checked"), "{form}");
    assert_eq!(lea.call(WRITE, &[("id", &*one), ("text", "Rude!")]).await.status, 200);
    let everyone = [("id", &*one), ("text", "Rude!"), ("audience", "everyone")];
    assert_eq!(lea.call(WRITE, &everyone).await.status, 400);
    assert_eq!(replies_sent(&app), 0);
    assert_eq!(app.simulator.messages(&one).last().unwrap()["is_internal"], true);
}

#[tokio::test]
async fn closed_conversations_and_emails_without_a_subject_take_notes_alone() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let closed = on(&app, "sms", true);
    lea.call("/api/conversations/close", &[("id", &*closed)]).await;
    let email = app.simulator.arrives(&json!({ "channel": "email", "email": "a@example.com" }));
    let reasons = [(&closed, NoReply::Closed), (&email, NoReply::SubjectMissing)];
    for (one, why) in reasons {
        let form = form(&lea, one).await;
        let reason = match why {
            NoReply::Closed => "The conversation is closed",
            _ => "This email has no subject",
        };
        assert!(form.contains(reason) && !form.contains("Send reply"), "{form}");
        assert_eq!(reply(&lea, one, "Hello").await.json::<AppError>(), AppError::NoReply(why));
    }
    assert_eq!(replies_sent(&app), 0);
}

#[tokio::test]
async fn viewers_and_tokens_without_the_scope_are_not_offered_a_reply_and_learn_why() {
    let app = app().start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let one = on(&app, "sms", true);
    let address = format!("/conversations/{one}");
    assert!(!vera.get(&address).await.text.contains("id=\"composer\""));
    let refused = reply(&vera, &one, "Hello").await;
    let forbidden = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    assert_eq!((refused.status, refused.json::<AppError>()), (403, forbidden));

    let scopes = ["conversations:read", "conversations:update", "messages:read", "team:read"];
    app.simulator.set_scopes(scopes.map(str::to_owned).into());
    app.state.services.gateway.read_scopes().await.unwrap();
    assert!(!lea.get(&address).await.text.contains("id=\"composer\""));
    let refused = reply(&lea, &one, "Hello").await;
    assert!(refused.json::<AppError>().remedy().contains("messages:create"), "{}", refused.text);
    assert_eq!(replies_sent(&app), 0);
}

#[tokio::test]
async fn the_documented_contract_has_neither_replies_nor_a_form() {
    let app = TestApp::new(Contract::Documented).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = id(&app.simulator.conversations()[0]);

    assert!(!lea.get(&format!("/conversations/{one}")).await.text.contains("id=\"composer\""));
    let refused = reply(&lea, &one, "Hello").await;

    assert!(refused.json::<AppError>().remedy().contains("has no replies"), "{}", refused.text);
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_reply_whose_session_ended_is_back_after_signing_in() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = on(&app, "sms", true);
    lea.twin().post_form("/api/session/sign-out", &[]).await;
    let back = format!("/conversations/{one}");
    let fields = [("id", &*one), ("audience", "customer"), ("text", "Soon"), ("back", &back)];

    let answer = lea.post_form(WRITE, &fields).await;
    assert!(answer.location().unwrap().starts_with("/sign-in?next="), "{answer:?}");
    lea.sign_in("Lea Hartmann", crate::support::PASSWORD).await;

    let form = form(&lea, &one).await;
    assert!(form.contains("Soon</textarea>"), "{form}");
    assert!(form.contains("value=\"customer\" checked"), "{form}");
    assert_eq!(replies_sent(&app), 0);
}
