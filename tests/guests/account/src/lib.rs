//! A workflow that is talked to while it runs: updates with a validator, updates that
//! take time, signals and queries.

use std::{error::Error, time::Duration};

use hourglass_sdk::{
    ApplicationFailure, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    export_plugin, workflow, workflow_methods,
};

/// An account that is open until it is closed by a signal.
#[workflow]
#[derive(Default)]
pub struct Account {
    balance: i64,
    closed: bool,
}

#[workflow_methods]
impl Account {
    /// Ends with the balance.
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<i64> {
        ctx.wait_condition(|account| account.closed).await?;
        let handlers = ctx.clone();
        ctx.wait_condition(|_| handlers.all_handlers_finished())
            .await?;
        Ok(ctx.state(|account| account.balance))
    }

    #[signal]
    pub fn close(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.closed = true;
    }

    #[query]
    pub fn balance(&self, _ctx: &WorkflowContextView) -> i64 {
        self.balance
    }

    #[update]
    pub fn deposit(&mut self, _ctx: &mut SyncWorkflowContext<Self>, amount: i64) -> i64 {
        self.balance += amount;
        self.balance
    }

    #[update_validator(deposit)]
    pub fn is_positive(
        &self,
        _ctx: &WorkflowContextView,
        amount: &i64,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        match amount {
            1.. => Ok(()),
            _ => Err(format!("{amount} is no deposit").into()),
        }
    }

    /// Takes a moment of workflow time.
    #[update]
    pub async fn withdraw(ctx: &mut WorkflowContext<Self>, amount: i64) -> WorkflowResult<i64> {
        ctx.timer(Duration::from_millis(50)).await;
        let left = ctx.state_mut(|account| {
            let left = account.balance - amount;
            (left >= 0).then(|| {
                account.balance = left;
                left
            })
        });
        left.ok_or_else(|| {
            ApplicationFailure::builder("not enough")
                .type_name("Poor")
                .build()
                .into()
        })
    }
}

export_plugin! {
    workflows: [Account],
    task_queue: "account",
}
