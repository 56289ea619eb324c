//! Two versions of one guest, and runs that wait on either.

use std::fs;

use hourglass::temporal::Closed;

use crate::fixture::{Run, World, rewritten};

/// The same guest with another text in its data: another version.
pub(super) fn next_version(component: &[u8]) -> Vec<u8> {
    rewritten(component, "this is version one", "this is version two")
}

/// A run of the hostile guest that waits for a signal.
pub(super) async fn waits_as(world: &World, workflow_type: &str, workflow_id: &str) -> Run {
    let mut workflow = world.hostile(workflow_type, &[]);
    workflow.workflow_id = workflow_id.to_owned();
    let run = world.start_workflow(workflow).await;
    run.reaches("TimerStarted", 1).await;
    run
}

pub(super) async fn says_its_version(world: &World, workflow_id: &str) -> Run {
    waits_as(world, "SaysItsVersion", workflow_id).await
}

/// Lets a run go, and gives what it says.
pub(super) async fn let_go(world: &World, run: &Run) -> String {
    let signalled = world.client.signal(&run.workflow_id, "go", vec![]).await;
    signalled.expect("a signal");
    said(run).await
}

/// What a run says when it ends.
pub(super) async fn said(run: &Run) -> String {
    match run.closed().await {
        Closed::Completed(Some(result)) => result.data,
        other => panic!("no result: {other:?}"),
    }
}

/// Another version of a component: a section that means nothing, with a number.
pub(super) fn numbered(component: &[u8], number: usize) -> Vec<u8> {
    let text = format!("{number:03}");
    let mut bytes = component.to_vec();
    bytes.extend([0, 5, 1, b'n']);
    bytes.extend(text.bytes());
    bytes
}

/// Puts a file into the folder, whole.
pub(super) fn replace(world: &World, file: &str, bytes: &[u8]) {
    let aside = world.folder().join("aside");
    fs::write(&aside, bytes).expect("a file beside the folder");
    fs::rename(aside, world.plugins().join(file)).expect("a file in the folder");
}
