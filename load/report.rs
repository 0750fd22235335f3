//! The measurements and their output.

use std::collections::BTreeMap;
use std::time::Duration;

/// The results of all operators.
#[derive(Default)]
pub struct Report {
    latencies: BTreeMap<&'static str, Vec<Duration>>,
    statuses: BTreeMap<(&'static str, u16), usize>,
    /// Seconds since the last read from SendSeven, for each list shown.
    ages: Vec<u64>,
}

impl Report {
    pub fn record(&mut self, what: &'static str, status: u16, time: Duration) {
        self.latencies.entry(what).or_default().push(time);
        *self.statuses.entry((what, status)).or_default() += 1;
    }

    pub fn age(&mut self, seconds: u64) {
        self.ages.push(seconds);
    }

    pub fn print(&self) {
        println!("{:<22} {:>6} {:>9} {:>9} {:>9}", "", "number", "p50", "p95", "p99");
        for (what, times) in &self.latencies {
            let mut times = times.clone();
            times.sort_unstable();
            let at = |share| in_ms(quantile(&times, share));
            println!(
                "{what:<22} {:>6} {:>9} {:>9} {:>9}",
                times.len(),
                at(0.5),
                at(0.95),
                at(0.99)
            );
        }
        for ((what, status), number) in self.statuses.iter().filter(|((_, s), _)| *s >= 400) {
            println!("{what:<22} {number:>6} answered {status}");
        }
        let mut ages = self.ages.clone();
        ages.sort_unstable();
        if !ages.is_empty() {
            let (median, late) = (quantile(&ages, 0.5), quantile(&ages, 0.95));
            println!("age of a list shown    {median} s in the median, {late} s at p95");
        }
    }
}

/// Returns the value below which this share of the values lies.
pub fn quantile<T: Copy>(sorted: &[T], share: f64) -> T {
    sorted[((sorted.len() - 1) as f64 * share).round() as usize]
}

/// Formats a duration in milliseconds.
pub fn in_ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
