//! Turns events into messages for all streams, with the names that are known, and sends the
//! server's status at an interval.

use crate::model::{Agent, Change, Conversation, Status};
use crate::server::events::Event;
use crate::server::services::rate_limit_status::rate_limit_status;
use crate::server::store::now;
use crate::web::render;
use crate::web::replay_log::Fragment;
use crate::web::state::WebState;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval, timeout};

const TICK: Duration = Duration::from_secs(1);
/// Ticks between two status messages. A page without them considers its stream dead.
const STATUS_TICKS: u64 = 5;
/// How long an event waits for the team's names before it uses the last known ones.
const NAMES_TIMEOUT: Duration = Duration::from_millis(200);

/// The status that every stream receives every few seconds.
#[derive(Serialize)]
struct ServerStatus<'a> {
    /// A page of another build has to reload.
    build: &'a str,
    /// The queue's last sync with SendSeven.
    synced_at: String,
    /// Whether SendSeven is unavailable.
    trouble: bool,
}

/// Subscribes at once; the future publishes until the server stops.
pub fn run(web: WebState) -> impl Future<Output = ()> + Send {
    let mut events = web.app.services.events.subscribe();
    async move {
        let mut agents = Arc::default();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ticked = 0;
        loop {
            tokio::select! {
                event = events.recv() => match event {
                    Ok(event) => publish(&web, event, &mut agents).await,
                    Err(RecvError::Lagged(_)) => web.live.reset(),
                    Err(RecvError::Closed) => return,
                },
                _ = ticks.tick() => {
                    web.app.services.presence.expire();
                    if ticked % STATUS_TICKS == 0 && web.app.services.events.streams() > 0 {
                        web.live.send_transient("status", &status(&web));
                    }
                    ticked += 1;
                }
            }
        }
    }
}

/// Returns the server's current status as JSON.
pub(super) fn status(web: &WebState) -> String {
    let status = ServerStatus {
        build: render::build(&web.site),
        synced_at: web.app.services.queue.status().synced_at.iso(),
        trouble: rate_limit_status(&web.app.services).trouble.is_some(),
    };
    serde_json::to_string(&status).expect("plain data can be written")
}

async fn publish(web: &WebState, event: Event, agents: &mut Arc<Vec<Agent>>) {
    let (services, log) = (&web.app.services, &web.live);
    match event {
        Event::Change(change) => {
            let Some(mut conversation) = latest(*change) else { return };
            if let Ok(Ok(known)) = timeout(NAMES_TIMEOUT, services.team.agents()).await {
                *agents = known;
            }
            services.fill_names(agents, &mut conversation);
            let waiting = services.waiting.clone();
            log.send(Fragment::Row { conversation: Box::new(conversation), waiting, at: now() });
        }
        Event::Viewers(company) => log.send(Fragment::Viewers(company)),
        Event::Jobs => log.send_transient("jobs", "{}"),
        Event::Own { user_id } => log.send_to(user_id, "own", "{}"),
    }
}

/// Returns the row to show after a change; a removed conversation shows as closed.
fn latest(change: Change) -> Option<Conversation> {
    let gone = |before: Box<Conversation>| Conversation {
        status: Status::Closed,
        needs_reply: false,
        ..*before
    };
    change.now.map(|now| *now).or_else(|| change.before.map(gone))
}
