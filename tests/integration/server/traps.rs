//! Guests that break: the task fails with a reason, and the host goes on.

use hourglass::temporal::Closed;

use crate::fixture::{World, component, file_of, hostile, pattern};

#[tokio::test]
async fn a_trap_carries_the_guests_own_stack() {
    let world = World::new("stack").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let _host = world.host();
    let run = world.start_workflow(world.hostile("Panics", &[])).await;
    let history = run.reaches("WorkflowTaskFailed", 1).await;
    let stack = &history.task_failure_stacks()[0];
    assert!(stack.contains("wasm backtrace"), "{stack}");
    assert!(stack.contains("hostile"), "{stack}");
}

async fn task_failure_of(workflow_type: &str, settings: &str) -> String {
    let pattern = pattern("activity-choice");
    let world = World::new(&workflow_type.to_lowercase()).await;
    world.configure(settings);
    world.drop_in("hostile.wasm", &hostile().await);
    world.drop_in(&file_of(&pattern), &component(&pattern).await);
    let _host = world.host();
    let run = world
        .start_workflow(world.hostile(workflow_type, &[]))
        .await;
    let failures = run.reaches("WorkflowTaskFailed", 1).await.task_failures();
    let neighbour = world.start(&pattern).await.closed().await;
    assert_eq!(neighbour, pattern.expected_closing());
    failures[0].join(": ")
}

#[tokio::test]
async fn a_panic_fails_the_task_with_plugin_digest_function_and_message() {
    let text = task_failure_of("Panics", "").await;
    let digest = hourglass::plugin::Digest::of(&hostile().await).short();
    let begins = format!("plugin hostile (digest {digest}): workflow.activate panicked at ");
    assert!(text.starts_with(&begins), "{text}");
    assert!(text.ends_with(": the guest gives up"), "{text}");
}

#[tokio::test]
async fn a_panic_of_ten_megabytes_is_cut() {
    let text = task_failure_of("PanicsAtLength", "").await;
    assert!(text.contains("oh no, oh no, "), "{text}");
    assert!(text.ends_with("… (9999997 bytes)"), "{text}");
    assert!(text.len() < 10_000, "{} bytes", text.len());
}

#[tokio::test]
async fn memory_that_guests_took_goes_back() {
    let world = World::new("memory-goes-back").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let host = world.host();
    host.logged(&["plugin serves"]).await;
    let before = host.mebibytes("VmRSS");
    for number in 0..8 {
        let mut workflow = world.hostile("Allocates", &[]);
        workflow.workflow_id = format!("allocates-{number}");
        let run = world.start_workflow(workflow).await;
        run.reaches("WorkflowTaskFailed", 1).await;
    }
    // Each of them had 256 MiB. The server has them tried again and again, so some may
    // have theirs just now; the half of them cannot.
    let after = host.mebibytes("VmRSS");
    let most = before + 4 * 256;
    assert!(after < most, "{before} MiB before, {after} MiB after");
}

#[tokio::test]
async fn an_endless_loop_fails_the_task_at_the_deadline() {
    let text = task_failure_of("Spins", "[limits]\nactivation-deadline-ms = 300").await;
    assert!(
        text.ends_with("workflow.activate did not finish within 300ms, the host's deadline"),
        "{text}"
    );
}

#[tokio::test]
async fn memory_without_bound_fails_the_task_at_the_limit() {
    let text = task_failure_of("Allocates", "[limits]\nmemory-mib = 16").await;
    assert!(
        text.contains("workflow.activate reached its memory limit of 16 MiB"),
        "{text}"
    );
}

#[tokio::test]
async fn endless_recursion_fails_the_task_and_not_the_process() {
    let text = task_failure_of("Recurses", "").await;
    assert!(text.contains("overflowed its stack of 512 KiB"), "{text}");
}

#[tokio::test]
async fn an_unknown_workflow_type_fails_the_task_in_the_words_of_other_sdks() {
    let text = task_failure_of("Missing", "").await;
    assert!(
        text.starts_with("Workflow class Missing is not registered on this worker, available workflows: ActsLater, "),
        "{text}"
    );
}

#[tokio::test]
async fn a_panicking_activity_fails_with_plugin_digest_function_and_message() {
    let world = World::new("activity-panics").await;
    world.drop_in("hostile.wasm", &hostile().await);
    let _host = world.host();
    let run = world
        .start_workflow(world.hostile("CallsPanickingActivity", &[]))
        .await;
    let Closed::Failed(chain) = run.closed().await else {
        panic!("the workflow fails");
    };
    let [outer, inner] = chain.as_slice() else {
        panic!("two causes, not {chain:?}");
    };
    assert_eq!(outer, "Activity task failed");
    assert!(inner.starts_with("plugin hostile (digest "), "{inner}");
    assert!(inner.contains("activity.execute panicked at "), "{inner}");
    assert!(inner.ends_with(": the activity gives up"), "{inner}");
}
