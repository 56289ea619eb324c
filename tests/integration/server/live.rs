//! Plugins come, change and go while the host serves.

use std::{fs, io::Write};

use hourglass::temporal::Closed;

use crate::fixture::{Run, World, component, file_of, hostile, pattern, rewritten};

/// The same guest with another text in its data: another version.
fn next_version(component: &[u8]) -> Vec<u8> {
    rewritten(component, "this is version one", "this is version two")
}

async fn says_its_version(world: &World, workflow_id: &str) -> Run {
    let mut workflow = world.hostile("SaysItsVersion", &[]);
    workflow.workflow_id = workflow_id.to_owned();
    let run = world.start_workflow(workflow).await;
    run.reaches("TimerStarted", 1).await;
    run
}

async fn let_go(world: &World, run: &Run) -> String {
    let signalled = world.client.signal(&run.workflow_id, "go", vec![]).await;
    signalled.expect("a signal");
    match run.closed().await {
        Closed::Completed(Some(result)) => result.data,
        other => panic!("no result: {other:?}"),
    }
}

#[tokio::test]
async fn what_is_dropped_in_serves_without_a_restart() {
    let world = World::new("dropped-in").await;
    let host = world.host();
    host.logged(&["no plugin serves"]).await;
    let pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
}

#[tokio::test]
async fn an_open_run_finishes_on_its_version_while_new_ones_take_the_next_one() {
    let world = World::new("replaced").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let old = says_its_version(&world, "old").await;
    let kept = says_its_version(&world, "kept").await;
    world.drop_in("hostile.wasm", &second);
    let digest = hourglass::plugin::Digest::of(&second).short();
    host.logged(&["plugin serves", &digest]).await;
    let new = says_its_version(&world, "new").await;
    assert_eq!(let_go(&world, &old).await, "\"this is version one\"");
    assert_eq!(let_go(&world, &new).await, "\"this is version two\"");
    host.kill().await;
    let _second = world.host();
    assert_eq!(let_go(&world, &kept).await, "\"this is version one\"");
    for run in [&old, &new, &kept] {
        assert!(run.history().await.task_failures().is_empty());
    }
}

#[tokio::test]
async fn a_bad_file_in_place_of_a_good_one_changes_nothing_and_is_said() {
    let world = World::new("spoiled").await;
    let pattern = pattern("activity-choice");
    let good = component(&pattern).await;
    world.drop_in(&file_of(&pattern), &good);
    let host = world.host();
    world.start(&pattern).await.closed().await;
    world.drop_in(&file_of(&pattern), &good[..good.len() / 2]);
    host.logged(&["activity-choice.wasm is refused", "ends too early"])
        .await;
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
}

#[tokio::test]
async fn a_file_that_is_still_being_copied_is_waited_for() {
    let world = World::new("copied-slowly").await;
    let host = world.host_with(&[("HOURGLASS_LOG", "hourglass=debug")]);
    host.logged(&["no plugin serves"]).await;
    let pattern = pattern("activity-choice");
    let whole = component(&pattern).await;
    let file = world.plugins().join(file_of(&pattern));
    let (begin, rest) = whole.split_at(whole.len() / 2);
    fs::write(&file, begin).expect("the first half");
    host.logged(&["a file cannot be loaded yet"]).await;
    let mut file = fs::OpenOptions::new()
        .append(true)
        .open(file)
        .expect("the file");
    file.write_all(rest).expect("the second half");
    drop(file);
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
    assert!(!host.log().contains("ERROR"), "{}", host.log());
}

#[tokio::test]
async fn a_sidecar_that_comes_later_moves_the_plugin_to_its_queue() {
    let world = World::new("sidecar").await;
    let mut pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let host = world.host();
    world.start(&pattern).await.closed().await;
    world.drop_in("activity-choice.toml", b"task-queue = \"elsewhere\"");
    pattern.work.task_queue = "elsewhere".to_owned();
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
}

#[tokio::test]
async fn a_folder_that_is_gone_is_said_once_and_what_served_goes_on() {
    let world = World::new("folder-gone").await;
    let pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    world.append(&format!(
        "[store]\nfolder = {:?}\n",
        world.folder().join("store")
    ));
    let host = world.host();
    world.start(&pattern).await.closed().await;
    let (here, elsewhere) = (world.plugins(), world.folder().join("elsewhere"));
    fs::rename(&here, &elsewhere).expect("the folder moves away");
    host.logged(&["the plugins folder", "cannot be read"]).await;
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
    fs::rename(&elsewhere, &here).expect("the folder comes back");
    let other = crate::fixture::pattern("hello-activity");
    world.drop_in(&file_of(&other), &component(&other).await);
    let closed = world.start(&other).await.closed().await;
    assert_eq!(closed, other.expected_closing(), "{}", host.log());
    assert_eq!(host.log().matches("cannot be read").count(), 1);
}

#[tokio::test]
async fn a_removed_plugin_gets_no_new_runs_and_its_open_ones_end() {
    let world = World::new("taken-out").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    let open = says_its_version(&world, "open").await;
    fs::remove_file(world.plugins().join("hostile.wasm")).expect("a file to remove");
    host.logged(&["plugin is removed"]).await;
    let refused = world
        .start_workflow(world.hostile("SaysItsVersion", &[]))
        .await;
    let failures = refused
        .reaches("WorkflowTaskFailed", 1)
        .await
        .task_failures();
    let text = failures[0].join(": ");
    assert!(text.contains("SaysItsVersion is not registered"), "{text}");
    assert_eq!(let_go(&world, &open).await, "\"this is version one\"");
}

#[tokio::test]
async fn a_newcomer_that_claims_a_type_that_is_taken_is_refused_and_both_are_named() {
    let world = World::new("claimed").await;
    let pattern = pattern("activity-choice");
    let bytes = component(&pattern).await;
    world.drop_in(&file_of(&pattern), &bytes);
    let host = world.host();
    world.start(&pattern).await.closed().await;
    world.drop_in("usurper.wasm", &bytes);
    let words = [
        "usurper.wasm is refused",
        "which plugin activity-choice serves",
    ];
    host.logged(&words).await;
    fs::remove_file(world.plugins().join(file_of(&pattern))).expect("a file to remove");
    host.logged(&["plugin serves", "plugin=usurper"]).await;
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
}
