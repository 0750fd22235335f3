//! The page of a customer: what SendSeven knows, and their conversations.

use crate::support::http;
use crate::support::lists::first_open;
use crate::support::{Browser, TestApp};
use serde_json::{Value, json};
use sevendesk::model::Role;
use sevendesk::simulator::{Contract, Fault};
use std::collections::BTreeMap;

/// Changes a contact as somebody at SendSeven does.
async fn change(app: &TestApp, contact: &str, fields: Value) {
    let call = http::client().patch(format!("{}/contacts/{contact}", app.api_url()));
    let call = call.bearer_auth("s7_api_demo").header("X-Tenant-ID", "demo").json(&fields);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

async fn contact_of_first(browser: &Browser) -> String {
    first_open(browser).await.contact.id.unwrap().to_string()
}

#[tokio::test]
async fn the_page_of_a_customer_shows_what_sendseven_knows() {
    let app = TestApp::new(Contract::Live).start().await;
    let viewer = app.sign_in(Role::Viewer).await;
    let one = first_open(&viewer).await;
    let id = one.contact.id.clone().unwrap().to_string();
    let detail = viewer.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(detail.contains(&format!("href=\"/contacts/{id}\"")), "{detail}");
    let fields = json!({
        "name": "Zoë <b>Ñandú</b>", "phone": "+4915112345678", "languages": "pt,de",
        "birthday": "1984-02-29", "custom_fields": { "customer_no": 48213, "vip": true },
    });
    change(&app, &id, fields).await;

    let page = viewer.get(&format!("/contacts/{id}")).await;

    assert_eq!(page.status, 200);
    for text in ["Zoë &lt;b>Ñandú", "+4915112345678", "pt,de", "1984-02-29", "customer_no", "48213"]
    {
        assert!(page.text.contains(text), "{text} is not in {}", page.text);
    }
    assert!(page.text.contains(&format!("href=\"/conversations/{}\"", one.id)), "{}", page.text);
}

#[tokio::test]
async fn the_conversations_of_a_customer_are_theirs_alone_and_the_newest_comes_first() {
    let app = TestApp::new(Contract::Live).start().await;
    let viewer = app.sign_in(Role::Viewer).await;
    let mut of_contact: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for one in app.simulator.conversations() {
        let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let entry = of_contact.entry(text("contact_id")).or_default();
        entry.push((text("last_message_at"), text("id")));
    }
    let (contact, mut own) = of_contact.into_iter().max_by_key(|(_, own)| own.len()).unwrap();
    assert!(own.len() > 1, "nobody in the seed data has written twice");
    own.sort();
    own.reverse();
    // The API ignores a filter that it does not know.
    for ignores in [false, true] {
        app.simulator.ignore_filters(ignores);

        let page = viewer.get(&format!("/contacts/{contact}")).await.text;

        let shown: Vec<&str> = page
            .split("href=\"/conversations/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .filter(|id| id.starts_with("conv_"))
            .collect();
        let expected: Vec<&str> = own.iter().map(|(_, id)| &**id).collect();
        match ignores {
            false => assert_eq!(shown, expected),
            true => assert!(shown.iter().all(|id| expected.contains(id)), "{shown:?}"),
        }
    }
}

#[tokio::test]
async fn without_contacts_to_read_the_page_says_so_and_the_documented_contract_has_none() {
    let app = TestApp::new(Contract::Live).start().await;
    let viewer = app.sign_in(Role::Viewer).await;
    let id = contact_of_first(&viewer).await;
    assert_eq!(viewer.get("/contacts/contact_unknown").await.status, 404);
    assert_eq!(app.anonymous().get(&format!("/contacts/{id}")).await.status, 303);
    app.simulator.set_scopes(vec!["conversations:read".to_owned()]);
    assert_eq!(viewer.get(&format!("/contacts/{id}")).await.status, 502);
    app.simulator.fail_with(Some(Fault::Status(503)));
    assert_eq!(viewer.get(&format!("/contacts/{id}")).await.status, 502);

    let app = TestApp::new(Contract::Documented).start().await;
    let viewer = app.sign_in(Role::Viewer).await;
    let one = first_open(&viewer).await;
    let detail = viewer.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(!detail.contains("href=\"/contacts/"), "{detail}");
    let id = one.contact.id.unwrap();
    assert_eq!(viewer.get(&format!("/contacts/{id}")).await.status, 404);
}
