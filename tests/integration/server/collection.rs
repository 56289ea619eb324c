//! Versions that nothing needs any more.

use std::fs;

use hourglass::plugin::Digest;

use super::versions::{let_go, next_version, numbered, replace, says_its_version};
use crate::fixture::{World, hostile};

#[tokio::test]
async fn a_version_is_kept_while_a_run_shows_it_and_collected_when_none_does() {
    let world = World::new("collected").await;
    world.append("[store]\nfolder = \"store\"\nkeep-retired-seconds = 1\n");
    let (first, second) = (hostile().await, next_version(&hostile().await));
    let digests = [&first, &second].map(|bytes| Digest::of(bytes));
    world.drop_in("hostile.wasm", &first);
    let host = world.host_with(&[("HOURGLASS_LOG", "hourglass=debug")]);
    let open = says_its_version(&world, "open").await;
    world.drop_in("hostile.wasm", &second);
    host.logged(&["plugin serves", &digests[1].short()]).await;
    host.logged_times(&["retired versions were looked at"], 3)
        .await;
    let component = |digest: Digest| {
        let file = format!("components/{digest}.wasm");
        world.folder().join("store").join(file)
    };
    assert!(component(digests[0]).exists());
    assert_eq!(let_go(&world, &open).await, "\"this is version one\"");
    // A closed run is kept for the namespace's retention: here it is deleted by hand.
    world
        .client
        .delete_workflow("open")
        .await
        .expect("a deletion");
    host.logged(&["it is collected", &digests[0].short()]).await;
    host.logged(&["components are removed"]).await;
    assert!(!component(digests[0]).exists());
    let compiled = fs::read_dir(world.folder().join("store/compiled")).expect("a folder");
    assert_eq!(compiled.count(), 1);
    assert!(component(digests[1]).exists());
}

#[tokio::test]
async fn a_file_that_changes_while_versions_are_collected_is_not_overlooked() {
    let world = World::new("collected-meanwhile").await;
    world.append("[store]\nkeep-retired-seconds = 1\n");
    let bytes = hostile().await;
    world.drop_in("hostile.wasm", &bytes);
    let host = world.host_with(&[("HOURGLASS_LOG", "hourglass=debug")]);
    for number in 1..=4 {
        // The change comes just before the next look at what is retired, or with it.
        host.logged_times(&["retired versions were looked at"], number)
            .await;
        replace(&world, "hostile.wasm", &numbered(&bytes, number));
        host.logged_times(&["plugin serves", "plugin=hostile"], number + 1)
            .await;
    }
}

#[tokio::test]
async fn a_queue_that_nothing_needs_any_more_is_polled_no_more() {
    let world = World::new("not-polled").await;
    world.append("[store]\nkeep-retired-seconds = 1\n");
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    host.logged(&["polling for workflow tasks"]).await;
    world.drop_in("hostile.toml", b"task-queue = \"elsewhere\"");
    host.logged(&["polling for workflow tasks", "elsewhere"])
        .await;
    host.logged(&["nothing needs workflow tasks of task queue \"hostile\""])
        .await;
    let mut workflow = world.hostile("Naps", &["1"]);
    workflow.task_queue = "elsewhere".to_owned();
    world.start_workflow(workflow).await.closed().await;
}
