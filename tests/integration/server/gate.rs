//! Open runs and the next version: the replay gate, upgrades, and runs that are moved.

use std::{fs, process::Output};

use hourglass::{admin::PinRequest, plugin::Digest};
use tokio::process::Command;

use super::versions::{let_go, next_version, says_its_version, waits_as};
use crate::fixture::{HostProcess, Run, World, checkout, component, file_of, hostile, pattern};

const UPGRADES: &[u8] = b"versioning = \"auto-upgrade\"";

async fn two_versions() -> (Vec<u8>, Vec<u8>) {
    let first = hostile().await;
    let second = next_version(&first);
    (first, second)
}

/// The server's visibility lags behind: until it has the run, no gate would see it.
async fn is_visible(world: &World, run: &Run) {
    let query = format!(
        "WorkflowId = \"{}\" AND ExecutionStatus = \"Running\"",
        run.workflow_id
    );
    let counted = async {
        while world.client.count_runs(&query).await.expect("a count") == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(60), counted)
        .await
        .expect("the server lists the run");
}

async fn check(world: &World, host: &HostProcess, component: &[u8], more: &[&str]) -> Output {
    let file = world.folder().join("hostile.wasm");
    fs::write(&file, component).expect("a candidate");
    let url = host.admin_url().await;
    Command::new(env!("CARGO_BIN_EXE_hourglass-under-test"))
        .args([
            "plugin",
            "check",
            &file.display().to_string(),
            "--admin",
            &url,
        ])
        .args(more)
        .output()
        .await
        .expect("the program runs")
}

#[tokio::test]
async fn open_runs_of_an_upgrading_plugin_go_on_with_the_next_version_they_replay_on() {
    let world = World::new("upgraded").await;
    let (first, second) = two_versions().await;
    world.drop_in("hostile.toml", UPGRADES);
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let (cached, later) = (
        says_its_version(&world, "cached").await,
        says_its_version(&world, "later").await,
    );
    is_visible(&world, &cached).await;
    is_visible(&world, &later).await;
    world.drop_in("hostile.wasm", &second);
    host.logged(&["2 open runs replay on it"]).await;
    host.logged(&["plugin serves", &Digest::of(&second).short()])
        .await;
    assert_eq!(let_go(&world, &cached).await, "\"this is version two\"");
    host.kill().await;
    let _again = world.host();
    assert_eq!(let_go(&world, &later).await, "\"this is version two\"");
    for run in [&cached, &later] {
        assert!(run.history().await.task_failures().is_empty());
    }
}

#[tokio::test]
async fn a_version_that_an_open_run_does_not_replay_on_is_refused_with_the_place() {
    let world = World::new("gated").await;
    let (first, second) = two_versions().await;
    world.drop_in("hostile.toml", UPGRADES);
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let open = waits_as(&world, "ChangesItsCommands", "open").await;
    is_visible(&world, &open).await;
    world.drop_in("hostile.wasm", &second);
    let line = host
        .logged(&["hostile.wasm is refused", "do not replay"])
        .await;
    let place = "this code asks for ActivityTaskScheduled (waits) in its place";
    assert!(
        line.contains("Workflow open (run ") && line.contains(place),
        "{line}"
    );
    let status = host.admin().await.plugins().await.expect("a status");
    assert!(status.refused[0].reason.contains(place), "{status:?}");
    assert_eq!(let_go(&world, &open).await, "\"this is version one\"");
}

#[tokio::test]
async fn the_gate_can_be_required_of_a_plugin_whose_runs_are_pinned() {
    let world = World::new("gate-required").await;
    let (first, second) = two_versions().await;
    world.drop_in("hostile.toml", b"replay-gate = true");
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let open = waits_as(&world, "ChangesItsCommands", "open").await;
    is_visible(&world, &open).await;
    world.drop_in("hostile.wasm", &second);
    host.logged(&["hostile.wasm is refused", "1 of 1 open runs do not replay"])
        .await;
}

#[tokio::test]
async fn a_check_says_of_each_run_whether_it_replays_and_changes_nothing() {
    let world = World::new("checked").await;
    let (first, second) = two_versions().await;
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let (same, changed) = (
        says_its_version(&world, "same").await,
        waits_as(&world, "ChangesItsCommands", "changed").await,
    );
    is_visible(&world, &same).await;
    is_visible(&world, &changed).await;
    let checked = check(&world, &host, &second, &[]).await;
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert_eq!(checked.status.code(), Some(1), "{said}");
    assert!(
        said.lines()
            .any(|line| line.starts_with("same (run ") && line.ends_with(": same")),
        "{said}"
    );
    let differs = "event 7 is TimerStarted, and this code asks for";
    assert!(
        said.lines()
            .any(|line| line.starts_with("changed (run ") && line.contains(differs)),
        "{said}"
    );
    assert!(
        said.contains("1 differ; 2 of 2 open runs and 0 recorded histories"),
        "{said}"
    );
    let sampled = check(&world, &host, &first, &["--sample", "1"]).await;
    let said = String::from_utf8_lossy(&sampled.stdout).into_owned();
    assert!(said.contains("0 differ; 1 of 2 open runs"), "{said}");
    let spoilt = world.folder().join("history.json");
    fs::write(&spoilt, "{\"events\": []}").expect("a file");
    let refused = check(
        &world,
        &host,
        &first,
        &["--history", &spoilt.display().to_string()],
    )
    .await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        said.contains("history.json cannot be replayed: it has no events"),
        "{said}"
    );
    let status = host.admin().await.plugins().await.expect("a status");
    assert_eq!(status.versions.len(), 1);
}

#[tokio::test]
async fn a_recorded_history_is_checked_beside_open_runs() {
    let world = World::new("checked-history").await;
    let host = world.host();
    host.logged(&["no plugin serves"]).await;
    let pattern = pattern("hello-activity");
    let history = checkout().join("guest-patterns/hello-activity/history.json");
    let file = world.folder().join(file_of(&pattern));
    fs::write(&file, component(&pattern).await).expect("a candidate");
    let url = host.admin_url().await;
    let checked = Command::new(env!("CARGO_BIN_EXE_hourglass-under-test"))
        .args([
            "plugin",
            "check",
            &file.display().to_string(),
            "--admin",
            &url,
        ])
        .args(["--history", &history.display().to_string()])
        .output()
        .await
        .expect("the program runs");
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    assert!(checked.status.success(), "{said}");
    assert!(said.contains("history.json: same"), "{said}");
    assert!(
        said.contains("0 of 0 open runs and 1 recorded histories"),
        "{said}"
    );
}

#[tokio::test]
async fn one_run_is_moved_to_another_version_and_goes_on_there_also_after_a_kill() {
    let world = World::new("moved").await;
    let (first, second) = two_versions().await;
    world.drop_in("hostile.wasm", &first);
    let host = world.host();
    let (moved, stays, changed) = (
        says_its_version(&world, "moved").await,
        says_its_version(&world, "stays").await,
        waits_as(&world, "ChangesItsCommands", "changed").await,
    );
    world.drop_in("hostile.wasm", &second);
    host.logged(&["plugin serves", &Digest::of(&second).short()])
        .await;
    let admin = host.admin().await;
    let request = |workflow_id: &str, digest: Option<&str>| PinRequest {
        namespace: None,
        workflow_id: workflow_id.to_owned(),
        run_id: None,
        digest: digest.map(str::to_owned),
    };
    let pinned = admin.pin(&request("moved", None)).await.expect("a pin");
    assert_eq!(pinned.digest, Digest::of(&second).to_string());
    let refused = admin
        .pin(&request("changed", None))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("workflow changed (run ") && refused.contains("does not replay on"),
        "{refused}"
    );
    let refused = admin
        .pin(&request("stays", Some("ffff")))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("404") && refused.contains("begins with ffff"),
        "{refused}"
    );
    host.kill().await;
    let _again = world.host();
    assert_eq!(let_go(&world, &moved).await, "\"this is version two\"");
    assert_eq!(let_go(&world, &stays).await, "\"this is version one\"");
    assert_eq!(let_go(&world, &changed).await, "\"this is version one\"");
    for run in [&moved, &stays, &changed] {
        assert!(run.history().await.task_failures().is_empty());
    }
}
