//! The service, and the workflow behind one of its operations.

use hourglass_sdk::nexus::{
    NexusOperationContext, NexusWorkflowOptions, NexusWorkflowRun, OperationError, nexus_service,
};
use hourglass_sdk::{WorkflowContext, WorkflowResult, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MyInput {
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MyOutput {
    pub message: String,
}

#[derive(Default)]
pub struct MyNexusService;

#[nexus_service(name = "MyNexusService")]
impl MyNexusService {
    /// Greets at once.
    #[sync_operation(name = "my_sync_operation")]
    pub fn my_sync_operation(
        _ctx: NexusOperationContext,
        input: MyInput,
    ) -> Result<MyOutput, OperationError> {
        let message = format!("Hello {} from sync operation!", input.name);
        Ok(MyOutput { message })
    }

    /// Greets by a workflow. Its id is made of the request's: a request that is delivered
    /// twice means one workflow.
    #[workflow_run_operation(name = "my_workflow_run_operation")]
    pub fn my_workflow_run_operation(
        ctx: NexusOperationContext,
        input: MyInput,
    ) -> Result<NexusWorkflowRun<MyOutput>, OperationError> {
        let id = format!("hello-nexus-{}", ctx.request_id());
        let options = NexusWorkflowOptions::workflow_id(id);
        Ok(ctx.start_workflow(WorkflowStartedByNexusOperation::run, input, options)?)
    }
}

#[workflow]
#[derive(Default)]
pub struct WorkflowStartedByNexusOperation;

/// Stands for what an operation takes its time for.
#[workflow_methods]
impl WorkflowStartedByNexusOperation {
    #[run]
    pub async fn run(_ctx: &mut WorkflowContext<Self>, input: MyInput) -> WorkflowResult<MyOutput> {
        let message = format!("Hello {} from workflow run operation!", input.name);
        Ok(MyOutput { message })
    }
}
