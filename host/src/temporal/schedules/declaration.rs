//! A declared schedule as the server has it.

use temporalio_common::protos::temporal::api::{
    common::v1::WorkflowType,
    enums::v1::ScheduleOverlapPolicy,
    schedule::v1::{
        CalendarSpec, IntervalSpec, Schedule as ProtoSchedule, ScheduleAction, SchedulePolicies,
        ScheduleSpec, ScheduleState, schedule_action::Action,
    },
    taskqueue::v1::TaskQueue,
    workflow::v1::NewWorkflowExecutionInfo,
};

use crate::{
    plugin::{Calendar, Interval, Overlap, Schedule},
    temporal::client::json_payloads,
};

pub(super) fn proto_schedule(declared: &Schedule, task_queue: &str) -> ProtoSchedule {
    ProtoSchedule {
        spec: Some(spec(declared)),
        action: Some(ScheduleAction {
            action: Some(Action::StartWorkflow(action(declared, task_queue))),
        }),
        policies: Some(SchedulePolicies {
            overlap_policy: proto_overlap(declared.overlap) as i32,
            catchup_window: declared.catchup_window_seconds.map(seconds),
            pause_on_failure: declared.pause_on_failure,
            keep_original_workflow_id: false,
        }),
        state: Some(ScheduleState {
            notes: declared.note.clone(),
            ..Default::default()
        }),
    }
}

/// What an operator did to a schedule stays: its pause with the note that says why, and
/// how many starts are left.
pub(super) fn keep_pause(wanted: &mut ProtoSchedule, found: Option<ScheduleState>) {
    let (Some(state), Some(found)) = (&mut wanted.state, found) else {
        return;
    };
    if found.paused {
        state.notes = found.notes;
    }
    state.paused = found.paused;
    state.limited_actions = found.limited_actions;
    state.remaining_actions = found.remaining_actions;
}

pub(super) fn proto_overlap(overlap: Overlap) -> ScheduleOverlapPolicy {
    match overlap {
        Overlap::Skip => ScheduleOverlapPolicy::Skip,
        Overlap::BufferOne => ScheduleOverlapPolicy::BufferOne,
        Overlap::BufferAll => ScheduleOverlapPolicy::BufferAll,
        Overlap::CancelOther => ScheduleOverlapPolicy::CancelOther,
        Overlap::TerminateOther => ScheduleOverlapPolicy::TerminateOther,
        Overlap::AllowAll => ScheduleOverlapPolicy::AllowAll,
    }
}

#[expect(deprecated, reason = "the message still has its old field")]
fn spec(declared: &Schedule) -> ScheduleSpec {
    ScheduleSpec {
        interval: declared.intervals.iter().map(interval).collect(),
        calendar: declared.calendars.iter().cloned().map(calendar).collect(),
        cron_string: declared.cron.clone(),
        timezone_name: declared.time_zone.clone(),
        jitter: declared.jitter_seconds.map(seconds),
        structured_calendar: Vec::new(),
        exclude_calendar: Vec::new(),
        exclude_structured_calendar: Vec::new(),
        start_time: None,
        end_time: None,
        timezone_data: Vec::new(),
    }
}

fn action(declared: &Schedule, task_queue: &str) -> NewWorkflowExecutionInfo {
    let workflow_id = declared.workflow_id.as_ref().unwrap_or(&declared.id);
    NewWorkflowExecutionInfo {
        workflow_id: workflow_id.clone(),
        workflow_type: Some(WorkflowType {
            name: declared.workflow_type.clone(),
        }),
        task_queue: Some(TaskQueue {
            name: task_queue.to_owned(),
            ..Default::default()
        }),
        input: json_payloads(declared.input.clone()),
        ..Default::default()
    }
}

fn interval(declared: &Interval) -> IntervalSpec {
    IntervalSpec {
        interval: Some(seconds(declared.every_seconds)),
        phase: (declared.offset_seconds > 0).then(|| seconds(declared.offset_seconds)),
    }
}

fn calendar(declared: Calendar) -> CalendarSpec {
    let Calendar {
        second,
        minute,
        hour,
        day_of_month,
        month,
        year,
        day_of_week,
        comment,
    } = declared;
    CalendarSpec {
        second,
        minute,
        hour,
        day_of_month,
        month,
        year,
        day_of_week,
        comment,
    }
}

fn seconds(count: u64) -> prost_types::Duration {
    prost_types::Duration {
        seconds: i64::try_from(count).unwrap_or(i64::MAX),
        nanos: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paused(notes: &str) -> ScheduleState {
        ScheduleState {
            notes: notes.to_owned(),
            paused: true,
            limited_actions: true,
            remaining_actions: 3,
        }
    }

    fn declared() -> ProtoSchedule {
        ProtoSchedule {
            state: Some(ScheduleState {
                notes: "declared".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    #[test]
    fn an_operators_pause_stays_with_its_note() {
        let mut wanted = declared();
        keep_pause(&mut wanted, Some(paused("broken upstream")));
        assert_eq!(wanted.state, Some(paused("broken upstream")));
    }

    #[test]
    fn a_schedule_that_is_not_paused_gets_the_declared_note() {
        let mut wanted = declared();
        let found = ScheduleState {
            paused: false,
            ..paused("older")
        };
        keep_pause(&mut wanted, Some(found));
        let state = wanted.state.unwrap();
        assert_eq!((&*state.notes, state.paused), ("declared", false));
        assert_eq!(state.remaining_actions, 3);
    }
}
