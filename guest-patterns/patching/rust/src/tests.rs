//! Runs that began before the patch, and after it.

use hourglass_sdk::testing::{ActivityEnvironment, Command, Event, WorkflowRun, replay_history};

use super::*;

type Run = WorkflowRun<MyWorkflow>;

fn called(run: &Run) -> Vec<String> {
    let activities = run.scheduled().into_iter();
    activities.map(|activity| activity.activity_type).collect()
}

#[test]
fn a_new_run_takes_the_new_way_and_says_so_in_history() {
    let mut run = Run::start(()).unwrap();
    let marker = run.commands().iter().any(
        |command| matches!(command, Command::SetPatchMarker { patch_id, .. } if patch_id == "my-patch"),
    );
    assert!(marker, "{:?}", run.commands());
    assert_eq!(called(&run), ["post_patch_activity"]);
    run.turn([Event::completed(1, &"post-patch".to_owned())])
        .unwrap();
    let result = run.query(MyWorkflow::result, ()).unwrap();
    assert_eq!(result.unwrap(), "post-patch");
}

#[test]
fn a_run_that_began_before_the_patch_goes_on_as_it_began() {
    let mut run = Run::new();
    run.replaying = true;
    run.begin(vec![], []).unwrap();
    assert_eq!(called(&run), ["pre_patch_activity"]);
}

#[test]
fn a_run_that_took_the_new_way_takes_it_again_in_a_replay() {
    let mut run = Run::new();
    run.replaying = true;
    run.begin(vec![], [Event::HasPatch("my-patch".to_owned())])
        .unwrap();
    assert_eq!(called(&run), ["post_patch_activity"]);
}

#[test]
fn each_activity_says_which_one_it_is() {
    let mut environment = ActivityEnvironment::new();
    let before = environment.run(PatchedActivities::pre_patch, ()).unwrap();
    let after = environment.run(PatchedActivities::post_patch, ()).unwrap();
    assert_eq!([before, after], ["pre-patch", "post-patch"]);
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(replay_history::<MyWorkflow>(history), Ok(()));
}
