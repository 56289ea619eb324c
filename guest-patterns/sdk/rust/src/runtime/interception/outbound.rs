//! The chains around what a workflow asks for, down to the command.

use std::future::Future;
use std::rc::Rc;

use crate::TimerResult;
use crate::bindings::types_part::hourglass::plugin::types::NamespacedExecution;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ExternalFailureCause, SignalTarget,
};
use crate::context::SyncWorkflowContext;
use crate::data_converters::{RawValue, TemporalSerializable};
use crate::error::{
    ActivityExecutionError, CancelExternalWorkflowError, Failure, WorkflowSignalError,
};
use crate::runtime::activity::ActivityOutcome;
use crate::runtime::child::ChildEnd;
use crate::runtime::core::RunCore;
use crate::runtime::external::Delivery;
use crate::runtime::slot::Slot;
use crate::workflow_interceptors::{
    CancelExternalWorkflowInput, CancelExternalWorkflowResult, CancellableWorkflowOutboundFuture,
    ContinueAsNewInput, ContinueAsNewResult, ScheduleActivityInput, ScheduleActivityResult,
    ScheduleLocalActivityInput, SignalWorkflowInput, SignalWorkflowResult, SignalWorkflowTarget,
    StartChildWorkflowInput, StartChildWorkflowResult, StartTimerInput, WorkflowCancellationHandle,
    WorkflowInterceptor, WorkflowInterceptorContext, WorkflowNext, WorkflowOutboundFuture,
};

type Interceptors = Rc<[Box<dyn WorkflowInterceptor>]>;

/// The interceptor that is called after `left` others are still to come: the last
/// registered one is the first.
macro_rules! chain {
    ($name:ident: $method:ident($input:ty) -> $output:ty, $end:ident $(, $more:ident: $type:ty)?) => {
        pub(super) fn $name(
            interceptors: Interceptors,
            left: usize,
            core: Rc<RunCore>,
            input: $input,
            $($more: $type,)?
        ) -> $output {
            let Some(left) = left.checked_sub(1) else {
                return $end(&core, input $(, $more)?);
            };
            let ctx: WorkflowInterceptorContext = SyncWorkflowContext::new(core.clone());
            let rest = interceptors.clone();
            let next = move |input| $name(rest, left, core, input $(, $more)?);
            interceptors[left].$method(ctx, input, WorkflowNext::new(next))
        }
    };
}

type Cancellable<T> = CancellableWorkflowOutboundFuture<T>;

chain!(timer: start_timer(StartTimerInput) -> Cancellable<TimerResult>, timer_itself);
chain!(
    activity: schedule_activity(ScheduleActivityInput) -> Cancellable<ScheduleActivityResult>,
    activity_itself
);
chain!(
    local_activity: schedule_local_activity(ScheduleLocalActivityInput)
        -> Cancellable<ScheduleActivityResult>,
    local_activity_itself
);
chain!(
    child: start_child_workflow(StartChildWorkflowInput) -> Cancellable<StartChildWorkflowResult>,
    child_itself, end: Rc<Slot<ChildEnd>>
);
chain!(
    signal: signal_workflow(SignalWorkflowInput) -> Cancellable<SignalWorkflowResult>,
    signal_itself
);
chain!(
    cancel_external: cancel_external_workflow(CancelExternalWorkflowInput)
        -> WorkflowOutboundFuture<CancelExternalWorkflowResult>,
    cancel_external_itself
);
chain!(
    continue_as_new: continue_as_new(ContinueAsNewInput) -> ContinueAsNewResult,
    continue_as_new_itself
);

/// A future whose call the run knows by a number, if it was made at all.
fn cancellable<F: Future + 'static>(
    core: &Rc<RunCore>,
    seq: Option<u32>,
    future: F,
    cancel: impl Fn(&RunCore, u32, Option<String>) + 'static,
) -> Cancellable<F::Output> {
    let core = Rc::downgrade(core);
    let handle = WorkflowCancellationHandle::new(move |reason| {
        if let (Some(core), Some(seq)) = (core.upgrade(), seq) {
            cancel(&core, seq, reason);
        }
    });
    CancellableWorkflowOutboundFuture::new(future, handle)
}

fn timer_itself(core: &Rc<RunCore>, input: StartTimerInput) -> Cancellable<TimerResult> {
    let timer = core.start_timer_now(input.options);
    let seq = timer.seq();
    cancellable(core, seq, timer, |core, seq, _| core.cancel_timer(seq))
}

fn activity_itself(
    core: &Rc<RunCore>,
    input: ScheduleActivityInput,
) -> Cancellable<ScheduleActivityResult> {
    let ScheduleActivityInput {
        activity_type,
        call,
        options,
    } = input;
    let activity = core.activity_now(&activity_type, call, options);
    let (seq, cancel) = (activity.seq, activity.cancel);
    let future = activity.into_future::<RawValue>(core);
    cancellable(core, seq, future, move |core, seq, _| cancel(core, seq))
}

fn local_activity_itself(
    core: &Rc<RunCore>,
    input: ScheduleLocalActivityInput,
) -> Cancellable<ScheduleActivityResult> {
    let ScheduleLocalActivityInput {
        activity_type,
        call,
        options,
    } = input;
    let activity = core.local_activity_now(&activity_type, call, options);
    let (seq, cancel) = (activity.seq, activity.cancel);
    let future = activity.into_future::<RawValue>(core);
    cancellable(core, seq, future, move |core, seq, _| cancel(core, seq))
}

fn child_itself(
    core: &Rc<RunCore>,
    input: StartChildWorkflowInput,
    end: Rc<Slot<ChildEnd>>,
) -> Cancellable<StartChildWorkflowResult> {
    let StartChildWorkflowInput {
        workflow_type,
        call,
        options,
    } = input;
    let id = options.workflow_id.clone().unwrap_or_default();
    let (seq, start) = match core.ask_for_child(&workflow_type, id, call, options, &end) {
        Ok((seq, start)) => (Some(seq), start),
        Err(error) => (None, Rc::new(Slot::filled(Err(error)))),
    };
    let start = std::future::poll_fn(move |cx| start.poll(cx));
    cancellable(core, seq, start, |core, seq, reason| {
        core.cancel_child(seq, reason.unwrap_or_default());
    })
}

fn signal_itself(
    core: &Rc<RunCore>,
    input: SignalWorkflowInput,
) -> Cancellable<SignalWorkflowResult> {
    let SignalWorkflowInput {
        signal_name,
        target,
        call,
        options,
    } = input;
    let signal = core.signal_now(target.into(), &signal_name, call, options);
    let seq = signal.seq();
    cancellable(core, seq, signal, |core, seq, _| core.cancel_signal(seq))
}

fn cancel_external_itself(
    core: &Rc<RunCore>,
    input: CancelExternalWorkflowInput,
) -> WorkflowOutboundFuture<CancelExternalWorkflowResult> {
    let execution = NamespacedExecution {
        namespace: String::new(),
        workflow_id: input.workflow_id,
        run_id: input.run_id.unwrap_or_default(),
    };
    let reason = input.reason.unwrap_or_default();
    WorkflowOutboundFuture::new(core.cancel_external_now(execution, reason))
}

fn continue_as_new_itself(_: &Rc<RunCore>, input: ContinueAsNewInput) -> ContinueAsNewResult {
    RunCore::continue_as_new_now(input.call, input.options)
}

pub(super) fn activity_outcome(result: ScheduleActivityResult) -> ActivityOutcome {
    match result {
        Ok(result) => match result.to_payload() {
            Ok(payload) => ActivityOutcome::Completed(Some(payload)),
            Err(error) => ActivityOutcome::Unsendable(error),
        },
        Err(ActivityExecutionError::Serialization(error)) => ActivityOutcome::Unsendable(error),
        Err(ActivityExecutionError::Cancelled(error)) => {
            ActivityOutcome::Cancelled(error.into_failure())
        }
        Err(failed) => ActivityOutcome::Failed(failed.to_failure()),
    }
}

pub(super) fn signal_delivery(result: SignalWorkflowResult) -> Delivery {
    match result {
        Ok(()) => Delivery::Delivered,
        Err(WorkflowSignalError::NotFound(error)) => not_found(error.into_failure()),
        Err(WorkflowSignalError::Failed(error)) => failed(error.into_failure()),
        Err(WorkflowSignalError::Serialization(error)) => Delivery::Unsendable(error),
    }
}

pub(super) fn cancel_delivery(result: CancelExternalWorkflowResult) -> Delivery {
    match result {
        Ok(()) => Delivery::Delivered,
        Err(CancelExternalWorkflowError::NotFound(error)) => not_found(error.into_failure()),
        Err(CancelExternalWorkflowError::Failed(error)) => failed(error.into_failure()),
        Err(CancelExternalWorkflowError::Serialization(error)) => Delivery::Unsendable(error),
    }
}

fn not_found(failure: Failure) -> Delivery {
    Delivery::Failed(failure, ExternalFailureCause::ExecutionNotFound)
}

fn failed(failure: Failure) -> Delivery {
    Delivery::Failed(failure, ExternalFailureCause::Unspecified)
}

impl From<SignalTarget> for SignalWorkflowTarget {
    fn from(target: SignalTarget) -> Self {
        match target {
            SignalTarget::Child(workflow_id) => Self::Child { workflow_id },
            SignalTarget::External(execution) => Self::External {
                workflow_id: execution.workflow_id,
                run_id: Some(execution.run_id).filter(|id| !id.is_empty()),
            },
        }
    }
}

impl From<SignalWorkflowTarget> for SignalTarget {
    fn from(target: SignalWorkflowTarget) -> Self {
        match target {
            SignalWorkflowTarget::Child { workflow_id } => Self::Child(workflow_id),
            SignalWorkflowTarget::External {
                workflow_id,
                run_id,
            } => Self::External(NamespacedExecution {
                namespace: String::new(),
                workflow_id,
                run_id: run_id.unwrap_or_default(),
            }),
        }
    }
}
