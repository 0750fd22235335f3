//! A form that is refused, whatever refused it, comes back with what was typed.

use crate::support::{Browser, TestApp, lists::first_open};
use serde_json::json;
use sevendesk::model::Role;
use sevendesk::simulator::Contract;

/// Sends a form and opens the page that it redirects to.
async fn sent(by: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = by.post_form(path, fields).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    by.get(answer.location().unwrap()).await.text
}

/// Sends a form after the session has ended, signs in again, and opens the page of the form.
async fn sent_after_the_end(by: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    by.twin().post_form("/api/session/sign-out", &[]).await;
    let answer = by.post_form(path, fields).await;
    let sign_in = answer.location().unwrap().to_owned();
    assert!(sign_in.starts_with("/sign-in?next="), "{sign_in}");
    let next = by.get(&sign_in).await.text;
    let next = next.split("name=\"next\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let next = next.replace("&amp;", "&");
    let name = crate::support::name_of(Role::Lead);
    let fields = [("name", name), ("password", crate::support::PASSWORD), ("next", &next)];
    sent(by, "/api/session/sign-in", &fields).await
}

/// The value of the field that begins with this text.
fn value_after(page: &str, field: &str) -> String {
    let rest = page.split(field).nth(1).unwrap_or_else(|| panic!("no {field} in {page}"));
    rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_back_after_signing_in() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = first_open(&lea).await.id;
    let detail = format!("/conversations/{id}");

    let fields = [("id", id.as_str()), ("note", "Refunded in full"), ("back", &detail)];
    let page = sent_after_the_end(&lea, "/api/conversations/close", &fields).await;
    assert!(page.contains("Refunded in full</textarea>"), "{page}");
    assert!(page.contains("It has not been sent."), "{page}");

    let fields = [("id", id.as_str()), ("text", "Calls back"), ("back", &detail)];
    let page = sent_after_the_end(&lea, "/api/messages/write", &fields).await;
    assert!(page.contains("Calls back</textarea>"), "{page}");

    let fields = [("name", "Nightly"), ("query", "channel=email"), ("back", "/views")];
    let page = sent_after_the_end(&lea, "/api/views/add", &fields).await;
    assert_eq!(value_after(&page, "name=\"name\""), "Nightly");

    let fields = [("id", "needs-reply"), ("above", "41"), ("back", "/views")];
    let page = sent_after_the_end(&lea, "/api/views/alert", &fields).await;
    assert!(page.contains("value=\"41\""), "{page}");

    let agent = app.simulator.agents().remove(0).0;
    let fields = [("agent", agent.as_str()), ("how", "nobody"), ("until", "2031-05-06")];
    let page = sent_after_the_end(&lea, "/api/jobs/hand-over", &fields).await;
    assert_eq!(value_after(&page, "name=\"until\""), "2031-05-06");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_for_nobody_else() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = first_open(&lea).await.id;
    lea.twin().post_form("/api/session/sign-out", &[]).await;
    let fields = [("id", id.as_str()), ("note", "Between us"), ("back", "/conversations")];
    lea.post_form("/api/conversations/close", &fields).await;

    let close = format!("/conversations/{id}/close");
    let stranger = app.anonymous();
    stranger.post_form("/api/conversations/close", &fields).await;
    let sign_in = async |by: &Browser, role: Role| {
        by.sign_in(crate::support::name_of(role), crate::support::PASSWORD).await;
        by.get(&close).await.text
    };
    assert!(!sign_in(&stranger, Role::Lead).await.contains("Between us"));
    assert!(!sign_in(&lea, Role::Admin).await.contains("Between us"));
}

#[tokio::test]
async fn a_hand_over_that_is_refused_comes_back_as_it_was_filled_in() {
    let app = TestApp::new(Contract::Live).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let agents = app.simulator.agents();
    let (away, receiver) = (agents[0].0.as_str(), agents[2].0.as_str());
    let fields = [
        ("agent", away),
        ("how", "one"),
        ("assignee", receiver),
        ("until", "2001-01-01"),
        ("gives_back", "true"),
    ];

    let page = sent(&lea, "/api/jobs/hand-over", &fields).await;

    assert!(page.contains("a future day"), "{page}");
    assert_eq!(value_after(&page, "name=\"until\""), "2001-01-01");
    assert!(page.contains(&format!("<option value=\"{receiver}\" selected")), "{page}");
    assert!(page.contains("name=\"how\" value=\"one\" checked"), "{page}");
    assert!(page.contains("name=\"gives_back\" value=\"true\" checked"), "{page}");
}

#[tokio::test]
async fn the_absent_person_is_not_offered_as_receiver() {
    let app = TestApp::new(Contract::Live).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let away = app.simulator.agents().remove(0).0;

    let first = lea.get("/hand-over").await.text;
    assert!(first.contains(&format!("<option value=\"{away}\"")), "{first}");
    assert!(!first.contains("name=\"assignee\""), "{first}");
    let second = lea.get(&format!("/hand-over?agent={away}")).await.text;
    assert!(!second.contains(&format!("<option value=\"{away}\"")), "{second}");
    assert!(!second.contains(&format!("name=\"agents[]\" value=\"{away}\"")), "{second}");
}

#[tokio::test]
async fn an_alert_that_is_refused_comes_back_with_its_number() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let fields = [("id", "needs-reply"), ("above", "100000000"), ("back", "/views")];
    let page = sent(&lea, "/api/views/alert", &fields).await;
    assert!(page.contains("from 0 to 99999"), "{page}");
    assert!(page.contains("value=\"100000000\" data-typed"), "{page}");
}

#[tokio::test]
async fn a_conflict_with_a_closing_note_keeps_the_note_and_offers_to_close_anyway() {
    let app = TestApp::new(Contract::Live).with_queue().with_short_caches().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let seen = first_open(&lea).await;
    let (id, contact) = (seen.id.as_str(), seen.contact.label().to_owned());
    let other = app.simulator.agents().into_iter().map(|(id, _)| id);
    let held = seen.assignee.as_ref().map(|agent| agent.id.to_string());
    let other = other.into_iter().find(|id| Some(id) != held.as_ref()).unwrap();
    app.simulator.change(id, &json!({ "assigned_user_id": other }));

    let seen_text = seen.seen().to_text();
    let fields = [("id", id), ("note", "Sorted"), ("seen", &seen_text), ("back", "/conversations")];
    let page = sent(&lea, "/api/conversations/close", &fields).await;

    assert!(page.contains("Sorted</textarea>"), "{page}");
    let toast = page.split("class=\"toast bad\"").nth(1).unwrap();
    assert!(toast.split("</div>").next().unwrap().contains(&contact), "{toast}");
    assert!(toast.contains("Take over"), "{toast}");
    let form = toast.split("<form").nth(1).unwrap().split("</form>").next().unwrap();
    let seen_now = value_after(form, "name=\"seen\"").replace("&quot;", "\"");
    assert_eq!(value_after(form, "name=\"note\""), "Sorted");
    let fields = [("id", id), ("note", "Sorted"), ("seen", &seen_now), ("back", "/conversations")];
    sent(&lea, "/api/conversations/close", &fields).await;
    assert_eq!(app.simulator.conversation(id).unwrap()["status"], "closed");
}

#[tokio::test]
async fn a_change_of_language_keeps_what_is_typed() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let detail = format!("/conversations/{}", first_open(&lea).await.id);
    let typed = format!("/api/messages/write?id={}&text=Half+a+sentence", &detail[15..]);
    let fields = [("language", "de"), ("back", &detail), ("typed", &typed)];
    let page = sent(&lea, "/api/session/language", &fields).await;
    assert!(page.contains("lang=\"de\""), "{page}");
    assert!(page.contains("Half a sentence</textarea>"), "{page}");
}

#[tokio::test]
async fn a_long_search_and_a_long_name_come_back_with_what_is_allowed() {
    let app = TestApp::new(Contract::Live).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let search = "x".repeat(201);
    let page = lea.get(&format!("/conversations?search={search}")).await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("at most 200 characters"), "{}", page.text);
    assert!(page.text.contains(&format!("value=\"{search}\"")), "{}", page.text);

    let stranger = app.anonymous();
    let name = "n".repeat(70);
    let page = sent(&stranger, "/api/session/sign-in", &[("name", &name), ("password", "x")]).await;
    assert!(page.contains("at most 64 characters"), "{page}");
    assert_eq!(value_after(&page, "name=\"name\""), name);

    for path in ["/conversations", "/views?query=channel%3Demail", "/sign-in"] {
        assert!(!lea.get(path).await.text.contains("maxlength"), "{path}");
    }
}

#[tokio::test]
async fn rows_that_were_selected_for_a_refused_job_stay_selected() {
    let app = TestApp::new(Contract::Live).with_jobs().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = first_open(&lea).await;
    let row = format!("{} {}", one.id, one.seen().to_text());
    let back = "/conversations?status=open";
    let checked = |page: &str| {
        let boxes = page.split("<input checked ").skip(1);
        boxes
            .map(|rest| {
                rest.split("value=\"").nth(1).unwrap().split(' ').next().unwrap().to_owned()
            })
            .collect::<Vec<_>>()
    };

    let fields = [("action", "nothing"), ("rows[]", &*row), ("back", back)];
    let refused = sent(&lea, "/api/jobs/prepare", &fields).await;
    assert_eq!(checked(&refused), [one.id.to_string()]);
    assert_eq!(checked(&lea.get(back).await.text), Vec::<String>::new(), "only once");

    let fields = [("action", "close"), ("rows[]", &*row), ("back", back)];
    let ended = sent_after_the_end(&lea, "/api/jobs/prepare", &fields).await;
    assert_eq!(checked(&ended), [one.id.to_string()]);
    assert_eq!(app.changes_sent(), 0);
}
