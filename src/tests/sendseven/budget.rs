//! The budget by itself, on a clock that the tests move.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sevendesk::server::sendseven::Priority;
use sevendesk::server::sendseven::rate_limiter::{Exhausted, RateLimiter};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);
const NOW: Duration = Duration::ZERO;

/// Makes a call that is answered at once.
async fn call(budget: &RateLimiter, lane: Priority) -> Result<(), Exhausted> {
    budget.admit(lane, NOW).await.map(drop)
}

/// The most calls that arrived within any 60 seconds.
fn worst_minute(arrivals: &mut [Instant]) -> usize {
    arrivals.sort();
    let from = |first: usize| {
        let window = &arrivals[first..];
        window.iter().take_while(|at| **at - arrivals[first] < MINUTE).count()
    };
    (0..arrivals.len()).map(from).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn no_minute_ever_holds_more_calls_than_the_limit() {
    // Bursts of callers in any lane, with pauses between and answers that take their time.
    let burst = (1_usize..40, 0_usize..Priority::ALL.len(), 0_u64..20_000, 0_u64..3_000);
    let story = proptest::collection::vec(burst, 30);
    let mut runner = TestRunner::deterministic();
    for _ in 0..20 {
        let budget = RateLimiter::new(30);
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        for (callers, lane, pause, travel) in story.new_tree(&mut runner).unwrap().current() {
            for _ in 0..callers {
                let (budget, arrivals) = (budget.clone(), arrivals.clone());
                tokio::spawn(async move {
                    let patience = Duration::from_secs(100);
                    if let Ok(slot) = budget.admit(Priority::ALL[lane], patience).await {
                        // It may arrive at any moment until it is answered.
                        sleep(Duration::from_millis(travel)).await;
                        arrivals.lock().unwrap().push(Instant::now());
                        drop(slot);
                    }
                });
            }
            sleep(Duration::from_millis(pause)).await;
        }
        sleep(Duration::from_secs(300)).await;

        let mut arrivals = arrivals.lock().unwrap();
        assert!(arrivals.len() > 30, "the story is busier than one minute allows");
        assert!(worst_minute(&mut arrivals) <= 30);
    }
}

#[tokio::test(start_paused = true)]
async fn lists_leave_a_reserve_to_those_who_open_and_they_to_those_who_change() {
    let budget = RateLimiter::new(100);
    let mut used = Vec::new();
    for lane in [
        Priority::Background,
        Priority::Names,
        Priority::Bulk,
        Priority::List,
        Priority::Open,
        Priority::Change,
    ] {
        while call(&budget, lane).await.is_ok() {}
        used.push(budget.snapshot().used);
    }

    assert_eq!(used, [25, 45, 70, 85, 95, 100]);
}

#[tokio::test(start_paused = true)]
async fn a_change_passes_a_crowd_of_lists() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}
    let order = Arc::new(Mutex::new(Vec::new()));
    for lane in
        [Priority::Background, Priority::List, Priority::List, Priority::Open, Priority::Change]
    {
        let (budget, order) = (budget.clone(), order.clone());
        tokio::spawn(async move {
            let slot = budget.admit(lane, Duration::from_secs(600)).await.unwrap();
            order.lock().unwrap().push(lane);
            sleep(Duration::from_secs(1)).await;
            drop(slot);
        });
        tokio::task::yield_now().await;
    }
    sleep(Duration::from_secs(300)).await;

    let expected =
        [Priority::Change, Priority::Open, Priority::List, Priority::List, Priority::Background];
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_too_long_hears_at_once_when_it_will_be() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}
    sleep(Duration::from_secs(20)).await;

    let began = Instant::now();
    let full = budget.admit(Priority::Change, Duration::from_secs(5)).await.unwrap_err();

    assert_eq!(began.elapsed(), NOW);
    assert!((39..=41).contains(&full.wait.as_secs()), "{full:?}");
    assert!(budget.admit(Priority::Change, full.wait).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn who_goes_away_leaves_the_queue() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}

    let waiting = timeout(Duration::from_secs(1), budget.admit(Priority::Change, MINUTE * 2));
    assert!(waiting.await.is_err());

    assert_eq!(budget.snapshot().waiting.iter().sum::<usize>(), 0);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_every_lane_rests_and_then_starts_slowly() {
    let budget = RateLimiter::new(100);
    budget.record_429(Some(Duration::from_secs(7)));

    let full = call(&budget, Priority::Change).await.unwrap_err();
    assert_eq!(full.wait, Duration::from_secs(7));
    sleep(Duration::from_secs(7)).await;
    let mut gone = 0;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(6) {
        gone += usize::from(call(&budget, Priority::Change).await.is_ok());
        sleep(Duration::from_millis(50)).await;
    }

    assert!((8..=11).contains(&gone), "a hundred a minute, evenly: {gone} in six seconds");
}

#[tokio::test(start_paused = true)]
async fn retry_after_may_be_absent_or_absurd() {
    let rest = |asked: Option<u64>| {
        let budget = RateLimiter::new(100);
        budget.record_429(asked.map(Duration::from_secs));
        budget.snapshot().blocked_for.unwrap().as_secs()
    };

    assert_eq!(rest(None), 10);
    assert_eq!(rest(Some(0)), 1);
    assert_eq!(rest(Some(u64::MAX)), 120);
    let budget = RateLimiter::new(100);
    for _ in 0..3 {
        budget.record_429(None);
    }
    assert_eq!(budget.snapshot().blocked_for.unwrap().as_secs(), 40);
}
