//! The workflow and the activity of whatever has no other.

use std::time::Duration;

use hourglass_sdk::{
    ActivityOptions, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    activities,
    activities::{ActivityContext, ActivityError, UntypedActivity},
    data_converters::RawValue,
    workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
pub struct Anything {
    heard: Vec<String>,
}

#[workflow_methods]
impl Anything {
    #[run(dynamic)]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        input: RawValue,
    ) -> WorkflowResult<Vec<String>> {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(5));
        let answer = ctx.execute_activity(UntypedActivity::new("any_name"), input, options);
        let answer: String = answer.await?.to_value()?;
        ctx.wait_condition(|this| !this.heard.is_empty()).await?;
        let mut said = vec![ctx.workflow_type().to_owned(), answer];
        ctx.state(|this| said.extend(this.heard.iter().cloned()));
        Ok(said)
    }

    #[signal(dynamic)]
    pub fn any_signal(
        &mut self,
        _ctx: &mut SyncWorkflowContext<Self>,
        name: String,
        _input: RawValue,
    ) {
        self.heard.push(name);
    }

    #[query(dynamic)]
    pub fn any_query(&self, _ctx: &WorkflowContextView, name: String, _input: RawValue) -> String {
        format!("asked {name}")
    }
}

pub struct Fallback;

#[activities]
impl Fallback {
    #[activity(dynamic)]
    pub fn any(ctx: ActivityContext, input: RawValue) -> Result<String, ActivityError> {
        let arguments = input.payloads.len();
        Ok(format!("{} of {arguments}", ctx.info().activity_type))
    }
}
