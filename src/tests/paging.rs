//! Paging through a list that changes in the meantime.

use crate::support::lists::{list, rows};
use crate::support::{Browser, TestApp};
use reqwest::Method;
use sevendesk::model::{Conversation, Role};
use sevendesk::simulator::Contract;

const LIST: &str = "status=open&page_size=10";

async fn app_with_queue(contract: Contract) -> TestApp {
    let mut config = TestApp::new(contract);
    config = config.with_queue();
    config.start().await
}

/// Returns the query of the link to the next page.
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

/// Requests the page as a browser that shows these rows.
async fn refresh(browser: &Browser, shown: &[Conversation]) -> String {
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
async fn closing_rows_of_a_page_skips_no_row_of_the_next_page() {
    for contract in [Contract::Live, Contract::Documented] {
        for sort in ["", "&sort=-waiting", "&sort=created"] {
            let app = app_with_queue(contract).await;
            let lea = app.sign_in(Role::Lead).await;
            let query = format!("{LIST}{sort}");
            let first = rows(&list(&lea, &query).await);
            let second = rows(&list(&lea, &format!("{query}&page=2")).await);
            let page = lea.get(&format!("/conversations?{query}")).await.text;

            // The closed rows include the last one, which is the cursor of the next page.
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
async fn a_page_whose_rows_are_all_gone_links_to_the_rows_that_follow() {
    let app = app_with_queue(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    let first = rows(&list(&lea, LIST).await);
    let second = rows(&list(&lea, &format!("{LIST}&page=2")).await);
    close(&lea, &first).await;

    let html = refresh(&lea, &first).await;
    let next = list(&lea, &query_of(next_page(&html))).await;

    assert_eq!(rows(&next).first().map(|row| &row.id), second.first().map(|row| &row.id));
}

#[tokio::test]
async fn a_row_that_moves_up_from_the_next_page_is_not_reported_as_new() {
    let app = app_with_queue(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    let first = rows(&list(&lea, LIST).await);
    close(&lea, &first[..1]).await;

    let html = refresh(&lea, &first).await;

    assert!(html.contains(">1 gone, show<"), "{html}");
    assert!(html.contains(&format!("id=\"row-{}\"", first[0].id)), "the closed row stays in place");
}

#[tokio::test]
async fn every_open_conversation_is_on_one_page_and_the_last_page_has_no_next_link() {
    let app = app_with_queue(Contract::Live).await;
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
async fn an_invalid_page_cursor_is_refused() {
    let app = app_with_queue(Contract::Live).await;
    let lea = app.sign_in(Role::Lead).await;
    for cursor in ["x", "1.2", "1.x.conv_1", "-9223372036854775808..conv_1", "1.2.", "1.2.%20"] {
        let query = format!("after={cursor}");
        let answer = lea.ask("/api/conversations/list", &[("query", &query)]).await;
        assert_eq!(answer.status, 400, "{cursor}: {}", answer.text);
    }
}
