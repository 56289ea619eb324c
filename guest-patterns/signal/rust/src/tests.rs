//! The greetings without a server.

use hourglass_sdk::testing::{Event, WorkflowRun, replay_history};

use super::*;

fn greeting(name: &str) -> Event {
    Event::signal(GreetingWorkflow::submit_greeting, name.to_owned())
}

#[test]
fn everybody_who_came_before_the_exit_is_greeted_in_order() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start(()).unwrap();
    run.turn([greeting("user1")]).unwrap();
    run.turn([greeting("user2"), greeting("user3")]).unwrap();
    assert!(run.ending().is_none());
    run.turn([Event::signal(GreetingWorkflow::exit, ())])
        .unwrap();
    assert_eq!(
        run.result(),
        ["Hello, user1", "Hello, user2", "Hello, user3"]
    );
}

#[test]
fn a_greeting_that_comes_with_the_exit_is_not_lost() {
    let mut run = WorkflowRun::<GreetingWorkflow>::start(()).unwrap();
    let exit = Event::signal(GreetingWorkflow::exit, ());
    run.turn([exit, greeting("late")]).unwrap();
    assert_eq!(run.result(), ["Hello, late"]);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
