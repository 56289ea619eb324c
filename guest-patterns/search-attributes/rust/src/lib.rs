//! Search attributes: a workflow changes what it can be found by.

use std::time::Duration;

use hourglass_sdk::{SearchAttributeKey, WorkflowContext, WorkflowResult};
use hourglass_sdk::{export_plugin, workflow, workflow_methods};

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

/// Found by one value for two seconds, and by another one then.
#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        ctx.timer(Duration::from_secs(2)).await;
        let field = SearchAttributeKey::keyword("CustomKeywordField");
        ctx.upsert_search_attributes([field.value_set("new-value")]);
        ctx.timer(Duration::from_secs(2)).await;
        Ok(())
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    task_queue: "hello-search-attributes-task-queue",
}

#[cfg(test)]
mod tests;
