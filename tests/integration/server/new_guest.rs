//! A guest from nothing, as its author would go on with it.

use std::path::Path;

use hourglass::temporal::StartWorkflow;
use tokio::process::Command;

use crate::fixture::{World, checkout};

const HOST: &str = env!("CARGO_BIN_EXE_hourglass-under-test");

async fn said_by(folder: &Path, arguments: &[&str]) -> String {
    let ran = Command::new(HOST)
        .args(arguments)
        .current_dir(folder)
        // Its dependencies are compiled once for all runs of this test.
        .env(
            "CARGO_TARGET_DIR",
            checkout().join("guest-patterns/target/new-guest"),
        )
        .output()
        .await
        .expect("the program under test can be started");
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{arguments:?}: {said}");
    said.into_owned()
}

#[tokio::test]
async fn a_new_guest_passes_its_tests_builds_loads_and_serves() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    said_by(elsewhere.path(), &["new", "orders"]).await;
    let tested = said_by(elsewhere.path(), &["test", "orders"]).await;
    assert!(tested.contains("the same tests, in "), "{tested}");
    builds_loads_and_serves(elsewhere.path()).await;
}

#[tokio::test]
async fn a_new_guest_in_python_builds_loads_and_serves() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    said_by(elsewhere.path(), &["new", "--lang", "python", "orders"]).await;
    builds_loads_and_serves(elsewhere.path()).await;
}

#[tokio::test]
async fn a_new_guest_in_typescript_builds_loads_and_serves() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    said_by(elsewhere.path(), &["new", "--lang", "typescript", "orders"]).await;
    builds_loads_and_serves(elsewhere.path()).await;
}

async fn builds_loads_and_serves(elsewhere: &Path) {
    let world = World::new("new-guest").await;
    let component = world.plugins().join("orders.wasm");
    let component = component.to_str().expect("a path that is text");
    let said = said_by(elsewhere, &["build", "orders", "--out", component]).await;
    let offer = "Greeting, greet on task queue orders; load it with ";
    assert!(said.contains(offer), "{said}");
    let _host = world.host();
    let workflow = StartWorkflow {
        workflow_id: "greeting".to_owned(),
        workflow_type: "Greeting".to_owned(),
        task_queue: "orders".to_owned(),
        input: vec![r#""World""#.to_owned()],
    };
    let run = world.start_workflow(workflow).await;
    let closed = format!("{:?}", run.closed().await);
    assert!(closed.contains("Hello, World!"), "{closed}");
}
