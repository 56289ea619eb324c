//! The child's tries one by one, and its parent.

use hourglass_sdk::activities::ActivityError;
use hourglass_sdk::testing::{
    ActivityEnvironment, Command, Ending, Event, WorkflowRun, replay_history,
};

use super::*;

type Child = WorkflowRun<ChildWorkflow>;

fn down() -> ApplicationFailure {
    ApplicationFailure::new("Service is down")
}

/// Lets the tries from `from` to `to` fail, with the pause after each.
fn fail(child: &mut Child, from: u32, to: u32) {
    for seq in from..=to {
        let scheduled = child.scheduled();
        assert_eq!(scheduled.len(), 1, "try {seq}");
        assert_eq!(scheduled[0].seq, seq);
        child.turn([Event::ActivityFailed(seq, down())]).unwrap();
        assert!(
            matches!(child.commands(), [Command::StartTimer(timer, PAUSE)] if *timer == seq),
            "{:?}",
            child.commands()
        );
        child.turn([Event::TimerFired(seq)]).unwrap();
    }
}

#[test]
fn the_parent_returns_what_its_child_returns() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start("World").unwrap();
    let [Command::StartChildWorkflow(child)] = run.commands() else {
        panic!("one child: {:?}", run.commands())
    };
    assert_eq!(child.workflow_type, "ChildWorkflow");
    assert_eq!(child.input::<String>(), "World");
    let seq = child.seq;
    run.turn([Event::ChildStarted(seq, "first".to_owned())])
        .unwrap();
    let greeting = "Hello, World!".to_owned();
    run.turn([Event::child_completed(seq, &greeting)]).unwrap();
    assert_eq!(run.result(), greeting);
}

#[test]
fn each_try_is_one_attempt() {
    let child = Child::start("World").unwrap();
    let scheduled = child.scheduled();
    let policy = scheduled[0].retry_policy.as_ref().unwrap();
    assert_eq!(policy.maximum_attempts(), 1);
    assert_eq!(
        scheduled[0].start_to_close_timeout,
        Some(Duration::from_secs(4))
    );
}

#[test]
fn the_child_asks_until_there_is_an_answer() {
    let mut child = Child::start("World").unwrap();
    fail(&mut child, 1, 3);
    child
        .turn([Event::completed(4, &"Hello, World!".to_owned())])
        .unwrap();
    assert_eq!(child.result(), "Hello, World!");
}

#[test]
fn ten_tries_in_vain_begin_a_new_run_with_the_same_input() {
    let mut child = Child::start("World").unwrap();
    fail(&mut child, 1, TRIES);
    let Some(Ending::ContinuedAsNew(next)) = child.ending() else {
        panic!("{:?}", child.ending())
    };
    assert_eq!(next.input::<String>(), "World");
}

#[test]
fn a_child_that_is_cancelled_asks_no_more() {
    let mut asking = Child::start("World").unwrap();
    asking.turn([Event::Cancel(String::new())]).unwrap();
    asking.turn([Event::ActivityCancelled(1)]).unwrap();
    let mut waiting = Child::start("World").unwrap();
    waiting.turn([Event::ActivityFailed(1, down())]).unwrap();
    waiting.turn([Event::Cancel(String::new())]).unwrap();
    for child in [asking, waiting] {
        let ending = child.ending();
        assert!(
            matches!(ending, Some(Ending::Cancelled(None))),
            "{ending:?}"
        );
    }
}

#[test]
fn the_service_is_always_down() {
    let input = ComposeGreetingInput {
        greeting: "Hello".to_owned(),
        name: "World".to_owned(),
    };
    let tried = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input);
    let Err(ActivityError::Application(failure)) = tried else {
        panic!("{tried:?}")
    };
    assert_eq!(failure.type_name(), Some("RuntimeError"));
    assert!(!failure.is_non_retryable());
}

#[test]
fn the_history_of_a_real_run_of_the_child_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<ChildWorkflow>(history), Ok(()));
}
