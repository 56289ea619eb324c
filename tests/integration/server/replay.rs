//! Every pattern's history replays to the same commands, without a server.

use hourglass::{ReplayOutcome, Replayer, pattern::Pattern};

use crate::fixture::World;

include!(concat!(env!("OUT_DIR"), "/replay_tests.rs"));

#[tokio::test]
async fn a_history_that_nobody_can_run_does_not_replay_the_same() {
    let pattern = crate::fixture::pattern("activity-choice");
    let mut world = World::new("replay-unknown").await;
    world.load(&pattern).await;
    let host = world.host();
    let run = world.start(&pattern).await;
    run.closed().await;
    host.kill().await;
    std::fs::remove_dir_all(world.plugins()).unwrap();
    std::fs::create_dir(world.plugins()).unwrap();
    let replayer = Replayer::load(&world.config()).await.unwrap();
    let queue = world.queue(&pattern.work.task_queue);
    let outcome = replayer.replay(run.history().await, &queue).await.unwrap();
    let ReplayOutcome::Different(text) = outcome else {
        panic!("the plugin is gone");
    };
    assert!(text.contains("the store has no component"), "{text}");
}

async fn its_history_replays(pattern: Pattern) {
    let mut world = World::new(&format!("{}-replay", pattern.name)).await;
    world.load(&pattern).await;
    let host = world.host();
    let run = world.start(&pattern).await;
    run.closed().await;
    assert!(host.terminate().await.success());
    let replayer = Replayer::load(&world.config()).await.unwrap();
    let queue = world.queue(&pattern.work.task_queue);
    let outcome = replayer.replay(run.history().await, &queue).await.unwrap();
    assert_eq!(outcome, ReplayOutcome::Same);
}
