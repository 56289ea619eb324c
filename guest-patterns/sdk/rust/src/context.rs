//! What workflow code sees of its run.

mod calls;
mod facts;
mod others;
mod view;
mod wait;
mod workflow;

pub use others::{ExternalWorkflowHandle, StartedChildWorkflow};
pub use view::{
    ContinueAsNewReason, ParentWorkflowInfo, WorkerDeploymentVersion, WorkflowContextView,
    WorkflowExecution,
};
pub use wait::WaitCondition;
pub use workflow::{SyncWorkflowContext, WorkflowContext};
