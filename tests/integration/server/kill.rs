//! `kill -9` in the middle of every pattern: another host finishes.

use hourglass::pattern::{Pattern, check};

use crate::fixture::{World, component, file_of};

include!(concat!(env!("OUT_DIR"), "/kill_tests.rs"));

async fn a_second_host_finishes_what_a_killed_one_began(pattern: Pattern) {
    let world = World::new(&format!("{}-kill", pattern.name)).await;
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let first = world.host();
    let run = world.start(&pattern).await;
    run.reaches(&pattern.kill.event, pattern.kill.count).await;
    first.kill().await;
    let second = world.host();
    let (runs, closed, history) = run.followed().await;
    let mismatches = check(&pattern, runs, &closed, &history);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", second.log());
    assert!(
        history.task_failures().is_empty(),
        "{:?}",
        history.task_failures()
    );
}
