//! Network faults that tests can inject into deliveries.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The faults of the network; by default, none.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NetworkFaults {
    /// Number of duplicates of each delivery, sent at the same time.
    pub duplicates: u32,
    /// How long deliveries are held; all that arrive meanwhile leave in random order.
    pub hold: Duration,
    /// Loses every n-th delivery for good; 0 loses none.
    pub lose_every: u32,
    /// Probability from 0 to 1 that a delivery is lost for good.
    pub loss: f64,
    /// Seed of the random order and losses.
    pub seed: u64,
}

impl NetworkFaults {
    /// Reads `duplicates`, `hold_ms`, `lose_every`, `loss` and `seed`; absent fields get their
    /// default. Returns `None` if a value is not a valid number.
    pub fn from_json(fields: &Value) -> Option<Self> {
        let number = |name: &str| fields.get(name).map_or(Some(0), Value::as_u64);
        let loss = fields.get("loss").map_or(Some(0.0), Value::as_f64)?;
        Some(Self {
            duplicates: number("duplicates")?.try_into().ok()?,
            hold: Duration::from_millis(number("hold_ms")?),
            lose_every: number("lose_every")?.try_into().ok()?,
            loss: (0.0..=1.0).contains(&loss).then_some(loss)?,
            seed: number("seed")?,
        })
    }
}

/// The network state that all deliveries share.
pub struct Network {
    pub faults: watch::Sender<NetworkFaults>,
    pub paused: watch::Sender<bool>,
    /// Number of deliveries that are queued, in flight, or waiting for a retry.
    under_way: watch::Sender<usize>,
}

impl Network {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            faults: watch::Sender::new(NetworkFaults::default()),
            paused: watch::Sender::new(false),
            under_way: watch::Sender::new(0),
        })
    }

    /// Waits until deliveries are not paused.
    pub async fn wait_until_resumed(&self) {
        let _ = self.paused.subscribe().wait_for(|paused| !paused).await;
    }

    /// Waits until no delivery is in flight.
    pub async fn wait_until_idle(&self) {
        let _ = self.under_way.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// Counts one delivery as in flight until dropped.
pub struct UnderWay(Arc<Network>);

impl UnderWay {
    pub fn new(network: &Arc<Network>) -> Self {
        network.under_way.send_modify(|count| *count += 1);
        Self(network.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}

/// Decides which deliveries get lost; restarts whenever the faults change.
pub struct Dice {
    now: watch::Receiver<NetworkFaults>,
    pub faults: NetworkFaults,
    pub rng: StdRng,
    met: u32,
}

impl Dice {
    pub fn new(network: &Network) -> Self {
        let mut now = network.faults.subscribe();
        let faults = *now.borrow_and_update();
        Self { now, faults, rng: StdRng::seed_from_u64(faults.seed), met: 0 }
    }

    pub fn keep_up(&mut self) {
        if self.now.has_changed().unwrap_or(false) {
            self.faults = *self.now.borrow_and_update();
            self.rng = StdRng::seed_from_u64(self.faults.seed);
            self.met = 0;
        }
    }

    /// Returns whether the next delivery is lost.
    pub fn loses(&mut self) -> bool {
        self.met += 1;
        let every = self.faults.lose_every;
        (every > 0 && self.met.is_multiple_of(every)) || self.rng.random_bool(self.faults.loss)
    }
}
