//! The trait that interceptors of workflows implement.

use super::future::{
    CancellableWorkflowOutboundFuture, WorkflowInterceptorFuture, WorkflowNext,
    WorkflowOutboundFuture,
};
use super::inbound::{
    ExecuteWorkflowInput, ExecuteWorkflowResult, HandleQueryInput, HandleQueryResult,
    HandleSignalInput, HandleSignalResult, HandleUpdateInput, HandleUpdateResult,
    InitializeWorkflowInput, InitializeWorkflowOutput, ValidateUpdateInput, ValidateUpdateResult,
};
use super::outbound::{
    CancelExternalWorkflowInput, CancelExternalWorkflowResult, ContinueAsNewInput,
    ContinueAsNewResult, ScheduleActivityInput, ScheduleActivityResult, ScheduleLocalActivityInput,
    SignalWorkflowInput, SignalWorkflowResult, StartChildWorkflowInput, StartChildWorkflowResult,
    StartTimerInput,
};
use crate::TimerResult;
use crate::context::{SyncWorkflowContext, WorkflowContextView};

/// Any workflow at all.
pub enum AnyWorkflow {}

/// What an interceptor has of the workflow: all that workflow code has, but its
/// state. What it asks for goes through all interceptors, itself included.
pub type WorkflowInterceptorContext = SyncWorkflowContext<AnyWorkflow>;

/// What an interceptor of queries and validators has of the workflow.
pub type SyncWorkflowInterceptorContext = WorkflowContextView;

/// Code around what comes into a workflow and around what it asks for. What is not
/// implemented goes on to the next interceptor.
///
/// Interceptors are called in the order of their registration for what comes in, and
/// the other way round for what the workflow asks for.
pub trait WorkflowInterceptor: 'static {
    /// Goes around the making of the workflow's state, and so around the decoding of
    /// its input.
    fn initialize_workflow(
        &self,
        ctx: WorkflowContextView,
        input: InitializeWorkflowInput,
        next: WorkflowNext<'_, InitializeWorkflowInput, InitializeWorkflowOutput>,
    ) -> InitializeWorkflowOutput {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the main function.
    fn execute<'a>(
        &'a self,
        ctx: WorkflowInterceptorContext,
        input: ExecuteWorkflowInput,
        next: WorkflowNext<
            'a,
            ExecuteWorkflowInput,
            WorkflowInterceptorFuture<'a, ExecuteWorkflowResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, ExecuteWorkflowResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the handler of a signal.
    fn handle_signal<'a>(
        &'a self,
        ctx: WorkflowInterceptorContext,
        input: HandleSignalInput,
        next: WorkflowNext<
            'a,
            HandleSignalInput,
            WorkflowInterceptorFuture<'a, HandleSignalResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, HandleSignalResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the handler of an update that was accepted.
    fn handle_update<'a>(
        &'a self,
        ctx: WorkflowInterceptorContext,
        input: HandleUpdateInput,
        next: WorkflowNext<
            'a,
            HandleUpdateInput,
            WorkflowInterceptorFuture<'a, HandleUpdateResult>,
        >,
    ) -> WorkflowInterceptorFuture<'a, HandleUpdateResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the answer to a query of the author's.
    fn handle_query(
        &self,
        ctx: SyncWorkflowInterceptorContext,
        input: HandleQueryInput,
        next: WorkflowNext<'_, HandleQueryInput, HandleQueryResult>,
    ) -> HandleQueryResult {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the validator of an update: an error refuses the update.
    fn validate_update(
        &self,
        ctx: SyncWorkflowInterceptorContext,
        input: ValidateUpdateInput,
        next: WorkflowNext<'_, ValidateUpdateInput, ValidateUpdateResult>,
    ) -> ValidateUpdateResult {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around a timer.
    fn start_timer(
        &self,
        ctx: WorkflowInterceptorContext,
        input: StartTimerInput,
        next: WorkflowNext<
            'static,
            StartTimerInput,
            CancellableWorkflowOutboundFuture<TimerResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<TimerResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around an activity.
    fn schedule_activity(
        &self,
        ctx: WorkflowInterceptorContext,
        input: ScheduleActivityInput,
        next: WorkflowNext<
            'static,
            ScheduleActivityInput,
            CancellableWorkflowOutboundFuture<ScheduleActivityResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<ScheduleActivityResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around a local activity.
    fn schedule_local_activity(
        &self,
        ctx: WorkflowInterceptorContext,
        input: ScheduleLocalActivityInput,
        next: WorkflowNext<
            'static,
            ScheduleLocalActivityInput,
            CancellableWorkflowOutboundFuture<ScheduleActivityResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<ScheduleActivityResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the start of a child workflow.
    fn start_child_workflow(
        &self,
        ctx: WorkflowInterceptorContext,
        input: StartChildWorkflowInput,
        next: WorkflowNext<
            'static,
            StartChildWorkflowInput,
            CancellableWorkflowOutboundFuture<StartChildWorkflowResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<StartChildWorkflowResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around a signal to another workflow.
    fn signal_workflow(
        &self,
        ctx: WorkflowInterceptorContext,
        input: SignalWorkflowInput,
        next: WorkflowNext<
            'static,
            SignalWorkflowInput,
            CancellableWorkflowOutboundFuture<SignalWorkflowResult>,
        >,
    ) -> CancellableWorkflowOutboundFuture<SignalWorkflowResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around a request to cancel another workflow.
    fn cancel_external_workflow(
        &self,
        ctx: WorkflowInterceptorContext,
        input: CancelExternalWorkflowInput,
        next: WorkflowNext<
            'static,
            CancelExternalWorkflowInput,
            WorkflowOutboundFuture<CancelExternalWorkflowResult>,
        >,
    ) -> WorkflowOutboundFuture<CancelExternalWorkflowResult> {
        let _ = ctx;
        next.run(input)
    }

    /// Goes around the end of the run that begins another.
    fn continue_as_new(
        &self,
        ctx: WorkflowInterceptorContext,
        input: ContinueAsNewInput,
        next: WorkflowNext<'_, ContinueAsNewInput, ContinueAsNewResult>,
    ) -> ContinueAsNewResult {
        let _ = ctx;
        next.run(input)
    }
}
