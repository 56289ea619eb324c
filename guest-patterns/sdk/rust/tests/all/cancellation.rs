//! What happens when a workflow is asked to stop.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::RawValue;
use hourglass_sdk::testing::{Command, Ending, Event, WorkflowRun};
use hourglass_sdk::{
    ActivityExecutionError, ActivityFuture, ActivityOptions, CancellableFuture, TimerResult,
    WorkflowCancellationToken, WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

fn call<W>(
    ctx: &WorkflowContext<W>,
    name: &str,
    token: Option<WorkflowCancellationToken>,
) -> ActivityFuture<RawValue> {
    let options = ActivityOptions::with_start_to_close_timeout(Duration::from_secs(1))
        .maybe_cancellation_token(token)
        .build();
    ctx.execute_activity(UntypedActivity::new(name), RawValue::empty(), options)
}

#[workflow]
#[derive(Default)]
struct CleansUp;

#[workflow_methods]
impl CleansUp {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let work = call(ctx, "work", None);
        let reason = ctx.cancelled().await;
        assert_eq!(reason.as_deref(), Some("enough"));
        call(ctx, "clean", Some(WorkflowCancellationToken::new())).await?;
        work.await?;
        Ok(())
    }
}

#[workflow]
#[derive(Default)]
struct Waits;

#[workflow_methods]
impl Waits {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let timer = ctx.timer(Duration::from_secs(60)).await;
        assert_eq!(timer, TimerResult::Cancelled);
        let late = call(ctx, "late", None).await;
        assert!(matches!(late, Err(ActivityExecutionError::Cancelled(_))));
        ctx.wait_condition(|_| false).await?;
        Ok("unreachable".to_owned())
    }
}

#[workflow]
#[derive(Default)]
struct StopsItself;

#[workflow_methods]
impl StopsItself {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<()> {
        let work = call(ctx, "work", None);
        work.cancel();
        work.cancel();
        work.await?;
        Ok(())
    }
}

#[test]
fn clean_up_is_scheduled_beside_the_request_to_stop() {
    let mut run = WorkflowRun::<CleansUp>::start(()).unwrap();
    run.turn([Event::Cancel("enough".to_owned())]).unwrap();
    let [
        Command::RequestCancelActivity(1),
        Command::ScheduleActivity(clean),
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    assert_eq!((clean.seq, clean.activity_type.as_str()), (2, "clean"));
    run.turn([Event::ActivityCancelled(1)]).unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::completed(2, &())]).unwrap();
    assert!(
        matches!(run.ending(), Some(Ending::Cancelled(None))),
        "{:?}",
        run.ending()
    );
}

#[test]
fn timers_and_conditions_end_and_later_activities_do_not_begin() {
    let mut run = WorkflowRun::<Waits>::start(()).unwrap();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(matches!(run.commands(), [Command::CancelTimer(1)]));
    assert!(
        matches!(run.ending(), Some(Ending::Cancelled(None))),
        "{:?}",
        run.ending()
    );
}

#[test]
fn a_cancelled_activity_fails_the_workflow_that_nobody_asked_to_stop() {
    let mut run = WorkflowRun::<StopsItself>::start(()).unwrap();
    let [
        Command::ScheduleActivity(_),
        Command::RequestCancelActivity(1),
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    run.turn([Event::ActivityCancelled(1)]).unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "Activity cancelled");
}

#[test]
fn a_child_token_is_cancelled_with_its_parent_and_not_the_other_way() {
    let parent = WorkflowCancellationToken::new();
    let (alone, together) = (parent.child_token(), parent.child_token());
    alone.cancel_with_reason("alone");
    assert!(!parent.is_cancelled() && !together.is_cancelled());
    parent.cancel_with_reason("all");
    assert_eq!(alone.reason().as_deref(), Some("alone"));
    assert_eq!(together.reason().as_deref(), Some("all"));
    assert!(parent.child_token().is_cancelled());
}
