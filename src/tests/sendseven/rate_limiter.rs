//! The rate limiter alone, on a clock that the tests advance.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sevendesk::server::sendseven::Priority;
use sevendesk::server::sendseven::rate_limiter::{Exhausted, RateLimiter};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

const MINUTE: Duration = Duration::from_secs(60);
const NO_WAIT: Duration = Duration::ZERO;

/// Makes a call that gets its response at once.
async fn call(budget: &RateLimiter, priority: Priority) -> Result<(), Exhausted> {
    budget.admit(priority, NO_WAIT).await.map(drop)
}

/// Returns the highest number of calls within any 60 seconds.
fn worst_minute(arrivals: &mut [Instant]) -> usize {
    arrivals.sort();
    let from = |first: usize| {
        let window = &arrivals[first..];
        window.iter().take_while(|at| **at - arrivals[first] < MINUTE).count()
    };
    (0..arrivals.len()).map(from).max().unwrap_or(0)
}

#[tokio::test(start_paused = true)]
async fn the_calls_of_another_server_count_until_they_are_a_minute_old() {
    let former = RateLimiter::new(10);
    for _ in 0..6 {
        call(&former, Priority::Change).await.unwrap();
    }
    sleep(Duration::from_secs(20)).await;
    let _unanswered = former.admit(Priority::Change, NO_WAIT).await.unwrap();
    let recent = former.recent();
    assert_eq!((recent[0], recent[20], recent.iter().sum::<i32>()), (1, 6, 7));

    let budget = RateLimiter::new(10);
    budget.count_earlier(&[(Duration::ZERO, 1), (Duration::from_secs(20), 6)]);
    for _ in 0..3 {
        call(&budget, Priority::Change).await.unwrap();
    }
    let exhausted = call(&budget, Priority::Change).await.unwrap_err();
    assert_eq!(exhausted.wait.as_secs(), 40);
    assert_eq!(budget.recent().iter().sum::<i32>(), 10);
}

#[tokio::test(start_paused = true)]
async fn no_window_of_one_minute_exceeds_the_limit() {
    // Bursts of callers with any priority, with pauses between them and slow responses.
    let burst = (1_usize..40, 0_usize..Priority::ALL.len(), 0_u64..20_000, 0_u64..3_000);
    let schedule = proptest::collection::vec(burst, 30);
    let mut runner = TestRunner::deterministic();
    for _ in 0..20 {
        let budget = RateLimiter::new(30);
        let arrivals = Arc::new(Mutex::new(Vec::new()));
        for (callers, priority, pause, travel) in schedule.new_tree(&mut runner).unwrap().current()
        {
            for _ in 0..callers {
                let (budget, arrivals) = (budget.clone(), arrivals.clone());
                tokio::spawn(async move {
                    let max_wait = Duration::from_secs(100);
                    if let Ok(permit) = budget.admit(Priority::ALL[priority], max_wait).await {
                        // The call may arrive at any moment before its response.
                        sleep(Duration::from_millis(travel)).await;
                        arrivals.lock().unwrap().push(Instant::now());
                        drop(permit);
                    }
                });
            }
            sleep(Duration::from_millis(pause)).await;
        }
        sleep(Duration::from_secs(300)).await;

        let mut arrivals = arrivals.lock().unwrap();
        assert!(arrivals.len() > 30, "the schedule makes more calls than one minute allows");
        assert!(worst_minute(&mut arrivals) <= 30);
    }
}

#[tokio::test(start_paused = true)]
async fn each_priority_leaves_a_reserve_for_the_priorities_above_it() {
    let budget = RateLimiter::new(100);
    let mut used = Vec::new();
    for priority in [
        Priority::Background,
        Priority::Names,
        Priority::Bulk,
        Priority::List,
        Priority::Open,
        Priority::Change,
    ] {
        while call(&budget, priority).await.is_ok() {}
        used.push(budget.snapshot().used);
    }

    assert_eq!(used, [25, 45, 70, 85, 95, 100]);
}

#[tokio::test(start_paused = true)]
async fn a_change_overtakes_waiting_lists() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}
    let order = Arc::new(Mutex::new(Vec::new()));
    for priority in
        [Priority::Names, Priority::List, Priority::List, Priority::Open, Priority::Change]
    {
        let (budget, order) = (budget.clone(), order.clone());
        tokio::spawn(async move {
            let permit = budget.admit(priority, Duration::from_secs(600)).await.unwrap();
            order.lock().unwrap().push(priority);
            sleep(Duration::from_secs(1)).await;
            drop(permit);
        });
        tokio::task::yield_now().await;
    }
    sleep(Duration::from_secs(300)).await;

    let expected =
        [Priority::Change, Priority::Open, Priority::List, Priority::List, Priority::Names];
    assert_eq!(*order.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn the_least_urgent_calls_get_their_share_while_operators_use_every_call() {
    let budget = RateLimiter::new(100);
    let made: Arc<Mutex<Vec<Priority>>> = Arc::default();
    let work = |priority: Priority| {
        let (budget, made) = (budget.clone(), made.clone());
        async move {
            loop {
                let permit = budget.admit(priority, Duration::from_secs(300)).await.unwrap();
                made.lock().unwrap().push(priority);
                sleep(Duration::from_millis(100)).await;
                drop(permit);
            }
        }
    };
    let operators = std::iter::repeat_n(Priority::Change, 50);
    let others = [Priority::Bulk, Priority::Names, Priority::Background];
    let working: Vec<_> = operators.chain(others).map(work).map(tokio::spawn).collect();
    sleep(MINUTE * 2).await;
    made.lock().unwrap().clear();
    sleep(MINUTE * 10).await;
    working.iter().for_each(|task| task.abort());

    let made = made.lock().unwrap();
    let a_minute = others
        .map(|priority| made.iter().filter(|other| **other == priority).count() as f64 / 10.0);
    let expected = [5.0, 2.0, 10.0];
    assert!(
        a_minute
            .iter()
            .zip(expected)
            .all(|(made, least)| (least * 0.9..=least * 1.1).contains(made)),
        "calls a minute by jobs, names and sync: {a_minute:?}"
    );
    assert!(made.len() > 980, "the whole limit is used: {}", made.len());
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_would_wait_too_long_fails_at_once_with_the_waiting_time() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}
    sleep(Duration::from_secs(20)).await;

    let began = Instant::now();
    let full = budget.admit(Priority::Change, Duration::from_secs(5)).await.unwrap_err();

    assert_eq!(began.elapsed(), NO_WAIT);
    assert!((39..=41).contains(&full.wait.as_secs()), "{full:?}");
    assert!(budget.admit(Priority::Change, full.wait).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_disconnects_leaves_the_waiting_queue() {
    let budget = RateLimiter::new(10);
    while call(&budget, Priority::Change).await.is_ok() {}

    let waiting = timeout(Duration::from_secs(1), budget.admit(Priority::Change, MINUTE * 2));
    assert!(waiting.await.is_err());

    assert_eq!(budget.snapshot().waiting.iter().sum::<usize>(), 0);
}

#[tokio::test(start_paused = true)]
async fn after_a_429_every_priority_pauses_and_then_resumes_slowly() {
    let budget = RateLimiter::new(100);
    budget.record_429(Some(Duration::from_secs(7)));

    let full = call(&budget, Priority::Change).await.unwrap_err();
    assert_eq!(full.wait, Duration::from_secs(7));
    sleep(Duration::from_secs(7)).await;
    let mut admitted = 0;
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(6) {
        admitted += usize::from(call(&budget, Priority::Change).await.is_ok());
        sleep(Duration::from_millis(50)).await;
    }

    assert!((8..=11).contains(&admitted), "evenly, a hundred a minute: {admitted} in six seconds");
}

#[tokio::test(start_paused = true)]
async fn a_missing_or_absurd_retry_after_is_replaced_by_a_sensible_pause() {
    let pause = |retry_after: Option<u64>| {
        let budget = RateLimiter::new(100);
        budget.record_429(retry_after.map(Duration::from_secs));
        budget.snapshot().blocked_for.unwrap().as_secs()
    };

    assert_eq!(pause(None), 10);
    assert_eq!(pause(Some(0)), 1);
    assert_eq!(pause(Some(u64::MAX)), 120);
    let budget = RateLimiter::new(100);
    for _ in 0..3 {
        budget.record_429(None);
    }
    assert_eq!(budget.snapshot().blocked_for.unwrap().as_secs(), 40);
}
