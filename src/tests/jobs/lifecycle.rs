//! From the draft of a job to its end: the preview and the changes.

use super::*;
use serde_json::json;
use sevendesk::model::job::Why;
use sevendesk::simulator::Fault;
use std::collections::HashMap;
use std::time::Duration;

#[tokio::test]
async fn a_draft_previews_its_changes_and_sends_nothing() {
    let app = app(Contract::Live, 60).await;
    let lea = app.sign_in(Role::Lead).await;
    let (open, to) = (open(&app), agents(&app).remove(0));
    let theirs = open.iter().filter(|one| one.seen().assignee.as_ref() == Some(&to)).count();
    assert!(theirs > 0);
    let mut lines = lines(&open);
    lines.push_str("\nconv_closed_one closed\nconv_closed_two closed");
    app.simulator.forget_calls();

    let fields = [("action", "assign"), ("assignee", to.as_str()), ("rows[]", &lines)];
    let id = prepare(&lea, &fields).await;
    let page = page(&lea, id).await;

    let (all, todo) = (open.len() + 2, open.len() - theirs);
    let summary = format!(
        "{all} match; 2 already closed; {theirs} already theirs; {todo} to change: {} calls, about a minute",
        2 * todo
    );
    assert!(page.contains(&summary), "{summary} is not in {page}");
    assert!(page.contains(&format!("gets {todo}")), "{page}");
    assert_eq!(app.changes_sent(), 0);
    assert_eq!(control(&lea, id, "discard").await, 200);
    assert_eq!(lea.get(&format!("/jobs/{id}")).await.status, 404);
}

#[tokio::test]
async fn a_draft_that_would_change_nothing_has_no_start_button() {
    let app = app(Contract::Live, 10).await;
    let lea = app.sign_in(Role::Lead).await;
    let rows = "conv_closed_one closed\nconv_closed_two closed";
    for fields in [
        vec![("action", "close"), ("rows[]", rows)],
        vec![("action", "assign"), ("assignee", agents(&app)[0].as_str()), ("rows[]", rows)],
    ] {
        let id = prepare(&lea, &fields).await;
        let page = page(&lea, id).await;
        assert!(page.contains("2 match; 2 already closed; nothing to change"), "{page}");
        assert!(!page.contains(">Start<"), "{page}");
    }
}

#[tokio::test]
async fn every_matching_conversation_is_assigned_and_audited() {
    for contract in [Contract::Documented, Contract::Live] {
        let app = app(contract, 40).await;
        let lea = app.sign_in(Role::Lead).await;
        let (open, to) = (open(&app), agents(&app).remove(0));
        app.simulator.forget_calls();

        let fields = [
            ("action", "assign"),
            ("assignee", to.as_str()),
            ("query", "status=open"),
            ("all", "true"),
        ];
        let id = prepare(&lea, &fields).await;
        start(&lea, id).await;
        let done = wait_for_state(&app, id, JobState::Finished).await;

        let matching = rows(&app, id, RowState::Done).await;
        assert!(matching.len() > 10);
        assert_eq!(done.tally.failed, 0);
        for row in &matching {
            let id = row.conversation.as_str();
            assert_eq!(assignee_of(&app, id).as_deref(), Some(to.as_str()));
            assert_eq!(changes_of(&app, id), 1);
        }
        assert_eq!(app.changes_sent(), matching.len());
        assert_eq!(audited_changes(&app, &open).await, matching.len());
    }
}

#[tokio::test]
async fn work_is_distributed_by_load_or_evenly() {
    let app = app(Contract::Live, 90).await;
    let lea = app.sign_in(Role::Lead).await;
    let team = agents(&app);
    let receivers = [team[0].as_str(), team[1].as_str(), team[2].as_str()];
    let free: Vec<_> = open(&app).into_iter().filter(|one| one.assignee.is_none()).collect();
    assert!(free.len() > 6);
    for how in ["evenly", "load"] {
        let lines = lines(&free);
        let id = prepare(&lea, &[("action", "spread"), ("rows[]", &lines)]).await;
        let number = id.to_string();
        let mut fields = vec![("id", number.as_str()), ("how", how), ("start", "true")];
        fields.extend(receivers.map(|id| ("agents[]", id)));
        assert_eq!(job_of(lea.post_form("/api/jobs/choose", &fields).await), id);
        wait_for_state(&app, id, JobState::Finished).await;

        let mut loads: HashMap<String, usize> = HashMap::new();
        let is_chosen = |id: &str| free.iter().any(|one| one.id.as_str() == id);
        for one in app.simulator.conversations() {
            if how == "load" || is_chosen(&text(&one, "id")) {
                *loads.entry(text(&one, "assigned_user_id")).or_default() += 1;
            }
        }
        let loads: Vec<usize> =
            receivers.iter().map(|id| loads.get(*id).copied().unwrap_or(0)).collect();
        let (least, most) = (loads.iter().min().unwrap(), loads.iter().max().unwrap());
        if how == "evenly" {
            assert!(most - least <= 1, "{loads:?}");
            for one in &free {
                app.simulator.change(one.id.as_str(), &json!({ "assigned_user_id": null }));
                let shown = Conversation { assignee: None, ..one.clone() };
                app.state.services.queue.upsert(shown, tokio::time::Instant::now());
            }
        }
    }
}

#[tokio::test]
async fn rows_that_changed_in_the_meantime_are_skipped_with_the_reason() {
    let app = app(Contract::Live, 30).await;
    let (lea, ada) = (app.sign_in(Role::Lead).await, app.sign_in(Role::Admin).await);
    let (open, team) = (open(&app), agents(&app));
    let free: Vec<_> = open.into_iter().filter(|one| one.assignee.is_none()).take(4).collect();
    let lines = lines(&free);
    let fields = [("action", "assign"), ("assignee", team[0].as_str()), ("rows[]", &lines)];
    let id = prepare(&lea, &fields).await;
    let (here, elsewhere) = (free[0].id.as_str(), free[1].id.as_str());
    let fields = [("id", here), ("assignee", team[1].as_str())];
    assert_eq!(ada.call("/api/conversations/assign", &fields).await.status, 200);
    app.simulator.change(elsewhere, &json!({ "assigned_user_id": team[2].as_str() }));

    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;

    let skipped = rows(&app, id, RowState::Skipped).await;
    let by: Vec<_> = skipped.iter().map(|row| (row.why.clone(), row.changed_by.clone())).collect();
    let ada = Some("Ada Okafor".to_owned());
    assert_eq!(by, [(Some(Why::Conflict), ada), (Some(Why::Conflict), None)]);
    assert_eq!(assignee_of(&app, here).as_deref(), Some(team[1].as_str()));
    assert_eq!(assignee_of(&app, elsewhere).as_deref(), Some(team[2].as_str()));
    let page = page(&lea, id).await;
    assert!(page.contains("already changed by Ada Okafor"), "{page}");
    assert!(page.contains("already changed outside Sevendesk"), "{page}");
    assert!(csv(&lea, id).await.contains(",skipped,conflict,"));
}

#[tokio::test]
async fn conversations_are_closed_in_bulk_if_the_contract_supports_it() {
    for contract in [Contract::Documented, Contract::Live] {
        let app = app(contract, 30).await;
        let lea = app.sign_in(Role::Lead).await;
        let open = open(&app);
        let lines = lines(&open);
        app.simulator.forget_calls();

        let id = prepare(&lea, &[("action", "close"), ("rows[]", &lines)]).await;
        let number = id.to_string();
        let fields = [("id", number.as_str()), ("reason", "spam"), ("start", "true")];
        assert_eq!(job_of(lea.post_form("/api/jobs/choose", &fields).await), id);
        let done = wait_for_state(&app, id, JobState::Finished).await;

        assert_eq!(done.tally.done as usize, open.len());
        let all = app.simulator.conversations();
        assert!(all.iter().all(|one| one["status"] == "closed"));
        let calls = app.changes_sent();
        match contract {
            Contract::Live => {
                assert_eq!(calls, open.len().div_ceil(20));
                assert!(all.iter().all(|one| one["notes"].to_string().contains("spam")));
            }
            Contract::Documented => assert_eq!(calls, open.len()),
        }
        assert_eq!(audited_changes(&app, &open).await, open.len());
    }
}

#[tokio::test]
async fn a_job_can_be_paused_resumed_and_cancelled_and_the_next_waits_for_it() {
    let app = app(Contract::Live, 40).await;
    let lea = app.sign_in(Role::Lead).await;
    let team = agents(&app);
    app.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(100))));
    let fields = |to: usize| {
        [("action", "assign"), ("assignee", team[to].as_str()), ("query", ""), ("all", "true")]
    };
    let first = prepare(&lea, &fields(0)).await;
    let second = prepare(&lea, &[("action", "unassign"), ("query", ""), ("all", "true")]).await;
    start(&lea, first).await;
    start(&lea, second).await;
    eventually(async || (job(&app, first).await.tally.done > 2).then_some(())).await;
    assert_eq!(job(&app, second).await.state, JobState::Waiting);

    assert_eq!(control(&lea, first, "pause").await, 200);
    assert!(page(&lea, first).await.contains("Paused"));
    // The next job runs while the first is paused.
    eventually(async || (job(&app, second).await.tally.settled() > 0).then_some(())).await;
    assert_eq!(control(&lea, second, "cancel").await, 200);
    assert_eq!(control(&lea, second, "resume").await, 400);
    assert_eq!(control(&lea, first, "resume").await, 200);
    let done = wait_for_state(&app, first, JobState::Finished).await;

    let second = job(&app, second).await;
    assert_eq!((second.state, second.tally.waiting), (JobState::Cancelled, 0));
    assert_eq!(done.tally.waiting + done.tally.failed, 0);
}

#[tokio::test]
async fn failed_rows_can_be_retried() {
    let app = app(Contract::Documented, 12).await;
    let lea = app.sign_in(Role::Lead).await;
    let (open, to) = (open(&app), agents(&app).remove(0));
    let free: Vec<_> = open.into_iter().filter(|one| one.assignee.is_none()).take(2).collect();
    let lines = lines(&free);
    app.simulator.fail_next(1, Some(Method::PUT), Fault::Status(500));
    let fields = [("action", "assign"), ("assignee", to.as_str()), ("rows[]", &lines)];
    let id = prepare(&lea, &fields).await;
    start(&lea, id).await;
    let first = wait_for_state(&app, id, JobState::Finished).await;
    assert_eq!((first.tally.done, first.tally.failed), (free.len() as u32 - 1, 1));
    assert!(page(&lea, id).await.contains("The change was not made"));

    assert_eq!(control(&lea, id, "retry").await, 200);
    eventually(async || (job(&app, id).await.tally.failed == 0).then_some(())).await;
    let second = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(second.tally.done as usize, free.len());
    for one in &free {
        assert_eq!(assignee_of(&app, one.id.as_str()).as_deref(), Some(to.as_str()));
    }
}

#[tokio::test]
async fn a_job_stalls_during_an_outage_says_so_and_resumes_by_itself() {
    let app = app(Contract::Live, 12).await;
    let lea = app.sign_in(Role::Lead).await;
    let lines = lines(&open(&app));
    let fields = [("action", "unassign"), ("rows[]", &lines)];
    let id = prepare(&lea, &fields).await;
    app.stop_upstream().await;
    start(&lea, id).await;
    eventually(async || job(&app, id).await.stalled).await;
    assert!(page(&lea, id).await.contains("Stalled: "));

    app.start_upstream().await;
    let done = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(done.tally.failed + done.tally.waiting, 0);
    assert_eq!(done.stalled, None);
}

#[tokio::test]
async fn a_second_click_on_start_shows_the_job_and_changes_nothing() {
    let app = app(Contract::Live, 6).await;
    let lea = app.sign_in(Role::Lead).await;
    let lines = lines(&open(&app));
    let id = prepare(&lea, &[("action", "unassign"), ("rows[]", &lines)]).await;
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;
    let before = app.changes_sent();

    start(&lea, id).await;

    assert!(!page(&lea, id).await.contains("is not a valid value"));
    assert!(!page(&lea, id).await.contains("autofocus"));
    assert_eq!((job(&app, id).await.state, app.changes_sent()), (JobState::Finished, before));
}
