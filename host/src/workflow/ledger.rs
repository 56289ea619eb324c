//! What a run has asked for so far, and whether its next answer agrees with it.
//!
//! Core takes much of this on trust: a sequence number that is used twice replaces
//! what had it before, and of two ends it takes the first. What it refuses, it refuses
//! without a word of whose guest it was.

use std::collections::HashSet;

use thiserror::Error;

use super::pin;
use crate::contract::workflow::{Action, Activation, Completion, Job, UpdateAnswer};

/// Most commands of one answer. Nearly every command becomes an event, and a server
/// ends a run whose history has 51,200 of them, unless its operator raised that.
const MOST_COMMANDS: usize = 100_000;

/// What has sequence numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Timer,
    Activity,
    LocalActivity,
    ChildWorkflow,
    ExternalSignal,
    ExternalCancellation,
    NexusOperation,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Timer => "timer",
            Self::Activity => "activity",
            Self::LocalActivity => "local activity",
            Self::ChildWorkflow => "child workflow",
            Self::ExternalSignal => "signal",
            Self::ExternalCancellation => "cancellation of another workflow",
            Self::NexusOperation => "Nexus operation",
        }
    }
}

/// An answer that breaks the contract, as the rest of a sentence.
#[derive(Debug, Error, PartialEq)]
pub(super) enum Breach {
    #[error(
        "has {0} commands, and the host takes {MOST_COMMANDS} at a time; do less in one turn of \
         the workflow"
    )]
    TooMany(usize),
    #[error("begins {kind} {seq} twice; a sequence number is used once in a run", kind = .0.name(), seq = .1)]
    Twice(Kind, u32),
    #[error("cancels {kind} {seq}, which the run never began", kind = .0.name(), seq = .1)]
    NeverBegun(Kind, u32),
    #[error("ends the workflow twice; it ends once")]
    EndsTwice,
    #[error("answers update {0:?}, which is not open")]
    UnknownUpdate(String),
    #[error("answers query {0:?}, which this turn does not have")]
    UnknownQuery(String),
    #[error("sets patch {0:?}, which is not the author's: `hourglass/` is the host's")]
    ForgedPatch(String),
}

/// The books of one run, from its first turn on.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    begun: HashSet<(Kind, u32)>,
    open_updates: HashSet<String>,
    ended: bool,
}

impl Ledger {
    /// Enters a turn.
    ///
    /// # Errors
    /// The first command that breaks the contract. The run has to be dropped then.
    pub(super) fn enter(
        &mut self,
        activation: &Activation,
        completion: &Completion,
    ) -> Result<(), Breach> {
        let count = completion.commands.len();
        if count > MOST_COMMANDS {
            return Err(Breach::TooMany(count));
        }
        if let Some(patch_id) = pin::forged(completion) {
            return Err(Breach::ForgedPatch(patch_id.to_owned()));
        }
        let updates = activation.jobs.iter().filter_map(|job| match job {
            Job::DoUpdate(update) => Some(update.protocol_instance_id.clone()),
            _ => None,
        });
        self.open_updates.extend(updates);
        let mut actions = completion.commands.iter().map(|command| &command.action);
        actions.try_for_each(|action| self.enter_action(activation, action))
    }

    fn enter_action(&mut self, activation: &Activation, action: &Action) -> Result<(), Breach> {
        match action {
            Action::StartTimer(timer) => self.begin(Kind::Timer, timer.seq),
            Action::CancelTimer(seq) => self.cancel(Kind::Timer, *seq),
            Action::ScheduleActivity(activity) => self.begin(Kind::Activity, activity.seq),
            Action::RequestCancelActivity(seq) => self.cancel(Kind::Activity, *seq),
            Action::ScheduleLocalActivity(activity) => {
                self.begin(Kind::LocalActivity, activity.seq)
            }
            Action::RequestCancelLocalActivity(seq) => self.cancel(Kind::LocalActivity, *seq),
            Action::StartChildWorkflow(child) => self.begin(Kind::ChildWorkflow, child.seq),
            Action::CancelChildWorkflow(cancel) => self.cancel(Kind::ChildWorkflow, cancel.seq),
            Action::SignalExternalWorkflow(signal) => self.begin(Kind::ExternalSignal, signal.seq),
            Action::CancelSignalWorkflow(seq) => self.cancel(Kind::ExternalSignal, *seq),
            Action::RequestCancelExternalWorkflow(request) => {
                self.begin(Kind::ExternalCancellation, request.seq)
            }
            Action::ScheduleNexusOperation(operation) => {
                self.begin(Kind::NexusOperation, operation.seq)
            }
            Action::RequestCancelNexusOperation(seq) => self.cancel(Kind::NexusOperation, *seq),
            Action::UpdateResponse(response) => {
                self.answer_update(&response.protocol_instance_id, &response.answer)
            }
            Action::RespondToQuery(result) => known_query(activation, &result.query_id),
            // Commands that follow the end are Core's to order: it sends them before it.
            Action::CompleteWorkflow(_)
            | Action::FailWorkflow(_)
            | Action::CancelWorkflow(_)
            | Action::ContinueAsNew(_) => self.end(),
            Action::UpsertSearchAttributes(_)
            | Action::ModifyMemo(_)
            | Action::SetPatchMarker(_) => Ok(()),
        }
    }

    fn begin(&mut self, kind: Kind, seq: u32) -> Result<(), Breach> {
        let is_new = self.begun.insert((kind, seq));
        is_new.then_some(()).ok_or(Breach::Twice(kind, seq))
    }

    /// What has ended in the meantime may still be cancelled: Core knows what to do.
    fn cancel(&self, kind: Kind, seq: u32) -> Result<(), Breach> {
        let is_known = self.begun.contains(&(kind, seq));
        is_known.then_some(()).ok_or(Breach::NeverBegun(kind, seq))
    }

    fn answer_update(&mut self, id: &str, answer: &UpdateAnswer) -> Result<(), Breach> {
        let was_open = match answer {
            UpdateAnswer::Accepted => self.open_updates.contains(id),
            UpdateAnswer::Rejected(_) | UpdateAnswer::Completed(_) => self.open_updates.remove(id),
        };
        was_open
            .then_some(())
            .ok_or_else(|| Breach::UnknownUpdate(id.to_owned()))
    }

    fn end(&mut self) -> Result<(), Breach> {
        let ended_before = std::mem::replace(&mut self.ended, true);
        (!ended_before).then_some(()).ok_or(Breach::EndsTwice)
    }
}

fn known_query(activation: &Activation, query_id: &str) -> Result<(), Breach> {
    let is_asked = activation
        .jobs
        .iter()
        .any(|job| matches!(job, Job::QueryWorkflow(query) if query.query_id == query_id));
    is_asked
        .then_some(())
        .ok_or_else(|| Breach::UnknownQuery(query_id.to_owned()))
}

#[cfg(test)]
mod tests;
