//! Fragments that the server pushes to open pages: rendered once per language and role, and with
//! nothing that the reader may not see or use.

use crate::support::events::Events;
use crate::support::lists::first_open;
use crate::support::{Browser, TestApp, name_of};
use sevendesk::components::conversation_row::RowContext;
use sevendesk::model::{
    Activity, Change, Conversation, Role, Status, Timestamp, Viewer, WaitThresholds,
};
use sevendesk::pages::conversations::row_cache::RowCache;
use sevendesk::server::events::Event;
use sevendesk::server::store::users;
use sevendesk::simulator::Contract;
use std::sync::Arc;

/// Returns the HTML of the next event, which must be the row of this conversation.
async fn next_row(events: &mut Events, conversation: &Conversation) -> String {
    let received = events.next_non_status().await;
    assert_eq!(received.name, "row", "{received:?}");
    let (id, html) = received.fragment();
    assert_eq!(id, conversation.id.as_str());
    html
}

/// Returns an open conversation without its assignee.
async fn unassigned(browser: &Browser) -> Conversation {
    Conversation { assignee: None, ..first_open(browser).await }
}

fn publish(app: &TestApp, conversation: &Conversation) {
    let now = Some(Box::new(conversation.clone()));
    let change = Change { id: conversation.id.clone(), before: None, now };
    app.state.services.events.publish(Event::Change(Box::new(change)));
}

#[tokio::test]
async fn a_row_is_rendered_once_per_language_and_role() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let german = vera.twin().with_language("de");
    let conversation = unassigned(&lea).await;
    let mut streams = Vec::new();
    for browser in [&lea, &lea, &lea, &vera, &vera, &german, &german] {
        streams.push(browser.listen(None).await);
    }
    let before = app.web.live.fragments_drawn();

    publish(&app, &conversation);

    let mut rows = Vec::new();
    for events in &mut streams {
        rows.push(next_row(events, &conversation).await);
    }
    assert_eq!(app.web.live.fragments_drawn() - before, 3);
    let [lead, also_lead, lead_too, viewer, also_viewer, german, also_german] = &rows[..] else {
        panic!("{} rows", rows.len());
    };
    assert_eq!((lead, lead), (also_lead, lead_too));
    assert_eq!((viewer, german), (also_viewer, also_german));
    assert!(lead != viewer && viewer != german);
}

#[tokio::test]
async fn rows_contain_only_permitted_controls_and_text_in_the_readers_language() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let german = lea.twin().with_language("de");
    let conversation = unassigned(&lea).await;
    let mut lead = lea.listen(None).await;
    let mut viewer = vera.listen(None).await;
    let mut german = german.listen(None).await;

    publish(&app, &conversation);

    let row_id = format!("<tr id=\"row-{}\"", conversation.id);
    let (lead, viewer) =
        (next_row(&mut lead, &conversation).await, next_row(&mut viewer, &conversation).await);
    let german = next_row(&mut german, &conversation).await;
    for html in [&lead, &viewer, &german] {
        assert!(html.starts_with(&row_id), "{html}");
        let tags = ["<tr", "</tr>", "<table"].map(|tag| html.matches(tag).count());
        assert_eq!(tags, [1, 1, 0], "{html}");
    }
    for control in ["data-action=\"assign\"", "data-action=\"close\"", "type=\"checkbox\""] {
        assert!(lead.contains(control) && german.contains(control), "{control}");
        assert!(!viewer.contains(control), "{control}");
    }
    assert!(lead.contains("Nobody") && viewer.contains("Nobody"));
    assert!(german.contains("Niemand") && !german.contains("Nobody"), "{german}");
}

#[tokio::test]
async fn a_deleted_conversation_is_shown_as_closed() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let conversation = unassigned(&lea).await;
    let mut events = lea.listen(None).await;
    let before = Some(Box::new(conversation.clone()));
    let change = Change { id: conversation.id.clone(), before, now: None };
    app.state.services.events.publish(Event::Change(Box::new(change)));
    let html = next_row(&mut events, &conversation).await;
    assert!(!html.contains("data-action=\"close\"") && html.contains("Closed"), "{html}");
}

#[tokio::test]
async fn events_for_one_operator_are_sent_to_no_other_operator() {
    let app = TestApp::new(Contract::Live).start().await;
    let (lea, vera) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Viewer).await);
    let (mut hers, mut also_hers) = (lea.listen(None).await, lea.listen(None).await);
    let mut other = vera.listen(None).await;
    let user = app.state.store.user_named(name_of(Role::Lead)).await.unwrap().unwrap();

    app.state.services.events.publish(Event::Own { user_id: user.id });
    app.state.services.events.publish(Event::Jobs);

    for events in [&mut hers, &mut also_hers] {
        let received = [events.next_non_status().await, events.next_non_status().await];
        assert_eq!(received.map(|received| received.name), ["own", "jobs"]);
    }
    assert_eq!(other.next_non_status().await.name, "jobs");
}

#[tokio::test]
async fn changing_an_operators_role_ends_their_stream() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;
    let mut events = vera.listen(None).await;
    let promoted = users::Change::Role(Role::Lead);
    app.state.store.change_user(name_of(Role::Viewer), promoted).await.unwrap();
    events.end().await;
    let conversation = unassigned(&vera).await;
    let mut again = vera.listen(None).await;
    publish(&app, &conversation);
    assert!(next_row(&mut again, &conversation).await.contains("data-action=\"assign\""));
}

#[tokio::test]
async fn a_rendered_row_is_cached_until_conversation_time_role_or_viewers_change() {
    let app = TestApp::new(Contract::Live).start().await;
    let conversation = unassigned(&app.sign_in(Role::Lead).await).await;
    let (rows, urgency) = (RowCache::default(), WaitThresholds::default());
    let now = Timestamp(conversation.created_at.unwrap().0 + 3_600);
    let render =
        |conversation: &Conversation, seconds: i64, may_change: bool, viewers: &[Viewer]| {
            let now = Timestamp(now.0 + seconds);
            rows.html(conversation, &RowContext { may_change, urgency: &urgency, now, viewers })
        };
    let first = render(&conversation, 0, true, &[]);
    let closed = Conversation { status: Status::Closed, ..conversation.clone() };
    let here = [Viewer { name: "Ada Okafor".to_owned(), activity: Activity::Viewing }];

    assert!(Arc::ptr_eq(&first, &render(&conversation, 9, true, &[])));
    assert!(render(&conversation, 0, true, &here).contains("Ada Okafor"));
    assert!(Arc::ptr_eq(&first, &render(&conversation, 0, true, &[])));
    assert!(!render(&conversation, 0, false, &[]).contains("data-action"));
    assert!(render(&closed, 0, true, &[]).contains("state closed"));
    assert!(render(&conversation, 0, true, &[]).contains("data-seen=\"open\""));
    assert!(!Arc::ptr_eq(
        &render(&conversation, 0, true, &[]),
        &render(&conversation, 60, true, &[])
    ));
}
