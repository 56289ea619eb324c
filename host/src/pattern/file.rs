//! The form of a data file, and what its form does not say.

use serde::Deserialize;

use super::{
    Cancel, Expected, HistoryFacts, Kill, PatternCodec, ServerNeeds, Step, WorkKind, steps::Call,
};
use crate::temporal::StartOptions;

/// A data file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DataFile {
    pub(super) summary: String,
    pub(super) task_queue: String,
    pub(super) workflow_id: Option<String>,
    pub(super) workflow_type: Option<String>,
    pub(super) activity_id: Option<String>,
    pub(super) activity_type: Option<String>,
    pub(super) input: Vec<String>,
    #[serde(default)]
    pub(super) server: ServerNeeds,
    pub(super) codec: Option<PatternCodec>,
    pub(super) expected: Expected,
    pub(super) history: Option<HistoryFacts>,
    pub(super) kill: Option<Kill>,
    pub(super) cancel: Option<Cancel>,
    #[serde(default)]
    pub(super) start: StartOptions,
    pub(super) update_with_start: Option<Call>,
    #[serde(default)]
    pub(super) steps: Vec<Step>,
}

impl DataFile {
    /// Kind, id and type of what is started.
    pub(super) fn work(&self) -> Result<(WorkKind, &str, &str), &'static str> {
        let names = (
            self.workflow_id
                .as_deref()
                .zip(self.workflow_type.as_deref()),
            self.activity_id
                .as_deref()
                .zip(self.activity_type.as_deref()),
        );
        let keys = [
            &self.workflow_id,
            &self.workflow_type,
            &self.activity_id,
            &self.activity_type,
        ];
        match (names, keys.into_iter().flatten().count()) {
            ((Some((id, name)), None), 2) => Ok((WorkKind::Workflow, id, name)),
            ((None, Some((id, name))), 2) => Ok((WorkKind::Activity, id, name)),
            _ => Err(
                "it needs either `workflow-id` and `workflow-type` or `activity-id` and \
                 `activity-type`",
            ),
        }
    }

    /// What only a workflow has, and every workflow.
    fn work_fault(&self) -> Option<&'static str> {
        let has_history = self.history.is_some() && self.kill.is_some();
        match self.work().ok()?.0 {
            WorkKind::Workflow if !has_history => Some("a workflow needs [history] and [kill]"),
            WorkKind::Activity if self.is_told_something() => Some(
                "an activity without a workflow has no [history], [kill], [cancel], [start], \
                 `update-with-start` and [[steps]]",
            ),
            _ => None,
        }
    }

    fn is_told_something(&self) -> bool {
        self.history.is_some()
            || self.kill.is_some()
            || self.cancel.is_some()
            || self.start != StartOptions::default()
            || self.update_with_start.is_some()
            || !self.steps.is_empty()
    }

    /// What is wrong with it, beyond what its form says.
    pub(super) fn fault(&self) -> Option<&'static str> {
        if self.expected.ends() != 1 {
            return Some(
                "[expected] needs exactly one of `result`, `failure`, `canceled` and `terminated`",
            );
        }
        let update = self.update_with_start.as_ref();
        update
            .and_then(|call| {
                call.update_fault("`update-with-start` needs either `result` or `failure`")
            })
            .or_else(|| self.steps.iter().find_map(Step::fault))
            .or_else(|| self.work_fault())
    }
}
