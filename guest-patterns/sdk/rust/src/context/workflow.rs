//! The contexts of main functions and of handlers.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Display;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use std::time::SystemTime;

use super::others::ExternalWorkflowHandle;
use super::view::{ContinueAsNewReason, WorkerDeploymentVersion, WorkflowContextView};
use super::wait::WaitCondition;
use crate::activities::ActivityDefinition;
use crate::cancellation::{Cancelled, WorkflowCancellationToken};
use crate::continue_as_new::{ContinueAsNewOptions, ContinueAsNewRequest};
use crate::data_converters::{PayloadConversionError, TemporalSerializable};
use crate::error::{Failure, WorkflowTermination};
use crate::options::{
    ActivityOptions, ChildWorkflowOptions, LocalActivityOptions, TimerOptions, WaitConditionOptions,
};
use crate::runtime::{
    ActivityFuture, RunCore, StartChildWorkflowFuture, TimerFuture, WorkflowRandomValue,
};
use crate::workflows::{WorkflowDefinition, WorkflowResult};
use crate::{Memo, MemoValue, SearchAttributeUpdate, SearchAttributes, memo, search_attributes};

/// The context of a main function and of asynchronous handlers. It has every
/// method of [`SyncWorkflowContext`] too.
pub struct WorkflowContext<W> {
    sync: SyncWorkflowContext<W>,
    state: Rc<RefCell<W>>,
}

/// The context of a handler that borrows the workflow's state.
pub struct SyncWorkflowContext<W> {
    core: Rc<RunCore>,
    workflow: PhantomData<fn(W)>,
}

impl<W> Clone for WorkflowContext<W> {
    fn clone(&self) -> Self {
        Self {
            sync: self.sync.clone(),
            state: self.state.clone(),
        }
    }
}

impl<W> Clone for SyncWorkflowContext<W> {
    fn clone(&self) -> Self {
        Self {
            core: self.core.clone(),
            workflow: PhantomData,
        }
    }
}

impl<W> Deref for WorkflowContext<W> {
    type Target = SyncWorkflowContext<W>;

    fn deref(&self) -> &Self::Target {
        &self.sync
    }
}

impl<W> WorkflowContext<W> {
    pub(crate) fn new(core: Rc<RunCore>, state: W) -> Self {
        let sync = SyncWorkflowContext {
            core,
            workflow: PhantomData,
        };
        Self {
            sync,
            state: Rc::new(RefCell::new(state)),
        }
    }

    /// Reads the workflow's state.
    pub fn state<R>(&self, read: impl FnOnce(&W) -> R) -> R {
        read(&self.state.borrow())
    }

    /// Changes the workflow's state.
    pub fn state_mut<R>(&self, change: impl FnOnce(&mut W) -> R) -> R {
        self.sync.core.note_progress();
        change(&mut self.state.borrow_mut())
    }

    /// Waits until the condition holds for the workflow's state. Ends with an
    /// error when the workflow is cancelled first.
    pub fn wait_condition<F: FnMut(&W) -> bool>(&self, condition: F) -> WaitCondition<W, F> {
        self.wait_condition_with_options(condition, WaitConditionOptions::default())
    }

    /// As `wait_condition`, with options.
    pub fn wait_condition_with_options<F: FnMut(&W) -> bool>(
        &self,
        condition: F,
        options: WaitConditionOptions,
    ) -> WaitCondition<W, F> {
        WaitCondition {
            core: self.sync.core.clone(),
            state: self.state.clone(),
            condition,
            token: options
                .cancellation_token
                .unwrap_or_else(|| self.cancellation_token()),
            cancellation: None,
            done: false,
        }
    }

    /// Lends state and context to a handler.
    #[doc(hidden)]
    pub fn handle<R>(&self, handler: impl FnOnce(&mut W, &mut SyncWorkflowContext<W>) -> R) -> R {
        let mut sync = self.sync.clone();
        self.state_mut(|state| handler(state, &mut sync))
    }
}

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
        let request = ContinueAsNewRequest::new(arguments, options)?;
        Err(WorkflowTermination::continue_as_new(request))
    }

    /// The token that is cancelled when the workflow is.
    pub fn cancellation_token(&self) -> WorkflowCancellationToken {
        self.core.cancellation.clone()
    }

    /// Waits until the workflow is cancelled; gives the reason.
    pub fn cancelled(&self) -> Cancelled {
        self.core.cancellation.cancelled()
    }

    /// What is known of the run.
    pub fn info(&self) -> WorkflowContextView {
        WorkflowContextView::new(self.core.clone())
    }

    /// The workflow's id.
    pub fn workflow_id(&self) -> &str {
        &self.core.info.workflow_id
    }

    /// The run's id.
    pub fn run_id(&self) -> &str {
        &self.core.run_id
    }

    /// The namespace of the run.
    pub fn namespace(&self) -> &str {
        &self.core.info.namespace
    }

    /// The task queue of the run.
    pub fn task_queue(&self) -> &str {
        &self.core.info.task_queue
    }

    /// The time of this turn: the same in every replay. It stands still while
    /// the workflow's code runs.
    pub fn workflow_time(&self) -> Option<SystemTime> {
        self.core.turn.borrow().time
    }

    /// Events in the history, as of this turn.
    pub fn history_length(&self) -> u32 {
        self.core.turn.borrow().history_length
    }

    /// Size of the history in bytes, as of this turn.
    pub fn history_size_bytes(&self) -> u64 {
        self.core.turn.borrow().history_size_bytes
    }

    /// True if the server advises to continue as new.
    pub fn continue_as_new_suggested(&self) -> bool {
        self.core.turn.borrow().continue_as_new_suggested
    }

    /// Why the server gives that advice.
    pub fn continue_as_new_reasons(&self) -> Vec<ContinueAsNewReason> {
        self.core.turn.borrow().continue_as_new_reasons.clone()
    }

    /// Version of the worker that completes this task, or completed it when it was
    /// first run.
    pub fn current_deployment_version(&self) -> Option<WorkerDeploymentVersion> {
        self.core.turn.borrow().deployment_version.clone()
    }

    /// True if the workflow is pinned to a worker deployment version and its
    /// target version is another one.
    pub fn target_worker_deployment_version_changed(&self) -> bool {
        self.core.turn.borrow().target_deployment_version_changed
    }

    /// The SDK version that the last completed workflow task recorded, if any.
    pub fn last_sdk_version(&self) -> Option<String> {
        let version = self.core.turn.borrow().last_sdk_version.clone();
        Some(version).filter(|version| !version.is_empty())
    }

    /// True while the turn repeats what history holds. For logs and metrics only:
    /// a workflow that decides by it cannot be replayed.
    pub fn is_replaying(&self) -> bool {
        self.core.turn.borrow().is_replaying
    }

    /// True if no asynchronous handler of a signal or an update is under way. Wait
    /// for it before the workflow ends: what a handler has not done by then, it
    /// never does.
    pub fn all_handlers_finished(&self) -> bool {
        self.core.running_handlers.get() == 0
    }

    /// The memo as it is now.
    pub fn memo(&self) -> Memo {
        self.core.memo.borrow().clone()
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

    /// The search attributes as they are now.
    pub fn search_attributes(&self) -> SearchAttributes {
        self.core.search_attributes.borrow().clone()
    }

    /// Changes search attributes.
    pub fn upsert_search_attributes(
        &self,
        updates: impl IntoIterator<Item = SearchAttributeUpdate>,
    ) {
        let changes = search_attributes::changes(updates);
        self.core.upsert_search_attributes(&changes);
    }

    /// A random value: the same in every replay.
    pub fn random<T: WorkflowRandomValue>(&self) -> T {
        T::from_bits(&mut || self.core.next_random())
    }

    /// A random UUID (version 4): the same in every replay.
    pub fn uuid4(&self) -> String {
        self.core.uuid4()
    }

    /// Fails this workflow *task* once the code waits: the server tries it again.
    pub fn force_task_fail(&self, error: impl Display) {
        self.core
            .force_task_failure(Failure::plain(error.to_string()));
    }
}
