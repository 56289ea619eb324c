//! `kill -9` in the middle of every pattern: another host finishes.

use hourglass::pattern::{Pattern, check_after_a_kill};

use crate::fixture::{Run, World};

include!(concat!(env!("OUT_DIR"), "/kill_tests.rs"));

/// Some patterns are over within milliseconds; the kill has to come before that.
const TRIES: usize = 40;

async fn a_second_host_finishes_what_a_killed_one_began(pattern: Pattern) {
    let mut world = World::new(&format!("{}-kill", pattern.name)).await;
    world.load(&pattern).await;
    let run = killed_in_the_middle(&world, &pattern).await;
    let second = world.host();
    let (runs, closed, history) = run.followed().await;
    let mut mismatches = check_after_a_kill(&pattern, runs, &closed, &history);
    mismatches.extend(run.mismatches_after_a_kill().await);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", second.log());
    let failures = history.task_failures();
    assert!(failures.is_empty(), "{failures:?}\n{}", second.log());
    let last = run.last_worker().await;
    assert!(last.starts_with(&second.identity()), "the last was {last}");
}

/// A run whose host was killed at the data file's event, or at once if it names none, and
/// that is still open.
async fn killed_in_the_middle(world: &World, pattern: &Pattern) -> Run {
    for _ in 0..TRIES {
        let first = world.host();
        let run = world.start(pattern).await;
        if let Some(kill) = &pattern.kill {
            run.reaches(&kill.event, kill.count).await;
        }
        first.kill().await;
        if run.is_open().await {
            return run;
        }
    }
    panic!("{} was over before the kill, {TRIES} times", pattern.name)
}
