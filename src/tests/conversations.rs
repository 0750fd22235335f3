//! Listing, assigning, and closing conversations, and their failures, through pages and plain
//! forms as well as through JSON calls.

use crate::support::lists::{first_open, list};
use crate::support::{Answer, TestApp};
use serde_json::Value;
use sevendesk::model::{AppError, Conversation, Detail, Role, Row};
use sevendesk::simulator::{Contract, Fault};

const BOTH: [Contract; 2] = [Contract::Documented, Contract::Live];

fn stored(app: &TestApp, conversation: &Conversation) -> Value {
    app.simulator.conversation(conversation.id.as_str()).unwrap()
}

#[tokio::test]
async fn conversations_can_be_listed_by_filter_and_page() {
    for contract in BOTH {
        let app = TestApp::new(contract).start().await;
        let browser = app.sign_in(Role::Viewer).await;

        let all = list(&browser, "").await;
        let open = list(&browser, "status=open&channel=whatsapp&page_size=50").await;
        let second = list(&browser, "page=2").await;
        let page = browser.get("/conversations?status=open&channel=whatsapp&page_size=50").await;

        assert!(open.total > 0 && open.total < all.total);
        assert_eq!((second.page, second.rows.len()), (2, 20));
        assert_ne!(all.rows, second.rows);
        assert_eq!(page.status, 200);
        for row in &open.rows {
            let Row::Read(row) = row else { panic!("unreadable row in the seed data") };
            assert!(page.text.contains(row.id.as_str()), "{} is on the page", row.id);
        }
    }
}

#[tokio::test]
async fn a_lead_assigns_with_a_plain_form_and_sees_the_result() {
    for contract in BOTH {
        let app = TestApp::new(contract).start().await;
        let browser = app.sign_in(Role::Lead).await;
        let conversation = first_open(&browser).await;
        let (agent, name) = app.simulator.agents().remove(5);
        let back = format!("/conversations/{}?status=open", conversation.id);

        let fields = [("id", conversation.id.as_str()), ("assignee", &agent), ("back", &back)];
        let answer = browser.post_form("/api/conversations/assign", &fields).await;
        let page = browser.get(&back).await;

        assert_eq!((answer.status, answer.location()), (303, Some(back.as_str())));
        assert!(page.text.contains(&format!("Assigned to {name}.")));
        assert_eq!(stored(&app, &conversation)["assigned_user_id"], agent.as_str());
        assert!(!browser.get(&back).await.text.contains("Assigned to"), "the flash is shown once");
    }
}

#[tokio::test]
async fn a_lead_closes_from_a_confirmation_page_that_names_the_contact() {
    for contract in BOTH {
        let app = TestApp::new(contract).start().await;
        let browser = app.sign_in(Role::Lead).await;
        let conversation = first_open(&browser).await;
        let detail =
            browser.ask("/api/conversations/get", &[("id", conversation.id.as_str())]).await;
        let detail: Detail = detail.json();

        let dialog = browser.get(&format!("/conversations/{}/close", conversation.id)).await;
        let fields = [("id", conversation.id.as_str()), ("note", ""), ("back", "/conversations")];
        let answer = browser.post_form("/api/conversations/close", &fields).await;

        assert_eq!(dialog.status, 200);
        let escaped =
            detail.conversation.contact.label().replace('&', "&amp;").replace('<', "&lt;");
        assert!(dialog.text.contains(&escaped), "{escaped}");
        let empty_note = dialog.text.contains("></textarea>");
        assert_eq!(
            empty_note,
            contract == Contract::Live,
            "the note field must start empty because its text is sent"
        );
        assert_eq!(answer.status, 303);
        assert_eq!(stored(&app, &conversation)["status"], "closed");
    }
}

#[tokio::test]
async fn json_responses_contain_the_new_state() {
    for contract in BOTH {
        let app = TestApp::new(contract).start().await;
        let browser = app.sign_in(Role::Admin).await;
        let conversation = first_open(&browser).await;
        let id = conversation.id.as_str();
        let (agent, name) = app.simulator.agents().remove(2);

        let assigned =
            browser.call("/api/conversations/assign", &[("id", id), ("assignee", &agent)]).await;
        let unassigned =
            browser.call("/api/conversations/assign", &[("id", id), ("assignee", "")]).await;
        let closed = browser.call("/api/conversations/close", &[("id", id)]).await;

        let assigned: Conversation = assigned.json();
        assert_eq!(assigned.assignee.map(|agent| agent.name), Some(name));
        assert_eq!(unassigned.json::<Conversation>().assignee, None);
        assert!(closed.json::<Conversation>().status.is_closed());
    }
}

#[tokio::test]
async fn contact_names_from_an_opened_conversation_appear_in_the_next_list() {
    let app = TestApp::new(Contract::Documented).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    let before = first_open(&browser).await;
    app.simulator.change(before.id.as_str(), &serde_json::json!({ "name": "Amélie Dufour" }));

    browser.get(&format!("/conversations/{}", before.id)).await;
    let after = list(&browser, "status=open").await;

    assert_eq!(before.contact.name, None);
    let after = after.find(&before.id).expect("it is still open");
    assert_eq!(after.contact.label(), "Amélie Dufour");
}

#[tokio::test]
async fn invalid_filter_values_are_refused_and_nothing_is_sent() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    list(&browser, "").await;
    app.simulator.forget_calls();

    for query in [
        "status=opened",
        "needs_reply=maybe",
        "channel=fax",
        "assigned_to=..%2Fusers",
        "page=0",
        "page=1000000000000",
        "page_size=7000",
        "page=-1",
        "status=pending",
    ] {
        let page = browser.get(&format!("/conversations?{query}")).await;
        let (_, value) = query.split_once('=').unwrap();

        assert_eq!(page.status, 400, "{query}");
        assert!(page.text.contains("Nothing was sent"), "{query}: the refusal is explained");
        assert!(page.text.contains(&value.replace("%2F", "/")), "{query}: the value is named");
    }
    let lists = app.simulator.calls();
    assert!(lists.iter().all(|call| !call.path.contains("/conversations")), "{lists:?}");
}

#[tokio::test]
async fn malformed_ids_are_refused_and_nothing_is_sent() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let long = "a".repeat(10_000);

    for id in
        ["%2f", "..%2F..%2Fusers", "conv%2Fclose", "conv%0a1", "conv%00", "%ff", "a%3Fb", &long]
    {
        for path in ["", "/close"] {
            let page = browser.get(&format!("/conversations/{id}{path}")).await;
            assert!(matches!(page.status, 400 | 404), "{id:.40}{path}: {}", page.status);
        }
    }
    for id in ["../users", "conv\n1", "", &long] {
        let fields = [("id", id), ("assignee", ""), ("back", "")];
        let answer = browser.call("/api/conversations/assign", &fields).await;
        assert_eq!(answer.status, 404, "{}", answer.text);
    }
    let calls = app.simulator.calls();
    let single = |path: &str| path.contains("/conversations/");
    assert!(calls.iter().all(|call| !single(&call.path)), "{calls:?}");
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn an_unknown_conversation_returns_a_404_page() {
    let app = TestApp::new(Contract::Documented).start().await;
    let browser = app.sign_in(Role::Viewer).await;

    let page = browser.get("/conversations/conv_nobody").await;

    assert_eq!(page.status, 404);
    assert!(page.text.contains("There is no such conversation"));
}

#[tokio::test]
async fn an_unknown_agent_is_refused_before_anything_is_sent() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let conversation = first_open(&browser).await;

    let fields = [("id", conversation.id.as_str()), ("assignee", "user_nobody")];
    let answer = browser.call("/api/conversations/assign", &fields).await;

    assert!(matches!(answer.json::<AppError>(), AppError::BadInput(_)));
    assert_eq!((answer.status, app.changes_sent()), (400, 0));
}

#[tokio::test]
async fn one_malformed_row_is_marked_and_the_others_are_shown() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    let conversation = first_open(&browser).await;
    app.simulator.break_row(conversation.id.as_str());

    let page = browser.get("/conversations?status=open&page_size=50").await;

    assert_eq!(page.status, 200);
    assert!(page.text.contains("cannot be read"));
    assert_eq!(page.text.matches("<tr id=\"row-").count(), 49);
}

#[tokio::test]
async fn a_filter_that_the_api_ignores_is_reported_and_wrong_rows_are_hidden() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Viewer).await;
    list(&browser, "").await;
    app.simulator.ignore_filters(true);

    let page = browser.get("/conversations?channel=telegram").await;
    let rows = list(&browser, "channel=telegram").await.rows;

    assert!(page.text.contains("SendSeven ignored: channel"));
    let telegram = |row: &Row| matches!(row, Row::Read(row) if row.channel.as_str() == "telegram");
    assert!(rows.iter().all(telegram));
}

#[tokio::test]
async fn each_upstream_error_has_its_own_page_text() {
    let cases: [(Fault, u16, &str); 7] = [
        (Fault::Status(401), 502, "SendSeven refused the API token"),
        (Fault::Status(403), 502, "The API token may not do this"),
        (Fault::Status(429), 503, "calls to SendSeven are used up"),
        (Fault::Status(500), 502, "SendSeven has a problem"),
        (Fault::Html, 502, "could not be read"),
        (Fault::Truncated, 502, "could not be read"),
        (Fault::Reset, 504, "did not answer in time"),
    ];
    for (fault, status, text) in cases {
        let app = TestApp::new(Contract::Live).start().await;
        let browser = app.sign_in(Role::Viewer).await;
        app.simulator.fail_with(Some(fault));
        let page: Answer = browser.get("/conversations").await;
        assert_eq!(page.status, status, "{fault:?}");
        assert!(page.text.contains(text), "{fault:?}");
        assert!(browser.is_signed_in().await, "{fault:?} ends no session");
    }
}

#[tokio::test]
async fn markup_in_names_is_escaped() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let payload =
        "</textarea></title></script><script>alert(1)</script><img src=x onerror=alert(1)>";
    let conversation = first_open(&browser).await;
    let change = serde_json::json!({ "name": payload, "subject": payload, "email": payload });
    app.simulator.change(conversation.id.as_str(), &change);

    for path in ["", "/close"] {
        let page = browser.get(&format!("/conversations/{}{path}", conversation.id)).await;

        assert_eq!(page.status, 200);
        assert!(!page.text.contains("<script>alert(1)"), "{path}");
        assert!(!page.text.contains("<img src=x"), "{path}");
    }
}

#[tokio::test]
async fn a_note_is_not_lost_when_the_close_fails() {
    let app = TestApp::new(Contract::Live).start().await;
    let browser = app.sign_in(Role::Lead).await;
    let conversation = first_open(&browser).await;
    let (id, note) = (conversation.id.as_str(), "Paid twice.</textarea><script>alert(1)</script>");
    let back = format!("/conversations/{id}?status=open");
    app.simulator.fail_with(Some(Fault::Status(403)));

    let fields = [("id", id), ("note", note), ("back", &back)];
    let answer = browser.post_form("/api/conversations/close", &fields).await;
    let dialog = format!("/conversations/{id}/close?status=open");
    let page = browser.get(&dialog).await;

    assert_eq!((answer.status, answer.location()), (303, Some(dialog.as_str())));
    assert!(page.text.contains("Paid twice.&lt;/textarea&gt;&lt;script&gt;"), "{}", page.text);
    assert!(page.text.contains("The API token may not do this"));
}
