//! What workflow code asks for.

use std::convert::Infallible;
use std::fmt::Display;

use super::others::ExternalWorkflowHandle;
use super::workflow::SyncWorkflowContext;
use crate::activities::ActivityDefinition;
use crate::continue_as_new::ContinueAsNewOptions;
use crate::data_converters::{PayloadConversionError, TemporalSerializable};
use crate::error::Failure;
use crate::options::{ActivityOptions, ChildWorkflowOptions, LocalActivityOptions, TimerOptions};
use crate::runtime::{ActivityFuture, StartChildWorkflowFuture, TimerFuture};
use crate::workflows::{WorkflowDefinition, WorkflowResult};
use crate::{MemoValue, SearchAttributeUpdate, memo, search_attributes};

impl<W> SyncWorkflowContext<W> {
    /// Runs an activity. It is scheduled at once, awaited or not; dropping the
    /// future does not cancel it.
    pub fn execute_activity<AD: ActivityDefinition>(
        &self,
        activity: AD,
        input: impl Into<AD::Input>,
        options: ActivityOptions,
    ) -> ActivityFuture<AD::Output> {
        let input = input.into().to_payloads();
        self.core.schedule_activity(activity.name(), input, options)
    }

    /// Runs an activity on this host, inside the workflow task: for short work that
    /// needs no queue. It is scheduled at once, awaited or not; dropping the future
    /// does not cancel it.
    pub fn execute_local_activity<AD: ActivityDefinition>(
        &self,
        activity: AD,
        input: impl Into<AD::Input>,
        options: LocalActivityOptions,
    ) -> ActivityFuture<AD::Output> {
        let input = input.into().to_payloads();
        self.core
            .schedule_local_activity(activity.name(), input, options)
    }

    /// Starts another workflow as a child of this one. It is asked for at once,
    /// awaited or not; dropping the future does not cancel it.
    pub fn start_child_workflow<WD: WorkflowDefinition>(
        &self,
        workflow: WD,
        input: impl Into<WD::Input>,
        options: ChildWorkflowOptions,
    ) -> StartChildWorkflowFuture<WD> {
        let input = input.into().to_payloads();
        self.core.start_child(workflow.name(), input, options)
    }

    /// A workflow of this namespace by its id, and if need be by its run id.
    pub fn external_workflow(
        &self,
        workflow_id: impl Into<String>,
        run_id: Option<String>,
    ) -> ExternalWorkflowHandle {
        ExternalWorkflowHandle::new(self.core.clone(), workflow_id.into(), run_id)
    }

    /// Starts a timer. It runs at once, awaited or not; dropping the future does
    /// not cancel it.
    pub fn timer(&self, options: impl Into<TimerOptions>) -> TimerFuture {
        self.core.start_timer(options.into())
    }

    /// True if the code after the patch is to run: in new runs, and in replays of
    /// runs that took it before.
    pub fn patched(&self, patch_id: &str) -> bool {
        self.core.patched(patch_id, false)
    }

    /// Says that only the code after the patch is left. Always true.
    pub fn deprecate_patch(&self, patch_id: &str) -> bool {
        self.core.patched(patch_id, true);
        true
    }

    /// Ends the run and begins a new one with this input. Use it with `?`: the run
    /// ends when the main function or a handler returns the error.
    pub fn continue_as_new(
        &self,
        input: impl Into<W::Input>,
        options: ContinueAsNewOptions,
    ) -> WorkflowResult<Infallible>
    where
        W: WorkflowDefinition,
    {
        let arguments = input.into().to_payloads()?;
        self.core.continue_as_new(arguments, options)
    }

    /// Changes fields of the memo; none removes a field. Nothing changes if a value
    /// cannot be encoded.
    pub fn upsert_memo<K: Into<String>>(
        &self,
        changes: impl IntoIterator<Item = (K, Option<MemoValue>)>,
    ) -> Result<(), PayloadConversionError> {
        self.core.upsert_memo(&memo::changes(changes)?);
        Ok(())
    }

    /// Changes search attributes.
    pub fn upsert_search_attributes(
        &self,
        updates: impl IntoIterator<Item = SearchAttributeUpdate>,
    ) {
        let changes = search_attributes::changes(updates);
        self.core.upsert_search_attributes(&changes);
    }

    /// Fails this workflow *task* once the code waits: the server tries it again.
    pub fn force_task_fail(&self, error: impl Display) {
        self.core
            .force_task_failure(Failure::plain(error.to_string()));
    }
}
