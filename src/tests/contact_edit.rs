//! Editing a contact: checked, compared with what the form was drawn with, audited, and seen at once.

use crate::support::lists::{first_open, list};
use crate::support::{Answer, Browser, TestApp, TestConfig, http, name_of};
use reqwest::Method;
use serde_json::{Value, json};
use sevendesk::model::contact::ContactEdit;
use sevendesk::model::{AppError, Role, Row};
use sevendesk::simulator::{Contract, Fault};

const SAVE: &str = "/api/contacts/save";
const NAME: &str = "Mira Sandoval";
const PHONE: &str = "+447700900123";
const EMAIL: &str = "mira@example.com";

fn app() -> TestConfig {
    TestApp::new(Contract::Live).with_queue()
}

/// A contact with one conversation, and what a form about them was drawn with.
struct Mira {
    conversation: String,
    id: String,
}

impl Mira {
    async fn arrives(app: &TestApp) -> Self {
        let fields = json!({ "channel": "sms", "name": NAME, "phone": PHONE, "email": EMAIL });
        let conversation = app.simulator.arrives(&fields);
        let id = contact_of(app, &conversation)["id"].as_str().unwrap().to_owned();
        Self { conversation, id }
    }

    /// Sends the form with these changes of what it was drawn with.
    fn form<'a>(&'a self, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let drawn = [("name", NAME), ("phone", PHONE), ("email", EMAIL)];
        let typed = |(name, value): (&'a str, &'a str)| {
            let change = changes.iter().find(|(changed, _)| *changed == name);
            (name, change.map_or(value, |(_, value)| *value))
        };
        let seen = [("seen_name", NAME), ("seen_phone", PHONE), ("seen_email", EMAIL)];
        let id = [("id", self.id.as_str())];
        id.into_iter().chain(seen).chain(drawn.map(typed)).collect()
    }

    async fn save(&self, by: &Browser, changes: &[(&str, &str)]) -> Answer {
        by.call(SAVE, &self.form(changes)).await
    }
}

fn contact_of(app: &TestApp, conversation: &str) -> Value {
    let all = app.simulator.conversations().into_iter();
    let mut all = all.filter(|one| one["id"] == conversation);
    all.next().expect("it is stored")["contact"].clone()
}

/// Changes a contact as somebody at SendSeven does.
async fn change_outside(app: &TestApp, id: &str, fields: Value) {
    let call = http::client().patch(format!("{}/contacts/{id}", app.api_url()));
    let call = call.bearer_auth("s7_api_demo").header("X-Tenant-ID", "demo").json(&fields);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

/// Returns the bodies of the changes that were sent to SendSeven.
fn sent(app: &TestApp) -> Vec<Value> {
    let calls = app.simulator.calls().into_iter().filter(|call| call.method == "PATCH");
    calls.map(|call| serde_json::from_str(&call.body).unwrap()).collect()
}

#[tokio::test]
async fn only_what_was_changed_is_sent_and_the_list_shows_the_new_name_at_once() {
    let app = app().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let mira = Mira::arrives(&app).await;
    let open = format!("/conversations/{}", mira.conversation);
    assert!(lea.get(&open).await.text.contains(NAME));
    let changes = [("name", " Mira Ñandú "), ("phone", "0044 (0)20 7946-0958")];

    let edit: ContactEdit = mira.save(&lea, &changes).await.json();

    assert_eq!(edit.after.name.as_deref(), Some("Mira Ñandú"));
    assert_eq!(sent(&app), [json!({ "name": "Mira Ñandú", "phone": "+442079460958" })]);
    let rows = list(&ada, "search=Mira").await.rows;
    let names = rows.iter().filter_map(Row::conversation).map(|one| one.contact.name.clone());
    assert!(names.into_iter().any(|name| name.as_deref() == Some("Mira Ñandú")));
    assert!(ada.get(&open).await.text.contains("Mira Ñandú"));
    assert!(ada.get(&format!("/contacts/{}", mira.id)).await.text.contains("+442079460958"));
    let audit = ada.get("/audit?action=change+contact").await.text;
    let row = audit.split("<tr").find(|row| row.contains(&mira.id)).expect("it is audited");
    assert!(row.contains("name, phone number") && row.contains(name_of(Role::Lead)), "{row}");
    assert!(!audit.contains("Mira") && !audit.contains("7946"), "values are not audited");
}

#[tokio::test]
async fn a_list_that_lags_keeps_the_new_name() {
    let mut config = TestApp::new(Contract::Live);
    config.simulator.list_lag = std::time::Duration::from_secs(60);
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = first_open(&lea).await;
    let contact = one.contact.clone();
    let value = |value: &Option<String>| value.clone().unwrap_or_default();
    let (name, phone, email) = (value(&contact.name), value(&contact.phone), value(&contact.email));
    let id = contact.id.unwrap().to_string();
    let form = [
        ("id", &*id),
        ("name", "Ines Lag"),
        ("phone", &*phone),
        ("email", &*email),
        ("seen_name", &*name),
        ("seen_phone", &*phone),
        ("seen_email", &*email),
    ];

    assert_eq!(lea.call(SAVE, &form).await.status, 200);

    app.state.services.expire_reads();
    let rows = list(&lea, "page_size=100").await.rows;
    let shown = rows.iter().filter_map(Row::conversation).find(|row| row.id == one.id).unwrap();
    assert_eq!(shown.contact.name.as_deref(), Some("Ines Lag"));
}

#[tokio::test]
async fn values_that_nobody_could_be_reached_by_are_refused_before_a_call() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mira = Mira::arrives(&app).await;
    app.simulator.forget_calls();
    let long = "x".repeat(256);
    for (field, value, expected) in [
        ("phone", "030 1234567", "with its country code"),
        ("phone", "+49 30 CALL ME", "with its country code"),
        ("phone", "+1", "with its country code"),
        ("phone", "+4930123456789012345", "with its country code"),
        ("email", "mira@example", "such as name@example.com"),
        ("email", "mira example@example.com", "such as name@example.com"),
        ("name", &*long, "at most 255 characters"),
    ] {
        let refused = mira.save(&lea, &[(field, value)]).await;
        assert_eq!(refused.status, 400, "{value}");
        let error: AppError = refused.json();
        assert!(error.remedy().contains(expected), "{value}: {}", error.remedy());
    }
    let both = [("phone", "1"), ("email", "2")];
    let error: AppError = mira.save(&lea, &both).await.json();
    assert!(
        error.remedy().contains("phone number: ") && error.remedy().contains("email address: ")
    );
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn a_field_that_somebody_changed_meanwhile_conflicts_and_others_do_not() {
    let app = app().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let mira = Mira::arrives(&app).await;
    assert_eq!(mira.save(&ada, &[("email", "new@example.com")]).await.status, 200);
    assert_eq!(mira.save(&lea, &[("name", "Mira Two")]).await.status, 200, "another field");
    let form = mira.form(&[("email", "mine@example.com"), ("name", NAME)]);

    let refused = lea.post_form(SAVE, &form).await;

    let page = lea.get(refused.location().unwrap()).await.text;
    assert!(page.contains("This has since changed: email address"), "{page}");
    assert!(page.contains("value=\"mine@example.com\""), "what was typed is kept: {page}");
    assert!(page.contains("Now: new@example.com"), "{page}");
    assert!(page.contains("value=\"Mira Two\"") && !page.contains("Mira Sandoval"), "{page}");
    assert_eq!(sent(&app).len(), 2);
    let error: AppError = lea.call(SAVE, &form).await.json();
    assert!(!error.remedy().contains("Ada"), "Lea was the last: {}", error.remedy());
    let again = [
        ("id", &*mira.id),
        ("name", "Mira Two"),
        ("seen_name", "Mira Two"),
        ("phone", PHONE),
        ("seen_phone", PHONE),
        ("email", "mine@example.com"),
        ("seen_email", "new@example.com"),
    ];
    assert_eq!(lea.call(SAVE, &again).await.status, 200);
    assert_eq!(contact_of(&app, &mira.conversation)["email"], "mine@example.com");
}

#[tokio::test]
async fn a_conflict_names_who_was_first_if_that_is_known() {
    let app = app().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let mira = Mira::arrives(&app).await;
    mira.save(&ada, &[("name", "By Ada")]).await;
    let error: AppError = mira.save(&lea, &[("name", "By Lea")]).await.json();
    assert!(error.remedy().starts_with("Ada Okafor did that"), "{}", error.remedy());

    change_outside(&app, &mira.id, json!({ "name": "By nobody here" })).await;
    let error: AppError = mira.save(&lea, &[("name", "By Lea")]).await.json();
    assert!(error.remedy().starts_with("Somebody outside Sevendesk"), "{}", error.remedy());
}

#[tokio::test]
async fn an_edit_can_be_taken_back_and_a_cleared_field_comes_back() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mira = Mira::arrives(&app).await;
    let back = format!("/contacts/{}", mira.id);
    let form = [mira.form(&[("email", "")]), vec![("back", &*back)]].concat();
    assert_eq!(lea.post_form(SAVE, &form).await.location(), Some(&*back));
    assert_eq!(contact_of(&app, &mira.conversation)["email"], Value::Null);

    let page = lea.get(&back).await.text;

    let (_, undo) = page.split_once("data-flash").expect("there is a toast");
    let value = |name: &str| {
        let (_, rest) = undo.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let names = ["id", "name", "phone", "email", "seen_name", "seen_phone", "seen_email", "back"];
    let values = names.map(value);
    let form: Vec<_> = names.into_iter().zip(values.iter().map(String::as_str)).collect();
    assert_eq!(lea.post_form(SAVE, &form).await.location(), Some(&*back));
    assert_eq!(contact_of(&app, &mira.conversation)["email"], EMAIL);
}

#[tokio::test]
async fn what_sendseven_refuses_is_explained_and_comes_back_to_the_form() {
    let app = app().start().await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let mira = Mira::arrives(&app).await;
    for (fault, words) in [
        (Fault::Status(422), "SendSeven refused a value"),
        (Fault::Status(404), "a contact that SendSeven still has"),
        (Fault::Status(403), "contacts:update"),
    ] {
        app.simulator.fail_next(1, Some(Method::PATCH), fault);
        let refused = lea.post_form(SAVE, &mira.form(&[("name", "Long typed")])).await;
        assert_eq!(refused.location(), Some(&*format!("/contacts/{}/edit", mira.id)));
        let page = lea.get(refused.location().unwrap()).await.text;
        assert!(page.contains(words) && page.contains("value=\"Long typed\""), "{page}");
    }
    assert_eq!(contact_of(&app, &mira.conversation)["name"], NAME);
    let audit = ada.get("/audit?result=failed").await.text;
    assert_eq!(audit.matches(">edit contact<").count(), 3 + 1, "with the filter's: {audit}");
}

#[tokio::test]
async fn a_lost_answer_is_checked_by_reading_the_contact() {
    let app = app().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let mira = Mira::arrives(&app).await;
    app.simulator.fail_next(3, Some(Method::PATCH), Fault::AppliedThenReset);

    let saved = mira.save(&lea, &[("name", "Lost")]).await;

    assert_eq!(saved.status, 200, "{}", saved.text);
    assert_eq!(contact_of(&app, &mira.conversation)["name"], "Lost");
}

#[tokio::test]
async fn without_the_right_nothing_is_offered_and_nothing_is_sent() {
    let app = app().start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let mira = Mira::arrives(&app).await;
    let (page, edit) = (format!("/contacts/{}", mira.id), format!("/contacts/{}/edit", mira.id));
    assert!(lea.get(&page).await.text.contains(&edit));
    assert!(!vera.get(&page).await.text.contains(&edit));
    assert_eq!(vera.get(&edit).await.status, 403);
    let scopes = ["conversations:*", "contacts:read", "team:read"].map(str::to_owned).to_vec();
    app.simulator.set_scopes(scopes);
    app.state.services.gateway.read_scopes().await.unwrap();

    assert!(!lea.get(&page).await.text.contains(&edit));
    let refused = mira.save(&lea, &[("name", "No")]).await;
    assert_eq!(refused.status, 502);
    assert!(lea.get(&edit).await.text.contains("contacts:update"));
    assert_eq!(sent(&app), Vec::<Value>::new());

    let app = TestApp::new(Contract::Documented).with_queue().start().await;
    let lea = app.sign_in(Role::Lead).await;
    let refused = lea.call(SAVE, &[("id", "contact_1"), ("name", "No")]).await;
    assert!(refused.json::<AppError>().remedy().contains("this API contract cannot do that"));
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn possible_duplicates_lead_to_their_pages_and_to_sendseven() {
    let app = app().start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let (mira, twin) = (Mira::arrives(&app).await, Mira::arrives(&app).await);
    let tags = format!("{}/contacts/{}/tags/tag_vip", app.api_url(), mira.id);
    let call = http::client().post(tags).bearer_auth("s7_api_demo").header("X-Tenant-ID", "demo");
    assert_eq!(call.send().await.unwrap().status(), 200);

    let page = vera.get(&format!("/contacts/{}", mira.id)).await.text;

    let (_, section) = page.split_once("id=\"duplicates\"").expect("they are listed");
    assert!(section.contains(&format!("href=\"/contacts/{}\"", twin.id)), "{section}");
    assert!(section.contains(PHONE) && section.contains(EMAIL), "{section}");
    assert!(section.contains("href=\"https://app.sendseven.com\""), "{section}");
    assert!(page.contains("fill=\"#b45309\""), "its tag has a color: {page}");
    let other = first_open(&vera).await.contact.id.unwrap();
    assert!(!page.contains(&format!("/contacts/{other}")), "{page}");
}
