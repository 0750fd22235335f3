//! Absences, and the handover of an absent agent's work.

use super::*;
use serde_json::json;
use sevendesk::model::Agent;

#[tokio::test]
async fn the_work_of_an_absent_agent_is_distributed_and_the_open_rest_is_returned() {
    let app = app(Contract::Live, 60).await;
    let lea = app.sign_in(Role::Lead).await;
    let team = agents(&app);
    let away = team[0].as_str();
    let theirs: Vec<Conversation> = open(&app)
        .into_iter()
        .filter(|one| one.seen().assignee.as_ref() == Some(&team[0]))
        .collect();
    assert!(theirs.len() >= 3);
    let receivers = [team[1].as_str(), team[2].as_str()].join("\n");
    let fields = [("agent", away), ("how", "spread"), ("agents[]", &receivers)];

    let id = job_of(lea.post_form("/api/jobs/hand-over", &fields).await);
    let preview = page(&lea, id).await;
    assert!(preview.contains(&format!("{} to change", theirs.len())), "{preview}");
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;

    for one in &theirs {
        assert!(receivers.contains(&assignee_of(&app, one.id.as_str()).unwrap()));
    }
    let offered: Vec<Agent> = lea.ask("/api/agents/list", &[]).await.json();
    let last = offered.last().unwrap();
    assert_eq!((last.id.as_str(), last.name.ends_with(" · away")), (away, true));
    assert!(lea.get("/jobs").await.text.contains("until marked as back"));

    let reassigned = theirs[0].id.as_str();
    app.simulator.change(reassigned, &json!({ "assigned_user_id": team[3].as_str() }));
    let fields = [("agent", away), ("gives_back", "true")];
    assert_eq!(lea.call("/api/jobs/back", &fields).await.status, 200);
    let back = eventually(async || {
        let last = app.state.store.jobs().await.unwrap().remove(0);
        (last.id != id && last.state == JobState::Finished).then_some(last)
    });
    let back = back.await;

    assert_eq!(back.of_job, Some(id));
    assert_eq!(assignee_of(&app, reassigned).as_deref(), Some(team[3].as_str()));
    for one in &theirs[1..] {
        assert_eq!(assignee_of(&app, one.id.as_str()).as_deref(), Some(away));
    }
    let offered: Vec<Agent> = lea.ask("/api/agents/list", &[]).await.json();
    assert!(offered.iter().all(|agent| !agent.name.ends_with("away")));
}

#[tokio::test]
async fn a_handover_to_the_absent_agent_or_until_a_past_date_is_refused() {
    let app = app(Contract::Live, 10).await;
    let lea = app.sign_in(Role::Lead).await;
    let team = agents(&app);
    let (away, other) = (team[0].as_str(), team[1].as_str());
    for wrong in [
        [("agent", away), ("how", "one"), ("assignee", away), ("until", "")],
        [("agent", away), ("how", "one"), ("assignee", ""), ("until", "")],
        [("agent", away), ("how", "one"), ("assignee", other), ("until", "2020-01-01")],
        [("agent", "user_nobody"), ("how", "nobody"), ("assignee", ""), ("until", "")],
    ] {
        assert_eq!(lea.call("/api/jobs/hand-over", &wrong).await.status, 400, "{wrong:?}");
    }
    let right = [("agent", away), ("how", "nobody"), ("until", "2999-01-01")];
    assert_eq!(lea.call("/api/jobs/hand-over", &right).await.status, 200);
}

#[tokio::test]
async fn open_work_is_returned_automatically_when_the_absence_ends() {
    let file = crate::support::file::TemporaryFile::new("away");
    let mut first = config(Contract::Live, 40);
    first.database = file.database();
    let app = first.start().await;
    let lea = app.sign_in(Role::Lead).await;
    let team = agents(&app);
    let (away, other) = (team[0].as_str(), team[1].as_str());
    let fields = [
        ("agent", away),
        ("how", "one"),
        ("assignee", other),
        ("until", "2999-01-01"),
        ("gives_back", "true"),
    ];
    let id = job_of(lea.post_form("/api/jobs/hand-over", &fields).await);
    start(&lea, id).await;
    wait_for_state(&app, id, JobState::Finished).await;
    let moved = rows(&app, id, RowState::Done).await;
    assert!(!moved.is_empty());
    assert!(lea.get("/jobs").await.text.contains("until 2999-01-01"));
    let mut absence = app.state.store.absences().await.unwrap().remove(0);
    absence.until = Some(sevendesk::model::Timestamp(1));
    app.state.store.add_absence(&absence).await.unwrap();
    let simulator = app.simulator.clone();
    drop(app);

    let mut second = config(Contract::Live, 40);
    second.database = file.database();
    second.simulator_from = Some(simulator);
    let app = second.start().await;
    let returned = async || {
        let last = app.state.store.jobs().await.unwrap().remove(0);
        (last.of_job == Some(id) && last.state == JobState::Finished).then_some(last)
    };
    let back = eventually(returned).await;

    assert_eq!(back.by, "Lea Hartmann");
    assert_eq!(app.state.store.absences().await.unwrap(), []);
    for row in moved {
        assert_eq!(assignee_of(&app, row.conversation.as_str()).as_deref(), Some(away));
    }
}
