//! What happens to deliveries on their way, as far as a test can switch it.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How the network treats deliveries; by default, kindly.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct NetworkFaults {
    /// How many copies follow each delivery, all at once.
    pub duplicates: u32,
    /// How long deliveries are held before all that came meanwhile leave in any order.
    pub hold: Duration,
    /// Every so many deliveries one is lost for good; 0 loses none.
    pub lose_every: u32,
    /// The chance from 0 to 1 that a delivery is lost for good.
    pub loss: f64,
    /// The same seed shuffles and loses alike.
    pub seed: u64,
}

impl NetworkFaults {
    /// Reads `duplicates`, `hold_ms`, `lose_every`, `loss` and `seed`; what is missing is as by
    /// default. None where a value is no such number.
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

/// The state of the way, shared by all that is on it.
pub struct Network {
    pub faults: watch::Sender<NetworkFaults>,
    pub paused: watch::Sender<bool>,
    /// Deliveries that are queued, on their way, or waiting for another try.
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

    /// Ends when deliveries are not, or no longer, paused.
    pub async fn open(&self) {
        let _ = self.paused.subscribe().wait_for(|paused| !paused).await;
    }

    /// Ends when nothing is under way.
    pub async fn quiet(&self) {
        let _ = self.under_way.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// Counts one delivery as under way for as long as it lives.
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

/// Decides what becomes of deliveries; begins anew whenever the faults changes.
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

    /// Whether the next delivery never arrives.
    pub fn loses(&mut self) -> bool {
        self.met += 1;
        let every = self.faults.lose_every;
        (every > 0 && self.met.is_multiple_of(every)) || self.rng.random_bool(self.faults.loss)
    }
}
