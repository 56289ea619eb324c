//! Activities and timers that run at the same time.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::{RawValue, TemporalSerializable};
use hourglass_sdk::testing::{Command, Event, WorkflowRun};
use hourglass_sdk::{
    ActivityOptions, TimerResult, WorkflowContext, WorkflowResult, join, join_all, select,
    workflow, workflow_methods,
};

fn call<W>(ctx: &WorkflowContext<W>, name: &str) -> hourglass_sdk::ActivityFuture<RawValue> {
    let options = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
    ctx.execute_activity(UntypedActivity::new(name), RawValue::empty(), options)
}

#[workflow]
#[derive(Default)]
struct Race;

#[workflow_methods]
impl Race {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let mut activity = call(ctx, "slow");
        let mut timer = ctx.timer(Duration::from_secs(2));
        Ok(select! {
            _ = activity => "activity".to_owned(),
            end = timer => format!("timer {end:?}"),
        })
    }
}

#[workflow]
#[derive(Default)]
struct Many;

#[workflow_methods]
impl Many {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, count: usize) -> WorkflowResult<usize> {
        let calls = join_all((0..count).map(|_| call(ctx, "one")));
        let (results, timer) = join!(calls, ctx.timer(Duration::from_secs(1)));
        assert_eq!(timer, TimerResult::Fired);
        Ok(results.into_iter().filter(Result::is_ok).count())
    }
}

#[test]
fn the_first_to_end_wins_and_the_other_goes_on() {
    let mut run = WorkflowRun::<Race>::start(()).unwrap();
    assert!(matches!(
        run.commands(),
        [Command::ScheduleActivity(_), Command::StartTimer(1, length)]
            if *length == Duration::from_secs(2)
    ));
    run.turn([Event::TimerFired(1)]).unwrap();
    assert_eq!(run.result(), "timer Fired");
    assert!(run.commands().is_empty());
}

#[test]
fn more_futures_than_a_small_join_polls_one_by_one_all_end() {
    let mut run = WorkflowRun::<Many>::start(50usize).unwrap();
    assert_eq!(run.scheduled().len(), 50);
    for seq in (1..=50).rev() {
        run.turn([Event::completed(seq, &())]).unwrap();
    }
    run.turn([Event::TimerFired(1)]).unwrap();
    assert_eq!(run.result(), 50);
}

#[test]
fn the_end_of_something_that_is_not_open_fails_the_task() {
    let mut run = WorkflowRun::<Race>::start(()).unwrap();
    let failed = run.turn([Event::TimerFired(7)]).unwrap_err();
    assert_eq!(
        failed.to_string(),
        "The activation ends timer 7, which this run has not open"
    );
}

#[test]
fn a_run_whose_task_failed_is_forgotten() {
    let mut run = WorkflowRun::<Race>::start(()).unwrap();
    run.turn([Event::TimerFired(7)]).unwrap_err();
    let failed = run.turn([Event::TimerFired(1)]).unwrap_err();
    assert!(failed.to_string().contains("does not hold run"), "{failed}");
}

#[test]
fn a_result_that_does_not_fit_fails_the_task() {
    let input = "fifty".to_owned().to_payloads().unwrap();
    let failed = WorkflowRun::<Many>::start_with(input, []).err().unwrap();
    assert!(
        failed
            .to_string()
            .starts_with("Failed decoding arguments: invalid type"),
        "{failed}"
    );
}
