//! What belongs to a run: its randomness, what others see of it, what it hands on.

use std::time::Duration;

use hourglass_sdk::{
    ContinueAsNewOptions, MemoValue, MemoValues, SearchAttributeKey, SyncWorkflowContext,
    WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

/// Two random texts, one before a timer and one after it.
#[workflow]
#[derive(Default)]
pub struct Random;

#[workflow_methods]
impl Random {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<[String; 2]> {
        let before = ctx.uuid4();
        ctx.timer(Duration::from_millis(10)).await;
        Ok([before, ctx.uuid4()])
    }
}

/// Shows a search attribute and memo fields, and takes them back when told to.
#[workflow]
#[derive(Default)]
pub struct Visible {
    hidden: bool,
}

#[workflow_methods]
impl Visible {
    #[run]
    pub async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let customer = SearchAttributeKey::keyword("Customer");
        ctx.upsert_search_attributes([customer.value_set("Ada".to_owned())]);
        ctx.upsert_memo([
            ("note", Some(MemoValue::new("hello"))),
            ("draft", Some(MemoValue::new(1))),
        ])?;
        ctx.wait_condition(|this| this.hidden).await?;
        ctx.upsert_search_attributes([customer.value_unset()]);
        ctx.upsert_memo([("draft", None)])?;
        Ok(())
    }

    #[signal]
    pub fn hide(&mut self, _ctx: &mut SyncWorkflowContext<Self>) {
        self.hidden = true;
    }
}

/// Goes on as new twice, with a memo for each round; takes updates in all of them.
#[workflow]
#[derive(Default)]
pub struct Rounds {
    told: Vec<String>,
}

#[workflow_methods]
impl Rounds {
    #[run]
    pub async fn run(
        ctx: &mut WorkflowContext<Self>,
        before: Vec<String>,
    ) -> WorkflowResult<Vec<String>> {
        ctx.wait_condition(|this| !this.told.is_empty()).await?;
        let handlers = ctx.clone();
        ctx.wait_condition(|_| handlers.all_handlers_finished())
            .await?;
        let told = ctx.state(|this| [before, this.told.clone()].concat());
        if told.len() == 3 {
            return Ok(told);
        }
        let options = ContinueAsNewOptions::builder()
            .memo(MemoValues::new().insert("round", told.len()))
            .build();
        match ctx.continue_as_new(told, options)? {}
    }

    #[update]
    pub fn tell(&mut self, _ctx: &mut SyncWorkflowContext<Self>, word: String) -> usize {
        self.told.push(word);
        self.told.len()
    }
}
