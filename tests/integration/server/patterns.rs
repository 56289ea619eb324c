//! Every pattern does on a server what its data file says.

use hourglass::pattern::{Pattern, check};

use crate::fixture::World;

include!(concat!(env!("OUT_DIR"), "/pattern_tests.rs"));

async fn runs_as_its_data_file_says(pattern: Pattern) {
    let mut world = World::new(&pattern.name).await;
    world.load(&pattern).await;
    let host = world.host();
    let run = world.start(&pattern).await;
    let (runs, closed, history) = run.followed().await;
    let mut mismatches = check(&pattern, runs, &closed, &history);
    mismatches.extend(run.mismatches().await);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
    assert!(host.terminate().await.success());
}

async fn runs_without_a_cache(pattern: Pattern) {
    let mut world = World::new(&format!("{}-uncached", pattern.name)).await;
    world.configure("[workflows]\nmax-cached-runs = 0");
    world.load(&pattern).await;
    let host = world.host();
    let run = world.start(&pattern).await;
    let (runs, closed, history) = run.followed().await;
    let mut mismatches = check(&pattern, runs, &closed, &history);
    mismatches.extend(run.mismatches().await);
    assert!(mismatches.is_empty(), "{mismatches:?}\n{}", host.log());
    assert!(
        history.task_failures().is_empty(),
        "{:?}",
        history.task_failures()
    );
}
