//! One run of the many.

use hourglass_sdk::data_converters::TemporalSerializable;
use hourglass_sdk::testing::{ActivityEnvironment, Ending, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<GreetingWorkflow>;

#[test]
fn a_run_greets_once_and_ends() {
    let mut run = Run::start("World").unwrap();
    let scheduled = run.scheduled();
    assert_eq!(scheduled[0].activity_type, "compose_greeting");
    assert_eq!(
        String::from_utf8_lossy(&scheduled[0].input[0].data),
        r#"{"greeting":"Hello","name":"World"}"#
    );
    run.turn([Event::completed(1, &"Hello, World!".to_owned())])
        .unwrap();
    let nothing = ().to_payload().unwrap();
    let ending = run.ending();
    assert!(
        matches!(ending, Some(Ending::Completed(result)) if *result == nothing),
        "{ending:?}"
    );
}

#[test]
fn a_run_that_was_cancelled_before_it_began_does_nothing() {
    let input = "World".to_owned().to_payloads().unwrap();
    let run = Run::start_with(input, [Event::Cancel(String::new())]).unwrap();
    assert!(run.commands().is_empty(), "{:?}", run.commands());
    let ending = run.ending();
    assert!(
        matches!(ending, Some(Ending::Cancelled(None))),
        "{ending:?}"
    );
}

#[test]
fn the_activity_greets_by_name() {
    let input = ComposeGreetingInput {
        greeting: "Salut".to_owned(),
        name: "monde".to_owned(),
    };
    let greeting = ActivityEnvironment::new().run(GreetingActivities::compose_greeting, input);
    assert_eq!(greeting.unwrap(), "Salut, monde!");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<GreetingWorkflow>(history), Ok(()));
}
