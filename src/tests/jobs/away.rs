//! Who is away, and who has their work meanwhile.

use super::*;
use serde_json::json;
use sevendesk::model::Agent;

#[tokio::test]
async fn the_work_of_somebody_away_is_spread_and_what_is_still_open_comes_back() {
    let world = world(Contract::Live, 60).await;
    let lea = world.sign_in(Role::Lead).await;
    let team = agents(&world);
    let away = team[0].as_str();
    let theirs: Vec<Conversation> = open(&world)
        .into_iter()
        .filter(|one| one.seen().assignee.as_ref() == Some(&team[0]))
        .collect();
    assert!(theirs.len() >= 3);
    let receivers = [team[1].as_str(), team[2].as_str()].join("\n");
    let fields = [("agent", away), ("how", "spread"), ("agents[]", &receivers)];

    let id = led_to(lea.post_form("/api/jobs/hand-over", &fields).await);
    let preview = page(&lea, id).await;
    assert!(preview.contains(&format!("{} to change", theirs.len())), "{preview}");
    start(&lea, id).await;
    stands(&world, id, JobState::Finished).await;

    for one in &theirs {
        assert!(receivers.contains(&holder(&world, one.id.as_str()).unwrap()));
    }
    let offered: Vec<Agent> = lea.ask("/api/agents/list", &[]).await.json();
    let last = offered.last().unwrap();
    assert_eq!((last.id.as_str(), last.name.ends_with(" · away")), (away, true));
    assert!(lea.get("/jobs").await.text.contains("until somebody says they are back"));

    let kept = theirs[0].id.as_str();
    world.simulator.change(kept, &json!({ "assigned_user_id": team[3].as_str() }));
    let fields = [("agent", away), ("gives_back", "true")];
    assert_eq!(lea.call("/api/jobs/back", &fields).await.status, 200);
    let back = until(async || {
        let last = world.state.store.jobs().await.unwrap().remove(0);
        (last.id != id && last.state == JobState::Finished).then_some(last)
    });
    let back = back.await;

    assert_eq!(back.of_job, Some(id));
    assert_eq!(holder(&world, kept).as_deref(), Some(team[3].as_str()));
    for one in &theirs[1..] {
        assert_eq!(holder(&world, one.id.as_str()).as_deref(), Some(away));
    }
    let offered: Vec<Agent> = lea.ask("/api/agents/list", &[]).await.json();
    assert!(offered.iter().all(|agent| !agent.name.ends_with("away")));
}

#[tokio::test]
async fn nobody_hands_over_to_themselves_or_until_yesterday() {
    let world = world(Contract::Live, 10).await;
    let lea = world.sign_in(Role::Lead).await;
    let team = agents(&world);
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
