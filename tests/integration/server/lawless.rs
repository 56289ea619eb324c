//! Guests that break the contract: the task fails and says whose guest it was.

use std::time::Duration;

use hourglass::{plugin::Digest, temporal::StartWorkflow};
use tokio::time::{interval, timeout};

use crate::fixture::{HostProcess, World, component, file_of, lawless, pattern};

async fn world(test: &str, settings: &str) -> World {
    let world = World::new(test).await;
    world.configure(settings);
    world.drop_in("lawless.wasm", &lawless().await);
    let pattern = pattern("activity-choice");
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    world
}

fn lawless_workflow(world: &World, workflow_type: &str) -> StartWorkflow {
    StartWorkflow {
        task_queue: "lawless".to_owned(),
        ..world.hostile(workflow_type, &[])
    }
}

async fn assert_task_fails(world: &World, workflow_type: &str, cause: &str) {
    let workflow = lawless_workflow(world, workflow_type);
    let run = world.start_workflow(workflow).await;
    let failures = run.reaches("WorkflowTaskFailed", 1).await.task_failures();
    let text = failures[0].join(": ");
    let digest = Digest::of(&lawless().await).short();
    let whose = format!("plugin lawless (digest {digest}): ");
    assert!(text.starts_with(&whose), "{workflow_type}: {text}");
    assert!(text.contains(cause), "{workflow_type}: {text}");
}

async fn assert_neighbour_serves(world: &World) {
    let pattern = pattern("activity-choice");
    let closed = world.start(&pattern).await.closed().await;
    assert_eq!(closed, pattern.expected_closing());
}

/// Ends the workflows that flood, and waits until the host has less than half of the most
/// memory that it had: Core lets go of a failed run a moment after its task.
async fn assert_memory_goes_back(world: &World, host: HostProcess) {
    for workflow_id in ["floodswithmore", "floodswithamillion"] {
        // One of them was never started.
        let _ = world.client.terminate(workflow_id, "seen enough").await;
    }
    assert_neighbour_serves(world).await;
    let mut clock = interval(Duration::from_millis(100));
    let goes_back = async {
        while host.mebibytes("VmRSS") * 2 >= host.mebibytes("VmHWM") {
            clock.tick().await;
        }
    };
    if timeout(Duration::from_secs(30), goes_back).await.is_err() {
        let (peak, now) = (host.mebibytes("VmHWM"), host.mebibytes("VmRSS"));
        panic!("{peak} MiB at most, {now} MiB now\n{}", host.log());
    }
}

#[tokio::test]
async fn each_breach_of_the_contract_fails_the_task_with_plugin_digest_and_cause() {
    let world = world("breaches", "").await;
    let _host = world.host();
    for (workflow_type, cause) in [
        (
            "CancelsUnknownTimer",
            "cancels timer 7, which the run never began",
        ),
        ("StartsOneTimerTwice", "begins timer 1 twice"),
        ("CompletesTwice", "ends the workflow twice"),
        (
            "AnswersAbsentUpdate",
            "answers update \"nobody-asked\", which is not open",
        ),
        (
            "AnswersAbsentQuery",
            "answers query \"nobody-asked\", which this turn does not have",
        ),
        (
            "NamesAbsentPayload",
            "makes no sense: payload 9 is named, but the message has 1 payloads",
        ),
    ] {
        assert_task_fails(&world, workflow_type, cause).await;
    }
    assert_neighbour_serves(&world).await;
}

#[tokio::test]
async fn more_commands_than_a_history_holds_fail_the_task() {
    let world = world("flood", "[limits]\nactivation-deadline-ms = 20000").await;
    let host = world.host();
    let cause = "has 150000 commands, and the host takes 100000 at a time";
    assert_task_fails(&world, "FloodsWithMore", cause).await;
    assert_neighbour_serves(&world).await;
    assert_memory_goes_back(&world, host).await;
}

#[tokio::test]
async fn a_million_commands_are_not_even_copied() {
    // With the memory that a guest has by default it could not make them.
    let settings = "[limits]\nactivation-deadline-ms = 20000\nmemory-mib = 1024";
    let world = world("million", settings).await;
    let host = world.host();
    let cause = "workflow.activate handed over more than 128 MiB at once";
    assert_task_fails(&world, "FloodsWithAMillion", cause).await;
    assert_neighbour_serves(&world).await;
    assert_memory_goes_back(&world, host).await;
}
