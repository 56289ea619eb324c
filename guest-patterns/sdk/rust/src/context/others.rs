//! Handles of other workflows: children, and any whose id is known.

use std::marker::PhantomData;
use std::rc::Rc;

use crate::bindings::types_part::hourglass::plugin::types::NamespacedExecution;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::SignalTarget;
use crate::data_converters::TemporalSerializable;
use crate::options::SignalWorkflowOptions;
use crate::runtime::{
    CancelExternalFuture, ChildLink, ChildWorkflowResultFuture, RunCore, SignalExternalFuture,
};
use crate::workflows::{HasWorkflowDefinition, SignalDefinition, WorkflowDefinition};

/// A child workflow that has started.
pub struct StartedChildWorkflow<WD> {
    /// The run id of the child's first run.
    pub run_id: String,
    link: ChildLink,
    workflow: PhantomData<fn() -> WD>,
}

impl<WD> StartedChildWorkflow<WD> {
    pub(crate) fn new(run_id: String, link: ChildLink) -> Self {
        Self {
            run_id,
            link,
            workflow: PhantomData,
        }
    }

    /// The child's id.
    pub fn workflow_id(&self) -> &str {
        &self.link.workflow_id
    }

    /// Asks the child to stop, and says why. The result still has to be awaited.
    pub fn cancel(&self, reason: impl Into<String>) {
        self.link.cancel(reason.into());
    }

    /// Waits for the child's result.
    pub fn result(self) -> ChildWorkflowResultFuture<WD::Output>
    where
        WD: WorkflowDefinition,
    {
        ChildWorkflowResultFuture::new(self.link)
    }

    /// Signals the child. The signal is sent at once, awaited or not.
    pub fn signal<S>(
        &self,
        signal: S,
        input: impl Into<S::Input>,
        options: SignalWorkflowOptions,
    ) -> SignalExternalFuture
    where
        WD: HasWorkflowDefinition,
        S: SignalDefinition<Workflow = WD::Run>,
    {
        let target = SignalTarget::Child(self.link.workflow_id.clone());
        let input = input.into().to_payloads();
        self.link
            .core
            .signal_external(target, signal.name(), input, options)
    }
}

/// A workflow that is known by its id; see `WorkflowContext::external_workflow`.
pub struct ExternalWorkflowHandle {
    core: Rc<RunCore>,
    workflow_id: String,
    run_id: Option<String>,
}

impl ExternalWorkflowHandle {
    pub(super) fn new(core: Rc<RunCore>, workflow_id: String, run_id: Option<String>) -> Self {
        Self {
            core,
            workflow_id,
            run_id,
        }
    }

    /// The workflow's id.
    pub fn workflow_id(&self) -> &str {
        &self.workflow_id
    }

    /// The run's id, if a certain run is meant.
    pub fn run_id(&self) -> Option<&str> {
        self.run_id.as_deref()
    }

    /// Signals the workflow. The signal is sent at once, awaited or not.
    pub fn signal<S: SignalDefinition>(
        &self,
        signal: S,
        input: impl Into<S::Input>,
        options: SignalWorkflowOptions,
    ) -> SignalExternalFuture {
        let target = SignalTarget::External(self.execution());
        let input = input.into().to_payloads();
        self.core
            .signal_external(target, signal.name(), input, options)
    }

    /// Asks the workflow to stop. The request is sent at once, awaited or not.
    pub fn cancel(&self, reason: Option<String>) -> CancelExternalFuture {
        self.core
            .cancel_external(self.execution(), reason.unwrap_or_default())
    }

    /// No namespace: messages stay in the workflow's own.
    fn execution(&self) -> NamespacedExecution {
        NamespacedExecution {
            namespace: String::new(),
            workflow_id: self.workflow_id.clone(),
            run_id: self.run_id.clone().unwrap_or_default(),
        }
    }
}
