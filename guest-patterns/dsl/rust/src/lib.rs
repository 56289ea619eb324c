//! DSL: a workflow whose input is the program that it runs.

pub mod activities;
pub mod statement;

use std::collections::BTreeMap;
use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::{ActivityOptions, WorkflowContext, WorkflowResult, try_join_all};
use hourglass_sdk::{export_plugin, log, workflow, workflow_methods};

use activities::DslActivities;
use statement::{ActivityInvocation, DslInput, Statement};

#[workflow]
#[derive(Default)]
pub struct DSLWorkflow {
    variables: BTreeMap<String, String>,
}

/// Runs a program. Gives what its variables are at the end.
#[workflow_methods]
impl DSLWorkflow {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        input: DslInput,
    ) -> WorkflowResult<BTreeMap<String, String>> {
        ctx.state_mut(|this| this.variables = input.variables);
        log::info("Running DSL workflow");
        Self::execute(ctx, &input.root).await?;
        log::info("DSL workflow completed");
        Ok(ctx.state(|this| this.variables.clone()))
    }

    async fn execute(ctx: &WorkflowContext<Self>, statement: &Statement) -> WorkflowResult<()> {
        match statement {
            Statement::Activity(invocation) => Self::invoke(ctx, invocation).await,
            Statement::Sequence(sequence) => {
                for element in &sequence.elements {
                    Box::pin(Self::execute(ctx, element)).await?;
                }
                Ok(())
            }
            // The first failure counts; the other branches are not cancelled.
            Statement::Parallel(parallel) => {
                let branches = parallel.branches.iter();
                try_join_all(branches.map(|branch| Box::pin(Self::execute(ctx, branch)))).await?;
                Ok(())
            }
        }
    }

    async fn invoke(
        ctx: &WorkflowContext<Self>,
        invocation: &ActivityInvocation,
    ) -> WorkflowResult<()> {
        let value = |name: &String| {
            let value = ctx.state(|this| this.variables.get(name).cloned());
            value.unwrap_or_default().to_payload()
        };
        let arguments: Result<Vec<_>, _> = invocation.arguments.iter().map(value).collect();
        let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(60));
        let activity = UntypedActivity::new(&invocation.name);
        let result = ctx.execute_activity(activity, RawValue::new(arguments?), options);
        let result: String = result.await?.to_value()?;
        if let Some(name) = invocation.result.clone() {
            ctx.state_mut(|this| this.variables.insert(name, result));
        }
        Ok(())
    }
}

export_plugin! {
    workflows: [DSLWorkflow],
    activities: [DslActivities],
    task_queue: "dsl-task-queue",
}

#[cfg(test)]
mod tests;
