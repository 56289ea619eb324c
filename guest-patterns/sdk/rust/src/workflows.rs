//! What names a workflow and its messages, for those that define and call them.

use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
use crate::error::WorkflowTermination;

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
