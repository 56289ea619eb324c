//! The request to stop, step by step.

use hourglass_sdk::activities::CancelReason;
use hourglass_sdk::testing::{
    ActivityEnvironment, Command, Ending, Event, WorkflowRun, replay_history,
};

use super::*;

#[test]
fn the_clean_up_is_scheduled_as_soon_as_the_activity_was_asked_to_stop() {
    let mut run = WorkflowRun::<CancellationWorkflow>::start(()).unwrap();
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert!(matches!(
        run.commands(),
        [Command::RequestCancelActivity(1)]
    ));
    run.turn([Event::ActivityCancelled(1)]).unwrap();
    let [Command::ScheduleActivity(cleanup)] = run.commands() else {
        panic!("{:?}", run.commands())
    };
    assert_eq!(cleanup.activity_type, "cleanup_activity");
    let seq = cleanup.seq;
    run.turn([Event::completed(seq, &())]).unwrap();
    assert!(matches!(run.ending(), Some(Ending::Cancelled(None))));
}

#[test]
fn the_endless_activity_ends_when_a_heartbeat_says_so() {
    let asked = Duration::from_secs(3);
    let mut environment = ActivityEnvironment::new().cancel_after(asked, CancelReason::Cancelled);
    let ended = environment.run(CancellationActivities::never_complete, ());
    assert!(
        matches!(ended, Err(ActivityError::Cancelled { .. })),
        "{ended:?}"
    );
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<CancellationWorkflow>(history), Ok(()));
}
