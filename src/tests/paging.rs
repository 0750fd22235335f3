//! Going from page to page of a list that changes meanwhile.

use crate::support::lists::{list, rows};
use crate::support::{Browser, TestApp};
use reqwest::Method;
use sevendesk::model::{Conversation, Role};
use sevendesk::simulator::Contract;

const LIST: &str = "status=open&page_size=10";

async fn queue_of(contract: Contract) -> TestApp {
    let mut config = TestApp::new(contract);
    config = config.with_queue();
    config.start().await
}

/// The query of the link to the next page.
fn next_page(html: &str) -> &str {
    let (before, _) = html.split_once("aria-label=\"Next page\"").expect("there is a next page");
    let (_, address) = before.rsplit_once("href=\"/conversations?").unwrap();
    address.split('"').next().unwrap()
}

async fn close(browser: &Browser, conversations: &[Conversation]) {
    for one in conversations {
        let closed = browser.call("/api/conversations/close", &[("id", one.id.as_str())]).await;
        assert_eq!(closed.status, 200, "{}", closed.text);
    }
}

/// The page as a browser that shows these rows is answered.
async fn refreshed(browser: &Browser, shown: &[Conversation]) -> String {
    let ids: Vec<_> = shown.iter().map(|row| row.id.as_str()).collect();
    let request = browser.request(Method::GET, &format!("/conversations?{LIST}"));
    let rows = format!("{}?{LIST}", ids.join(","));
    let request = request.header("accept", "text/html").header("sevendesk-rows", rows);
    request.send().await.unwrap().text().await.unwrap()
}

fn query_of(address: &str) -> String {
    address.replace("&amp;", "&")
}

#[tokio::test]
async fn rows_that_are_closed_on_a_page_hide_none_of_the_next() {
    for contract in [Contract::Live, Contract::Documented] {
        for sort in ["", "&sort=-waiting", "&sort=created"] {
            let app = queue_of(contract).await;
            let lea = app.sign_in(Role::Lead).await;
            let query = format!("{LIST}{sort}");
            let first = rows(&list(&lea, &query).await);
            let second = rows(&list(&lea, &format!("{query}&page=2")).await);
            let page = lea.get(&format!("/conversations?{query}")).await.text;

            // The last row, which says where the next page begins, is one of them.
            close(&lea, &first[5..]).await;
            let next = list(&lea, &query_of(next_page(&page))).await;

            assert_eq!((next.page, next.skipped), (2, 5), "{query}");
            let ids = |rows: &[Conversation]| -> Vec<_> {
                rows.iter().map(|row| row.id.clone()).collect()
            };
            assert_eq!(ids(&rows(&next)), ids(&second), "{query}");
        }
    }
}

#[tokio::test]
async fn a_page_whose_rows_are_all_gone_leads_to_those_in_its_place() {
    let app = queue_of(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    let first = rows(&list(&lea, LIST).await);
    let second = rows(&list(&lea, &format!("{LIST}&page=2")).await);
    close(&lea, &first).await;

    let html = refreshed(&lea, &first).await;
    let next = list(&lea, &query_of(next_page(&html))).await;

    assert_eq!(rows(&next).first().map(|row| &row.id), second.first().map(|row| &row.id));
}

#[tokio::test]
async fn a_row_that_moves_up_from_the_next_page_is_nothing_new() {
    let app = queue_of(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    let first = rows(&list(&lea, LIST).await);
    close(&lea, &first[..1]).await;

    let html = refreshed(&lea, &first).await;

    assert!(html.contains(">1 gone, show<"), "{html}");
    assert!(html.contains(&format!("id=\"row-{}\"", first[0].id)), "it stays where it is");
}

#[tokio::test]
async fn every_open_conversation_stands_on_one_of_the_pages_and_the_last_has_no_next() {
    let app = queue_of(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    let total = list(&lea, "status=open").await.total as usize;
    let (mut query, mut seen) = ("status=open&page_size=50".to_owned(), Vec::new());
    loop {
        let page = list(&lea, &query).await;
        seen.extend(rows(&page).into_iter().map(|row| row.id));
        if seen.len() >= total {
            break;
        }
        let html = lea.get(&format!("/conversations?{query}")).await.text;
        query = query_of(next_page(&html));
    }
    let html = lea.get(&format!("/conversations?{query}")).await.text;

    assert!(!html.contains("aria-label=\"Next page\""));
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), total);
}

#[tokio::test]
async fn a_place_that_no_page_writes_is_refused() {
    let app = queue_of(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    for place in ["x", "1.2", "1.x.conv_1", "-9223372036854775808..conv_1", "1.2.", "1.2.%20"] {
        let query = format!("after={place}");
        let answer = lea.ask("/api/conversations/list", &[("query", &query)]).await;
        assert_eq!(answer.status, 400, "{place}: {}", answer.text);
    }
}
