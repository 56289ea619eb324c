//! The chains around what comes into a workflow, down to the author's code.

use std::error::Error;
use std::fmt;
use std::rc::Rc;

use super::{Chains, Message, QueryAnswer};
use crate::Payload;
use crate::context::{SyncWorkflowContext, WorkflowContextView};
use crate::error::{Failure, WorkflowTermination};
use crate::runtime::core::RunCore;
use crate::runtime::instance::{Instance, SignalOutcome};
use crate::runtime::run::drop_signal;
use crate::runtime::update::UpdateOutcome;
use crate::workflow_interceptors::Call;
use crate::workflow_interceptors::{
    ExecuteWorkflowInput, ExecuteWorkflowResult, HandleQueryInput, HandleSignalInput,
    HandleSignalResult, HandleUpdateInput, HandleUpdateResult, InitializeWorkflowInput,
    InitializeWorkflowOutput, ValidateUpdateInput, ValidateUpdateResult, WorkflowInterceptor,
    WorkflowInterceptorContext, WorkflowInterceptorFuture, WorkflowNext,
};

type Interceptors = [Box<dyn WorkflowInterceptor>];

pub(super) fn initialize(
    interceptors: &Interceptors,
    core: &Rc<RunCore>,
    input: InitializeWorkflowInput,
) -> InitializeWorkflowOutput {
    match interceptors.split_first() {
        None => InitializeWorkflowOutput {
            input: input.call.input,
        },
        Some((first, rest)) => {
            let next = WorkflowNext::new(move |input| initialize(rest, core, input));
            first.initialize_workflow(WorkflowContextView::new(core.clone()), input, next)
        }
    }
}

macro_rules! chain {
    ($name:ident: $method:ident($input:ty) -> $output:ty, $end:ident) => {
        pub(super) fn $name<'a>(
            interceptors: &'a Interceptors,
            core: Rc<RunCore>,
            instance: Rc<dyn Instance>,
            input: $input,
        ) -> WorkflowInterceptorFuture<'a, $output> {
            match interceptors.split_first() {
                None => WorkflowInterceptorFuture::new($end(instance, input)),
                Some((first, rest)) => {
                    let ctx: WorkflowInterceptorContext = SyncWorkflowContext::new(core.clone());
                    let next = move |input| $name(rest, core, instance, input);
                    first.$method(ctx, input, WorkflowNext::new(next))
                }
            }
        }
    };
}

chain!(execute: execute(ExecuteWorkflowInput) -> ExecuteWorkflowResult, run_main);
chain!(signal: handle_signal(HandleSignalInput) -> HandleSignalResult, run_signal);
chain!(update: handle_update(HandleUpdateInput) -> HandleUpdateResult, run_update);

async fn run_main(instance: Rc<dyn Instance>, _: ExecuteWorkflowInput) -> ExecuteWorkflowResult {
    instance.main().await
}

async fn run_signal(instance: Rc<dyn Instance>, signal: HandleSignalInput) -> HandleSignalResult {
    match instance.signal(&signal.name, signal.call.input) {
        SignalOutcome::Handled(result) => result,
        SignalOutcome::Running(future) => future.await,
        SignalOutcome::Unknown => {
            drop_signal(&signal.name, &"no handler has this name");
            Ok(())
        }
        SignalOutcome::Undecodable(error) => {
            drop_signal(&signal.name, &error);
            Ok(())
        }
    }
}

async fn run_update(instance: Rc<dyn Instance>, update: HandleUpdateInput) -> HandleUpdateResult {
    match instance.update(&update.name, update.call.input, false) {
        UpdateOutcome::Ready(handle) => handle(),
        UpdateOutcome::Running(future) => future.await,
        UpdateOutcome::Rejected(failure) => Err(WorkflowTermination::failed_application(failure)),

        UpdateOutcome::Unknown => Err(WorkflowTermination::from_error(
            format!("no handler has the name {}", update.name).into(),
        )),
    }
}

pub(super) fn validate(
    interceptors: &Interceptors,
    core: &Rc<RunCore>,
    instance: &dyn Instance,
    input: ValidateUpdateInput,
) -> ValidateUpdateResult {
    match interceptors.split_first() {
        None => match instance.update(&input.name, input.call.input, true) {
            UpdateOutcome::Rejected(failure) => Err(Box::new(Refused(failure))),
            _ => Ok(()),
        },
        Some((first, rest)) => {
            let next = WorkflowNext::new(move |input| validate(rest, core, instance, input));
            first.validate_update(WorkflowContextView::new(core.clone()), input, next)
        }
    }
}

pub(super) fn query(
    interceptors: &Interceptors,
    core: &Rc<RunCore>,
    instance: &dyn Instance,
    input: HandleQueryInput,
) -> QueryAnswer {
    match interceptors.split_first() {
        None => match instance.query(&input.name, input.call.input) {
            Some(answer) => answer,
            None => Err(format!("no handler has the name {}", input.name).into()),
        },
        Some((first, rest)) => {
            let next = WorkflowNext::new(move |input| query(rest, core, instance, input));
            first.handle_query(WorkflowContextView::new(core.clone()), input, next)
        }
    }
}

/// Why an update was refused, on its way up through the interceptors.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Failure);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.message())
    }
}

impl Error for Refused {}

impl Chains {
    pub(super) fn execute_input(&self, core: &RunCore) -> ExecuteWorkflowInput {
        let call = Call {
            input: self.input.borrow().clone(),
            headers: core.headers.clone(),
        };
        ExecuteWorkflowInput { call }
    }
}

macro_rules! read_message {
    ($($input:ident $(, $id:ident)?;)+) => {$(
        impl From<Message> for $input {
            fn from(message: Message) -> Self {
                let call = Call {
                    input: message.input,
                    headers: message.headers,
                };
                let name = message.name;
                Self { $($id: message.$id,)? name, call }
            }
        }
    )+};
}

read_message! {
    HandleSignalInput;
    HandleUpdateInput, id;
    ValidateUpdateInput, id;
    HandleQueryInput, id;
}

/// The input of a workflow that begins.
pub(super) fn beginning(core: &RunCore, input: Vec<Payload>) -> InitializeWorkflowInput {
    let headers = core.headers.clone();
    InitializeWorkflowInput {
        call: Call { input, headers },
    }
}
