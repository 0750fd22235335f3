//! Undoing a job.

use super::*;
use serde_json::json;
use std::collections::BTreeMap;

fn assignees(app: &TestApp) -> BTreeMap<String, String> {
    let all = app.simulator.conversations();
    all.iter().map(|one| (text(one, "id"), text(one, "assigned_user_id"))).collect()
}

async fn undo(by: &Browser, id: i64) -> i64 {
    job_of(by.post_form("/api/jobs/undo", &[("id", &id.to_string())]).await)
}

#[tokio::test]
async fn undo_restores_each_assignee_unless_the_conversation_changed_since() {
    let app = app(Contract::Live, 30).await;
    let lea = app.sign_in(Role::Lead).await;
    let (team, before) = (agents(&app), assignees(&app));
    let fields =
        [("action", "assign"), ("assignee", team[0].as_str()), ("query", ""), ("all", "true")];
    let id = prepare(&lea, &fields).await;
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;
    let done = rows(&app, id, RowState::Done).await;
    let moved_on = done[0].conversation.to_string();
    app.simulator.change(&moved_on, &json!({ "assigned_user_id": team[1].as_str() }));

    let back = undo(&lea, id).await;
    assert!(page(&lea, back).await.contains(&format!("{} to change", done.len())));
    start(&lea, back).await;
    let undone = wait_for_state(&app, back, JobState::Finished).await;

    assert_eq!((undone.tally.done as usize, undone.tally.skipped), (done.len() - 1, 1));
    let mut expected = before;
    expected.insert(moved_on, team[1].to_string());
    assert_eq!(assignees(&app), expected);
}

#[tokio::test]
async fn undo_reopens_closed_conversations_if_the_contract_supports_it() {
    for contract in [Contract::Documented, Contract::Live] {
        let app = app(contract, 10).await;
        let lea = app.sign_in(Role::Lead).await;
        let lines = lines(&open(&app));
        let id = prepare(&lea, &[("action", "close"), ("rows[]", &lines)]).await;
        start(&lea, id).await;
        wait_for_state(&app, id, JobState::Finished).await;
        if contract == Contract::Documented {
            assert!(page(&lea, id).await.contains("This cannot be undone"));
            let refused = lea.call("/api/jobs/undo", &[("id", &id.to_string())]).await;
            assert_eq!(refused.status, 400);
            continue;
        }

        let back = undo(&lea, id).await;
        start(&lea, back).await;
        wait_for_state(&app, back, JobState::Finished).await;

        let all = app.simulator.conversations();
        assert!(all.iter().all(|one| one["status"] != "closed"));
    }
}
