//! Runs that another one follows.

use std::collections::BTreeMap;
use std::time::Duration;

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Command, Ending, Event, NextRun, WorkflowRun};
use hourglass_sdk::{
    ContinueAsNewOptions, RetryPolicy, SyncWorkflowContext, WorkflowContext, WorkflowResult,
    workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Loop;

#[workflow_methods]
impl Loop {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, iteration: u32) -> WorkflowResult<()> {
        let pause = ctx.timer(Duration::from_secs(1));
        if ctx.continue_as_new_suggested() {
            ctx.continue_as_new(iteration + 1, ContinueAsNewOptions::default())?;
        }
        pause.await;
        Ok(())
    }

    #[signal]
    fn restart(&mut self, ctx: &mut SyncWorkflowContext<Self>) -> WorkflowResult<()> {
        let options = ContinueAsNewOptions::builder()
            .workflow_type("Other")
            .task_queue("elsewhere")
            .run_timeout(Duration::from_secs(60))
            .retry_policy(RetryPolicy::default())
            .build();
        match ctx.continue_as_new(0u32, options)? {}
    }
}

type Awkward = BTreeMap<Vec<u8>, u8>;

#[workflow]
#[derive(Default)]
struct Unsendable;

#[workflow_methods]
impl Unsendable {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, input: Option<Awkward>) -> WorkflowResult<()> {
        assert_eq!(input, None);
        let awkward = Awkward::from([(vec![1], 1)]);
        ctx.continue_as_new(awkward, ContinueAsNewOptions::default())?;
        Ok(())
    }
}

#[track_caller]
fn next(run: &WorkflowRun<Loop>) -> &NextRun {
    match run.ending() {
        Some(Ending::ContinuedAsNew(next)) => next,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_next_run_is_like_this_one_but_for_its_input() {
    let mut run = WorkflowRun::<Loop>::new();
    run.continue_as_new_suggested = true;
    run.begin(7u32.to_payloads().unwrap(), []).unwrap();
    assert!(matches!(run.commands(), [Command::StartTimer(1, _)]));
    let next = next(&run);
    assert_eq!(next.input::<u32>(), 8);
    assert_eq!((&next.workflow_type, &next.task_queue), (&None, &None));
    assert!(next.run_timeout.is_none() && !next.has_retry_policy);
}

#[test]
fn a_handler_can_continue_as_new_as_something_else() {
    let mut run = WorkflowRun::<Loop>::start(0u32).unwrap();
    run.turn([Event::signal(Loop::restart, ())]).unwrap();
    let next = next(&run);
    assert_eq!(next.workflow_type.as_deref(), Some("Other"));
    assert_eq!(next.task_queue.as_deref(), Some("elsewhere"));
    assert_eq!(next.run_timeout, Some(Duration::from_secs(60)));
    assert!(next.has_retry_policy);
}

#[test]
fn a_workflow_that_was_asked_to_stop_can_still_continue_as_new() {
    let mut run = WorkflowRun::<Loop>::new();
    run.continue_as_new_suggested = true;
    let cancel = Event::Cancel("enough".to_owned());
    run.begin(1u32.to_payloads().unwrap(), [cancel]).unwrap();
    assert_eq!(next(&run).input::<u32>(), 2);
}

#[test]
fn an_input_that_cannot_be_encoded_fails_the_task() {
    let failed = WorkflowRun::<Unsendable>::start(None).err().unwrap();
    assert_eq!(failed.to_string(), "key must be a string");
}
