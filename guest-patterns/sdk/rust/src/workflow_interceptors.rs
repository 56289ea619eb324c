//! Interceptors of workflows: code around what comes into a workflow and around
//! what it asks for.
//!
//! Implement [`WorkflowInterceptor`] and list a constructor in `export_plugin!`.
//! Each run gets interceptors of its own, made when the run begins and again when
//! it is replayed. They are workflow code: what they do has to be the same in every
//! replay, and all that they may wait for is what a workflow may wait for.
//!
//! ```
//! use hourglass_sdk::WorkflowContextView;
//! use hourglass_sdk::data_converters::TemporalSerializable;
//! use hourglass_sdk::workflow_interceptors::{
//!     CancellableWorkflowOutboundFuture, ScheduleActivityInput, ScheduleActivityResult,
//!     WorkflowInterceptor, WorkflowInterceptorConstructor, WorkflowInterceptorContext,
//!     WorkflowNext,
//! };
//!
//! /// Tells every activity who the workflow works for.
//! struct Tenant;
//!
//! impl WorkflowInterceptor for Tenant {
//!     fn schedule_activity(
//!         &self,
//!         ctx: WorkflowInterceptorContext,
//!         mut input: ScheduleActivityInput,
//!         next: WorkflowNext<
//!             'static,
//!             ScheduleActivityInput,
//!             CancellableWorkflowOutboundFuture<ScheduleActivityResult>,
//!         >,
//!     ) -> CancellableWorkflowOutboundFuture<ScheduleActivityResult> {
//!         if let Some(tenant) = ctx.headers().get("tenant") {
//!             input.headers_mut().insert("tenant", tenant.clone());
//!         }
//!         next.run(input)
//!     }
//! }
//!
//! let _ = WorkflowInterceptorConstructor::new(|_: &WorkflowContextView| Tenant);
//! ```
//!
//! Inputs and results are payloads here, which `input` and `set_input` decode and
//! encode: an interceptor sees every workflow, whatever its types.

mod future;
mod inbound;
mod interceptor;
mod outbound;
mod registration;

pub use future::{
    CancellableWorkflowOutboundFuture, WorkflowCancellationHandle, WorkflowInterceptorFuture,
    WorkflowNext, WorkflowOutboundFuture,
};
pub use inbound::{
    ExecuteWorkflowInput, ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult,
    HandleSignalInput, HandleSignalResult, HandleUpdateInput, HandleUpdateResult,
    InitializeWorkflowInput, InitializeWorkflowOutput, ValidateUpdateInput, ValidateUpdateResult,
};
pub use interceptor::{
    SyncWorkflowInterceptorContext, WorkflowInterceptor, WorkflowInterceptorContext,
};
pub use outbound::{
    CancelExternalWorkflowInput, CancelExternalWorkflowResult, ContinueAsNewInput,
    ContinueAsNewResult, ScheduleActivityInput, ScheduleActivityResult, ScheduleLocalActivityInput,
    SignalWorkflowInput, SignalWorkflowResult, SignalWorkflowTarget, StartChildWorkflowInput,
    StartChildWorkflowResult, StartTimerInput,
};
pub use registration::{Interceptor, WorkflowInterceptorConstructor};

pub(crate) use inbound::Call;
pub use registration::InterceptorList;
