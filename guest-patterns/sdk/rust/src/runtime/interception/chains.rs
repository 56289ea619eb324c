//! Every way in and out of a run, led through its interceptors.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use super::{Chains, Intercepted, Interception, Message, QueryAnswer, inbound, outbound};
use crate::Payload;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::SignalTarget;
use crate::error::{Failure, chain};
use crate::options::{
    ActivityOptions, ChildWorkflowOptions, LocalActivityOptions, SignalWorkflowOptions,
    TimerOptions,
};
use crate::runtime::activity::ActivityOutcome;
use crate::runtime::child::{ChildEnd, ChildStart};
use crate::runtime::core::RunCore;
use crate::runtime::external::Delivery;
use crate::runtime::instance::Instance;
use crate::runtime::slot::Slot;
use crate::runtime::timer::TimerResult;
use crate::workflow_interceptors::{
    Call, CancelExternalWorkflowInput, CancellableWorkflowOutboundFuture, ContinueAsNewInput,
    ContinueAsNewResult, ScheduleActivityInput, ScheduleLocalActivityInput, SignalWorkflowInput,
    StartChildWorkflowInput, StartTimerInput,
};
use crate::workflows::WorkflowResult;

impl Chains {
    fn begin<T: 'static, U: 'static>(
        &self,
        future: CancellableWorkflowOutboundFuture<T>,
        read: fn(T) -> U,
    ) -> Intercepted<U> {
        let handle = future.cancellation_handle();
        self.calls.begin(future.map(read), Some(handle))
    }
}

impl Interception for Chains {
    fn initialize(&self, core: &Rc<RunCore>, input: Vec<Payload>) -> Vec<Payload> {
        let input = inbound::beginning(core, input);
        let input = inbound::initialize(&self.interceptors, core, input).input;
        self.input.replace(input.clone());
        input
    }

    fn main(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
    ) -> LocalBoxFuture<'static, WorkflowResult<Payload>> {
        let (interceptors, core) = (self.interceptors.clone(), core.clone());
        let input = self.execute_input(&core);
        async move { inbound::execute(&interceptors, core, instance, input).await }.boxed_local()
    }

    fn signal(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
        signal: Message,
    ) -> LocalBoxFuture<'static, WorkflowResult<()>> {
        let (interceptors, core) = (self.interceptors.clone(), core.clone());
        async move { inbound::signal(&interceptors, core, instance, signal.into()).await }
            .boxed_local()
    }

    fn validate(
        &self,
        core: &Rc<RunCore>,
        instance: &dyn Instance,
        update: Message,
    ) -> Result<(), Failure> {
        let verdict = inbound::validate(&self.interceptors, core, instance, update.into());
        verdict.map_err(|error| match error.downcast::<inbound::Refused>() {
            Ok(refused) => refused.0,
            Err(error) => chain(&*error).into_failure(),
        })
    }

    fn update(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
        update: Message,
    ) -> LocalBoxFuture<'static, WorkflowResult<Payload>> {
        let (interceptors, core) = (self.interceptors.clone(), core.clone());
        async move { inbound::update(&interceptors, core, instance, update.into()).await }
            .boxed_local()
    }

    fn query(&self, core: &Rc<RunCore>, instance: &dyn Instance, query: Message) -> QueryAnswer {
        inbound::query(&self.interceptors, core, instance, query.into())
    }

    fn timer(&self, core: &Rc<RunCore>, options: TimerOptions) -> Intercepted<TimerResult> {
        let (all, left) = self.outermost();
        let input = StartTimerInput { options };
        self.begin(outbound::timer(all, left, core.clone(), input), |end| end)
    }

    fn activity(
        &self,
        core: &Rc<RunCore>,
        activity_type: &str,
        input: Vec<Payload>,
        options: ActivityOptions,
    ) -> Intercepted<ActivityOutcome> {
        let (all, left) = self.outermost();
        let input = ScheduleActivityInput {
            activity_type: activity_type.to_owned(),
            call: Call::plain(input),
            options,
        };
        let future = outbound::activity(all, left, core.clone(), input);
        self.begin(future, outbound::activity_outcome)
    }

    fn local_activity(
        &self,
        core: &Rc<RunCore>,
        activity_type: &str,
        input: Vec<Payload>,
        options: LocalActivityOptions,
    ) -> Intercepted<ActivityOutcome> {
        let (all, left) = self.outermost();
        let input = ScheduleLocalActivityInput {
            activity_type: activity_type.to_owned(),
            call: Call::plain(input),
            options,
        };
        let future = outbound::local_activity(all, left, core.clone(), input);
        self.begin(future, outbound::activity_outcome)
    }

    fn child(
        &self,
        core: &Rc<RunCore>,
        workflow_type: &str,
        input: Vec<Payload>,
        options: ChildWorkflowOptions,
        end: Rc<Slot<ChildEnd>>,
    ) -> Intercepted<ChildStart> {
        let (all, left) = self.outermost();
        let input = StartChildWorkflowInput {
            workflow_type: workflow_type.to_owned(),
            call: Call::plain(input),
            options,
        };
        let future = outbound::child(all, left, core.clone(), input, end);
        self.begin(future, |start| start)
    }

    fn signal_workflow(
        &self,
        core: &Rc<RunCore>,
        target: SignalTarget,
        signal_name: &str,
        input: Vec<Payload>,
        options: SignalWorkflowOptions,
    ) -> Intercepted<Delivery> {
        let (all, left) = self.outermost();
        let input = SignalWorkflowInput {
            signal_name: signal_name.to_owned(),
            target: target.into(),
            call: Call::plain(input),
            options,
        };
        let future = outbound::signal(all, left, core.clone(), input);
        self.begin(future, outbound::signal_delivery)
    }

    fn cancel_external(
        &self,
        core: &Rc<RunCore>,
        request: CancelExternalWorkflowInput,
    ) -> Intercepted<Delivery> {
        let (all, left) = self.outermost();
        let future = outbound::cancel_external(all, left, core.clone(), request);
        self.calls
            .begin(future.map(outbound::cancel_delivery), None)
    }

    fn continue_as_new(&self, core: &Rc<RunCore>, next: ContinueAsNewInput) -> ContinueAsNewResult {
        let (all, left) = self.outermost();
        outbound::continue_as_new(all, left, core.clone(), next)
    }

    fn poll(&self) -> bool {
        self.calls.poll()
    }

    fn forget(&self) {
        self.calls.forget();
    }

    fn cancel(&self, call: u32, reason: Option<String>) {
        self.calls.cancel(call, reason);
    }
}
