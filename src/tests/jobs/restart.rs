//! A crash while a job runs: no row is changed twice, and none is lost.

use super::*;
use crate::support::file::TemporaryFile;
use sevendesk::simulator::Fault;
use std::time::Duration;

#[tokio::test]
async fn a_job_resumes_after_a_crash_without_repeating_or_losing_a_row() {
    let file = TemporaryFile::new("jobs");
    let mut first = config(Contract::Live, 40);
    first.database = file.database();
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let (open, to) = (open(&app), agents(&app).remove(0));
    app.simulator.forget_calls();
    app.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(150))));
    let fields = [("action", "assign"), ("assignee", to.as_str()), ("query", ""), ("all", "true")];
    let id = prepare(&lea, &fields).await;
    start(&lea, id).await;
    eventually(async || (app.changes_sent() > 5).then_some(())).await;
    let simulator = app.simulator.clone();
    // This aborts its tasks, probably between a call and its response.
    drop(app);
    simulator.fail_with(None);

    let mut second = config(Contract::Live, 40);
    second.database = file.database();
    second.simulator_from = Some(simulator);
    let app = second.start().await;
    let done = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(done.tally.failed + done.tally.waiting, 0);
    let theirs = open.iter().filter(|one| one.seen().assignee.as_ref() == Some(&to)).count();
    assert_eq!(done.tally.done as usize, open.len() - theirs);
    for one in &open {
        let id = one.id.as_str();
        assert_eq!(assignee_of(&app, id).as_deref(), Some(to.as_str()));
        let before = usize::from(one.seen().assignee.as_ref() != Some(&to));
        assert_eq!(changes_of(&app, id), before, "{id}");
    }
}

#[tokio::test]
async fn rows_in_flight_at_a_crash_are_read_and_resent_only_if_not_applied() {
    let file = TemporaryFile::new("jobs-in-doubt");
    let mut first = config(Contract::Live, 20);
    first.database = file.database();
    first.jobs = false;
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let (open, to) = (open(&app), agents(&app).remove(0));
    let free: Vec<_> = open.into_iter().filter(|one| one.assignee.is_none()).take(4).collect();
    assert_eq!(free.len(), 4);
    let lines = lines(&free);
    let fields = [("action", "assign"), ("assignee", to.as_str()), ("rows[]", &lines)];
    let id = prepare(&lea, &fields).await;
    start(&lea, id).await;
    // The state after a kill: the first row was sent and applied, the second was not, and of the
    // third even the audit has the result.
    app.state.store.mark_sending(id, &[0, 1, 2]).await.unwrap();
    let made = serde_json::json!({ "assigned_user_id": to.as_str() });
    for (one, result) in [(&free[0], None), (&free[2], Some("done"))] {
        app.simulator.change(one.id.as_str(), &made);
        let entry = sevendesk::server::store::audit::NewAuditEntry {
            operator: "Lea Hartmann".to_owned(),
            action: "assign",
            conversation: Some(one.id.clone()),
            request: format!("job-{id}"),
            ..Default::default()
        };
        let entry = app.state.store.add_audit(&entry).await.unwrap();
        if let Some(result) = result {
            app.state.store.add_audit_result(entry, result).await.unwrap();
        }
    }
    let simulator = app.simulator.clone();
    simulator.forget_calls();
    drop(app);

    let mut second = config(Contract::Live, 20);
    second.database = file.database();
    second.simulator_from = Some(simulator);
    let app = second.start().await;
    let done = wait_for_state(&app, id, JobState::Finished).await;

    assert_eq!(done.tally.done, 4);
    let sent: Vec<usize> = free.iter().map(|one| changes_of(&app, one.id.as_str())).collect();
    assert_eq!(sent, [0, 1, 0, 1]);
    for one in &free {
        let entries = app.state.store.audit_of(&one.id, 10).await.unwrap();
        let results: Vec<_> = entries.into_iter().map(|entry| entry.result).collect();
        assert_eq!(results, [Some("done".to_owned())]);
    }
}
