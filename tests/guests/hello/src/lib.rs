//! The smallest useful plugin: one workflow and one activity, as the README has them.
//! Its size is a figure that a test keeps down.

use std::time::Duration;

use hourglass_sdk::{
    ActivityOptions, WorkflowContext, WorkflowResult, activities,
    activities::{ActivityContext, ActivityError},
    export_plugin, workflow, workflow_methods,
};

pub struct Greetings;

#[activities]
impl Greetings {
    #[activity(name = "greet")]
    pub fn greet(_ctx: ActivityContext, name: String) -> Result<String, ActivityError> {
        Ok(format!("Hello, {name}!"))
    }
}

#[workflow]
#[derive(Default)]
pub struct GreetingWorkflow;

#[workflow_methods]
impl GreetingWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        Ok(ctx
            .execute_activity(Greetings::greet, name, options)
            .await?)
    }
}

export_plugin! {
    workflows: [GreetingWorkflow],
    activities: [Greetings],
    task_queue: "greetings",
}
