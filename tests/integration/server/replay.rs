//! Every pattern's history replays to the same commands, without a server.

use hourglass::{ReplayOutcome, Replayer, pattern::Pattern};

use crate::fixture::{World, component, file_of};

include!(concat!(env!("OUT_DIR"), "/replay_tests.rs"));

async fn its_history_replays(pattern: Pattern) {
    let world = World::new(&format!("{}-replay", pattern.name)).await;
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let host = world.host();
    let run = world.start(&pattern).await;
    run.closed().await;
    assert!(host.terminate().await.success());
    let replayer = Replayer::load(&world.config()).await.unwrap();
    let queue = world.queue(&pattern.workflow.task_queue);
    let outcome = replayer.replay(run.history().await, &queue).await.unwrap();
    assert_eq!(outcome, ReplayOutcome::Same);
}
