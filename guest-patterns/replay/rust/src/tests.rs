//! The recorded run on the workflow as it is, and on changes that one might make.

use hourglass_sdk::testing::{natively_only, replay_history};

use super::*;

const HISTORY: &str = include_str!("../../history.json");

/// A component has the plugin's own workflows, and none of these.
const CHANGES: &str = "changed workflows are not in the plugin";

/// Waits first and greets then.
#[workflow]
#[derive(Default)]
struct OtherOrder;

#[workflow_methods]
impl OtherOrder {
    #[run(name = "GreetingWorkflow")]
    async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        ctx.timer(Duration::from_secs(1)).await;
        let greeting = ctx.execute_activity(Greetings::compose_greeting, name, attempt());
        Ok(greeting.await?)
    }
}

/// The same change, for new runs only.
#[workflow]
#[derive(Default)]
struct OtherOrderForNewRuns;

#[workflow_methods]
impl OtherOrderForNewRuns {
    #[run(name = "GreetingWorkflow")]
    async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let waits_first = ctx.patched("wait-first");
        if waits_first {
            ctx.timer(Duration::from_secs(1)).await;
        }
        let greeting = ctx.execute_activity(Greetings::compose_greeting, name, attempt());
        let greeting = greeting.await?;
        if !waits_first {
            ctx.timer(Duration::from_secs(1)).await;
        }
        Ok(greeting)
    }
}

/// Waits longer.
#[workflow]
#[derive(Default)]
struct LongerPause;

#[workflow_methods]
impl LongerPause {
    #[run(name = "GreetingWorkflow")]
    async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let greeting = ctx.execute_activity(Greetings::compose_greeting, name, attempt());
        let greeting = greeting.await?;
        ctx.timer(Duration::from_secs(60)).await;
        Ok(greeting)
    }
}

#[test]
fn the_workflow_does_what_it_did() {
    assert_eq!(replay_history::<GreetingWorkflow>(HISTORY), Ok(()));
}

#[test]
fn another_order_would_break_open_runs() {
    if natively_only(CHANGES) {
        return;
    }
    let different = replay_history::<OtherOrder>(HISTORY).unwrap_err();
    assert_eq!(
        different.to_string(),
        "the history has event 7 ActivityTaskScheduled (compose_greeting), \
         and the workflow asks for timer 1"
    );
}

#[test]
fn behind_a_patch_the_same_change_is_safe() {
    if natively_only(CHANGES) {
        return;
    }
    assert_eq!(replay_history::<OtherOrderForNewRuns>(HISTORY), Ok(()));
}

#[test]
fn the_length_of_a_timer_may_change() {
    if natively_only(CHANGES) {
        return;
    }
    assert_eq!(replay_history::<LongerPause>(HISTORY), Ok(()));
}
