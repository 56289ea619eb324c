//! A run stays on the bytes that it began with.

use hourglass::{plugin::Digest, temporal::Closed};

use crate::fixture::{World, hostile, rewritten};

/// The same guest with another text in its data: another version.
fn next_version(component: &[u8]) -> Vec<u8> {
    rewritten(component, "this is version one", "this is version two")
}

fn result(closed: Closed) -> String {
    match closed {
        Closed::Completed(Some(result)) => result.data,
        other => panic!("no result: {other:?}"),
    }
}

#[tokio::test]
async fn an_open_run_finishes_on_its_digest_after_the_file_was_replaced() {
    let world = World::new("pins").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let mut old = world.hostile("SaysItsVersion", &[]);
    old.workflow_id = "old".into();
    let old = world.start_workflow(old).await;
    old.reaches("TimerStarted", 1).await;
    host.kill().await;

    world.drop_in("hostile.wasm", &second);
    let _host = world.host();
    let mut new = world.hostile("SaysItsVersion", &[]);
    new.workflow_id = "new".into();
    let new = world.start_workflow(new).await;
    new.reaches("TimerStarted", 1).await;
    for run in [&old, &new] {
        world
            .client
            .signal(&run.workflow_id, "go", vec![])
            .await
            .unwrap();
    }
    assert_eq!(result(old.closed().await), "\"this is version one\"");
    assert_eq!(result(new.closed().await), "\"this is version two\"");
    let pins = old.history().await.change_versions();
    let pin = format!("[\"hourglass/1/hostile/{}\"]", Digest::of(&first));
    assert_eq!(pins, [pin]);
}

#[tokio::test]
async fn a_run_whose_file_was_removed_still_gets_its_activities() {
    let world = World::new("removed-activities").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    let run = world.start_workflow(world.hostile("ActsLater", &[])).await;
    run.reaches("TimerStarted", 1).await;
    host.kill().await;
    std::fs::remove_file(world.plugins().join("hostile.wasm")).unwrap();
    let _host = world.host();
    let signalled = world.client.signal(&run.workflow_id, "go", vec![]).await;
    signalled.unwrap();
    run.reaches("ActivityTaskCompleted", 1).await;
    run.closed().await;
}

#[tokio::test]
async fn a_run_whose_file_was_removed_is_served_to_its_end() {
    let world = World::new("removed").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    let run = world
        .start_workflow(world.hostile("SaysItsVersion", &[]))
        .await;
    run.reaches("TimerStarted", 1).await;
    host.kill().await;
    std::fs::remove_file(world.plugins().join("hostile.wasm")).unwrap();
    let _host = world.host();
    world
        .client
        .signal(&run.workflow_id, "go", vec![])
        .await
        .unwrap();
    assert_eq!(result(run.closed().await), "\"this is version one\"");
}
