//! Safe message handlers: updates that wait in between take turns, and none is lost when the
//! workflow ends or continues as new.

pub mod activities;
pub mod messages;
pub mod nodes;
pub mod turns;

use std::time::Duration;

use hourglass_sdk::activities::ActivityDefinition;
use hourglass_sdk::{
    ActivityOptions, ApplicationFailure, CancellableFuture, ContinueAsNewOptions, RetryPolicy,
    SyncWorkflowContext, WorkflowContext, WorkflowResult,
};
use hourglass_sdk::{export_plugin, log, select, workflow, workflow_methods};

use activities::ClusterActivities;
use messages::{
    AssignNodesInput, AssignNodesResult, ClusterManagerInput, ClusterManagerResult,
    ClusterManagerState, DeleteJobInput, FindBadNodesInput, NodesOfJob,
};
use turns::Turns;

/// How long the history of a run may become in tests; the server's advice counts besides.
const TESTED_HISTORY_LENGTH: u32 = 120;

#[workflow]
#[derive(Default)]
pub struct ClusterManagerWorkflow {
    cluster: ClusterManagerState,
    turns: Turns,
}

/// Gives the nodes of a cluster to jobs and takes them back.
#[workflow_methods]
impl ClusterManagerWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        input: ClusterManagerInput,
    ) -> WorkflowResult<ClusterManagerResult> {
        let in_test = input.test_continue_as_new;
        if let Some(state) = input.state {
            ctx.state_mut(|this| this.cluster = state);
        }
        Self::is_started(ctx).await?;
        while !ctx.state(|this| this.cluster.cluster_shutdown) {
            Self::check_health(ctx).await?;
            Self::wait_for_shutdown(ctx, in_test).await?;
            if !ctx.state(|this| this.cluster.cluster_shutdown) && is_long(ctx, in_test) {
                return Self::continue_in_a_new_run(ctx, in_test).await;
            }
        }
        Self::handlers_finished(ctx).await?;
        Ok(ctx.state(|this| ClusterManagerResult {
            num_bad_nodes: this.cluster.bad().len(),
            num_currently_assigned_nodes: this.cluster.assigned().len(),
        }))
    }

    #[signal]
    pub fn start_cluster(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.cluster.start();
        log::info("Cluster started");
    }

    #[signal]
    pub async fn shutdown_cluster(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        Self::is_started(ctx).await?;
        ctx.state_mut(|this| this.cluster.cluster_shutdown = true);
        log::info("Cluster shut down");
        Ok(())
    }

    /// Gives a job its nodes. Asking again for the same job gives the same nodes.
    #[update]
    pub async fn assign_nodes_to_job(
        ctx: &mut WorkflowContext<Self>,
        input: AssignNodesInput,
    ) -> WorkflowResult<AssignNodesResult> {
        Self::is_usable(ctx, "assign nodes to a job").await?;
        Self::begin_turn(ctx).await?;
        let assigned = Self::assign(ctx, input).await;
        ctx.state_mut(|this| this.turns.end());
        assigned
    }

    /// Takes a job's nodes back.
    #[update]
    pub async fn delete_job(
        ctx: &mut WorkflowContext<Self>,
        input: DeleteJobInput,
    ) -> WorkflowResult<()> {
        Self::is_usable(ctx, "delete a job").await?;
        Self::begin_turn(ctx).await?;
        let unassigned = Self::unassign(ctx, input.job_name).await;
        ctx.state_mut(|this| this.turns.end());
        unassigned
    }

    async fn assign(
        ctx: &mut WorkflowContext<Self>,
        input: AssignNodesInput,
    ) -> WorkflowResult<AssignNodesResult> {
        let job_name = input.job_name;
        if !ctx.state(|this| this.cluster.jobs_assigned.contains(&job_name)) {
            let mut nodes = ctx.state(|this| this.cluster.unassigned());
            let (wanted, available) = (input.total_num_nodes, nodes.len());
            if available < wanted {
                let text = format!("Cannot assign {wanted} nodes; have only {available} available");
                return Err(ApplicationFailure::new(text).into());
            }
            nodes.truncate(wanted);
            let input = nodes_of_job(&nodes, &job_name);
            Self::do_to_nodes(ctx, ClusterActivities::assign_nodes_to_job, input).await?;
            ctx.state_mut(|this| this.cluster.assign(&nodes, &job_name));
        }
        Ok(AssignNodesResult {
            nodes_assigned: ctx.state(|this| this.cluster.of_job(&job_name)),
        })
    }

    async fn unassign(ctx: &mut WorkflowContext<Self>, job_name: String) -> WorkflowResult<()> {
        let nodes = ctx.state(|this| this.cluster.of_job(&job_name));
        let nodes: Vec<String> = nodes.into_iter().collect();
        let input = nodes_of_job(&nodes, &job_name);
        Self::do_to_nodes(ctx, ClusterActivities::unassign_nodes_for_job, input).await?;
        ctx.state_mut(|this| this.cluster.unassign(&nodes));
        Ok(())
    }

    async fn do_to_nodes<AD>(
        ctx: &mut WorkflowContext<Self>,
        activity: AD,
        input: NodesOfJob,
    ) -> WorkflowResult<()>
    where
        AD: ActivityDefinition<Output = ()>,
        NodesOfJob: Into<AD::Input>,
    {
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(10));
        Ok(ctx.execute_activity(activity, input, options).await?)
    }

    async fn check_health(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        Self::begin_turn(ctx).await?;
        let input = FindBadNodesInput {
            nodes_to_check: ctx.state(|this| this.cluster.assigned()),
        };
        // Everybody waits for the check's turn to end, so it is tried once only.
        let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(10))
            .retry_policy(RetryPolicy::builder().maximum_attempts(1).build())
            .build();
        let found = ctx.execute_activity(ClusterActivities::find_bad_nodes, input, options);
        match found.await {
            Ok(bad) => {
                let bad: Vec<String> = bad.into_iter().collect();
                ctx.state_mut(|this| this.cluster.mark_bad(&bad));
            }
            Err(error) => log::warn(format!("Health check failed: {error}")),
        }
        ctx.state_mut(|this| this.turns.end());
        Ok(())
    }

    /// Until the next health check at the latest.
    async fn wait_for_shutdown(
        ctx: &mut WorkflowContext<Self>,
        in_test: bool,
    ) -> WorkflowResult<()> {
        let pause = Duration::from_secs(if in_test { 1 } else { 600 });
        let long = ctx.clone();
        let mut news = ctx
            .wait_condition(move |this| this.cluster.cluster_shutdown || is_long(&long, in_test));
        let mut next_check = ctx.timer(pause);
        select! {
            told = news => {
                next_check.cancel();
                Ok(told?)
            }
            _ = next_check => Ok(()),
        }
    }

    /// A handler that still runs would be lost with the run, so they finish first.
    async fn continue_in_a_new_run(
        ctx: &mut WorkflowContext<Self>,
        in_test: bool,
    ) -> WorkflowResult<ClusterManagerResult> {
        Self::handlers_finished(ctx).await?;
        log::info("Continuing as new");
        let input = ClusterManagerInput {
            state: Some(ctx.state(|this| this.cluster.clone())),
            test_continue_as_new: in_test,
        };
        match ctx.continue_as_new(input, ContinueAsNewOptions::default())? {}
    }

    async fn is_started(ctx: &WorkflowContext<Self>) -> WorkflowResult<()> {
        let started = ctx.wait_condition(|this| this.cluster.cluster_started);
        Ok(started.await?)
    }

    async fn is_usable(ctx: &WorkflowContext<Self>, what: &str) -> WorkflowResult<()> {
        Self::is_started(ctx).await?;
        match ctx.state(|this| this.cluster.cluster_shutdown) {
            false => Ok(()),
            true => {
                let text = format!("Cannot {what}: Cluster is already shut down");
                Err(ApplicationFailure::new(text).into())
            }
        }
    }

    async fn begin_turn(ctx: &WorkflowContext<Self>) -> WorkflowResult<()> {
        let turn = ctx.state_mut(|this| this.turns.take());
        Ok(ctx.wait_condition(|this| this.turns.is_up(turn)).await?)
    }

    async fn handlers_finished(ctx: &WorkflowContext<Self>) -> WorkflowResult<()> {
        let handlers = ctx.clone();
        let finished = ctx.wait_condition(move |_| handlers.all_handlers_finished());
        Ok(finished.await?)
    }
}

fn nodes_of_job(nodes: &[String], job_name: &str) -> NodesOfJob {
    NodesOfJob {
        nodes: nodes.to_vec(),
        job_name: job_name.to_owned(),
    }
}

fn is_long<W>(ctx: &WorkflowContext<W>, in_test: bool) -> bool {
    ctx.continue_as_new_suggested() || in_test && ctx.history_length() > TESTED_HISTORY_LENGTH
}

export_plugin! {
    workflows: [ClusterManagerWorkflow],
    activities: [ClusterActivities],
    task_queue: "safe-message-handlers-task-queue",
}

#[cfg(test)]
mod tests;
