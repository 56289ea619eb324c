//! Runs that another worker began.

use hourglass::plugin::Digest;

use super::versions::{let_go, next_version, says_its_version, waits_as};
use crate::fixture::{NativeWorker, World, hostile};

#[tokio::test]
async fn a_run_that_a_native_worker_began_goes_on_with_what_is_bound_and_gets_no_mark() {
    let world = World::new("adopted").await;
    let native = NativeWorker::start(&world.namespace, "hostile").await;
    let (first, second) = (
        says_its_version(&world, "first").await,
        says_its_version(&world, "second").await,
    );
    drop(native);
    let (one, two) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &one);
    let host = world.host();
    assert_eq!(let_go(&world, &first).await, "\"this is version one\"");
    world.drop_in("hostile.wasm", &two);
    host.logged(&["1 open runs replay on it"]).await;
    host.logged(&["plugin serves", &Digest::of(&two).short()])
        .await;
    assert_eq!(let_go(&world, &second).await, "\"this is version two\"");
    for run in [&first, &second] {
        let history = run.history().await;
        assert!(history.change_versions().is_empty() && history.task_failures().is_empty());
    }
}

#[tokio::test]
async fn a_version_that_a_native_workers_open_run_does_not_replay_on_is_refused() {
    let world = World::new("adopted-gated").await;
    let native = NativeWorker::start(&world.namespace, "hostile").await;
    let open = waits_as(&world, "ChangesItsCommands", "open").await;
    drop(native);
    let (one, two) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &one);
    let host = world.host();
    says_its_version(&world, "own").await;
    world.drop_in("hostile.wasm", &two);
    host.logged(&["hostile.wasm is refused", "Workflow open (run "])
        .await;
    assert_eq!(let_go(&world, &open).await, "\"this is version one\"");
}
