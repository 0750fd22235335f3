//! Who has how much to do, as the page of the team tells it.

use crate::support::{Answer, TestApp, lists::list};
use sevendesk::model::{Conversation, Role, Row, Status, Timestamp};
use sevendesk::server::store::now;
use sevendesk::simulator::Contract;
use tokio::time::Instant;

/// Puts what the first page of a list holds into the queue, and returns it.
async fn fill(app: &TestApp, query: &str) -> Vec<Conversation> {
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

/// What a link of the page shows, by where it leads.
fn linked(page: &Answer, address: &str) -> Option<String> {
    let link = format!("href=\"/conversations?{}\"", address.replace('&', "&amp;"));
    let rest = page.text.split_once("<main")?.1.split(&link).nth(1)?;
    Some(rest.split_once('>')?.1.split('<').next()?.to_owned())
}

#[tokio::test]
async fn each_number_is_that_of_the_rows_it_leads_to() {
    let app = TestApp::new(Contract::Live).start().await;
    let open = fill(&app, "status=open&page_size=100").await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await;

    assert_eq!(page.status, 200, "{}", page.text);
    let count = |wanted: &dyn Fn(&Conversation) -> bool| {
        Some(open.iter().filter(|one| wanted(one)).count().to_string())
    };
    assert_eq!(linked(&page, "status=open"), count(&|_| true));
    assert_eq!(linked(&page, "needs_reply=true"), count(&|one| one.needs_reply));
    let agent = open.iter().find_map(|one| one.assignee.clone()).unwrap();
    let theirs = |one: &Conversation| one.assignee.as_ref() == Some(&agent);
    let address = format!("status=open&assigned_to={}", agent.id);
    assert_eq!(linked(&page, &address), count(&theirs));
    let address = format!("status=open&channel={}", open[0].channel.as_str());
    assert_eq!(linked(&page, &address), count(&|one| one.channel == open[0].channel));
}

#[tokio::test]
async fn everybody_is_listed_also_who_has_nothing() {
    let app = TestApp::new(Contract::Live).start().await;
    let mut one = fill(&app, "status=open&page_size=1").await.remove(0);
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
async fn what_was_closed_today_is_counted_and_what_was_closed_yesterday_is_not() {
    let app = TestApp::new(Contract::Live).start().await;
    let open = fill(&app, "status=open&page_size=5").await;
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
async fn before_anything_is_read_the_page_says_so() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await;

    assert_eq!(page.status, 200);
    assert!(page.text.contains("Loading the conversations"), "{}", page.text);
}

#[tokio::test]
async fn while_not_all_is_read_the_page_says_that_the_numbers_grow() {
    let app = TestApp::new(Contract::Live).start().await;
    fill(&app, "page_size=5").await;
    let vera = app.sign_in(Role::Viewer).await;

    let page = vera.get("/team").await.text;

    assert!(page.contains("Still loading."), "{page}");
}

#[tokio::test]
async fn an_address_that_leads_nowhere_is_not_found() {
    let app = TestApp::new(Contract::Live).start().await;
    let vera = app.sign_in(Role::Viewer).await;

    let answer = vera.get("/nowhere?page=2").await;

    assert_eq!(answer.status, 404);
    assert_eq!(app.simulator.calls(), []);
}

#[tokio::test]
async fn each_number_leads_to_as_many_rows() {
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
