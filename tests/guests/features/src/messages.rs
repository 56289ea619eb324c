//! Messages from one workflow to another.

use hourglass_sdk::{
    SignalWorkflowOptions, SyncWorkflowContext, WorkflowContext, WorkflowContextView,
    WorkflowResult, WorkflowSignalError, workflow, workflow_methods,
};

/// Hears signals until it is asked to stop.
#[workflow]
#[derive(Default)]
pub struct Receiver {
    heard: Vec<String>,
}

#[workflow_methods]
impl Receiver {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let reason = ctx.cancelled().await;
        let heard = ctx.state(|this| this.heard.join(" "));
        Ok(format!("{heard}; {}", reason.unwrap_or_default()))
    }

    #[signal]
    pub fn hear(&mut self, _ctx: &mut SyncWorkflowContext<Self>, word: String) {
        self.heard.push(word);
    }

    #[query]
    pub fn heard(&self, _ctx: &WorkflowContextView) -> Vec<String> {
        self.heard.clone()
    }
}

/// Signals a workflow that is there and one that is not, then stops the first.
#[workflow]
#[derive(Default)]
pub struct Sender;

#[workflow_methods]
impl Sender {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>, to: String) -> WorkflowResult<String> {
        let word = || "hello".to_owned();
        let receiver = ctx.external_workflow(to, None);
        let options = SignalWorkflowOptions::default;
        receiver.signal(Receiver::hear, word(), options()).await?;
        let nobody = ctx.external_workflow("nobody", None);
        let missing = nobody.signal(Receiver::hear, word(), options()).await;
        receiver.cancel(Some("enough".to_owned())).await?;
        Ok(match missing {
            Err(WorkflowSignalError::NotFound(_)) => "not found".to_owned(),
            other => format!("{other:?}"),
        })
    }
}
