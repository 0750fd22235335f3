//! The density and columns of lists: kept for the operator, in every browser, and for nobody else.

use crate::support::{PASSWORD, TestApp, name_of};
use sevendesk::components::conversation_row::COLUMNS;
use sevendesk::model::Role;
use sevendesk::simulator::Contract;

const CHOICE: &str = "/api/session/list-layout";

/// Returns the classes of the list on a page.
fn classes(page: &str) -> &str {
    let section = page.split("<section ").find(|part| part.contains("id=\"list\"")).unwrap();
    section.split("class=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[tokio::test]
async fn density_and_columns_are_kept_for_the_operator_and_leave_rows_the_same_for_all() {
    let app = TestApp::new(Contract::Live).start().await;
    let (viewer, lea) = (app.sign_in(Role::Viewer).await, app.sign_in(Role::Lead).await);
    let elsewhere = app.anonymous();
    elsewhere.sign_in(name_of(Role::Viewer), PASSWORD).await;
    let before = viewer.get("/conversations?status=open").await.text;
    assert_eq!(classes(&before), "list");
    assert!(before.contains("/list-layout?back=%2Fconversations%3Fstatus%3Dopen"), "{before}");

    let fields = [
        ("density", "compact"),
        ("offered[]", "chan"),
        ("offered[]", "win"),
        ("offered[]", "last"),
        ("shown[]", "chan"),
        ("back", "/conversations?status=open"),
    ];
    let answer = viewer.post_form(CHOICE, &fields).await;

    assert_eq!((answer.status, answer.location()), (303, Some("/conversations?status=open")));
    for browser in [&viewer, &elsewhere] {
        let page = browser.get("/conversations?status=open").await.text;
        assert_eq!(classes(&page), "list compact no-win no-last");
        let choice = browser.get("/list-layout?back=/team").await.text;
        assert!(choice.contains("value=\"compact\" checked"), "{choice}");
        assert!(choice.contains("name=\"shown[]\" value=\"chan\" checked"), "{choice}");
        assert!(choice.contains("name=\"shown[]\" value=\"win\">"), "{choice}");
        assert!(choice.contains("href=\"/team\""), "{choice}");
    }
    assert_eq!(classes(&lea.get("/conversations").await.text), "list");
}

#[tokio::test]
async fn what_cannot_be_a_density_or_a_column_is_refused_and_changes_nothing() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let refused: [&[(&str, &str)]; 5] = [
        &[],
        &[("density", "dense")],
        &[("density", "compact"), ("offered[]", "chan\" onclick")],
        &[("density", "compact"), ("offered[]", "compact")],
        &[("density", "compact"), ("offered[]", "abcdefghijklmnopqrstu")],
    ];
    for fields in refused {
        assert_eq!(lea.call(CHOICE, fields).await.status, 400, "{fields:?}");
    }
    let many = [[("offered[]", "chan")].repeat(21), vec![("density", "compact")]].concat();
    assert_eq!(lea.call(CHOICE, &many).await.status, 400);
    assert_eq!(app.anonymous().post_form(CHOICE, &[("density", "compact")]).await.status, 303);
    assert_eq!(classes(&lea.get("/conversations").await.text), "list");
}

#[test]
fn every_column_can_be_hidden() {
    let styles = include_str!("../../style/table.css");
    for column in &COLUMNS {
        let rule = format!(".no-{0} .{0}", column.class);
        assert!(styles.contains(&rule), "{rule} is missing");
    }
}
