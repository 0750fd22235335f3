//! Tags: added and removed one beside the other, held, undone, created, and filtered by.

use super::*;
use reqwest::Method;
use sevendesk::model::{Mutation, Tag};
use sevendesk::simulator::Fault;

async fn set(by: &Browser, one: &Conversation, tag: &str, remove: bool) -> Answer {
    let remove = if remove { "true" } else { "false" };
    let fields = [("id", one.id.as_str()), ("tag", tag), ("remove", remove)];
    by.call("/api/conversations/tag", &fields).await
}

/// Returns the id of the simulator's tag with this name.
async fn id_of(by: &Browser, one: &Conversation, name: &str) -> String {
    let page = by.get(&format!("/conversations/{}/tags", one.id)).await.text;
    let (_, all) = page.split_once("all-tags").expect("there are tags");
    let item = all.split("<li>").find(|item| item.contains(&format!(">{name}<")));
    let item = item.unwrap_or_else(|| panic!("{name} is not in {page}"));
    let id = item.split("name=\"tag\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    id.expect("it can be chosen").to_owned()
}

fn names(conversation: &Value) -> Vec<String> {
    let tags = conversation["tags"].as_array().unwrap().iter();
    let mut names: Vec<_> = tags.map(|tag| tag["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

fn untagged(app: &TestApp) -> Conversation {
    unassigned(app).into_iter().find(|one| one.tags.is_empty()).expect("the seed data has one")
}

#[tokio::test]
async fn a_tag_is_held_shown_sent_and_audited_by_its_name() {
    let app = app(60).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let one = untagged(&app);
    let vip = id_of(&lea, &one, "vip").await;

    let shown: Conversation = set(&lea, &one, &vip, false).await.json();

    assert_eq!((shown.tag_names(","), app.changes_sent()), ("vip".to_owned(), 0));
    assert_eq!(shown.tags[0].color.as_deref(), Some("#b45309"));
    let tagged = list(&ada, "tag=vip").await;
    assert!(rows(&tagged).iter().any(|row| row.id == one.id), "it counts at once");
    assert!(rows(&tagged).iter().all(|row| row.tag_names(",").contains("vip")));
    let page = ada.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(page.contains("Lea Hartmann tags it in") && page.contains("tag=vip"), "{page}");
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(names(&stored(&app, &one)), ["vip"]);
    let entries = app.state.store.audit_of(&one.id, 20).await.unwrap();
    assert_eq!((entries[0].action.as_str(), entries[0].after.as_deref()), ("tag", Some("vip")));
    let page = ada.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(page.contains("added the tag"), "{page}");
}

#[tokio::test]
async fn a_second_tag_sends_the_first_and_removing_a_held_one_sends_neither() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = untagged(&app);
    let (vip, refund) = (id_of(&lea, &one, "vip").await, id_of(&lea, &one, "refund").await);
    set(&lea, &one, &vip, false).await;
    set(&lea, &one, &vip, false).await;
    assert_eq!(pending(&app, Role::Lead).await.len(), 1, "a double click is one change");

    set(&lea, &one, &refund, false).await;

    assert_eq!(names(&stored(&app, &one)), ["vip"]);
    let held = pending(&app, Role::Lead).await;
    assert!(matches!(&held[0].mutation, Mutation::Tag(Tag { name, .. }) if name == "refund"));
    let back: Conversation = set(&lea, &one, &refund, true).await.json();
    assert_eq!((back.tag_names(","), back.pending), ("vip".to_owned(), None));
    assert_eq!(pending(&app, Role::Lead).await, []);
    assert_eq!(app.changes_sent(), 1);
    let removed: Conversation = set(&lea, &one, &vip, true).await.json();
    assert_eq!(removed.tags, []);
    make_all_due(&app);
    wait_until_none_pending(&app).await;
    assert_eq!(names(&stored(&app, &one)), Vec::<String>::new());
}

#[tokio::test]
async fn an_undone_tag_is_never_sent() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = untagged(&app);
    let vip = id_of(&lea, &one, "vip").await;
    set(&lea, &one, &vip, false).await;

    assert_eq!(undo(&lea, "").await.status, 200);

    make_all_due(&app);
    assert_eq!(read_conversation(&lea, one.id.as_str()).await.tags, []);
    assert_eq!(app.changes_sent(), 0);
}

#[tokio::test]
async fn a_lost_answer_is_resolved_by_reading_the_tags() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let tagged = unassigned(&app).into_iter().find(|one| !one.tags.is_empty());
    let one = tagged.expect("the seed data has one");
    let tag = one.tags[0].id.as_ref().unwrap().to_string();
    set(&lea, &one, &tag, true).await;
    app.simulator.fail_next(1, Some(Method::DELETE), Fault::AppliedThenReset);

    make_all_due(&app);
    wait_until_none_pending(&app).await;

    assert_eq!(names(&stored(&app, &one)).len(), one.tags.len() - 1);
    assert_eq!(results(&app, &one).await, [Some("done".to_owned())]);
    assert_eq!(needs_attention(&app, Role::Lead).await, []);
}

#[tokio::test]
async fn a_new_tag_has_a_name_and_a_color_and_is_offered_at_once() {
    let app = app(60).await;
    let lea = app.sign_in(Role::Lead).await;
    let one = untagged(&app);
    let create = async |name: &str, color: &str| {
        lea.call("/api/tags/create", &[("name", name), ("color", color)]).await
    };

    assert_eq!(create(" Würzburg ", "#00aa88").await.status, 200);

    let id = id_of(&lea, &one, "Würzburg").await;
    assert!(id.starts_with("tag_"), "{id}");
    let page = lea.get(&format!("/conversations/{}/tags", one.id)).await.text;
    assert!(page.contains("fill=\"#00aa88\"") && page.contains("0 open"), "{page}");
    for (name, color) in [("würzburg", "#00aa88"), ("", "#00aa88"), ("x", "red"), ("x", "")] {
        assert_eq!(create(name, color).await.status, 400, "{name} {color}");
    }
    assert_eq!(create(&"x".repeat(51), "#00aa88").await.status, 400);
    assert_eq!(set(&lea, &one, "tag_nobody_has", false).await.status, 400);
}

#[tokio::test]
async fn viewers_and_the_documented_contract_have_no_tags_to_choose() {
    let app = app(60).await;
    let vera = app.sign_in(Role::Viewer).await;
    let one = untagged(&app);
    assert_eq!(set(&vera, &one, "tag_1", false).await.status, 403);
    assert_eq!(vera.get(&format!("/conversations/{}/tags", one.id)).await.status, 403);
    assert!(!vera.get(&format!("/conversations/{}", one.id)).await.text.contains("/tags\""));

    let mut config = config(30);
    config.simulator.contract = Contract::Documented;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let one = unassigned(&app).remove(0);
    assert_eq!(set(&lea, &one, "tag_1", false).await.status, 400);
    let page = lea.get(&format!("/conversations/{}", one.id)).await.text;
    assert!(!page.contains("/tags") && !page.contains("value=\"tag\""), "{page}");
}

#[tokio::test]
async fn a_job_tags_what_has_no_such_tag_and_undo_takes_it_off_again() {
    let mut config = config(30).with_jobs();
    config.web.undo_seconds = 0;
    let app = config.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let free: Vec<_> = unassigned(&app).into_iter().take(4).collect();
    let vip = id_of(&lea, &free[0], "vip").await;
    let tagged = |name: &str| {
        let all = app.simulator.conversations();
        let mut ids: Vec<_> =
            all.iter().filter(|one| names(one).iter().any(|n| n == name)).collect();
        ids.sort_by_key(|one| one["id"].to_string());
        ids.iter().map(|one| one["id"].to_string()).collect::<Vec<_>>()
    };
    let before = tagged("vip");
    let lines: Vec<_> =
        free.iter().map(|one| format!("{} {}", one.id, one.seen().to_text())).collect();
    let mut fields = vec![("action", "tag")];
    fields.extend(lines.iter().map(|line| ("rows[]", line.as_str())));

    let job = lea.post_form("/api/jobs/prepare", &fields).await;
    let id = job.location().unwrap().rsplit('/').next().unwrap().to_owned();
    let draft = lea.get(&format!("/jobs/{id}")).await.text;
    assert!(draft.contains("Add a tag") && draft.contains(&vip), "{draft}");
    let finished = async |id: &str| {
        let id: i64 = id.parse().unwrap();
        eventually(async || {
            let job = app.state.store.job(id).await.unwrap().unwrap();
            (job.state == sevendesk::model::job::JobState::Finished).then_some(job.tally)
        })
        .await
    };
    let fields = [("id", id.as_str()), ("tag", &vip)];
    lea.post_form("/api/jobs/start-with", &fields).await;
    let tally = finished(&id).await;

    let already = free.iter().filter(|one| one.tag_names(",").contains("vip")).count();
    assert_eq!((tally.done as usize, tally.skipped as usize), (free.len() - already, already));
    assert_eq!(tagged("vip").len(), before.len() + free.len() - already);
    assert!(lea.get(&format!("/jobs/{id}")).await.text.contains("Add the tag vip"));
    let back = lea.post_form("/api/jobs/undo", &[("id", &id)]).await;
    let back = back.location().unwrap().rsplit('/').next().unwrap().to_owned();
    lea.post_form("/api/jobs/start", &[("id", &back)]).await;
    finished(&back).await;
    assert_eq!(tagged("vip"), before);
}
