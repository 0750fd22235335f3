//! A server that ends in the middle: nothing is done twice, and nothing forgotten.

use super::*;
use crate::support::file::TemporaryFile;
use sevendesk::server::config::DatabaseConfig;
use sevendesk::server::store::audit::NewEntry;
use sevendesk::simulator::{Fault, Simulator};

/// Another server on the same database, in front of the same imitation.
async fn restarted(database: DatabaseConfig, imitation: Simulator) -> World {
    let mut setup = setup(0);
    setup.database = database;
    setup.imitation = Some(imitation);
    World::set_up(setup).await
}

fn times_made(imitation: &Simulator, conversation: &Conversation) -> usize {
    let about = |made: &&Value| made.to_string().contains(conversation.id.as_str());
    imitation.made().iter().filter(about).count()
}

#[tokio::test]
async fn fifty_pending_changes_outlive_a_hard_stop_and_are_each_made_once() {
    let file = TemporaryFile::new("pending");
    let mut first = setup(150);
    first.database = file.database();
    let world = World::set_up(first).await.filled().await;
    let (lea, ada) = (world.sign_in(Role::Lead).await, world.sign_in(Role::Admin).await);
    let chosen: Vec<Conversation> = world.state.desk.queue.look(|look| {
        let open = look.conversations().filter(|one| !one.status.is_closed());
        open.take(50).cloned().collect()
    });
    assert_eq!(chosen.len(), 50);
    for (number, one) in chosen.iter().enumerate() {
        let by = if number % 2 == 0 { &lea } else { &ada };
        assert_eq!(close(by, one, "").await.status, 200);
    }
    world.simulator.fail_with(Some(Fault::Slow(Duration::from_millis(100))));
    let imitation = world.simulator.clone();
    let made =
        |imitation: &Simulator| chosen.iter().map(|one| times_made(imitation, one)).sum::<usize>();

    time_passes(&world);
    until(async || (made(&imitation) > 0).then_some(())).await;
    // Its tasks end where they stand, between a call and its answer as like as not.
    drop(world);
    imitation.fail_with(None);
    let world = restarted(file.database(), imitation.clone()).await;
    time_passes(&world);

    let all = || chosen.iter().all(|one| is_closed(&world, one));
    until(async || all().then_some(())).await;
    settled(&world).await;
    for one in &chosen {
        assert_eq!(times_made(&imitation, one), 1, "{}", one.id);
        assert_eq!(results(&world, one).await.last(), Some(&Some("done".to_owned())), "{}", one.id);
    }
    for role in [Role::Lead, Role::Admin] {
        assert_eq!(needs_attention(&world, role).await, []);
        assert_eq!(pending(&world, role).await, []);
    }
}

#[tokio::test]
async fn what_is_not_due_yet_is_still_shown_and_can_be_undone_after_a_restart() {
    let file = TemporaryFile::new("pending-undo");
    let mut first = setup(20);
    first.database = file.database();
    let world = World::set_up(first).await.filled().await;
    let lea = world.sign_in(Role::Lead).await;
    let one = free(&world).remove(0);
    close(&lea, &one, "").await;
    let imitation = world.simulator.clone();
    drop(world);

    let world = restarted(file.database(), imitation).await.filled().await;

    assert!(opened(&lea_of(&world).await, one.id.as_str()).await.status.is_closed());
    assert_eq!(pending(&world, Role::Lead).await[0].contact, one.contact.label());
    let lea = lea_of(&world).await;
    assert_eq!(undo(&lea, "").await.status, 200);
    assert!(!opened(&lea, one.id.as_str()).await.status.is_closed());
}

async fn lea_of(world: &World) -> Browser {
    world.sign_in(Role::Lead).await
}

#[tokio::test]
async fn what_was_being_sent_is_read_and_only_what_was_not_made_is_sent() {
    let file = TemporaryFile::new("pending-in-doubt");
    let mut first = setup(20);
    first.database = file.database();
    first.pending = false;
    let world = World::set_up(first).await.filled().await;
    let lea = world.sign_in(Role::Lead).await;
    let free = free(&world);
    let (made, lost, unsent, told) = (&free[0], &free[1], &free[2], &free[3]);
    let to = agent(&world, 1).0;
    for one in [made, lost, unsent, told] {
        assign(&lea, one, &to).await;
    }
    // As a server leaves it that is killed: one was made, one was lost on the way, of one not even
    // the audit has been told, and of one the audit has been told that it was made.
    let store = &world.state.store;
    for record in store.pending_changes().await.unwrap() {
        store.mark_pending_sending(record.id, record.created_at - 10_000).await.unwrap();
        if record.conversation != unsent.id {
            let entry = NewEntry {
                operator: record.operator,
                action: "assign",
                conversation: Some(record.conversation),
                request: record.request,
                ..NewEntry::default()
            };
            let of_told = entry.conversation.as_ref() == Some(&told.id);
            let id = store.add_audit(&entry).await.unwrap();
            if of_told {
                store.add_audit_result(id, "done").await.unwrap();
            }
        }
    }
    let change = serde_json::json!({ "assigned_user_id": to });
    world.simulator.change(made.id.as_str(), &change);
    world.simulator.change(told.id.as_str(), &change);
    let imitation = world.simulator.clone();
    drop(world);

    let world = restarted(file.database(), imitation.clone()).await;
    settled(&world).await;

    let sent: Vec<_> = [made, lost, unsent, told].map(|one| times_made(&imitation, one)).into();
    assert_eq!(sent, [0, 1, 1, 0]);
    assert_eq!(needs_attention(&world, Role::Lead).await, []);
    for one in [made, lost, unsent, told] {
        assert_eq!(stored(&world, one)["assigned_user_id"], to.as_str());
    }
    let done = || Some("done".to_owned());
    assert_eq!(results(&world, made).await, [done()]);
    assert_eq!(results(&world, lost).await, [Some("not made".to_owned()), done()]);
    assert_eq!(results(&world, unsent).await, [done()]);
    assert_eq!(results(&world, told).await, [done()]);
}
