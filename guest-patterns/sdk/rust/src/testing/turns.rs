//! The turns that a run had, and what a replay of them looks like.

use super::command::Read;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, Activation, Command, Completion, EvictionReason, Job, UpdateAnswer,
};
use crate::error::Tables;

/// A turn: what happened, and what the workflow gave.
#[derive(Clone)]
pub(super) struct Turn {
    pub(super) activation: Activation,
    pub(super) completion: Completion,
}

/// The turns of one run but those that only asked something.
#[derive(Default)]
pub(super) struct Turns {
    turns: Vec<Turn>,
}

impl Turns {
    pub(super) fn record(&mut self, activation: Activation, completion: &Completion) {
        let asks = |job: &Job| matches!(job, Job::QueryWorkflow(_));
        if !activation.jobs.iter().all(asks) {
            let completion = completion.clone();
            self.turns.push(Turn {
                activation,
                completion,
            });
        }
    }

    pub(super) fn transcript(&self) -> Vec<String> {
        let turns = self.turns.iter();
        turns.map(|turn| format!("{:?}", turn.completion)).collect()
    }

    /// The turn that ends the run's stay in memory; none if it has not begun.
    pub(super) fn eviction(&self) -> Option<Activation> {
        let last = self.turns.last()?.activation.clone();
        Some(Activation {
            payloads: Vec::new(),
            failures: Vec::new(),
            jobs: vec![Job::RemoveFromCache(EvictionReason::CacheFull)],
            ..last
        })
    }

    /// The turns as a replay has them.
    pub(super) fn to_replay(&self) -> Vec<Turn> {
        self.turns.iter().cloned().map(Turn::replayed).collect()
    }
}

impl Turn {
    fn replayed(mut self) -> Self {
        self.activation.is_replaying = true;
        let refused: Vec<String> = self.refused().map(str::to_owned).collect();
        let is_refused = |id: &String| refused.contains(id);
        self.activation.jobs.retain_mut(|job| match job {
            Job::DoUpdate(update) => {
                update.run_validator = false;
                !is_refused(&update.protocol_instance_id)
            }
            Job::QueryWorkflow(_) => false,
            _ => true,
        });
        self.completion
            .commands
            .retain(|command| match &command.action {
                Action::UpdateResponse(response) => !is_refused(&response.protocol_instance_id),
                Action::RespondToQuery(_) => false,
                _ => true,
            });
        let patches = self.patches();
        self.activation.jobs.splice(0..0, patches);
        self
    }

    /// The updates that were never accepted.
    fn refused(&self) -> impl Iterator<Item = &str> {
        let commands = self.completion.commands.iter();
        let accepted = |id: &str| {
            let mut answers = self.completion.commands.iter().filter_map(update_answer);
            answers.any(|(known, answer)| known == id && *answer == UpdateAnswer::Accepted)
        };
        let is_new = |id: &str| {
            let mut jobs = self.activation.jobs.iter();
            jobs.any(|job| matches!(job, Job::DoUpdate(it) if it.protocol_instance_id == id))
        };
        commands
            .filter_map(update_answer)
            .map(|(id, _)| id)
            .filter(move |id| is_new(id) && !accepted(id))
    }

    /// What history says of the patches that the turn took.
    fn patches(&self) -> Vec<Job> {
        let marker = |command: &Command| match &command.action {
            Action::SetPatchMarker(marker) => Some(Job::NotifyHasPatch(marker.patch_id.clone())),
            _ => None,
        };
        self.completion.commands.iter().filter_map(marker).collect()
    }
}

/// The commands with what they refer to: the same commands look the same, whatever
/// else lies in the tables.
pub(super) fn shown(completion: &Completion) -> Vec<String> {
    let tables = Tables {
        payloads: completion.payloads.clone(),
        failures: completion.failures.clone(),
    };
    let text = |index: Option<u32>| index.map(|index| tables.payload(index));
    let commands = completion.commands.iter();
    commands
        .map(|command| {
            let read = Read::new(command.action.clone(), &tables);
            format!(
                "{read:?} {:?} {:?}",
                text(command.summary),
                text(command.details)
            )
        })
        .collect()
}

fn update_answer(command: &Command) -> Option<(&str, &UpdateAnswer)> {
    match &command.action {
        Action::UpdateResponse(response) => {
            Some((&response.protocol_instance_id, &response.answer))
        }
        _ => None,
    }
}
