//! From workflow tasks to the turns of a workflow, and back from what it asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::ReplayError;
use super::commands::{LOCAL_ACTIVITY, compare, of_the_workflow};
use super::event::HistoryEvent;
use super::jobs::{self, Begun};
use super::workflow_tasks::WorkflowTask;
use crate::bindings::types_part::hourglass::plugin::types::Timestamp;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, Activation, ActivityCancellationType, ChildWorkflowCancellationType, Completion, Job,
    UpdateAnswer,
};
use crate::error::Tables;
use crate::testing::Event;

/// A replay of one run.
#[derive(Default)]
pub(super) struct Replay {
    run_id: String,
    open: Open,
}

/// What the workflow waits for.
#[derive(Default)]
pub(super) struct Open {
    /// By the event in which it began.
    begun: BTreeMap<i64, Begun>,
    activities: BTreeMap<u32, ActivityCancellationType>,
    children: BTreeMap<u32, ChildWorkflowCancellationType>,
    local_activities: BTreeSet<u32>,
    /// Updates that the history says were accepted.
    updates: BTreeSet<String>,
}

impl Replay {
    /// Replays one workflow task.
    pub(super) fn take(
        &mut self,
        task: &WorkflowTask,
        mut send: impl FnMut(Activation) -> Result<Completion, ReplayError>,
    ) -> Result<(), ReplayError> {
        let mut tables = Tables::default();
        let mut jobs = jobs::of_task(task, &mut self.open, &mut tables)?;
        if let Some(run_id) = jobs::run_id(task) {
            self.run_id = run_id;
        }
        jobs.sort_by_key(order);
        let (mut asked, mut markers) = (Vec::new(), markers(task));
        loop {
            // A task that only kept local activities alive begins without news.
            if !jobs.is_empty() {
                let completion = send(self.activation(task, jobs, tables))?;
                tables = Tables::default();
                jobs = self.open.answer(completion, &mut asked, &mut tables);
            } else {
                tables = Tables::default();
            }
            jobs.extend(self.open.ended(&mut markers, &mut tables)?);
            if jobs.is_empty() {
                break;
            }
        }
        let events = of_the_workflow(&task.answers)?;
        compare(&asked, &events)?;
        self.open.begin(&asked, &events);
        Ok(())
    }

    fn activation(&self, task: &WorkflowTask, jobs: Vec<Job>, tables: Tables) -> Activation {
        let (seconds, nanoseconds) = task.time;
        Activation {
            run_id: self.run_id.clone(),
            timestamp: Some(Timestamp {
                seconds,
                nanoseconds,
            }),
            is_replaying: true,
            history_length: u32::try_from(task.started).unwrap_or(u32::MAX),
            history_size_bytes: 0,
            continue_as_new_suggested: task.continue_as_new_suggested,
            available_internal_flags: Vec::new(),
            deployment_version: None,
            last_sdk_version: String::new(),
            suggest_continue_as_new_reasons: Vec::new(),
            target_worker_deployment_version_changed: false,
            payloads: tables.payloads,
            failures: tables.failures,
            jobs,
        }
    }
}

/// The order of Core's jobs.
fn order(job: &Job) -> u8 {
    match job {
        Job::InitializeWorkflow(_) => 0,
        Job::NotifyHasPatch(_) => 1,
        Job::UpdateRandomSeed(_) => 2,
        Job::SignalWorkflow(_) | Job::DoUpdate(_) => 3,
        _ => 4,
    }
}

/// The ends of local activities that a workflow task recorded.
fn markers(task: &WorkflowTask) -> Vec<&HistoryEvent> {
    let is_marker = |event: &&HistoryEvent| {
        event.event_type == "MarkerRecorded" && event.fields().text("markerName") == LOCAL_ACTIVITY
    };
    task.answers.iter().filter(is_marker).collect()
}

impl Open {
    /// Takes what the workflow asked for, and gives what the host answers at once.
    fn answer(
        &mut self,
        completion: Completion,
        asked: &mut Vec<Action>,
        tables: &mut Tables,
    ) -> Vec<Job> {
        let mut answers = Vec::new();
        for command in completion.commands {
            if let Some(event) = self.ask(command.action, asked) {
                answers.push(event.into_job(tables));
            }
        }
        answers
    }

    fn ask(&mut self, action: Action, asked: &mut Vec<Action>) -> Option<Event> {
        match &action {
            Action::CancelTimer(seq) => {
                let same =
                    |other: &Action| matches!(other, Action::StartTimer(it) if it.seq == *seq);
                if taken_back(asked, same) {
                    return None;
                }
            }
            Action::ScheduleActivity(activity) => {
                let kind = activity.cancellation_type;
                self.activities.insert(activity.seq, kind);
            }
            Action::ScheduleLocalActivity(activity) => {
                self.local_activities.insert(activity.seq);
                return None;
            }
            // Its end is in the history all the same.
            Action::RequestCancelLocalActivity(_) => return None,
            Action::RequestCancelActivity(seq) => return self.cancel_activity(*seq, asked),
            Action::StartChildWorkflow(child) => {
                self.children.insert(child.seq, child.cancellation_type);
            }
            Action::CancelChildWorkflow(cancel) => {
                let seq = cancel.seq;
                return self.cancel_child(seq, action, asked);
            }
            Action::UpdateResponse(response) => {
                let refused = matches!(response.answer, UpdateAnswer::Rejected(_));
                // What was refused at once is in no history.
                if refused && !self.updates.contains(&response.protocol_instance_id) {
                    return None;
                }
            }
            Action::RespondToQuery(_) => return None,
            _ => {}
        }
        asked.push(action);
        None
    }

    fn cancel_activity(&mut self, seq: u32, asked: &mut Vec<Action>) -> Option<Event> {
        let kind = *self.activities.get(&seq)?;
        let same = |other: &Action| matches!(other, Action::ScheduleActivity(it) if it.seq == seq);
        let at_once = kind != ActivityCancellationType::WaitCancellationCompleted;
        if taken_back(asked, same) {
            self.activities.remove(&seq);
            return Some(Event::ActivityCancelled(seq));
        }
        if kind != ActivityCancellationType::Abandon {
            asked.push(Action::RequestCancelActivity(seq));
        }
        if !at_once {
            return None;
        }
        self.activities.remove(&seq);
        Some(Event::ActivityCancelled(seq))
    }

    fn cancel_child(&mut self, seq: u32, action: Action, asked: &mut Vec<Action>) -> Option<Event> {
        let kind = *self.children.get(&seq)?;
        let same =
            |other: &Action| matches!(other, Action::StartChildWorkflow(it) if it.seq == seq);
        if taken_back(asked, same) {
            self.children.remove(&seq);
            return Some(Event::ChildCancelledBeforeStart(seq));
        }
        if kind != ChildWorkflowCancellationType::Abandon {
            asked.push(action);
        }
        let at_once = matches!(
            kind,
            ChildWorkflowCancellationType::Abandon | ChildWorkflowCancellationType::TryCancel
        );
        if !at_once {
            return None;
        }
        self.children.remove(&seq);
        Some(Event::ChildCancelled(seq))
    }

    /// The ends of local activities that the workflow waits for by now.
    fn ended(
        &mut self,
        markers: &mut Vec<&HistoryEvent>,
        tables: &mut Tables,
    ) -> Result<Vec<Job>, ReplayError> {
        let mut jobs = Vec::new();
        let mut left = Vec::new();
        for marker in markers.drain(..) {
            let (seq, job) = jobs::local_activity(marker, tables)?;
            if self.local_activities.remove(&seq) {
                jobs.push(job);
            } else {
                left.push(marker);
            }
        }
        *markers = left;
        Ok(jobs)
    }

    /// Notes which event began what.
    fn begin(&mut self, asked: &[Action], events: &[&HistoryEvent]) {
        for (action, event) in asked.iter().zip(events) {
            let begun = match action {
                Action::StartTimer(timer) => Begun::Timer(timer.seq),
                Action::ScheduleActivity(activity) => Begun::Activity(activity.seq),
                Action::StartChildWorkflow(child) => Begun::Child(child.seq),
                Action::SignalExternalWorkflow(signal) => Begun::Signal(signal.seq),
                Action::RequestCancelExternalWorkflow(cancel) => Begun::Cancel(cancel.seq),
                Action::CancelChildWorkflow(cancel) => Begun::ChildCancel(cancel.seq),
                _ => continue,
            };
            self.begun.insert(event.id, begun);
        }
    }

    /// What began with an event.
    pub(super) fn begun(&self, event: i64) -> Option<Begun> {
        self.begun.get(&event).copied()
    }

    /// Notes that an activity ended. False if the workflow does not wait for it any more.
    pub(super) fn end_activity(&mut self, seq: u32) -> bool {
        self.activities.remove(&seq).is_some()
    }

    /// The same for a child.
    pub(super) fn end_child(&mut self, seq: u32) -> bool {
        self.children.remove(&seq).is_some()
    }

    /// Whether the workflow waits for a child.
    pub(super) fn waits_for_child(&self, seq: u32) -> Option<ChildWorkflowCancellationType> {
        self.children.get(&seq).copied()
    }

    /// Notes that an update was accepted.
    pub(super) fn accept(&mut self, protocol_instance_id: &str) {
        self.updates.insert(protocol_instance_id.to_owned());
    }
}

/// Takes a command back that was not sent yet.
fn taken_back(asked: &mut Vec<Action>, same: impl Fn(&Action) -> bool) -> bool {
    let before = asked.len();
    asked.retain(|action| !same(action));
    asked.len() < before
}
