//! What names a workflow and its messages, for those that define and call them.

use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};
use crate::error::WorkflowTermination;

/// How the runs of a workflow follow the versions of its worker; see `#[workflow]`.
pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::VersioningBehavior;

/// What a workflow's main function returns.
pub type WorkflowResult<T> = Result<T, WorkflowTermination>;

/// A workflow: its name, what it takes and what it gives.
pub trait WorkflowDefinition {
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;
    /// What it gives; `()` for nothing.
    type Output: TemporalDeserializable + TemporalSerializable + 'static;

    /// The workflow's type.
    fn name(&self) -> &str;
}

/// A workflow whose messages are known by type.
pub trait HasWorkflowDefinition: WorkflowDefinition {
    /// The marker of the workflow's main function.
    type Run: WorkflowDefinition;
}

/// A signal: its name, its workflow and what it takes.
pub trait SignalDefinition {
    /// The marker of the workflow's main function.
    type Workflow: WorkflowDefinition;
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;

    /// The signal's name.
    fn name(&self) -> &str;
}

/// A query: its name, its workflow, what it takes and what it answers.
pub trait QueryDefinition {
    /// The marker of the workflow's main function.
    type Workflow: WorkflowDefinition;
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;
    /// What it answers.
    type Output: TemporalDeserializable + TemporalSerializable + 'static;

    /// The query's name.
    fn name(&self) -> &str;
}

/// An update: its name, its workflow, what it takes and what it answers.
pub trait UpdateDefinition {
    /// The marker of the workflow's main function.
    type Workflow: WorkflowDefinition;
    /// What it takes; `()` for nothing.
    type Input: TemporalDeserializable + TemporalSerializable + 'static;
    /// What it answers.
    type Output: TemporalDeserializable + TemporalSerializable + 'static;

    /// The update's name.
    fn name(&self) -> &str;
}

/// A workflow that is known by its type's name only; it takes and gives raw payloads.
pub struct UntypedWorkflow {
    name: String,
}

impl UntypedWorkflow {
    /// Names the workflow type.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl WorkflowDefinition for UntypedWorkflow {
    type Input = RawValue;
    type Output = RawValue;

    fn name(&self) -> &str {
        &self.name
    }
}

impl HasWorkflowDefinition for UntypedWorkflow {
    type Run = Self;
}

/// A signal that is known by its name only; it takes raw payloads.
pub struct UntypedSignal {
    name: String,
}

impl UntypedSignal {
    /// Names the signal.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

impl SignalDefinition for UntypedSignal {
    type Workflow = UntypedWorkflow;
    type Input = RawValue;

    fn name(&self) -> &str {
        &self.name
    }
}
