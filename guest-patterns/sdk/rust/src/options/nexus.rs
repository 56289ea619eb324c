//! Options of the Nexus operations that a workflow asks for.

use std::time::Duration;

use crate::WorkflowCancellationToken;

pub use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::NexusCancellationType as NexusOperationCancellationType;

/// How a Nexus operation is to be called.
#[derive(Clone, Debug, Default, bon::Builder)]
pub struct NexusOperationOptions {
    /// Limit from now to the operation's end.
    pub schedule_to_close_timeout: Option<Duration>,
    /// Limit from now to the operation's start.
    pub schedule_to_start_timeout: Option<Duration>,
    /// Limit from the operation's start to its end, if it goes on after the start.
    pub start_to_close_timeout: Option<Duration>,
    /// Headers of the request. They are stored and sent as they are, unencrypted.
    #[builder(default)]
    pub nexus_header: Vec<(String, String)>,
    /// When the operation resolves if it is cancelled: when it has ended, unless set.
    #[builder(default)]
    pub cancellation_type: NexusOperationCancellationType,
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// One line for the web UI.
    #[builder(into)]
    pub summary: Option<String>,
}

impl Default for NexusOperationCancellationType {
    fn default() -> Self {
        Self::WaitCancellationCompleted
    }
}
