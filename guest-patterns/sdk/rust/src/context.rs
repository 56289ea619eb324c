//! What workflow code sees of its run.

mod view;
mod wait;
mod workflow;

pub use view::{
    ContinueAsNewReason, ParentWorkflowInfo, WorkerDeploymentVersion, WorkflowContextView,
    WorkflowExecution,
};
pub use wait::WaitCondition;
pub use workflow::{SyncWorkflowContext, WorkflowContext};
