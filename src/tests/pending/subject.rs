//! Subjects: held, compared with the subject that was seen, sent, and audited without their text.

use super::*;
use serde_json::json;

const PATH: &str = "/api/conversations/subject";

async fn set(by: &Browser, one: &Conversation, subject: &str, seen: &str) -> Answer {
    let fields = [("id", one.id.as_str()), ("subject", subject), ("seen", seen)];
    by.call(PATH, &fields).await
}

/// Returns a conversation with the subject "First".
fn about_first(app: &TestApp) -> Conversation {
    let one = unassigned(app).remove(0);
    assert!(app.simulator.change(one.id.as_str(), &json!({ "subject": "First" })));
    one
}

async fn open(by: &Browser, one: &Conversation) -> String {
    by.get(&format!("/conversations/{}", one.id)).await.text
}

#[tokio::test]
async fn a_subject_is_held_shown_sent_and_audited_without_its_text() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = about_first(&app);
    assert!(open(&lea, &one).await.contains(&format!("/conversations/{}/subject", one.id)));

    let shown: Conversation = set(&lea, &one, "  Second\nline ", "First").await.json();

    assert_eq!(shown.subject.as_deref(), Some("Second line"));
    let page = open(&ada, &one).await;
    assert!(page.contains("Second line") && page.contains("Lea Hartmann changes the subject in"));
    assert_eq!(stored(&app, &one)["subject"], "First");
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["subject"], "Second line");
    let entries = app.state.store.audit_of(&one.id, 20).await.unwrap();
    let entry = &entries[0];
    assert_eq!((entry.action.as_str(), entry.result.as_deref()), ("subject", Some("done")));
    assert_eq!((&entry.before, &entry.after, &entry.details), (&None, &None, &None));
    let page = open(&ada, &one).await;
    assert!(page.contains("changed the subject"), "{page}");
}

#[tokio::test]
async fn a_second_subject_replaces_the_held_one_and_undo_sends_none() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let (one, other) = (about_first(&app), unassigned(&app).remove(1));
    open(&lea, &one).await;
    set(&lea, &one, "Second", "First").await;

    let third: Conversation = set(&lea, &one, "Third", "Second").await.json();

    assert_eq!(third.subject.as_deref(), Some("Third"));
    let held = pending(&app, Role::Lead).await;
    assert_eq!(held.len(), 1);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["subject"], "Third");
    assert_eq!(app.changes_sent(), 1);
    let seen = other.subject.clone().unwrap_or_default();
    set(&lea, &other, "Undone", &seen).await;
    assert_eq!(undo(&lea, "").await.status, 200);
    make_all_due(&app);
    assert_eq!(read_conversation(&lea, other.id.as_str()).await.subject, other.subject);
    assert_eq!(app.changes_sent(), 1);
}

#[tokio::test]
async fn a_subject_that_somebody_changed_meanwhile_conflicts_and_can_be_taken_over() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = about_first(&app);
    open(&lea, &one).await;
    set(&lea, &one, "Lea’s", "First").await;
    app.simulator.change(one.id.as_str(), &json!({ "subject": "Outside" }));
    make_all_due(&app);
    wait_until_none_pending(&app).await;

    let page = lea.get("/attention").await.text;

    assert!(page.contains("The subject is now “Outside”") && page.contains("Lea’s"), "{page}");
    assert!(page.contains("Somebody outside Sevendesk did that"), "{page}");
    let again = ["name=\"subject\" value=\"Lea’s\"", "name=\"seen\" value=\"Outside\""];
    assert!(again.iter().all(|field| page.contains(field)), "{page}");
    assert_eq!(stored(&app, &one)["subject"], "Outside");
    set(&lea, &one, "Lea’s", "Outside").await;
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(stored(&app, &one)["subject"], "Lea’s");
    assert_eq!(needs_attention(&app, Role::Lead).await, [], "what is sent again is dealt with");

    let refused = set(&ada, &one, "Ada’s", "First").await;
    let error: AppError = refused.json();
    assert_eq!(refused.status, 409);
    assert!(error.remedy().starts_with("Lea Hartmann did that"), "{}", error.remedy());
    let form = [("id", one.id.as_str()), ("subject", "Ada’s"), ("seen", "First")];
    let back = ada.post_form(PATH, &form).await;
    let page = ada.get(back.location().unwrap()).await.text;
    assert!(page.contains("name=\"subject\" value=\"Ada’s\""), "what was typed is kept: {page}");
    assert!(page.contains("name=\"seen\" value=\"Lea’s\""), "{page}");
}

#[tokio::test]
async fn an_assignment_made_meanwhile_is_no_conflict() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = about_first(&app);
    open(&lea, &one).await;
    let (user, _) = agent(&app, 3);
    set(&lea, &one, "Second", "First").await;
    app.simulator.change(one.id.as_str(), &json!({ "assigned_user_id": user }));

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(stored(&app, &one)["subject"], "Second");
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn a_subject_has_1_to_500_characters_and_needs_role_scope_and_contract() {
    let app = app(60).await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let one = about_first(&app);
    for text in ["", " \u{200b} ", &"ü".repeat(501)] {
        let refused = set(&lea, &one, text, "First").await;
        assert_eq!(refused.status, 400, "{text}");
        assert!(refused.json::<AppError>().remedy().contains("1 to 500 characters"));
    }
    let longest = "ü".repeat(500);
    assert_eq!(set(&lea, &one, &longest, "First").await.status, 200);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert!(open(&lea, &one).await.contains(&longest), "nothing of it is cut off");
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
    assert_eq!(vera.get(&format!("/conversations/{}/subject", one.id)).await.status, 403);
    assert!(!open(&vera, &one).await.contains("/subject"));

    let mut config = config(30);
    config.simulator.contract = Contract::Documented;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    assert_eq!(set(&lea, &one, "x", "").await.status, 400);
    assert!(!open(&lea, &one).await.contains("/subject"));
    assert_eq!(app.changes_sent(), 0);
}
