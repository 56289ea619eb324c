//! What can happen to a workflow.

use std::time::Duration;

use super::nexus::NexusEvent;
use super::others;
use crate::bindings::types_part::hourglass::plugin::types::{
    ActivityFailure, RandomSeed, RetryState, Timestamp,
};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityResolution, ChildWorkflowResolution, ChildWorkflowStart, DoUpdate,
    ExternalFailureCause, Job, LocalBackoff, ResolveActivity, SignalWorkflow,
};
use crate::data_converters::TemporalSerializable;
use crate::error::{ApplicationFailure, ChildWorkflowStartCause, Failure, FailureKind, Tables};
use crate::wire::duration;
use crate::workflows::{SignalDefinition, UpdateDefinition};
use crate::{Headers, Payload};

/// Something that happens to a workflow.
#[derive(Clone, Debug)]
pub enum Event {
    /// A signal arrives.
    Signal {
        /// Its name.
        name: String,
        /// Its input, one payload an argument.
        input: Vec<Payload>,
    },
    /// An update arrives.
    Update {
        /// Names it in the answers.
        id: String,
        /// Its name.
        name: String,
        /// Its input, one payload an argument.
        input: Vec<Payload>,
        /// False where it was accepted before, in a replay.
        run_validator: bool,
    },
    /// Somebody asks to cancel the workflow, for this reason.
    Cancel(String),
    /// A timer fires.
    TimerFired(u32),
    /// An activity completes with this result.
    ActivityCompleted(u32, Payload),
    /// An activity fails with this cause.
    ActivityFailed(u32, ApplicationFailure),
    /// An activity ends as cancelled.
    ActivityCancelled(u32),
    /// A local activity fails with this failure.
    LocalActivityFailed(u32, ApplicationFailure),
    /// The next attempt of a local activity is far off.
    LocalActivityBackoff {
        /// The activity's number.
        seq: u32,
        /// The next attempt.
        attempt: u32,
        /// The pause before it.
        backoff: Duration,
        /// When the activity was first scheduled, in seconds since 1970.
        original_schedule_time: i64,
    },
    /// A child workflow starts, with this run id.
    ChildStarted(u32, String),
    /// A child workflow does not start.
    ChildNotStarted(u32, ChildWorkflowStartCause),
    /// A child workflow is cancelled before it starts.
    ChildCancelledBeforeStart(u32),
    /// A child workflow completes with this result.
    ChildCompleted(u32, Payload),
    /// A child workflow fails with this cause.
    ChildFailed(u32, ApplicationFailure),
    /// A child workflow ends as cancelled.
    ChildCancelled(u32),
    /// A signal to another workflow is delivered.
    SignalDelivered(u32),
    /// A signal to another workflow is not delivered.
    SignalNotDelivered(u32, ExternalFailureCause),
    /// A request to cancel another workflow is delivered.
    CancelDelivered(u32),
    /// A request to cancel another workflow is not delivered.
    CancelNotDelivered(u32, ExternalFailureCause),
    /// The workflow was reset: from now on its random values come from another seed.
    RandomSeedChanged(u64),
    /// Something happens to the Nexus operation with this number.
    Nexus(u32, NexusEvent),
    /// History holds a marker of this patch.
    HasPatch(String),
    /// A signal or an update arrives, with headers.
    WithHeaders(Box<Event>, Headers),
}

impl Event {
    /// A signal of a known type.
    ///
    /// # Panics
    /// If the input cannot be encoded.
    pub fn signal<S: SignalDefinition>(signal: S, input: impl Into<S::Input>) -> Self {
        let input = input
            .into()
            .to_payloads()
            .expect("an input that can be encoded");
        Self::Signal {
            name: signal.name().to_owned(),
            input,
        }
    }

    /// An update of a known type, which is to be validated.
    ///
    /// # Panics
    /// If the input cannot be encoded.
    pub fn update<U: UpdateDefinition>(id: &str, update: U, input: impl Into<U::Input>) -> Self {
        let input = input
            .into()
            .to_payloads()
            .expect("an input that can be encoded");
        Self::Update {
            id: id.to_owned(),
            name: update.name().to_owned(),
            input,
            run_validator: true,
        }
    }

    /// The completion of an activity.
    ///
    /// # Panics
    /// If the result cannot be encoded.
    pub fn completed(seq: u32, result: &impl TemporalSerializable) -> Self {
        Self::ActivityCompleted(
            seq,
            result.to_payload().expect("a result that can be encoded"),
        )
    }

    /// The completion of a child workflow.
    ///
    /// # Panics
    /// If the result cannot be encoded.
    pub fn child_completed(seq: u32, result: &impl TemporalSerializable) -> Self {
        Self::ChildCompleted(
            seq,
            result.to_payload().expect("a result that can be encoded"),
        )
    }

    /// A signal or an update with headers.
    pub fn with_headers(self, headers: Headers) -> Self {
        Self::WithHeaders(Box::new(self), headers)
    }

    pub(super) fn into_job(self, tables: &mut Tables) -> Job {
        match self {
            Self::Signal { name, input } => Job::SignalWorkflow(SignalWorkflow {
                signal_name: name,
                input: tables.add_all(input),
                identity: "test".to_owned(),
                headers: Vec::new(),
                originating_event_id: 0,
            }),
            Self::Update {
                id,
                name,
                input,
                run_validator,
            } => Job::DoUpdate(DoUpdate {
                update_id: id.clone(),
                protocol_instance_id: id,
                name,
                input: tables.add_all(input),
                headers: Vec::new(),
                identity: "test".to_owned(),
                run_validator,
            }),
            Self::Cancel(reason) => Job::CancelWorkflow(reason),
            Self::TimerFired(seq) => Job::FireTimer(seq),
            Self::RandomSeedChanged(seed) => Job::UpdateRandomSeed(RandomSeed {
                high: (seed >> 32) as u32,
                low: seed as u32,
            }),
            Self::Nexus(seq, event) => event.into_job(seq, tables),
            Self::WithHeaders(event, headers) => {
                let mut job = event.into_job(tables);
                let headers = headers.fields.to_wire(tables);
                match &mut job {
                    Job::SignalWorkflow(signal) => signal.headers = headers,
                    Job::DoUpdate(update) => update.headers = headers,
                    _ => panic!("only signals and updates come with headers"),
                }
                job
            }
            Self::HasPatch(patch_id) => Job::NotifyHasPatch(patch_id),
            Self::ActivityCompleted(seq, result) => {
                resolve(seq, ActivityResolution::Completed(Some(tables.add(result))))
            }
            Self::ActivityFailed(seq, cause) => {
                let failure = activity_failure("Activity task failed", seq, cause.into_failure());
                resolve(seq, ActivityResolution::Failed(tables.add_failure(failure)))
            }
            Self::ChildStarted(seq, run_id) => {
                others::child_start(seq, ChildWorkflowStart::Succeeded(run_id))
            }
            Self::ChildNotStarted(seq, cause) => others::child_not_started(seq, cause),
            Self::ChildCancelledBeforeStart(seq) => {
                let cause = Failure::cancelled("Cancelled", None);
                let message = "Child Workflow Execution cancelled before scheduled: ";
                let failure = others::child_failure(message, cause);
                let failure = tables.add_failure(failure);
                others::child_start(seq, ChildWorkflowStart::Cancelled(failure))
            }
            Self::ChildCompleted(seq, result) => {
                let result = ChildWorkflowResolution::Completed(Some(tables.add(result)));
                others::child_end(seq, result)
            }
            Self::ChildFailed(seq, cause) => {
                let cause = cause.into_failure();
                let failure = others::child_failure("Child Workflow execution failed", cause);
                let failure = tables.add_failure(failure);
                others::child_end(seq, ChildWorkflowResolution::Failed(failure))
            }
            Self::ChildCancelled(seq) => {
                let cause = Failure::cancelled("Cancelled", None);
                let failure = others::child_failure("Child Workflow execution cancelled", cause);
                let failure = tables.add_failure(failure);
                others::child_end(seq, ChildWorkflowResolution::Cancelled(failure))
            }
            Self::SignalDelivered(seq) => {
                Job::ResolveSignalExternalWorkflow(others::delivered(seq))
            }
            Self::SignalNotDelivered(seq, cause) => {
                Job::ResolveSignalExternalWorkflow(others::not_delivered(seq, cause, tables))
            }
            Self::CancelDelivered(seq) => {
                Job::ResolveRequestCancelExternalWorkflow(others::delivered(seq))
            }
            Self::CancelNotDelivered(seq, cause) => {
                let resolution = others::not_delivered(seq, cause, tables);
                Job::ResolveRequestCancelExternalWorkflow(resolution)
            }
            Self::LocalActivityFailed(seq, failure) => {
                let failure = tables.add_failure(failure.into_failure());
                resolve(seq, ActivityResolution::Failed(failure))
            }
            Self::LocalActivityBackoff {
                seq,
                attempt,
                backoff,
                original_schedule_time,
            } => {
                let backoff = LocalBackoff {
                    attempt,
                    backoff: duration(backoff),
                    original_schedule_time: Some(Timestamp {
                        seconds: original_schedule_time,
                        nanoseconds: 0,
                    }),
                };
                resolve(seq, ActivityResolution::Backoff(backoff))
            }
            Self::ActivityCancelled(seq) => {
                let cause = Failure::cancelled("Cancelled", None);
                let failure = activity_failure("Activity cancelled", seq, cause);
                resolve(
                    seq,
                    ActivityResolution::Cancelled(tables.add_failure(failure)),
                )
            }
        }
    }
}

fn resolve(seq: u32, resolution: ActivityResolution) -> Job {
    Job::ResolveActivity(ResolveActivity { seq, resolution })
}

/// The link that the server puts around the failure of an activity.
fn activity_failure(message: &str, seq: u32, cause: Failure) -> Failure {
    let kind = FailureKind::Activity(ActivityFailure {
        scheduled_event_id: 5,
        started_event_id: 6,
        identity: "test".to_owned(),
        activity_type: String::new(),
        activity_id: seq.to_string(),
        retry_state: RetryState::NonRetryableFailure,
    });
    Failure::new(message, kind).caused_by(cause)
}
