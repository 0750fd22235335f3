//! Call metrics: number, outcome, and duration.

use super::SendSevenError;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

const SECONDS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Called {
    call: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    call: &'static str,
}

/// Metrics of sent calls; each attempt counts.
#[derive(Debug)]
pub struct GatewayMetrics {
    calls: Family<Called, Counter>,
    latency: Family<Named, Histogram, fn() -> Histogram>,
}

impl Default for GatewayMetrics {
    fn default() -> Self {
        let histogram: fn() -> Histogram = || Histogram::new(SECONDS);
        Self { calls: Family::default(), latency: Family::new_with_constructor(histogram) }
    }
}

impl GatewayMetrics {
    pub fn called<T>(
        &self,
        call: &'static str,
        outcome: &Result<T, SendSevenError>,
        took: Duration,
    ) {
        let outcome = outcome.as_ref().map_or_else(name_of, |_| "ok");
        self.calls.get_or_create(&Called { call, outcome }).inc();
        self.latency.get_or_create(&Named { call }).observe(took.as_secs_f64());
    }

    pub fn register(&self, registry: &mut Registry) {
        let help = "Calls sent to SendSeven, each try by itself";
        registry.register("sendseven_calls", help, self.calls.clone());
        let help = "Time from sending a call to the end of its answer";
        let latency = self.latency.clone();
        registry.register_with_unit("sendseven_call_duration", help, Unit::Seconds, latency);
    }
}

fn name_of(error: &SendSevenError) -> &'static str {
    match error {
        SendSevenError::Refused { status: 429, .. } => "rate_limited",
        SendSevenError::Refused { status: 500.., .. } => "failing",
        SendSevenError::Refused { .. } | SendSevenError::NotSent { .. } => "refused",
        SendSevenError::Unreachable => "unreachable",
        SendSevenError::Certificate => "certificate",
        SendSevenError::BrokenOff | SendSevenError::FileBrokeOff => "broken_off",
        SendSevenError::TimedOut => "timed_out",
        SendSevenError::Unreadable { .. } => "unreadable",
        SendSevenError::OverBudget { .. }
        | SendSevenError::CircuitOpen { .. }
        | SendSevenError::NotLeading
        | SendSevenError::BadAddress => "not_sent",
    }
}
