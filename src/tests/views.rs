//! Saved views: owners, limits, counts, and alerts.

use crate::support::{Answer, Browser, TestApp, lists::first_open};
use sevendesk::model::{AppError, Conversation, Owner, Role, Sidebar, View};
use sevendesk::server::store::views::MAX_PER_OPERATOR;
use sevendesk::simulator::Contract;
use tokio::time::Instant;

async fn views(browser: &Browser) -> Vec<View> {
    browser.views().await
}

async fn stored(browser: &Browser, owner: Owner) -> Vec<(String, String)> {
    let views = views(browser).await.into_iter().filter(|view| view.owner == owner);
    views.map(|view| (view.name, view.query)).collect()
}

async fn key_of(browser: &Browser, name: &str) -> String {
    let views = views(browser).await;
    views.into_iter().find(|view| view.name == name).expect("the view is stored").key
}

async fn add(browser: &Browser, name: &str, query: &str) -> Answer {
    browser.call("/api/views/add", &[("name", name), ("query", query)]).await
}

fn pair(name: &str, query: &str) -> (String, String) {
    (name.to_owned(), query.to_owned())
}

#[tokio::test]
async fn a_view_is_stored_as_a_canonical_query_and_only_its_owner_sees_it() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);

    let answer = add(&vera, "  Billing  ", "?channel=email&status=open&page=3&more=1").await;

    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(stored(&vera, Owner::Me).await, [pair("Billing", "status=open&channel=email")]);
    assert_eq!(stored(&lea, Owner::Me).await, []);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn a_form_redirects_back_with_a_flash_and_a_refused_one_retains_its_input() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let fields = [("name", "Mail"), ("query", "channel=email"), ("back", "/views")];

    let saved = vera.post_form("/api/views/add", &fields).await;
    assert_eq!((saved.status, saved.location()), (303, Some("/views")));
    assert_eq!(vera.flash().await.as_deref(), Some("Saved Mail."));

    let refused = vera.post_form("/api/views/add", &fields).await;
    let form = "/views?query=channel%3Demail";
    assert_eq!((refused.status, refused.location()), (303, Some(form)));
    let page = vera.get(form).await.text;
    assert!(page.contains("value=\"Mail\""), "{page}");
    assert!(page.contains("a name none of these views has"), "{page}");
}

#[tokio::test]
async fn names_are_1_to_60_characters_and_unique_ignoring_case() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let long = "é".repeat(60);
    let too_long = "é".repeat(61);

    for (name, status) in
        [("   ", 400), (&too_long, 400), ("a\nb", 400), (&long, 200), ("Mail", 200), ("MAIL", 400)]
    {
        assert_eq!(add(&vera, name, "channel=email").await.status, status, "{name}");
    }
}

#[tokio::test]
async fn invalid_or_empty_filters_are_not_stored() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    for query in ["status=sleeping", "", "page=4"] {
        assert_eq!(add(&vera, "Odd", query).await.status, 400, "{query}");
    }
    assert_eq!(stored(&vera, Owner::Me).await, []);
}

#[tokio::test]
async fn only_leads_create_and_delete_shared_views() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let fields = [("name", "Mail"), ("query", "channel=email"), ("shared", "true")];

    let refused = vera.call("/api/views/add", &fields).await;
    assert_eq!(refused.status, 403);
    assert_eq!(lea.call("/api/views/add", &fields).await.status, 200);
    assert_eq!(stored(&vera, Owner::Everybody).await, [pair("Mail", "channel=email")]);

    let key = key_of(&vera, "Mail").await;
    let refused = vera.call("/api/views/remove", &[("id", &key)]).await;
    let cause = AppError::Forbidden { role: Role::Viewer, needs: Role::Lead };
    assert_eq!((refused.status, refused.json::<AppError>()), (403, cause));
    assert_eq!(lea.call("/api/views/remove", &[("id", &key)]).await.status, 200);
    assert_eq!(stored(&vera, Owner::Everybody).await, []);
}

#[tokio::test]
async fn built_in_views_and_views_of_others_cannot_be_deleted() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, ada) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Admin).await);
    add(&vera, "Mail", "channel=email").await;
    let key = key_of(&vera, "Mail").await;
    for id in [key.as_str(), "needs-reply", "", "999"] {
        assert_eq!(ada.call("/api/views/remove", &[("id", id)]).await.status, 400, "{id}");
    }
    assert_eq!(stored(&vera, Owner::Me).await.len(), 1);
}

#[tokio::test]
async fn the_number_of_views_per_operator_is_limited() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    for number in 0..MAX_PER_OPERATOR {
        assert_eq!(add(&vera, &format!("View {number}"), "channel=email").await.status, 200);
    }
    assert_eq!(add(&vera, "One more", "channel=email").await.status, 400);
    assert_eq!(add(&lea, "One more", "channel=email").await.status, 200);
}

#[tokio::test]
async fn counts_come_from_the_queue_and_are_unknown_before_it_is_loaded() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let count = |views: &[View], key: &str| {
        views.iter().find(|view| view.key == key).and_then(|view| view.count)
    };
    assert_eq!(count(&views(&vera).await, "unassigned"), None);

    app.state.services.queue.upsert(first_open(&vera).await, Instant::now());

    let shown = views(&vera).await;
    let in_queue =
        |matches: fn(&Conversation) -> bool| {
            let queue = &app.state.services.queue;
            Some(queue.read(|snapshot| {
                snapshot.conversations().filter(|one| matches(one)).count() as u32
            }))
        };
    assert_eq!(count(&shown, "queue"), in_queue(|one| !one.status.is_closed()));
    assert_eq!(count(&shown, "needs-reply"), in_queue(|one| one.needs_reply));
    let page = vera.get("/views").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Reply window closing"), "{}", page.text);
}

#[tokio::test]
async fn each_operator_sets_their_own_alert_threshold_for_each_view() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let one = first_open(&vera).await;
    app.state.services.queue.upsert(one.clone(), Instant::now());
    add(&vera, "Mine", &format!("channel={}", one.channel.as_str())).await;
    let key = key_of(&vera, "Mine").await;
    let set = async |above: &str| {
        let fields = [("id", key.as_str()), ("above", above)];
        let status = vera.call("/api/views/alert", &fields).await.status;
        let mine = views(&vera).await.into_iter().find(|view| view.key == key).unwrap();
        (status, mine.alert_above, mine.is_hot())
    };

    assert_eq!(set("1").await, (200, Some(1), false));
    assert_eq!(set("0").await, (200, Some(0), true));
    for wrong in ["-1", "1.5", "many", "100000"] {
        assert_eq!(set(wrong).await, (400, Some(0), true), "{wrong}");
    }
    assert_eq!(set("").await, (200, None, false));
    let theirs = lea.call("/api/views/alert", &[("id", &key), ("above", "0")]).await;
    assert_eq!(theirs.status, 400, "the view belongs to another operator");
}

#[tokio::test]
async fn the_sidebar_response_includes_the_views() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    add(&vera, "Mail", "channel=email").await;

    let sidebar: Sidebar = vera.ask("/api/session/pulse", &[]).await.json();

    assert_eq!(sidebar.views, views(&vera).await);
}

#[tokio::test]
async fn the_page_to_save_a_view_describes_its_filters() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let address = "/views?query=status%3Dopen%26assigned_to%3Dunassigned%26waiting_over%3D90";

    let page = vera.get(address).await.text;

    assert!(page.contains("Open · Assigned to nobody · Waiting over 1 h 30 min"), "{page}");
    assert!(!page.contains("For everybody"));
    assert!(lea.get(address).await.text.contains("For everybody"));
}

#[tokio::test]
async fn a_view_is_renamed_gets_other_filters_and_keeps_its_key_and_alert() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    add(&vera, "Mail", "channel=email").await;
    add(&vera, "Post", "channel=sms").await;
    let key = key_of(&vera, "Mail").await;
    vera.call("/api/views/alert", &[("id", &key), ("above", "5")]).await;

    let renamed = vera.call("/api/views/change", &[("id", &key), ("name", "Letters")]).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    let fields = [("replaces", key.as_str()), ("query", "channel=email&needs_reply=true")];
    assert_eq!(vera.call("/api/views/add", &fields).await.status, 200);

    let view = views(&vera).await.into_iter().find(|view| view.key == key).unwrap();
    assert_eq!((view.name.as_str(), view.alert_above), ("Letters", Some(5)));
    assert_eq!(view.query, "needs_reply=true&channel=email");
    let taken = vera.call("/api/views/change", &[("id", &key), ("name", "POST")]).await;
    assert_eq!(taken.status, 400);
    let same = vera.call("/api/views/change", &[("id", &key), ("name", "Letters")]).await;
    assert_eq!(same.status, 200);
}

#[tokio::test]
async fn a_view_is_shared_and_taken_back_by_leads_alone() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    add(&lea, "Mail", "channel=email").await;
    add(&vera, "Own", "channel=sms").await;
    let (mail, own) = (key_of(&lea, "Mail").await, key_of(&vera, "Own").await);
    let shared = |key: &str, shared| {
        [("id", key.to_owned()), ("name", "Mail".to_owned()), ("shared", String::from(shared))]
    };
    let change = async |browser: &Browser, fields: [(&str, String); 3]| {
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        browser.call("/api/views/change", &fields).await.status
    };

    assert_eq!(change(&vera, shared(&own, "true")).await, 403);
    assert_eq!(change(&lea, shared(&mail, "true")).await, 200);
    assert_eq!(stored(&vera, Owner::Everybody).await, [pair("Mail", "channel=email")]);
    assert_eq!(change(&vera, shared(&mail, "false")).await, 403);
    assert_eq!(change(&lea, shared(&own, "true")).await, 400);
    assert_eq!(change(&lea, shared(&mail, "false")).await, 200);
    assert_eq!(stored(&vera, Owner::Everybody).await, []);
    assert_eq!(stored(&lea, Owner::Me).await, [pair("Mail", "channel=email")]);
}

#[tokio::test]
async fn a_deleted_view_is_restored_with_its_alerts_and_says_whom_it_was_shared_with() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let fields = [("name", "Mail"), ("query", "channel=email"), ("shared", "true")];
    lea.call("/api/views/add", &fields).await;
    let key = key_of(&vera, "Mail").await;
    vera.call("/api/views/alert", &[("id", &key), ("above", "5")]).await;

    let fields = [("id", key.as_str()), ("back", "/views")];
    assert_eq!(lea.post_form("/api/views/remove", &fields).await.status, 303);
    let page = lea.get("/views").await.text;
    assert!(
        page.contains("Deleted Mail for everybody; 1 other person was alerted by it."),
        "{page}"
    );
    assert!(page.contains("action=\"/api/views/restore\""), "{page}");
    assert_eq!(stored(&vera, Owner::Everybody).await, []);
    assert_eq!(vera.call("/api/views/restore", &[("id", &key)]).await.status, 403);

    assert_eq!(lea.post_form("/api/views/restore", &fields).await.status, 303);
    assert_eq!(lea.flash().await.as_deref(), Some("Restored Mail."));
    let view = views(&vera).await.into_iter().find(|view| view.key == key).unwrap();
    assert_eq!(view.alert_above, Some(5));

    lea.call("/api/views/remove", &[("id", &key)]).await;
    let fields = [("name", "Mail"), ("query", "channel=sms"), ("shared", "true")];
    assert_eq!(lea.call("/api/views/add", &fields).await.status, 200);
    assert_eq!(lea.call("/api/views/restore", &[("id", &key)]).await.status, 400);
}

#[tokio::test]
async fn views_are_listed_by_name_until_their_owner_moves_one() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    for name in ["Cats", "Ants", "Bees"] {
        add(&vera, name, "channel=email").await;
    }
    let names = async || stored(&vera, Owner::Me).await.into_iter().map(|(name, _)| name);
    let listed = async || names().await.collect::<Vec<_>>().join(" ");
    let reorder = async |name: &str, up: &str| {
        let key = key_of(&vera, name).await;
        vera.call("/api/views/reorder", &[("id", &key), ("up", up)]).await.status
    };
    assert_eq!(listed().await, "Ants Bees Cats");

    assert_eq!(reorder("Cats", "true").await, 200);
    assert_eq!(listed().await, "Ants Cats Bees");
    assert_eq!(reorder("Ants", "true").await, 200);
    assert_eq!(reorder("Bees", "false").await, 200);
    assert_eq!(listed().await, "Ants Cats Bees");
    add(&vera, "Apes", "channel=email").await;
    assert_eq!(listed().await, "Ants Cats Bees Apes");
}

#[tokio::test]
async fn a_shared_view_that_is_only_renamed_stays_shared() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let fields = [("name", "Mail"), ("query", "channel=email"), ("shared", "true")];
    lea.call("/api/views/add", &fields).await;
    let key = key_of(&lea, "Mail").await;

    let renamed = lea.call("/api/views/change", &[("id", &key), ("name", "Post")]).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text);
    assert_eq!(stored(&lea, Owner::Everybody).await, [pair("Post", "channel=email")]);

    let fields = [("id", key.as_str()), ("name", "Post"), ("shared", "false")];
    lea.call("/api/views/change", &fields).await;
    assert_eq!(stored(&lea, Owner::Me).await, [pair("Post", "channel=email")]);
}

#[tokio::test]
async fn before_a_shared_view_is_deleted_the_page_says_how_many_others_it_alerts() {
    let app = TestApp::new(Contract::Live).start().await;
    let (vera, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let fields = [("name", "Mail"), ("query", "channel=email"), ("shared", "true")];
    lea.call("/api/views/add", &fields).await;
    let key = key_of(&lea, "Mail").await;
    let question = format!("/views?remove={key}");

    assert!(lea.get("/views").await.text.contains(&format!("href=\"{question}\"")));
    assert!(lea.get(&question).await.text.contains("Nobody else is alerted by it."));
    for by in [&vera, &lea] {
        by.call("/api/views/alert", &[("id", &key), ("above", "3")]).await;
    }
    let page = lea.get(&question).await.text;
    assert!(page.contains("Delete Mail for everybody?"), "{page}");
    assert!(page.contains("1 other person is alerted by it."), "{page}");
    assert!(!vera.get(&question).await.text.contains("is alerted by it"));
}

#[tokio::test]
async fn a_view_of_a_fixed_time_span_says_that_it_stays_fixed() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let says = async |query: &str| {
        let page = vera.get(&format!("/views?query={query}")).await.text;
        page.contains("Its time span is fixed")
    };
    assert!(says("created%3D1795554000-1795557600").await);
    assert!(!says("created%3Dtoday").await);
}

#[tokio::test]
async fn a_name_in_another_direction_is_isolated_in_its_sentence() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let fields = [("name", "דואר"), ("query", "channel=email"), ("back", "/views")];
    vera.post_form("/api/views/add", &fields).await;
    assert_eq!(vera.flash().await.as_deref(), Some("Saved \u{2068}דואר\u{2069}."));
}
