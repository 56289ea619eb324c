//! Local activities: attempts, pauses between them, failures and cancellation.

use std::time::Duration;

use hourglass_sdk::activities::UntypedActivity;
use hourglass_sdk::data_converters::RawValue;
use hourglass_sdk::error::IncomingError;
use hourglass_sdk::testing::{Command, Ending, Event, ScheduledLocalActivity, WorkflowRun};
use hourglass_sdk::{
    ActivityExecutionError, ActivityOptions, ApplicationFailure, LocalActivityOptions,
    WorkflowContext, WorkflowResult, workflow, workflow_methods,
};

#[workflow]
#[derive(Default)]
struct Greets;

#[workflow_methods]
impl Greets {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>, name: String) -> WorkflowResult<String> {
        let options = LocalActivityOptions::builder()
            .start_to_close_timeout(Duration::from_secs(10))
            .build();
        let input = RawValue::from_value(&name)?;
        let greeting = ctx.execute_local_activity(UntypedActivity::new("greet"), input, options);
        Ok(greeting.await?.to_value()?)
    }
}

#[workflow]
#[derive(Default)]
struct Recovers;

#[workflow_methods]
impl Recovers {
    #[run]
    async fn run(ctx: &mut WorkflowContext<Self>) -> WorkflowResult<String> {
        let local = LocalActivityOptions::default();
        let remote = ActivityOptions::start_to_close_timeout(Duration::from_secs(1));
        let (name, none) = (|| UntypedActivity::new("work"), RawValue::empty);
        let local = ctx.execute_local_activity(name(), none(), local);
        drop(ctx.execute_activity(name(), none(), remote));
        match local.await {
            Err(error @ ActivityExecutionError::LocalFailed(_)) => match error.cause() {
                Some(IncomingError::Application(cause)) => {
                    Ok(cause.type_name().unwrap_or_default().to_owned())
                }
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }
}

#[track_caller]
fn scheduled(run: &WorkflowRun<Greets>) -> &ScheduledLocalActivity {
    match run.commands() {
        [Command::ScheduleLocalActivity(activity)] => activity,
        other => panic!("{other:?}"),
    }
}

fn started() -> WorkflowRun<Greets> {
    WorkflowRun::start("World".to_owned()).unwrap()
}

/// A run whose activity waits for its second attempt.
fn waiting() -> WorkflowRun<Greets> {
    let mut run = started();
    run.turn([Event::LocalActivityBackoff {
        seq: 1,
        attempt: 7,
        backoff: Duration::from_secs(90),
        original_schedule_time: 1_767_225_600,
    }])
    .unwrap();
    run
}

#[test]
fn it_is_scheduled_with_its_first_attempt_and_what_the_options_say() {
    let mut run = started();
    let activity = scheduled(&run);
    assert_eq!((activity.seq, activity.attempt), (1, 1));
    assert_eq!(activity.activity_id, "1");
    assert_eq!(activity.input::<String>(), "World");
    assert_eq!(
        activity.start_to_close_timeout,
        Some(Duration::from_secs(10))
    );
    assert!(activity.schedule_to_close_timeout.is_none() && activity.retry_policy.is_none());
    assert!(activity.waits_for_cancellation && activity.original_schedule_time.is_none());
    run.turn([Event::completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello, World!");
}

#[test]
fn a_long_pause_is_a_timer_after_which_the_same_activity_goes_on() {
    let mut run = waiting();
    let [Command::StartTimer(1, pause)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(*pause, Duration::from_secs(90));
    run.turn([Event::TimerFired(1)]).unwrap();
    let activity = scheduled(&run);
    assert_eq!((activity.seq, activity.attempt), (2, 7));
    assert_eq!(activity.activity_id, "1");
    assert_eq!(activity.original_schedule_time, Some(1_767_225_600));
    assert_eq!(activity.input::<String>(), "World");
    run.turn([Event::completed(2, &"Hello".to_owned())])
        .unwrap();
    assert_eq!(run.result(), "Hello");
}

#[test]
fn cancellation_asks_the_attempt_to_stop_and_waits_for_it() {
    let mut run = started();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(matches!(
        run.commands(),
        [Command::RequestCancelLocalActivity(1)]
    ));
    assert!(run.ending().is_none());
    run.turn([Event::ActivityCancelled(1)]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn cancellation_ends_a_pause_at_once() {
    let mut run = waiting();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(matches!(run.commands(), [Command::CancelTimer(1)]));
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn no_pause_begins_after_cancellation() {
    let mut run = started();
    run.turn([Event::Cancel(String::new())]).unwrap();
    run.turn([Event::LocalActivityBackoff {
        seq: 1,
        attempt: 2,
        backoff: Duration::from_secs(90),
        original_schedule_time: 0,
    }])
    .unwrap();
    assert!(run.commands().is_empty());
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn a_failure_arrives_and_leaves_as_it_is() {
    let mut run = started();
    let failure = ApplicationFailure::new("no greeting today");
    run.turn([Event::LocalActivityFailed(1, failure)]).unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "no greeting today");
    assert!(failure.cause().is_none());
}

#[test]
fn both_kinds_of_activity_are_counted_together() {
    let mut run = WorkflowRun::<Recovers>::start(()).unwrap();
    let [
        Command::ScheduleLocalActivity(local),
        Command::ScheduleActivity(remote),
    ] = run.commands()
    else {
        panic!("{:?}", run.commands())
    };
    assert_eq!((local.seq, remote.seq), (1, 2));
    let limit = local.schedule_to_close_timeout;
    assert_eq!(limit, Some(Duration::from_secs(100)));
    let failure = ApplicationFailure::builder("broken")
        .type_name("Tool")
        .build();
    run.turn([Event::LocalActivityFailed(1, failure)]).unwrap();
    assert_eq!(run.result(), "Tool");
}
