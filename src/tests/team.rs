//! The team page: the workload of each agent.

use crate::support::{Answer, TestApp, lists::list};
use sevendesk::model::{Conversation, Role, Row, Status, Timestamp};
use sevendesk::server::store::now;
use sevendesk::simulator::Contract;
use tokio::time::Instant;

/// Puts the first page of a list into the queue and returns its conversations.
async fn fill_queue(app: &TestApp, query: &str) -> Vec<Conversation> {
    let browser = app.sign_in(Role::Viewer).await;
    let page = list(&browser, query).await;
    let read = page.rows.into_iter().filter_map(|row| match row {
        Row::Read(conversation) => Some(*conversation),
        Row::Unreadable(_) => None,
    });
    let read: Vec<Conversation> = read.collect();
    for conversation in &read {
        app.state.services.queue.upsert(conversation.clone(), Instant::now());
    }
    read
}

/// Returns the text of the link to this query.
fn link_text(page: &Answer, query: &str) -> Option<String> {
    let link = format!("href=\"/conversations?{}\"", query.replace('&', "&amp;"));
    let rest = page.text.split_once("<main")?.1.split(&link).nth(1)?;
    Some(rest.split_once('>')?.1.split('<').next()?.to_owned())
}

#[tokio::test]
async fn each_number_equals_the_count_of_the_matching_rows() {
    let app = TestApp::new(Contract::Live).start().await;
    let open = fill_queue(&app, "status=open&page_size=100").await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await;

    assert_eq!(page.status, 200, "{}", page.text);
    let count = |matches: &dyn Fn(&Conversation) -> bool| {
        Some(open.iter().filter(|one| matches(one)).count().to_string())
    };
    assert_eq!(link_text(&page, "status=open"), count(&|_| true));
    assert_eq!(link_text(&page, "needs_reply=true"), count(&|one| one.needs_reply));
    let agent = open.iter().find_map(|one| one.assignee.clone()).unwrap();
    let theirs = |one: &Conversation| one.assignee.as_ref() == Some(&agent);
    let query = format!("status=open&assigned_to={}", agent.id);
    assert_eq!(link_text(&page, &query), count(&theirs));
    let query = format!("status=open&channel={}", open[0].channel.as_str());
    assert_eq!(link_text(&page, &query), count(&|one| one.channel == open[0].channel));
}

#[tokio::test]
async fn every_agent_is_listed_even_without_conversations() {
    let app = TestApp::new(Contract::Live).start().await;
    let mut one = fill_queue(&app, "status=open&page_size=1").await.remove(0);
    one.assignee = None;
    app.state.services.queue.upsert(one, Instant::now());
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await.text;

    for agent in app.state.services.team.agents().await.unwrap().iter() {
        assert!(page.contains(&agent.name), "{}", agent.name);
    }
    assert!(page.contains(">Nobody<"));
}

#[tokio::test]
async fn conversations_closed_today_are_counted_and_those_closed_yesterday_are_not() {
    let app = TestApp::new(Contract::Live).start().await;
    let open = fill_queue(&app, "status=open&page_size=5").await;
    let midnight = Timestamp(now().0.div_euclid(86_400) * 86_400);
    let closings = [now(), midnight, Timestamp(midnight.0 - 1)];
    for (conversation, at) in open.iter().zip(closings) {
        let closed = Conversation {
            status: Status::Closed,
            needs_reply: false,
            closed_at: Some(at),
            updated_at: Some(now()),
            ..conversation.clone()
        };
        app.state.services.queue.upsert(closed, Instant::now());
    }
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await;

    let closed = page.text.split("aria-label=\"Closed today: ").nth(1).unwrap();
    assert!(closed.starts_with("2\""), "{closed}");
}

#[tokio::test]
async fn before_the_first_sync_the_page_says_that_it_is_loading() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await;

    assert_eq!(page.status, 200);
    assert!(page.text.contains("Loading the conversations"), "{}", page.text);
}

#[tokio::test]
async fn during_the_first_sync_the_page_says_that_it_is_still_loading() {
    let app = TestApp::new(Contract::Live).start().await;
    fill_queue(&app, "page_size=5").await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await.text;

    assert!(page.contains("Still loading."), "{page}");
}

#[tokio::test]
async fn an_unknown_url_is_not_found() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;

    let answer = vera.get("/nowhere?page=2").await;

    assert_eq!(answer.status, 404);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn each_number_links_to_that_many_rows() {
    let mut config = TestApp::new(Contract::Live);
    config = config.with_queue();
    let app = config.start().await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await.text;

    let main = page.split_once("<main").unwrap().1.replace("&amp;", "&");
    let links = main.split("href=\"/conversations?").skip(1).filter_map(|link| {
        let (filters, rest) = link.split_once('"')?;
        let number: u64 = rest.split_once('>')?.1.split('<').next()?.parse().ok()?;
        Some((filters.to_owned(), number))
    });
    let links: Vec<_> = links.collect();
    for kind in ["created=", "closed=", "channel=", "assigned_to=", "needs_reply="] {
        assert!(links.iter().any(|(filters, _)| filters.contains(kind)), "{kind}");
    }
    for (filters, number) in links {
        assert_eq!(list(&vera, &filters).await.total, number, "{filters}");
    }
}
