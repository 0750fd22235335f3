//! Fields of shapes that no contract names, and texts that no page could bear.

use crate::support::TestApp;
use sevendesk::model::short_text::{LONGEST, clean};
use sevendesk::model::{ConversationId, Role};
use sevendesk::simulator::{Contract, Fault};

#[test]
fn a_short_text_is_shown_without_what_is_invisible_or_turns_the_text_around_it() {
    let cases = [
        ("Zoë", Some("Zoë")),
        ("  Zoë \n", Some("Zoë")),
        ("two\nlines\u{7}", Some("two lines")),
        ("", None),
        (" \t\u{a0}\u{3000}", None),
        ("\u{200b}\u{200d}\u{feff}", None),
        ("\u{202e}\u{2066}", None),
        ("\u{3164}\u{2800}\u{ad}\u{e0020}", None),
        ("Hello \u{202e}gnp.eman", Some("Hello gnp.eman")),
        ("\u{2067}a\u{2069}b", Some("ab")),
        ("\u{200b}Zoë", Some("Zoë")),
        ("مرحبا", Some("مرحبا")),
        ("می\u{200c}خواهم", Some("می\u{200c}خواهم")),
        ("👩\u{200d}🚒", Some("👩\u{200d}🚒")),
        ("❤\u{fe0f}", Some("❤\u{fe0f}")),
    ];
    for (given, shown) in cases {
        assert_eq!(clean(given).as_deref(), shown, "{given:?}");
    }
    let longest = "ü".repeat(LONGEST);
    assert_eq!(clean(&longest), Some(longest.clone()));
    let cut = clean(&[longest, "x".to_owned()].concat()).unwrap();
    assert_eq!((cut.chars().count(), cut.chars().last()), (LONGEST, Some('…')));
}

#[tokio::test]
async fn a_field_of_an_odd_shape_hides_neither_its_conversation_nor_the_rest_of_it() {
    for contract in [Contract::Live, Contract::Documented] {
        let app = TestApp::new(contract).start().await;
        let lea = app.sign_in(Role::Lead).await;
        let mut assigned = app.simulator.conversations().into_iter();
        let assigned = assigned.rfind(|one| !one["assigned_user_id"].is_null()).unwrap();
        let id = ConversationId::parse(assigned["id"].as_str().unwrap()).unwrap();
        app.simulator.fail_with(Some(Fault::OddShapes));

        let read = app.state.services.gateway.get(&id).await.unwrap();
        let list = lea.get("/conversations").await;
        let detail = lea.get(&format!("/conversations/{id}")).await;

        if contract == Contract::Live {
            assert_eq!(read.tag_names(", "), "plain, named, 7");
            assert_eq!(read.subject, None);
        }
        assert_eq!(read.assignee.unwrap().id.as_str(), assigned["assigned_user_id"]);
        assert_eq!(read.channel.as_str(), assigned["channel_type"]);
        assert_eq!((list.status, detail.status), (200, 200));
        assert!(list.text.contains("/conversations/conv_"), "{}", list.text);
        assert!(!list.text.contains("cannot be read"), "{}", list.text);
    }
}

#[tokio::test]
async fn texts_of_twenty_thousand_characters_leave_pages_small() {
    let app = TestApp::new(Contract::Live).start().await;
    let lea = app.sign_in(Role::Lead).await;
    let id = app.simulator.conversations()[0]["id"].as_str().unwrap().to_owned();
    app.simulator.fail_with(Some(Fault::LongTexts));

    for path in ["/conversations", &format!("/conversations/{id}"), "/team"] {
        let page = lea.get(path).await;

        assert_eq!(page.status, 200, "{path}");
        let words = page.text.split(|c: char| !c.is_ascii_alphabetic());
        let longest = words.map(str::len).max().unwrap_or_default();
        assert!(longest <= LONGEST, "{path} has a word of {longest} characters");
    }
}

#[tokio::test]
async fn what_other_pages_cut_or_leave_out_of_a_conversation_can_be_read_whole() {
    for contract in [Contract::Live, Contract::Documented] {
        let app = TestApp::new(contract).start().await;
        let viewer = app.sign_in(Role::Viewer).await;
        let id = app.simulator.conversations()[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/conversations/{id}/fields");
        assert!(viewer.get(&format!("/conversations/{id}")).await.text.contains(&path));
        app.simulator.fail_with(Some(Fault::LongTexts));

        let page = viewer.get(&path).await;

        assert_eq!(page.status, 200);
        let words = page.text.split(|c: char| !c.is_ascii_alphabetic());
        assert!(words.map(str::len).max().unwrap_or_default() >= 20_000, "{contract:?}");
        assert_eq!(viewer.get("/conversations/conv_unknown/fields").await.status, 404);
    }
}
