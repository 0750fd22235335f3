//! Jobs that snooze, wake and reopen.

use super::*;
use serde_json::json;

fn snoozed(app: &TestApp) -> Vec<String> {
    let all = app.simulator.conversations().into_iter();
    all.filter(|one| one["snoozed_until"].is_string()).map(|one| text(&one, "id")).collect()
}

async fn start_snooze(by: &Browser, id: i64, until: &str) -> Answer {
    let id = id.to_string();
    let fields = [("id", &*id), ("until", until), ("wakes_on_message", "true")];
    by.post_form("/api/jobs/start-with", &fields).await
}

async fn undo(app: &TestApp, by: &Browser, id: i64) {
    let back = job_of(by.post_form("/api/jobs/undo", &[("id", &id.to_string())]).await);
    start(by, back).await;
    wait_for_state(app, back, JobState::Finished).await;
}

#[tokio::test]
async fn a_job_snoozes_until_the_chosen_time_and_undo_wakes_only_what_it_snoozed() {
    let app = app(Contract::Live, 30).await;
    let lea = app.sign_in(Role::Lead).await;
    let before = snoozed(&app);
    let open = open(&app);
    assert!(!before.is_empty() && before.len() < open.len());
    let until = (sevendesk::server::store::now().0 + 24 * 3600).to_string();

    let id = prepare(&lea, &[("action", "snooze"), ("rows[]", &lines(&open))]).await;
    let draft = page(&lea, id).await;
    assert!(draft.contains("name=\"until\"") && draft.contains("Tomorrow morning"), "{draft}");
    assert!(draft.contains(&format!("{} to change", open.len())), "{draft}");
    let undecided = lea.call("/api/jobs/start", &[("id", &id.to_string())]).await;
    assert_eq!(undecided.status, 400, "{}", undecided.text);
    assert_eq!(job_of(start_snooze(&lea, id, &until).await), id);
    let job = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(job.tally.done as usize, open.len());
    assert_eq!(snoozed(&app).len(), open.len());
    assert_eq!(audited_changes(&app, &open).await, open.len());
    assert!(page(&lea, id).await.contains("<h1 dir=\"auto\">Snooze until 20"));
    undo(&app, &lea, id).await;
    assert_eq!(snoozed(&app), before);
}

#[tokio::test]
async fn a_job_wakes_what_is_snoozed_and_leaves_the_rest_alone() {
    let app = app(Contract::Live, 30).await;
    let lea = app.sign_in(Role::Lead).await;
    let (before, open) = (snoozed(&app), open(&app));

    let id = prepare(&lea, &[("action", "wake"), ("rows[]", &lines(&open))]).await;
    let awake = open.len() - before.len();
    assert!(page(&lea, id).await.contains(&format!("{awake} not snoozed")));
    start(&lea, id).await;
    let job = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!((job.tally.done as usize, job.tally.skipped as usize), (before.len(), awake));
    assert_eq!(snoozed(&app), Vec::<String>::new());
    undo(&app, &lea, id).await;
    assert_eq!(snoozed(&app), before, "the ends of the snoozes are known from before");
}

#[tokio::test]
async fn a_job_leaves_alone_what_somebody_else_snoozed_meanwhile() {
    let app = app(Contract::Live, 20).await;
    let lea = app.sign_in(Role::Lead).await;
    let free: Vec<_> = open(&app).into_iter().filter(|one| one.snooze.is_none()).take(3).collect();
    let until = (sevendesk::server::store::now().0 + 24 * 3600).to_string();
    let id = prepare(&lea, &[("action", "snooze"), ("rows[]", &lines(&free))]).await;
    let changed = free[1].id.as_str();
    app.simulator.change(changed, &json!({ "snoozed_until": "2999-01-01T00:00:00Z" }));

    start_snooze(&lea, id, &until).await;
    wait_for_state(&app, id, JobState::Finished).await;

    let skipped = rows(&app, id, RowState::Skipped).await;
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0].conversation.as_str(), changed);
    let kept = app.simulator.conversation(changed).unwrap();
    assert!(text(&kept, "snoozed_until").starts_with("2999"), "{kept}");
}

#[tokio::test]
async fn the_documented_contract_has_no_such_jobs() {
    let app = app(Contract::Documented, 10).await;
    let lea = app.sign_in(Role::Lead).await;
    let list = lea.get("/conversations").await.text;
    for action in ["snooze", "wake", "reopen"] {
        let fields = [("action", action), ("rows[]", &lines(&open(&app)))];
        let refused = lea.call("/api/jobs/prepare", &fields).await;
        assert_eq!(refused.status, 400, "{action}: {}", refused.text);
        assert!(!list.contains(&format!("value=\"{action}\"")), "{action}");
    }
}
