//! Each way to exit, step by step.

use hourglass_sdk::testing::{Ending, Event, UpdateAnswer, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<WaitingForHandlersAndCompensationWorkflow>;

const UPDATE: &str = "activity_executed_by_update_handler";
const UNDO_UPDATE: &str = "activity_executed_by_update_handler_to_perform_compensation";
const UNDO_WORKFLOW: &str = "activity_executed_to_perform_workflow_compensation";

/// A run whose update has just begun.
fn updated(exit_type: WorkflowExitType) -> Run {
    let mut run = Run::start(WorkflowInput { exit_type }).unwrap();
    let update = WaitingForHandlersAndCompensationWorkflow::my_update;
    run.turn([Event::update("one", update, ())]).unwrap();
    run
}

fn scheduled(run: &Run) -> Vec<String> {
    let activities = run.scheduled().into_iter();
    activities.map(|activity| activity.activity_type).collect()
}

fn compensated(run: &mut Run) -> (bool, bool) {
    let update = WaitingForHandlersAndCompensationWorkflow::update_compensation_done;
    let workflow = WaitingForHandlersAndCompensationWorkflow::workflow_compensation_done;
    let update = run.query(update, ()).unwrap().unwrap();
    (update, run.query(workflow, ()).unwrap().unwrap())
}

#[test]
fn success_waits_for_the_handler() {
    let mut run = updated(WorkflowExitType::Success);
    assert_eq!(scheduled(&run), [UPDATE]);
    assert!(run.ending().is_none());
    run.turn([Event::completed(1, &())]).unwrap();
    let answers = run.answers();
    assert!(
        matches!(answers[..], [("one", UpdateAnswer::Completed(_))]),
        "{answers:?}"
    );
    assert_eq!(run.result(), "workflow-result");
}

#[test]
fn failure_undoes_the_update_and_then_the_workflow() {
    let mut run = updated(WorkflowExitType::Failure);
    assert_eq!(scheduled(&run), [UPDATE, UNDO_UPDATE]);
    run.turn([Event::completed(2, &())]).unwrap();
    let answers = run.answers();
    let [("one", UpdateAnswer::Rejected(failure))] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(failure.message(), exit::UPDATE_FAILED);
    assert_eq!(
        failure.cause().unwrap().to_string(),
        "deliberately failing workflow"
    );
    assert_eq!(scheduled(&run), [UNDO_WORKFLOW]);
    assert_eq!(compensated(&mut run), (true, false));
    run.turn([Event::completed(3, &())]).unwrap();
    let Some(Ending::Failed(failure)) = run.ending() else {
        panic!("{:?}", run.ending())
    };
    assert_eq!(failure.message(), "deliberately failing workflow");
}

#[test]
fn cancellation_undoes_both_and_disturbs_neither() {
    let mut run = updated(WorkflowExitType::Cancellation);
    assert_eq!(scheduled(&run), [UPDATE]);
    run.turn([Event::Cancel(String::new())]).unwrap();
    assert_eq!(scheduled(&run), [UNDO_UPDATE]);
    run.turn([Event::completed(2, &())]).unwrap();
    assert_eq!(scheduled(&run), [UNDO_WORKFLOW]);
    run.turn([Event::completed(3, &())]).unwrap();
    assert!(
        matches!(run.ending(), Some(Ending::Cancelled(None))),
        "{:?}",
        run.ending()
    );
}

#[test]
fn another_number_is_no_way_to_exit() {
    let error = WorkflowExitType::try_from(3).unwrap_err();
    assert_eq!(error, "3 is no way to exit");
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(
        replay_history::<WaitingForHandlersAndCompensationWorkflow>(history),
        Ok(())
    );
}
