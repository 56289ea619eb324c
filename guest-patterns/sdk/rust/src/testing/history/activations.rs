//! From workflow tasks to the turns of a workflow, and back from what it asks for.

use std::collections::BTreeMap;

use super::ReplayError;
use super::commands::{LOCAL_ACTIVITY, compare, of_the_workflow};
use super::event::HistoryEvent;
use super::jobs::{self, Begun};
use super::local_activities;
use super::nexus::Operation;
use super::workflow_tasks::WorkflowTask;
use crate::ApplicationFailure;
use crate::bindings::types_part::hourglass::plugin::types::Timestamp;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, Activation, ActivityCancellationType, ChildWorkflowCancellationType, Completion, Job,
    NexusCancellationType, UpdateAnswer,
};
use crate::error::IncomingError;
use crate::error::Tables;
use crate::testing::{Event, NexusEvent};

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
    activities: BTreeMap<u32, OpenActivity>,
    children: BTreeMap<u32, ChildWorkflowCancellationType>,
    operations: BTreeMap<u32, Operation>,
    /// Their ids and types.
    local_activities: BTreeMap<u32, (String, String)>,
    /// The ids of the updates that the history says were accepted, by what names them in
    /// answers.
    updates: BTreeMap<String, String>,
    /// The requests of updates that waited for the workflow, by their ids.
    admitted: BTreeMap<String, HistoryEvent>,
}

/// An activity that the workflow waits for.
#[derive(Clone, Debug)]
pub(super) struct OpenActivity {
    pub(super) activity_id: String,
    pub(super) activity_type: String,
    cancellation_type: ActivityCancellationType,
}

impl Replay {
    /// Replays one workflow task.
    pub(super) fn take(
        &mut self,
        task: &WorkflowTask,
        mut send: impl FnMut(Activation) -> Result<Completion, ReplayError>,
    ) -> Result<(), ReplayError> {
        let mut tables = Tables::default();
        if let (Some(news), false) = (task.news.first(), self.open.local_activities.is_empty()) {
            return Err(ReplayError::Unsupported(format!(
                "{} while a local activity ran",
                news.shown()
            )));
        }
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
        if let Some(marker) = markers.first() {
            return Err(ReplayError::Different {
                history: local_activities::described(marker),
                workflow: "asks for no such local activity".to_owned(),
            });
        }
        let events = of_the_workflow(&task.answers)?;
        let pairs = compare(&asked, &events, &self.open.updates)?;
        self.open.begin(&pairs);
        Ok(())
    }

    /// Looks at what happened after the last workflow task, which no command answers.
    pub(super) fn take_unanswered(&mut self, news: &[HistoryEvent]) -> Result<(), ReplayError> {
        jobs::of_news(news, &mut self.open, &mut Tables::default()).map(|_| ())
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
            history_size_bytes: task.history_size_bytes,
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
                let open = OpenActivity {
                    activity_id: activity.activity_id.clone(),
                    activity_type: activity.activity_type.clone(),
                    cancellation_type: activity.cancellation_type,
                };
                self.activities.insert(activity.seq, open);
            }
            Action::ScheduleLocalActivity(activity) => {
                let local = (activity.activity_id.clone(), activity.activity_type.clone());
                self.local_activities.insert(activity.seq, local);
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
            Action::ScheduleNexusOperation(operation) => {
                let begun = Operation {
                    cancellation_type: operation.cancellation_type,
                    started: false,
                };
                self.operations.insert(operation.seq, begun);
            }
            Action::RequestCancelNexusOperation(seq) => {
                return self.cancel_operation(*seq, asked);
            }
            Action::UpdateResponse(response) => {
                let refused = matches!(response.answer, UpdateAnswer::Rejected(_));
                // What was refused at once is in no history.
                if refused && !self.updates.contains_key(&response.protocol_instance_id) {
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
        let kind = self.activities.get(&seq)?.cancellation_type;
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

    fn cancel_operation(&mut self, seq: u32, asked: &mut Vec<Action>) -> Option<Event> {
        let kind = self.operations.get(&seq)?.cancellation_type;
        let same =
            |other: &Action| matches!(other, Action::ScheduleNexusOperation(it) if it.seq == seq);
        if taken_back(asked, same) {
            self.operations.remove(&seq);
            let reason = ApplicationFailure::new("Nexus Operation cancelled before scheduled");
            let reason = IncomingError::Application(reason);
            return Some(Event::Nexus(seq, NexusEvent::NotStarted(reason)));
        }
        if kind != NexusCancellationType::Abandon {
            asked.push(Action::RequestCancelNexusOperation(seq));
        }
        let at_once = matches!(
            kind,
            NexusCancellationType::Abandon | NexusCancellationType::TryCancel
        );
        if !at_once {
            return None;
        }
        self.operations.remove(&seq);
        Some(Event::Nexus(seq, NexusEvent::Cancelled))
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
            let ended = local_activities::ended(marker, tables)?;
            match self.local_activities.remove(&ended.seq) {
                Some(local) if local == (ended.activity_id, ended.activity_type) => {
                    jobs.push(ended.job);
                }
                Some((id, activity_type)) => {
                    return Err(ReplayError::Different {
                        history: local_activities::described(marker),
                        workflow: format!("asks for local activity {activity_type} ({id})"),
                    });
                }
                None => left.push(marker),
            }
        }
        *markers = left;
        Ok(jobs)
    }

    /// Notes which event began what.
    fn begin(&mut self, pairs: &[(&Action, &HistoryEvent)]) {
        for (action, event) in pairs {
            let begun = match action {
                Action::StartTimer(timer) => Begun::Timer(timer.seq),
                Action::ScheduleActivity(activity) => Begun::Activity(activity.seq),
                Action::StartChildWorkflow(child) => Begun::Child(child.seq),
                Action::SignalExternalWorkflow(signal) => Begun::Signal(signal.seq),
                Action::RequestCancelExternalWorkflow(cancel) => Begun::Cancel(cancel.seq),
                Action::CancelChildWorkflow(cancel) => Begun::ChildCancel(cancel.seq),
                Action::ScheduleNexusOperation(operation) => Begun::Operation(operation.seq),
                _ => continue,
            };
            self.begun.insert(event.id, begun);
        }
    }

    /// What began with an event.
    pub(super) fn begun(&self, event: i64) -> Option<Begun> {
        self.begun.get(&event).copied()
    }

    /// Notes that an activity ended. None if the workflow does not wait for it any more.
    pub(super) fn end_activity(&mut self, seq: u32) -> Option<OpenActivity> {
        self.activities.remove(&seq)
    }

    /// The same for a child.
    pub(super) fn end_child(&mut self, seq: u32) -> bool {
        self.children.remove(&seq).is_some()
    }

    /// Whether the workflow waits for a child.
    pub(super) fn waits_for_child(&self, seq: u32) -> Option<ChildWorkflowCancellationType> {
        self.children.get(&seq).copied()
    }

    /// The Nexus operation of a number, if the workflow waits for it.
    pub(super) fn operation(&self, seq: u32) -> Option<Operation> {
        self.operations.get(&seq).copied()
    }

    /// Notes that a Nexus operation started.
    pub(super) fn start_operation(&mut self, seq: u32) {
        if let Some(operation) = self.operations.get_mut(&seq) {
            operation.started = true;
        }
    }

    /// Notes that a Nexus operation ended.
    pub(super) fn end_operation(&mut self, seq: u32) {
        self.operations.remove(&seq);
    }

    /// Notes that an update was accepted.
    pub(super) fn accept(&mut self, protocol_instance_id: String, update_id: String) {
        self.updates.insert(protocol_instance_id, update_id);
    }

    /// Keeps the request of an update until it is accepted.
    pub(super) fn admit(&mut self, update_id: String, event: &HistoryEvent) {
        self.admitted.insert(update_id, event.clone());
    }

    /// The request of an update that was admitted.
    pub(super) fn admitted(&self, update_id: &str) -> Option<&HistoryEvent> {
        self.admitted.get(update_id)
    }
}

/// Takes a command back that was not sent yet.
fn taken_back(asked: &mut Vec<Action>, same: impl Fn(&Action) -> bool) -> bool {
    let before = asked.len();
    asked.retain(|action| !same(action));
    asked.len() < before
}
