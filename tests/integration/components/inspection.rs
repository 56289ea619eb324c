//! What `hourglass plugin inspect` shows.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tokio::process::Command;

use crate::fixture::{component, encryption_codec, pattern, patterns};

const HOST: &str = env!("CARGO_BIN_EXE_hourglass-under-test");

async fn inspect(name: &str, bytes: &[u8], options: &[&str]) -> Output {
    inspect_beside(name, bytes, options, "").await
}

async fn inspect_beside(name: &str, bytes: &[u8], options: &[&str], sidecar: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(Path::new(name).with_extension("wasm"));
    std::fs::write(&file, bytes).expect("a component");
    std::fs::write(file.with_extension("toml"), sidecar).expect("a sidecar");
    let mut command = Command::new(HOST);
    command.args(["plugin", "inspect"]).arg(&file).args(options);
    let inspected = command.current_dir(&folder).output().await;
    inspected.expect("the program under test can be started")
}

async fn shown(name: &str, bytes: &[u8], options: &[&str]) -> String {
    text(name, inspect(name, bytes, options).await)
}

fn text(name: &str, inspected: Output) -> String {
    let said = String::from_utf8_lossy(&inspected.stderr);
    assert!(inspected.status.success(), "{name}: {said}");
    String::from_utf8(inspected.stdout).expect("text")
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().expect(key).iter()
}

/// The calls whose schemas are missing, of those that have a name.
fn without_schemas<'a>(calls: impl Iterator<Item = &'a Value>, answered: bool) -> Vec<String> {
    let named = calls.filter(|call| !call["name"].is_null());
    let incomplete = named.filter(|call| {
        let inputs = list(call, "input_schemas").any(Value::is_null);
        inputs || (answered && call["result_schema"].is_null())
    });
    incomplete.map(|call| call["name"].to_string()).collect()
}

#[tokio::test]
async fn every_pattern_says_what_its_calls_take_and_give() {
    let mut missing = Vec::new();
    for pattern in patterns() {
        let bytes = component(&pattern).await;
        let shown = shown(&pattern.name, &bytes, &["--json"]).await;
        let shown: Value = serde_json::from_str(&shown).expect("JSON");
        assert_eq!(shown["name"], *pattern.name);
        assert_eq!(shown["bytes"], bytes.len());
        assert_eq!(shown["refused"], Value::Null);
        let offer = &shown["offer"];
        assert_eq!(offer["task_queue"], *pattern.work.task_queue);
        let workflows = || list(offer, "workflows");
        let messages = |kind| workflows().flat_map(move |workflow| list(workflow, kind));
        missing.extend(without_schemas(workflows(), true));
        missing.extend(without_schemas(messages("signals"), false));
        missing.extend(without_schemas(messages("queries"), true));
        missing.extend(without_schemas(messages("updates"), true));
        missing.extend(without_schemas(list(offer, "activities"), true));
        missing.extend(without_schemas(list(offer, "nexus_operations"), true));
    }
    assert_eq!(missing, Vec::<String>::new(), "derive JsonSchema for them");
}

#[tokio::test]
async fn a_person_reads_types_with_documentation_and_schemas() {
    let bytes = component(&pattern("safe-message-handlers")).await;
    let shown = shown("cluster", &bytes, &[]).await;
    assert!(shown.starts_with("cluster: "), "{shown}");
    for line in [
        "SDK: hourglass-rust 0.1.0",
        "task queue: safe-message-handlers-task-queue",
        "workflow ClusterManagerWorkflow",
        "  signal shutdown_cluster",
        "  update assign_nodes_to_job",
        "activity assign_nodes_to_job",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}: {shown}");
    }
    let job = "    takes {\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",";
    assert!(shown.contains(job), "{shown}");
}

#[tokio::test]
async fn what_a_host_would_refuse_is_shown_all_the_same() {
    let sidecar = r#"
        [[schedules]]
        id = "nightly"
        workflow-type = "Absent"
        intervals = [{ every-seconds = 60 }]
    "#;
    let bytes = component(&pattern("hello-activity")).await;
    let shown = text("hello", inspect_beside("hello", &bytes, &[], sidecar).await);
    assert!(shown.contains("\nworkflow GreetingWorkflow\n"), "{shown}");
    let refused = shown
        .lines()
        .find(|line| line.starts_with("A host would refuse it: "));
    assert!(refused.is_some_and(|why| why.contains("Absent")), "{shown}");
}

#[tokio::test]
async fn a_codec_says_that_it_is_one() {
    let shown = shown("encryption", &encryption_codec().await, &[]).await;
    assert!(shown.ends_with("a payload codec\n"), "{shown}");
}

#[tokio::test]
async fn what_is_no_component_is_refused_with_its_name() {
    let refused = inspect("text", b"hello", &[]).await;
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(
        said.contains("text.wasm is refused: not WebAssembly"),
        "{said}"
    );
}
