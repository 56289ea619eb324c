//! The interceptors of one run, and the calls that went through them.
//!
//! The rest of the runtime knows this as [`Interception`] only, which no plugin
//! without interceptors ever makes: so it costs such a plugin nothing.

mod calls;
mod chains;
mod inbound;
mod outbound;

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use super::activity::ActivityOutcome;
use super::child::{ChildEnd, ChildStart};
use super::core::RunCore;
use super::external::Delivery;
use super::instance::{Instance, QueryAnswer};
use super::slot::Slot;
use super::timer::TimerResult;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::SignalTarget;
use crate::context::WorkflowContextView;
use crate::error::Failure;
use crate::options::{
    ActivityOptions, ChildWorkflowOptions, LocalActivityOptions, SignalWorkflowOptions,
    TimerOptions,
};
use crate::workflow_interceptors::{
    CancelExternalWorkflowInput, ContinueAsNewInput, ContinueAsNewResult, InterceptorList,
    WorkflowInterceptor,
};
use crate::workflows::WorkflowResult;
use crate::{Headers, Payload};

use calls::Calls;

/// A call that went through interceptors: its number among those, and the place of
/// what comes of it.
pub(crate) type Intercepted<T> = (u32, Rc<Slot<T>>);

/// Makes the interceptors of a run.
pub(crate) trait BeginInterception {
    fn begin(&self, core: &Rc<RunCore>) -> Box<dyn Interception>;
}

/// A message with its input and its headers.
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) input: Vec<Payload>,
    pub(crate) headers: Headers,
}

/// What a run does with everything that goes in or out.
pub(crate) trait Interception {
    /// Gives the input that the workflow's state is made of.
    fn initialize(&self, core: &Rc<RunCore>, input: Vec<Payload>) -> Vec<Payload>;
    fn main(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
    ) -> LocalBoxFuture<'static, WorkflowResult<Payload>>;
    fn signal(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
        signal: Message,
    ) -> LocalBoxFuture<'static, WorkflowResult<()>>;
    fn validate(
        &self,
        core: &Rc<RunCore>,
        instance: &dyn Instance,
        update: Message,
    ) -> Result<(), Failure>;
    fn update(
        &self,
        core: &Rc<RunCore>,
        instance: Rc<dyn Instance>,
        update: Message,
    ) -> LocalBoxFuture<'static, WorkflowResult<Payload>>;
    fn query(&self, core: &Rc<RunCore>, instance: &dyn Instance, query: Message) -> QueryAnswer;

    fn timer(&self, core: &Rc<RunCore>, options: TimerOptions) -> Intercepted<TimerResult>;
    fn activity(
        &self,
        core: &Rc<RunCore>,
        activity_type: &str,
        input: Vec<Payload>,
        options: ActivityOptions,
    ) -> Intercepted<ActivityOutcome>;
    fn local_activity(
        &self,
        core: &Rc<RunCore>,
        activity_type: &str,
        input: Vec<Payload>,
        options: LocalActivityOptions,
    ) -> Intercepted<ActivityOutcome>;
    fn child(
        &self,
        core: &Rc<RunCore>,
        workflow_type: &str,
        input: Vec<Payload>,
        options: ChildWorkflowOptions,
        end: Rc<Slot<ChildEnd>>,
    ) -> Intercepted<ChildStart>;
    fn signal_workflow(
        &self,
        core: &Rc<RunCore>,
        target: SignalTarget,
        signal_name: &str,
        input: Vec<Payload>,
        options: SignalWorkflowOptions,
    ) -> Intercepted<Delivery>;
    fn cancel_external(
        &self,
        core: &Rc<RunCore>,
        request: CancelExternalWorkflowInput,
    ) -> Intercepted<Delivery>;
    fn continue_as_new(&self, core: &Rc<RunCore>, next: ContinueAsNewInput) -> ContinueAsNewResult;

    /// Goes on with the calls that something woke; false if nothing did.
    fn poll(&self) -> bool;
    /// Lets go of the run, which ends or leaves memory.
    fn forget(&self);
    /// Asks the call with this number to stop.
    fn cancel(&self, call: u32, reason: Option<String>);
}

/// The interceptors of one run.
struct Chains {
    interceptors: All,
    /// What the workflow began with.
    input: RefCell<Vec<Payload>>,
    calls: Calls,
}

type All = Rc<[Box<dyn WorkflowInterceptor>]>;

impl Chains {
    /// The interceptors, and how many of them an outbound call has before it.
    fn outermost(&self) -> (All, usize) {
        (self.interceptors.clone(), self.interceptors.len())
    }
}

impl BeginInterception for InterceptorList {
    fn begin(&self, core: &Rc<RunCore>) -> Box<dyn Interception> {
        let view = WorkflowContextView::new(core.clone());
        Box::new(Chains {
            interceptors: self.construct(&view).into(),
            input: RefCell::default(),
            calls: Calls::default(),
        })
    }
}
