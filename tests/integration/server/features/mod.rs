//! Each thing that a host does for its guests, through a real client.

mod asynchronous;
mod dynamic;
mod encrypted;
mod failures;
mod heartbeats;
mod messages;
mod metrics;
mod nexus;
mod residents;
mod runs;
mod shared;

use hourglass::temporal::{Closed, ResultPayload, StartWorkflow};

use crate::fixture::{HostProcess, Run, World, features};

/// The `features` guest in a world of its own.
struct Features {
    world: World,
    host: HostProcess,
}

impl Features {
    async fn serve(test: &str) -> Self {
        Self::serve_with(test, "", "").await
    }

    /// With settings for hourglass.toml and for the plugin's sidecar.
    async fn serve_with(test: &str, settings: &str, sidecar: &str) -> Self {
        let world = World::new(test).await;
        Self::serve_in(world, settings, sidecar).await
    }

    async fn serve_in(world: World, settings: &str, sidecar: &str) -> Self {
        world.configure(settings);
        world.drop_in("features.wasm", &features().await);
        world.drop_in("features.toml", sidecar.as_bytes());
        let host = world.host();
        Self { world, host }
    }

    async fn start(&self, workflow_type: &str, input: &[&str]) -> Run {
        start(&self.world, workflow_type, input).await
    }

    /// The result of a workflow, as JSON text.
    async fn result(&self, workflow_type: &str, input: &[&str]) -> String {
        result(&self.start(workflow_type, input).await).await
    }
}

/// Starts a workflow of the guest, whose id is its type in small letters.
async fn start(world: &World, workflow_type: &str, input: &[&str]) -> Run {
    let workflow = StartWorkflow {
        workflow_id: workflow_type.to_lowercase(),
        workflow_type: workflow_type.to_owned(),
        task_queue: "features".to_owned(),
        input: input.iter().map(|json| (*json).to_owned()).collect(),
    };
    world.start_workflow(workflow).await
}

/// What a run returned, as JSON text.
async fn result(run: &Run) -> String {
    match run.closed().await {
        Closed::Completed(Some(ResultPayload { data, .. })) => data,
        other => panic!("{other:?}"),
    }
}
