//! Writes news down for all streams, with the names that Sevendesk knows, and tells every few
//! seconds how things stand.

use super::News;
use crate::model::{Agent, Change, Standing};
use crate::server::services::{Desk, pulse::pulse};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval, timeout};

const TICK: Duration = Duration::from_secs(1);
/// Ticks between two words on how things stand. They keep a quiet connection from being taken for
/// a dead one.
const STANDING_EVERY: u64 = 5;
/// How long news waits for the names of the team. While they are asked for, the last ones will do.
const NAMES_PATIENCE: Duration = Duration::from_millis(200);

/// Hears from now on, and writes down for as long as the server runs.
pub fn pump(desk: Desk) -> impl Future<Output = ()> + Send {
    let mut news = desk.live.listen();
    async move {
        let mut agents = Vec::new();
        let mut ticks = interval(TICK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut ticked = 0;
        loop {
            tokio::select! {
                told = news.recv() => match told {
                    Ok(told) => desk.write(told, &mut agents).await,
                    Err(RecvError::Lagged(_)) => desk.live.0.feed.start_anew(),
                    Err(RecvError::Closed) => return,
                },
                _ = ticks.tick() => {
                    desk.presence.sweep();
                    if ticked % STANDING_EVERY == 0 && desk.live.listeners() > 0 {
                        desk.live.0.feed.pass("standing", &desk.standing());
                    }
                    ticked += 1;
                }
            }
        }
    }
}

impl Desk {
    /// How things stand now.
    pub(super) fn standing(&self) -> Standing {
        Standing { pulse: pulse(self), queue: self.queue.standing() }
    }

    async fn write(&self, news: News, agents: &mut Vec<Agent>) {
        let feed = &self.live.0.feed;
        match news {
            News::Change(change) => {
                if let Ok(Ok(known)) = timeout(NAMES_PATIENCE, self.team.agents()).await {
                    *agents = known;
                }
                feed.number("change", &self.named(*change, agents));
            }
            News::Company(company) => feed.number("company", &company),
            // Pages that show jobs are drawn anew at any word.
            News::Own { .. } => {}
            News::Jobs => feed.pass("standing", &self.standing()),
        }
    }

    fn named(&self, mut change: Change, agents: &[Agent]) -> Change {
        for conversation in change.before.iter_mut().chain(&mut change.now) {
            self.complete(agents, conversation);
        }
        change
    }
}
