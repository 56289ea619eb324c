//! Coming up and going down.

use std::fs;

use crate::fixture::{World, component, file_of, hostile, pattern};

#[tokio::test]
async fn a_host_asked_to_stop_finishes_the_activity_that_runs() {
    let world = World::new("drain").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    let run = world
        .start_workflow(world.hostile("WaitsForActivity", &["1"]))
        .await;
    run.reaches("ActivityTaskScheduled", 1).await;
    host.logged(&["activity waits"]).await;
    assert!(host.terminate().await.success());
    let history = run.reaches("ActivityTaskCompleted", 1).await;
    assert_eq!(history.count("ActivityTaskTimedOut"), 0);
}

#[tokio::test]
async fn a_server_that_is_down_is_waited_for() {
    let pattern = pattern("activity-choice");
    let world = World::new("down").await;
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let nobody = world.unused_address();
    fs::write(
        world.folder().join("hourglass.toml"),
        format!("[temporal]\naddress = \"{nobody}\""),
    )
    .unwrap();
    let host = world.host();
    let line = host.logged(&["no Temporal server", &nobody]).await;
    assert!(line.contains("Connection refused"), "{line}");
    assert!(host.terminate().await.success());
}

#[tokio::test]
async fn a_missing_plugins_folder_ends_the_host_with_the_configuration_code() {
    let world = World::new("no-folder").await;
    fs::remove_dir(world.plugins()).unwrap();
    let mut host = world.host();
    assert_eq!(host.ended().await.code(), Some(3));
    host.logged(&["plugins folder", "cannot be read"]).await;
}

#[tokio::test]
async fn an_unknown_setting_ends_the_host_with_the_configuration_code() {
    let world = World::new("bad-setting").await;
    world.configure("colour = \"red\"");
    let mut host = world.host();
    assert_eq!(host.ended().await.code(), Some(3));
    host.logged(&["unknown field `colour`"]).await;
}
