//! Child Workflow: a workflow starts another one and waits for its result.

use hourglass_sdk::{
    ChildWorkflowOptions, WorkflowContext, WorkflowResult, export_plugin, workflow,
    workflow_methods,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ComposeGreetingInput {
    pub greeting: String,
    pub name: String,
}

#[workflow]
#[derive(Default)]
pub struct ComposeGreetingWorkflow;

/// Greets by name.
#[workflow_methods]
impl ComposeGreetingWorkflow {
    #[run]
    pub async fn run(
        _ctx: &mut WorkflowContext<Self>,
        input: ComposeGreetingInput,
    ) -> WorkflowResult<String> {
        Ok(format!("{}, {}!", input.greeting, input.name))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Greets by a child workflow.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ChildWorkflowOptions::workflow_id("hello-child-workflow-workflow-child-id");
        let input = ComposeGreetingInput {
            greeting: "Hello".to_owned(),
            name,
        };
        let child = ctx.start_child_workflow(ComposeGreetingWorkflow::run, input, options);
        Ok(child.await?.result().await?)
    }
}

export_plugin! {
    workflows: [ComposeGreetingWorkflow, GreetingWorkflow],
    task_queue: "hello-child-workflow-task-queue",
}

#[cfg(test)]
mod tests;
