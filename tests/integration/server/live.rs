//! Plugins come, change and go while the host serves.

use std::{fs, io::Write};

use hourglass::temporal::Closed;

use super::versions::{let_go, next_version, numbered, said, says_its_version, waits_as};
use crate::fixture::{World, component, file_of, hostile, pattern};

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
async fn a_run_whose_commands_the_next_version_changes_finishes_on_its_own_also_after_a_kill() {
    let world = World::new("changed").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let old = waits_as(&world, "ChangesItsCommands", "old").await;
    world.drop_in("hostile.wasm", &second);
    let digest = hourglass::plugin::Digest::of(&second).short();
    host.logged(&["plugin serves", &digest]).await;
    let new = waits_as(&world, "ChangesItsCommands", "new").await;
    host.kill().await;
    let _second = world.host();
    assert_eq!(let_go(&world, &old).await, "\"this is version one\"");
    assert_eq!(let_go(&world, &new).await, "\"this is version two\"");
    assert_eq!(new.history().await.count("ActivityTaskScheduled"), 1);
    for run in [&old, &new] {
        assert!(run.history().await.task_failures().is_empty());
    }
}

#[tokio::test]
async fn a_run_that_continues_as_new_binds_afresh() {
    let world = World::new("afresh").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let mut workflow = world.hostile("Continues", &["\"\""]);
    workflow.workflow_id = "continues".to_owned();
    let continues = world.start_workflow(workflow).await;
    continues.reaches("TimerStarted", 1).await;
    world.drop_in("hostile.wasm", &second);
    let digest = hourglass::plugin::Digest::of(&second).short();
    host.logged(&["plugin serves", &digest]).await;
    let signalled = world.client.signal("continues", "go", vec![]).await;
    signalled.expect("a signal");
    let (runs, closed, _) = continues.followed().await;
    let both = "\"this is version one, this is version two\"".to_owned();
    assert!(matches!(closed, Closed::Completed(Some(result)) if result.data == both));
    assert_eq!(runs, 2);
}

#[tokio::test]
async fn a_reset_keeps_the_version_if_it_was_noted_before_its_point() {
    let world = World::new("reset").await;
    let (first, second) = (hostile().await, next_version(&hostile().await));
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let run = says_its_version(&world, "reset").await;
    assert_eq!(let_go(&world, &run).await, "\"this is version one\"");
    world.drop_in("hostile.wasm", &second);
    let digest = hourglass::plugin::Digest::of(&second).short();
    host.logged(&["plugin serves", &digest]).await;
    // The version is noted by the first workflow task; the signal comes along.
    let tasks = run.history().await.completed_tasks();
    let later = run.reset(tasks[1].1).await;
    assert_eq!(said(&later).await, "\"this is version one\"");
    let earlier = later.reset(tasks[0].1).await;
    assert_eq!(said(&earlier).await, "\"this is version two\"");
}

#[tokio::test]
async fn a_sidecar_that_changes_has_nothing_compiled_and_a_restart_takes_the_code_from_disk() {
    let world = World::new("compiled-once").await;
    let pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let debug = [("HOURGLASS_LOG", "hourglass=debug")];
    let host = world.host_with(&debug);
    world.start(&pattern).await.closed().await;
    world.drop_in("activity-choice.toml", b"memory-mib = 32");
    host.logged_times(&["plugin serves"], 2).await;
    world.start(&pattern).await.closed().await;
    assert_eq!(host.log().matches("a component is compiled").count(), 1);
    host.terminate().await;
    let again = world.host_with(&debug);
    world.start(&pattern).await.closed().await;
    again
        .logged(&["compiled code is taken from the cache"])
        .await;
    assert!(!again.log().contains("a component is compiled"));
}

#[tokio::test]
async fn a_file_that_vanishes_while_it_is_read_disturbs_nobody_and_may_come_back() {
    let world = World::new("vanishing").await;
    let host = world.host_with(&[("HOURGLASS_LOG", "hourglass=debug")]);
    host.logged(&["no plugin serves"]).await;
    let pattern = pattern("activity-choice");
    let bytes = component(&pattern).await;
    let (aside, vanishing) = (
        world.folder().join("aside"),
        world.plugins().join(file_of(&pattern)),
    );
    fs::write(&aside, &bytes).expect("a file beside the folder");
    let mut looks = 0;
    // The first file is read and compiled while the second one, seen with it, goes.
    while !host.log().contains("activity-choice.wasm cannot be read") {
        looks += 1;
        assert!(
            looks < 100,
            "it never goes at the right time: {}",
            host.log()
        );
        fs::copy(&aside, &vanishing).expect("a second file");
        world.drop_in("a.wasm", &numbered(&hostile().await, looks));
        host.logged_times(&["a plugin file is looked at", "a.wasm"], looks)
            .await;
        fs::remove_file(&vanishing).expect("a file that goes");
        host.logged_times(&["plugin serves", "plugin=a"], looks)
            .await;
    }
    fs::rename(&aside, &vanishing).expect("the file comes back");
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing(), "{}", host.log());
    let naps = world.start_workflow(world.hostile("Naps", &["1"])).await;
    naps.closed().await;
    assert!(!host.log().contains("ERROR"), "{}", host.log());
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
