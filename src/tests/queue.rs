//! The queue in memory: synced with SendSeven, sorted by waiting time, and counted.

use crate::support::lists::{list, rows};
use crate::support::{TestApp, eventually};
use serde_json::{Value, json};
use sevendesk::model::{
    AppError, Conversation, ConversationPage, Freshness, Query, Role, Source, StatusFilter,
    VendorTrouble,
};
use sevendesk::server::services::conversations;
use sevendesk::simulator::{Contract, Fault};
use std::collections::BTreeSet;

async fn app_with_queue(contract: Contract) -> TestApp {
    let mut config = TestApp::new(contract);
    config = config.with_queue();
    config.start().await
}

fn is_open(stored: &Value) -> bool {
    stored["status"] != "closed"
}

fn open_ids(app: &TestApp) -> BTreeSet<String> {
    let stored = app.simulator.conversations().into_iter().filter(is_open);
    stored.map(|stored| stored["id"].as_str().unwrap().to_owned()).collect()
}

fn ids(page: &ConversationPage) -> Vec<String> {
    rows(page).iter().map(|row| row.id.to_string()).collect()
}

/// Reads every page of a query.
async fn all_pages(browser: &crate::support::Browser, query: &str) -> Vec<Conversation> {
    let mut found = Vec::new();
    for page in 1.. {
        let page = list(browser, &format!("{query}&page_size=100&page={page}")).await;
        found.extend(rows(&page));
        if u64::from(page.page) >= page.total_pages {
            break;
        }
    }
    found
}

#[tokio::test]
async fn the_queue_holds_every_conversation_that_is_not_closed_in_both_contracts() {
    for contract in [Contract::Documented, Contract::Live] {
        let app = app_with_queue(contract).await;
        let browser = app.sign_in(Role::Viewer).await;
        app.simulator.forget_calls();

        let found = all_pages(&browser, "").await;

        let open = found.iter().filter(|row| !row.status.is_closed());
        let open: BTreeSet<_> = open.map(|row| row.id.to_string()).collect();
        assert_eq!(open, open_ids(&app));
        let lists = app.simulator.calls();
        assert!(lists.iter().all(|call| !call.path.contains("page_size=20")), "{lists:?}");
    }
}

#[tokio::test]
async fn the_longest_waiting_come_first_and_every_sort_order_can_be_reversed() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;

    let waiting = all_pages(&browser, "needs_reply=true").await;
    let since: Vec<_> = waiting.iter().map(|row| row.waiting_since().unwrap()).collect();
    assert!(since.is_sorted(), "{since:?}");
    assert!(since.len() > 20);

    for (name, time) in [
        ("waiting", (|row| row.waiting_since()) as fn(&Conversation) -> _),
        ("last", |row| row.last_message_at),
        ("created", |row| row.created_at),
    ] {
        let ascending = all_pages(&browser, &format!("needs_reply=true&sort={name}")).await;
        let descending = all_pages(&browser, &format!("needs_reply=true&sort=-{name}")).await;
        let [ascending, descending] =
            [ascending, descending].map(|rows| rows.iter().map(time).collect::<Vec<_>>());
        assert_eq!(ascending, descending.into_iter().rev().collect::<Vec<_>>(), "{name}");
    }
}

#[tokio::test]
async fn each_filter_option_shows_how_many_rows_it_would_leave() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;

    for query in ["", "status=open", "needs_reply=true&channel=whatsapp"] {
        let parsed = Query::parse(query).0;
        let counts =
            conversations::filter_options(&app.state.services, &parsed).await.counts.unwrap();
        for (status, count) in &counts.status {
            if *status == StatusFilter::Closed {
                continue;
            }
            let others = query.replace("status=open", "");
            let narrowed = list(&browser, &format!("{others}&status={}", status.as_str())).await;
            assert_eq!(narrowed.total, u64::from(*count), "{query} {status:?}");
        }
        for (agent, count) in &counts.agents {
            let narrowed = list(&browser, &format!("{query}&assigned_to={agent}")).await;
            assert_eq!(narrowed.total, u64::from(*count), "{query} {agent}");
        }
        for (channel, count) in &counts.channels {
            let others = query.replace("&channel=whatsapp", "");
            let narrowed = list(&browser, &format!("{others}&channel={}", channel.as_str())).await;
            assert_eq!(narrowed.total, u64::from(*count), "{query} {channel:?}");
        }
        let others = query.replace("needs_reply=true", "");
        let waiting = list(&browser, &format!("{others}&needs_reply=true")).await;
        assert_eq!(waiting.total, u64::from(counts.needs_reply), "{query}");
    }
}

#[tokio::test]
async fn several_assignees_and_unassigned_can_be_combined_in_a_filter() {
    let app = app_with_queue(Contract::Documented).await;
    let browser = app.sign_in(Role::Viewer).await;
    let [one, other] = [0, 1].map(|index| app.simulator.agents()[index].0.clone());

    let query = format!("assigned_to={one}&assigned_to={other}&assigned_to=unassigned");
    let found = all_pages(&browser, &query).await;

    let assignees: BTreeSet<_> =
        found.iter().map(|row| row.assignee.as_ref().map(|agent| agent.id.to_string())).collect();
    assert_eq!(assignees, BTreeSet::from([None, Some(one), Some(other)]));
}

#[tokio::test]
async fn the_queue_is_searched_by_name_phone_email_subject_and_id() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;
    let id = open_ids(&app).into_iter().next().unwrap();
    let to = json!({
        "name": "Zoë Quatermain", "phone": "+49 151 0000 0421",
        "email": "zq@example.org", "subject": "The lost Charger",
    });
    assert!(app.simulator.change(&id, &to));
    let opened = browser.ask("/api/conversations/get", &[("id", &id)]).await;
    assert_eq!(opened.status, 200);

    for text in ["quaterm", "ZOË", "+491510000", "0421", "zq@example", "lost charger", &id[3..]] {
        let query = format!("search={}", sevendesk::model::query::encode(text));
        assert!(ids(&list(&browser, &query).await).contains(&id), "{text}");
    }
    assert_eq!(list(&browser, "search=nobody-is-called-so").await.total, 0);
}

#[tokio::test]
async fn waiting_time_starts_at_the_first_unanswered_message_and_is_not_reset_by_later_ones() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;
    let waiting = all_pages(&browser, "needs_reply=true&sort=-waiting").await.remove(0);
    let id = waiting.id.as_str();
    let since = waiting.waiting_since();

    assert!(app.simulator.customer_writes(id));
    let written: sevendesk::model::Detail =
        browser.ask("/api/conversations/get", &[("id", id)]).await.json();
    let row = rows(&list(&browser, &format!("search={id}")).await).remove(0);
    assert!(written.conversation.last_customer_message_at > since);
    assert_eq!(row.waiting_since(), since);

    assert!(app.simulator.agent_replies(id));
    eventually(async || {
        let row = rows(&list(&browser, &format!("search={id}")).await).remove(0);
        browser.ask("/api/conversations/get", &[("id", id)]).await;
        row.waiting_since().is_none().then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_change_made_elsewhere_is_noticed_without_webhooks_within_25_calls_a_minute() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;
    let rows = all_pages(&browser, "status=open").await;
    let (closed, moved, gone) = (&rows[0].id, &rows[1].id, &rows[2].id);
    let agent = app.simulator.agents()[3].0.clone();
    app.simulator.forget_calls();
    let began = tokio::time::Instant::now();
    assert!(app.simulator.change(closed.as_str(), &json!({ "status": "closed" })));
    assert!(app.simulator.change(moved.as_str(), &json!({ "assigned_user_id": agent })));
    assert!(app.simulator.remove(gone.as_str()));
    let arrived = app.simulator.arrives(&json!({ "name": "Nova Newcomer", "channel": "sms" }));

    eventually(async || {
        let found = all_pages(&browser, "status=open").await;
        let find = |id: &str| found.iter().find(|row| row.id.as_str() == id);
        let done = find(closed.as_str()).is_none()
            && find(gone.as_str()).is_none()
            && find(&arrived).is_some()
            && find(moved.as_str())
                .is_some_and(|row| row.assignee.as_ref().unwrap().id.as_str() == agent);
        done.then_some(())
    })
    .await;
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    let calls = app.simulator.calls().len() as f64;
    // One call beyond the rate may have been in flight when counting began.
    assert!(calls <= 25.0 * minutes + 2.0, "{calls} calls in {minutes} minutes");
}

#[tokio::test]
async fn closed_conversations_older_than_a_day_still_come_from_sendseven_and_the_page_says_so() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;

    let (closed, queue) = (list(&browser, "status=closed").await, list(&browser, "").await);
    let page = browser.get("/conversations?status=closed").await;

    assert_eq!(closed.source, Source::SendSeven);
    let stored = app.simulator.conversations().into_iter().filter(|stored| !is_open(stored));
    assert_eq!(closed.total, stored.count() as u64);
    assert!(matches!(queue.source, Source::Queue(_)));
    assert!(page.text.contains("SendSeven’s own list"), "{}", page.text);
    let refused = browser.ask("/api/conversations/list", &[("query", "status=closed&sort=last")]);
    let refused = refused.await;
    assert_eq!(refused.status, 400);
    assert!(matches!(refused.json(), AppError::BadInput(problems) if problems[0].name == "sort"));
}

#[tokio::test]
async fn the_queue_is_shown_during_an_outage_with_its_age_and_the_cause() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;
    let known = ids(&list(&browser, "").await);
    app.simulator.fail_with(Some(Fault::Status(503)));

    let stale = eventually(async || {
        let page = list(&browser, "").await;
        matches!(page.freshness, Freshness::Stale(_)).then_some(page)
    })
    .await;

    assert_eq!(stale.freshness, Freshness::Stale(VendorTrouble::Failing));
    assert_eq!(ids(&stale), known);
    app.simulator.fail_with(None);
    eventually(async || (list(&browser, "").await.freshness == Freshness::Current).then_some(()))
        .await;
}

#[tokio::test]
async fn an_unreadable_row_retains_its_last_state_and_hides_no_other_row() {
    let app = app_with_queue(Contract::Live).await;
    let browser = app.sign_in(Role::Viewer).await;
    let before = all_pages(&browser, "status=open").await;
    assert!(app.simulator.break_row(before[4].id.as_str()));
    app.simulator.forget_calls();

    eventually(async || (app.simulator.calls().len() > 8).then_some(())).await;

    let after = all_pages(&browser, "status=open").await;
    assert_eq!(after.len(), before.len());
}
