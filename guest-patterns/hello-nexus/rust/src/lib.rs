//! Hello Nexus: a workflow calls the operations of a service, which may be anybody's.

mod service;

use std::time::Duration;

use hourglass_sdk::{NexusOperationOptions, WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

use service::{MyInput, MyNexusService, MyOutput, WorkflowStartedByNexusOperation};

/// The endpoint at which the service is reached.
const ENDPOINT: &str = "hello-nexus-basic-nexus-endpoint";

/// The memo field that names another one: endpoints belong to a whole server.
const NEXUS_ENDPOINT: &str = "nexus-endpoint";

#[workflow]
#[derive(Default)]
pub struct CallerWorkflow;

/// Calls both operations. Gives what the operation that is over at once said, and then what
/// the one with a workflow behind it said.
#[workflow_methods]
impl CallerWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        name: String,
    ) -> WorkflowResult<(MyOutput, MyOutput)> {
        let endpoint: Option<String> = ctx.memo().get(NEXUS_ENDPOINT)?;
        let service = ctx.nexus_client(endpoint.as_deref().unwrap_or(ENDPOINT));
        let options = || {
            NexusOperationOptions::builder()
                .schedule_to_close_timeout(Duration::from_secs(60))
                .build()
        };
        let input = MyInput { name };
        // Both at once: waits until the operation is over.
        let operation = MyNexusService::my_workflow_run_operation;
        let from_workflow = service.execute_operation(operation, input.clone(), options());
        let from_workflow = from_workflow.await?;
        // In two steps: started first, and its result waited for afterwards.
        let operation = MyNexusService::my_sync_operation;
        let started = service.start_operation(operation, input, options()).await?;
        Ok((started.result().await?, from_workflow))
    }
}

export_plugin! {
    workflows: [CallerWorkflow, WorkflowStartedByNexusOperation],
    nexus_services: [MyNexusService],
    task_queue: "my-handler-task-queue",
}

#[cfg(test)]
mod tests;
