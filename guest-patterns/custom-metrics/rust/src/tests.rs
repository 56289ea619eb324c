//! What the interceptor records, and that the workflow runs two activities at once.

use std::time::SystemTime;

use hourglass_sdk::testing::{
    ActivityEnvironment, Event, MetricKind, WorkflowRun, natively_only, recorded_metrics,
    replay_history,
};

use super::*;

#[test]
fn the_wait_of_an_attempt_is_recorded_in_milliseconds() {
    if natively_only("recorded metrics are the host's in a component") {
        return;
    }
    let scheduled = SystemTime::UNIX_EPOCH;
    let mut environment = ActivityEnvironment::new();
    environment.interceptors = vec![Box::new(ScheduleToStart)];
    environment.info.workflow_type = "StartTwoActivitiesWorkflow".to_owned();
    environment.info.current_attempt_scheduled_time = Some(scheduled);
    environment.info.started_time = Some(scheduled + Duration::from_micros(1_010_900));
    environment.run(Printing::print_and_sleep, ()).unwrap();
    let [latency] = recorded_metrics().try_into().unwrap();
    assert_eq!(latency.name, "custom_activity_schedule_to_start_latency");
    assert_eq!(
        (latency.kind, latency.value),
        (MetricKind::Histogram, 1_010.0)
    );
    let workflow_type = ("workflow_type", "StartTwoActivitiesWorkflow");
    let workflow_type = (workflow_type.0.to_owned(), workflow_type.1.to_owned());
    assert_eq!(latency.attributes, [workflow_type]);
}

#[test]
fn both_activities_are_asked_for_at_once() {
    let mut run = WorkflowRun::<StartTwoActivitiesWorkflow>::start(()).unwrap();
    let scheduled = run.scheduled();
    assert_eq!(scheduled.len(), 2, "{scheduled:?}");
    run.turn([Event::completed(2, &()), Event::completed(1, &())])
        .unwrap();
    assert!(run.ending().is_some());
}

#[test]
fn the_history_of_a_real_run_replays() {
    let history = include_str!("../../history.json");
    assert_eq!(
        replay_history::<StartTwoActivitiesWorkflow>(history),
        Ok(())
    );
}
