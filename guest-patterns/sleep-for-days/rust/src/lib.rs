//! Sleep for days: a workflow that does something once a month until it is told to stop.

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityError};
use hourglass_sdk::{
    ActivityOptions, CancellableFuture, SyncWorkflowContext, WorkflowContext, WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, log, select, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SendEmailInput {
    pub email_msg: String,
}

pub struct EmailActivities;

#[activities]
impl EmailActivities {
    /// Stands for sending an email.
    #[activity(name = "send_email")]
    pub fn send_email(
        _ctx: ActivityContext,
        input: SendEmailInput,
    ) -> Result<String, ActivityError> {
        let sent = format!("Email message: {}, sent", input.email_msg);
        log::info(&sent);
        Ok(sent)
    }
}

#[workflow]
#[derive(Default)]
pub struct SleepForDaysWorkflow {
    is_complete: bool,
}

/// Sends an email every thirty days.
#[workflow_methods]
impl SleepForDaysWorkflow {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        while !ctx.state(|this| this.is_complete) {
            let input = SendEmailInput {
                email_msg: "30 days until the next email".to_owned(),
            };
            let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
            ctx.execute_activity(EmailActivities::send_email, input, options)
                .await?;
            Self::sleep(ctx, 30 * DAY).await?;
        }
        Ok("done!".to_owned())
    }

    /// Lets the workflow end.
    #[signal]
    pub fn complete(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.is_complete = true;
    }

    async fn sleep(ctx: &WorkflowContext<Self>, time: Duration) -> WorkflowResult<()> {
        let mut told = ctx.wait_condition(|this| this.is_complete);
        let mut timer = ctx.timer(time);
        select! {
            told = told => {
                timer.cancel();
                Ok(told?)
            }
            _ = timer => Ok(()),
        }
    }
}

export_plugin! {
    workflows: [SleepForDaysWorkflow],
    activities: [EmailActivities],
    task_queue: "sleep-for-days-task-queue",
}

#[cfg(test)]
mod tests;
