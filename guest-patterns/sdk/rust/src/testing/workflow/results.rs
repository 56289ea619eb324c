//! What a run gave.

use super::WorkflowRun;
use crate::data_converters::TemporalDeserializable;
use crate::runtime::WorkflowImplementation;
use crate::testing::{Command, Ending, ScheduledActivity, UpdateAnswer};
use crate::workflows::VersioningBehavior;

impl<W: WorkflowImplementation> WorkflowRun<W> {
    /// What the workflow asked for in the last turn.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// The activities that the workflow scheduled in the last turn.
    pub fn scheduled(&self) -> Vec<ScheduledActivity> {
        let activity = |command: &Command| match command {
            Command::ScheduleActivity(activity) => Some(activity.clone()),
            _ => None,
        };
        self.commands.iter().filter_map(activity).collect()
    }

    /// The answers to updates of the last turn, with the updates' ids.
    pub fn answers<'a>(&'a self) -> Vec<(&'a str, &'a UpdateAnswer)> {
        let answer = |command: &'a Command| match command {
            Command::AnswerUpdate(id, answer) => Some((id.as_str(), answer)),
            _ => None,
        };
        self.commands.iter().filter_map(answer).collect()
    }

    /// How the run says it follows worker versions.
    pub fn versioning_behavior(&self) -> VersioningBehavior {
        self.versioning_behavior
    }

    /// How the workflow ended, if it did.
    pub fn ending(&self) -> Option<&Ending> {
        self.ending.as_ref()
    }

    /// What the workflow returned.
    ///
    /// # Panics
    /// If it did not end with a result.
    pub fn result(&self) -> W::Output {
        match &self.ending {
            Some(Ending::Completed(result)) => W::Output::from_payload(result.clone())
                .expect("a result of the workflow's own type"),
            other => panic!("the workflow has no result: {other:?}"),
        }
    }
}
