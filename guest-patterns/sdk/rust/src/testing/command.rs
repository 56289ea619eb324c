//! What a workflow asks for, in a form that tests can compare.

use std::time::Duration;

use super::ending::{Ending, NextRun};
use super::nexus::ScheduledNexusOperation;
use super::others::{RequestedChild, SentSignal};
use super::scheduled::{ScheduledActivity, ScheduledLocalActivity};
use crate::Payload;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, QueryAnswer, SetPatchMarker,
};
use crate::error::{Failure, Tables};
use crate::fields::Fields;
use crate::wire::std_duration;
use crate::{SearchAttributes, memo};

/// Something that the workflow asked for.
#[derive(Clone, Debug)]
pub enum Command {
    /// A timer with this number and length.
    StartTimer(u32, Duration),
    /// The end of the timer with this number.
    CancelTimer(u32),
    /// An activity.
    ScheduleActivity(ScheduledActivity),
    /// The end of the activity with this number.
    RequestCancelActivity(u32),
    /// A local activity.
    ScheduleLocalActivity(ScheduledLocalActivity),
    /// The end of the local activity with this number.
    RequestCancelLocalActivity(u32),
    /// A child workflow.
    StartChildWorkflow(RequestedChild),
    /// The end of the child with this number, for this reason.
    CancelChildWorkflow(u32, String),
    /// A signal to another workflow.
    SignalWorkflow(SentSignal),
    /// That the signal with this number is not sent, if that can still be helped.
    CancelSignal(u32),
    /// The end of another workflow.
    RequestCancelExternalWorkflow {
        /// The request's number.
        seq: u32,
        /// The workflow.
        workflow_id: String,
        /// The run; empty for the current one.
        run_id: String,
        /// Why; may be empty.
        reason: String,
    },
    /// A Nexus operation.
    ScheduleNexusOperation(ScheduledNexusOperation),
    /// The end of the Nexus operation with this number.
    RequestCancelNexusOperation(u32),
    /// Changes of the memo: without a value, a field is removed.
    ModifyMemo(Vec<(String, Option<Payload>)>),
    /// Changes of search attributes.
    UpsertSearchAttributes(SearchAttributes),
    /// A marker of this patch.
    SetPatchMarker {
        /// The patch.
        patch_id: String,
        /// Whether only the new code is left.
        deprecated: bool,
    },
    /// The answer to the update with this id.
    AnswerUpdate(String, UpdateAnswer),
}

/// What became of an update.
#[derive(Clone, Debug)]
pub enum UpdateAnswer {
    /// Its handler began.
    Accepted,
    /// It was refused, or its handler failed.
    Rejected(Failure),
    /// Its handler returned this.
    Completed(Payload),
}

impl UpdateAnswer {
    fn read(answer: wire::UpdateAnswer, tables: &Tables) -> Self {
        match answer {
            wire::UpdateAnswer::Accepted => Self::Accepted,
            wire::UpdateAnswer::Rejected(index) => {
                Self::Rejected(tables.failure(index).expect("an index inside the table"))
            }
            wire::UpdateAnswer::Completed(index) => {
                Self::Completed(tables.payload(index).expect("an index inside the table"))
            }
        }
    }
}

/// One command of a completion, read.
#[derive(Debug)]
pub(super) enum Read {
    Command(Command),
    Answer(Result<Payload, Failure>),
    Ending(Ending),
}

impl Read {
    pub(super) fn new(action: Action, tables: &Tables) -> Self {
        let payload = |index| tables.payload(index).expect("an index inside the table");
        let failure = |index| tables.failure(index).expect("an index inside the table");
        Self::Command(match action {
            Action::StartTimer(timer) => {
                Command::StartTimer(timer.seq, std_duration(timer.start_to_fire_timeout))
            }
            Action::CancelTimer(seq) => Command::CancelTimer(seq),
            Action::ScheduleActivity(activity) => {
                Command::ScheduleActivity(ScheduledActivity::read(activity, tables))
            }
            Action::RequestCancelActivity(seq) => Command::RequestCancelActivity(seq),
            Action::ScheduleLocalActivity(activity) => {
                Command::ScheduleLocalActivity(ScheduledLocalActivity::read(activity, tables))
            }
            Action::RequestCancelLocalActivity(seq) => Command::RequestCancelLocalActivity(seq),
            Action::StartChildWorkflow(child) => {
                Command::StartChildWorkflow(RequestedChild::read(child, tables))
            }
            Action::CancelChildWorkflow(cancel) => {
                Command::CancelChildWorkflow(cancel.seq, cancel.reason)
            }
            Action::SignalExternalWorkflow(signal) => {
                Command::SignalWorkflow(SentSignal::read(signal, tables))
            }
            Action::CancelSignalWorkflow(seq) => Command::CancelSignal(seq),
            Action::RequestCancelExternalWorkflow(request) => {
                Command::RequestCancelExternalWorkflow {
                    seq: request.seq,
                    workflow_id: request.execution.workflow_id,
                    run_id: request.execution.run_id,
                    reason: request.reason,
                }
            }
            Action::ScheduleNexusOperation(operation) => {
                Command::ScheduleNexusOperation(ScheduledNexusOperation::read(operation, tables))
            }
            Action::RequestCancelNexusOperation(seq) => Command::RequestCancelNexusOperation(seq),
            Action::ModifyMemo(changes) => {
                let change = |(name, index)| {
                    let value = Some(payload(index)).filter(|value| !memo::removes(value));
                    (name, value)
                };
                Command::ModifyMemo(changes.into_iter().map(change).collect())
            }
            Action::UpsertSearchAttributes(changes) => {
                let fields = Fields::read(&changes, tables).expect("indices inside the table");
                Command::UpsertSearchAttributes(SearchAttributes { fields })
            }
            Action::SetPatchMarker(SetPatchMarker {
                patch_id,
                deprecated,
            }) => Command::SetPatchMarker {
                patch_id,
                deprecated,
            },
            Action::UpdateResponse(response) => Command::AnswerUpdate(
                response.protocol_instance_id,
                UpdateAnswer::read(response.answer, tables),
            ),
            Action::RespondToQuery(result) => {
                return Self::Answer(match result.answer {
                    QueryAnswer::Succeeded(index) => Ok(payload(index)),
                    QueryAnswer::Failed(index) => Err(failure(index)),
                });
            }
            Action::CompleteWorkflow(index) => {
                return Self::Ending(Ending::Completed(payload(index)));
            }
            Action::ContinueAsNew(next) => {
                return Self::Ending(Ending::ContinuedAsNew(NextRun::read(next, tables)));
            }
            Action::FailWorkflow(index) => return Self::Ending(Ending::Failed(failure(index))),
            Action::CancelWorkflow(details) => {
                let details = details.map(|details| details.into_iter().map(payload).collect());
                return Self::Ending(Ending::Cancelled(details));
            }
        })
    }
}
