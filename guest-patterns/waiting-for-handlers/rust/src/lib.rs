//! Waiting for handlers: however a workflow exits, its handlers finish first, and what was done
//! is undone where that is needed.

pub mod exit;

use std::time::Duration;

use hourglass_sdk::activities::{ActivityContext, ActivityDefinition, ActivityError};
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, WaitConditionOptions, WorkflowCancellationToken,
    WorkflowContext, WorkflowContextView, WorkflowResult,
};
use hourglass_sdk::{activities, export_plugin, log, select, workflow, workflow_methods};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use exit::{Exit, WorkflowExitType};

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WorkflowInput {
    pub exit_type: WorkflowExitType,
}

pub struct HandlerActivities;

#[activities]
impl HandlerActivities {
    /// Stands for what an update does.
    #[activity(name = "activity_executed_by_update_handler")]
    pub fn update(ctx: ActivityContext) -> Result<(), ActivityError> {
        ctx.sleep(Duration::from_secs(1))
    }

    /// Stands for undoing it.
    #[activity(name = "activity_executed_by_update_handler_to_perform_compensation")]
    pub fn undo_update(ctx: ActivityContext) -> Result<(), ActivityError> {
        log::info("Undoing the update");
        ctx.sleep(Duration::from_secs(1))
    }

    /// Stands for undoing what the workflow did itself.
    #[activity(name = "activity_executed_to_perform_workflow_compensation")]
    pub fn undo_workflow(ctx: ActivityContext) -> Result<(), ActivityError> {
        log::info("Undoing the workflow");
        ctx.sleep(Duration::from_secs(1))
    }
}

#[workflow]
#[derive(Default)]
pub struct WaitingForHandlersAndCompensationWorkflow {
    exit: Option<Exit>,
    update_started: bool,
    update_compensation_done: bool,
    workflow_compensation_done: bool,
}

/// Exits as its input says, and in good order.
#[workflow_methods]
impl WaitingForHandlersAndCompensationWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        input: WorkflowInput,
    ) -> WorkflowResult<String> {
        let ended = Self::work(ctx, input.exit_type).await;
        // Where the workflow task fails, nothing has ended: it is tried again.
        let Some(exit) = Exit::of(&ended) else {
            return ended;
        };
        let failed = !matches!(exit, Exit::Finished);
        ctx.state_mut(|this| this.exit = Some(exit));
        Self::handlers_finished(ctx).await?;
        if failed {
            Self::undo(ctx, HandlerActivities::undo_workflow).await?;
            ctx.state_mut(|this| this.workflow_compensation_done = true);
        }
        ended
    }

    /// Ends with a result, or fails because the workflow exited; then it is undone.
    #[update]
    pub async fn my_update(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        ctx.state_mut(|this| this.update_started = true);
        let mut done = ctx.execute_activity(HandlerActivities::update, (), undisturbed());
        let mut exit = ctx.wait_condition_with_options(
            |this| {
                this.exit
                    .as_ref()
                    .is_some_and(|exit| !matches!(exit, Exit::Finished))
            },
            whatever_happens(),
        );
        let ended = select! {
            done = done => done.map_err(Into::into),
            _ = exit => Err(ctx.state(update_failure).into()),
        };
        if ended.is_err() {
            Self::undo(ctx, HandlerActivities::undo_update)
                .await
                .map_err(|_| ApplicationFailure::new("Update compensation failed"))?;
            ctx.state_mut(|this| this.update_compensation_done = true);
        }
        ended.map(|()| "update-result".to_owned())
    }

    #[query]
    pub fn workflow_compensation_done(&self, _ctx: &WorkflowContextView) -> bool {
        self.workflow_compensation_done
    }

    #[query]
    pub fn update_compensation_done(&self, _ctx: &WorkflowContextView) -> bool {
        self.update_compensation_done
    }

    /// Waits until an update has begun, so that there is a handler to wait for.
    async fn work(
        ctx: &mut WorkflowContext<Self>,
        exit_type: WorkflowExitType,
    ) -> WorkflowResult<String> {
        ctx.wait_condition(|this| this.update_started).await?;
        match exit_type {
            WorkflowExitType::Success => Ok("workflow-result".to_owned()),
            WorkflowExitType::Failure => {
                Err(ApplicationFailure::new("deliberately failing workflow").into())
            }
            WorkflowExitType::Cancellation => {
                ctx.cancelled().await;
                Err(hourglass_sdk::WorkflowTermination::cancelled())
            }
        }
    }

    async fn handlers_finished(ctx: &WorkflowContext<Self>) -> WorkflowResult<()> {
        let handlers = ctx.clone();
        let finished = ctx.wait_condition_with_options(
            move |_| handlers.all_handlers_finished(),
            whatever_happens(),
        );
        Ok(finished.await?)
    }

    async fn undo<AD>(ctx: &WorkflowContext<Self>, activity: AD) -> WorkflowResult<()>
    where
        AD: ActivityDefinition<Output = ()>,
        (): Into<AD::Input>,
    {
        Ok(ctx.execute_activity(activity, (), undisturbed()).await?)
    }
}

/// A token of its own keeps the workflow's cancellation away.
fn undisturbed() -> ActivityOptions {
    ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
        .cancellation_token(WorkflowCancellationToken::new())
        .build()
}

fn whatever_happens() -> WaitConditionOptions {
    WaitConditionOptions {
        cancellation_token: Some(WorkflowCancellationToken::new()),
    }
}

fn update_failure(this: &WaitingForHandlersAndCompensationWorkflow) -> ApplicationFailure {
    match &this.exit {
        Some(Exit::Failed(failure)) => ApplicationFailure::new(exit::UpdateFailed(failure.clone())),
        _ => ApplicationFailure::new(exit::UPDATE_FAILED),
    }
}

export_plugin! {
    workflows: [WaitingForHandlersAndCompensationWorkflow],
    activities: [HandlerActivities],
    task_queue: "my-task-queue",
}

#[cfg(test)]
mod tests;
