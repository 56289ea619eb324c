//! Signals, queries and waiting for conditions.

use std::error::Error;

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{Ending, Event, WorkflowRun};
use hourglass_sdk::{
    ApplicationFailure, SyncWorkflowContext, WorkflowContext, WorkflowContextView, WorkflowResult,
    workflow, workflow_methods,
};

#[workflow]
struct Counter {
    total: i64,
    seen: Vec<String>,
}

#[workflow_methods]
impl Counter {
    #[init]
    fn new(ctx: &WorkflowContextView, start: i64) -> Self {
        Self {
            total: start,
            seen: vec![ctx.workflow_type().to_owned()],
        }
    }

    #[run(name = "counter")]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<Vec<String>> {
        ctx.state_mut(|counter| counter.seen.push("run".to_owned()));
        let limit = 10;
        ctx.wait_condition(|counter| counter.total >= limit).await?;
        Ok(ctx.state(|counter| counter.seen.clone()))
    }

    #[signal]
    fn add(&mut self, _ctx: &mut SyncWorkflowContext<Self>, amount: i64) {
        self.total += amount;
        self.seen.push(format!("add {amount}"));
    }

    #[signal(name = "add-later")]
    async fn add_later(ctx: &mut WorkflowContext<Self>, amount: i64) {
        ctx.wait_condition(|counter| counter.total >= 5)
            .await
            .unwrap();
        ctx.state_mut(|counter| counter.total += amount);
    }

    #[signal]
    fn refuse(&mut self, _ctx: &mut SyncWorkflowContext<Self>) -> WorkflowResult<()> {
        Err(ApplicationFailure::new("refused").into())
    }

    #[query]
    fn total(&self, _ctx: &WorkflowContextView) -> i64 {
        self.total
    }

    #[query]
    fn share(
        &self,
        _ctx: &WorkflowContextView,
        of: i64,
    ) -> Result<i64, Box<dyn Error + Send + Sync>> {
        self.total.checked_div(of).ok_or_else(|| "no shares".into())
    }
}

#[test]
fn names_come_from_attributes_and_types() {
    assert_eq!(Counter::name(), "counter");
}

#[test]
fn a_signal_that_comes_with_the_start_is_handled_before_the_first_line_of_run() {
    let signal = Event::signal(Counter::add, 10);
    let run = WorkflowRun::<Counter>::start_with(0i64.to_payloads().unwrap(), [signal]).unwrap();
    assert_eq!(run.result(), ["counter", "add 10", "run"]);
}

#[test]
fn a_condition_is_looked_at_again_after_every_change() {
    let mut run = WorkflowRun::<Counter>::start(0).unwrap();
    run.turn([Event::signal(Counter::add_later, 6)]).unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::signal(Counter::add, 5)]).unwrap();
    assert_eq!(run.query(Counter::total, ()).unwrap().unwrap(), 11);
    assert_eq!(run.result(), ["counter", "run", "add 5"]);
}

#[test]
fn signals_that_nobody_can_handle_are_dropped() {
    let mut run = WorkflowRun::<Counter>::start(0).unwrap();
    let unknown = Event::Signal {
        name: "subtract".to_owned(),
        input: Vec::new(),
    };
    let input = "much".to_owned().to_payloads().unwrap();
    run.turn([
        unknown,
        Event::Signal {
            name: "add".to_owned(),
            input,
        },
    ])
    .unwrap();
    assert_eq!(run.query(Counter::total, ()).unwrap().unwrap(), 0);
}

#[test]
fn an_error_that_leaves_a_handler_ends_the_workflow() {
    let mut run = WorkflowRun::<Counter>::start(0).unwrap();
    run.turn([Event::signal(Counter::refuse, ())]).unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "refused");
}

#[test]
fn a_query_that_fails_answers_with_its_error() {
    let mut run = WorkflowRun::<Counter>::start(6).unwrap();
    assert_eq!(run.query(Counter::share, 2).unwrap().unwrap(), 3);
    assert_eq!(
        run.query(Counter::share, 0).unwrap().unwrap_err().message(),
        "no shares"
    );
}

#[test]
fn an_unknown_query_is_answered_with_the_known_ones() {
    let mut run = WorkflowRun::<Counter>::start(0).unwrap();
    let failure = run.query_by_name("size", Vec::new()).unwrap().unwrap_err();
    let text = "Query handler for 'size' expected but not found, known queries: \
                [__stack_trace __temporal_workflow_metadata share total]";
    assert_eq!(failure.message(), text);
}

#[test]
fn a_workflow_that_has_ended_still_answers() {
    let mut run = WorkflowRun::<Counter>::start(10).unwrap();
    assert!(run.ending().is_some());
    assert_eq!(run.query(Counter::total, ()).unwrap().unwrap(), 10);
}
