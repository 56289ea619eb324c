//! What workflow code sees of its run.

mod calls;
mod facts;
mod nexus;
mod others;
mod scoped;
mod values;
mod view;
mod wait;
mod workflow;

pub(crate) use values::ContextValues;
pub use values::{WorkflowContextFuture, WorkflowContextKey};

pub use nexus::{NexusClient, StartedNexusOperation};
pub use others::{ExternalWorkflowHandle, StartedChildWorkflow};
pub use view::{
    ContinueAsNewReason, ParentWorkflowInfo, WorkerDeploymentVersion, WorkflowContextView,
    WorkflowExecution,
};
pub use wait::WaitCondition;
pub use workflow::{SyncWorkflowContext, WorkflowContext};
