//! The imports of activity code and Nexus handlers.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use wasmtime::component::{HasSelf, Linker};

use super::{
    ports::ActivityPort,
    state::{GuestState, add_guest_host},
    wasi::{ActivityWasi, add_activity_wasi},
};
use crate::contract::{
    activity::{self, CancelReason, WaitResult},
    asynchronous_completion::{self, ActivityReference, CompletionError, ReportedFailure},
    nexus::{self, StartedWorkflow, WorkflowError, WorkflowErrorKind, WorkflowStart},
    types::{Duration, Payload, Timestamp},
};

/// Most random bytes a call may ask for.
const RANDOM_BYTES: u32 = 65_536;

/// State of an instance that runs activities or Nexus handlers.
pub(super) struct ActivityState {
    pub(super) guest: GuestState,
    /// Of the call that is under way.
    pub(super) port: Arc<dyn ActivityPort>,
    pub(super) wasi: ActivityWasi,
}

/// Links everything that such an instance may import.
pub(super) fn add_activity_host(linker: &mut Linker<ActivityState>) -> wasmtime::Result<()> {
    add_guest_host(linker, |state| &mut state.guest)?;
    activity::add_to_linker::<_, HasSelf<ActivityState>>(linker, |state| state)?;
    asynchronous_completion::add_to_linker::<_, HasSelf<ActivityState>>(linker, |state| state)?;
    nexus::add_to_linker::<_, HasSelf<ActivityState>>(linker, |state| state)?;
    add_activity_wasi(linker)
}

impl activity::Host for ActivityState {
    async fn wait(&mut self, duration: Duration) -> WaitResult {
        let length = std::time::Duration::new(duration.seconds, 0)
            .saturating_add(std::time::Duration::from_nanos(duration.nanoseconds.into()));
        self.port.wait(length).await
    }

    async fn now(&mut self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp {
            seconds: i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            nanoseconds: since.subsec_nanos(),
        }
    }

    async fn random_bytes(&mut self, count: u32) -> Vec<u8> {
        let mut bytes = vec![0; count.min(RANDOM_BYTES) as usize];
        rand::fill(&mut bytes[..]);
        bytes
    }

    async fn heartbeat(&mut self, details: Vec<Payload>) -> Option<CancelReason> {
        self.port.heartbeat(details).await;
        self.port.cancel_requested()
    }
}

impl asynchronous_completion::Host for ActivityState {
    async fn heartbeat(
        &mut self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> Result<Option<CancelReason>, CompletionError> {
        self.port.others().heartbeat(activity, details).await
    }

    async fn complete(
        &mut self,
        activity: ActivityReference,
        result: Payload,
    ) -> Result<(), CompletionError> {
        self.port.others().complete(activity, result).await
    }

    async fn fail(
        &mut self,
        activity: ActivityReference,
        failure: ReportedFailure,
    ) -> Result<(), CompletionError> {
        self.port.others().fail(activity, failure).await
    }

    async fn report_cancellation(
        &mut self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> Result<(), CompletionError> {
        self.port
            .others()
            .report_cancellation(activity, details)
            .await
    }
}

impl nexus::Host for ActivityState {
    async fn start_workflow(
        &mut self,
        workflow: WorkflowStart,
    ) -> Result<StartedWorkflow, WorkflowError> {
        match self.port.nexus() {
            Some(nexus) => nexus.start_workflow(workflow).await,
            None => Err(not_a_handler()),
        }
    }

    async fn cancel_workflow(&mut self, operation_token: String) -> Result<(), WorkflowError> {
        match self.port.nexus() {
            Some(nexus) => nexus.cancel_workflow(operation_token).await,
            None => Err(not_a_handler()),
        }
    }
}

fn not_a_handler() -> WorkflowError {
    WorkflowError {
        kind: WorkflowErrorKind::InvalidArgument,
        message: "only a Nexus handler may start or cancel workflows".to_owned(),
    }
}
