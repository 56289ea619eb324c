//! One request: finds the operation, decodes the input, runs it, encodes the end.

use std::sync::Arc;

use super::{HandlerError, HandlerErrorType, NexusOperationContext};
use super::{NexusOperationDefinition, NexusWorkflowRun, OperationError};
use crate::Payload;
use crate::bindings::nexus_part::exports::hourglass::plugin::nexus::{
    CancelCompletion, CancelTask, Request, StartCompletion, StartOutcome, StartTask,
};
use crate::bindings::types_part::hourglass::plugin::types::GuestError;
use crate::data_converters::{
    PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};
use crate::error::{Failure, FailurePayloads, Tables};
use crate::host;
use crate::schemas::DescribeSchemas;

/// A type with operations. The macro implements it.
pub trait NexusServiceImplementer: Sized + 'static {
    /// The service, for this one value of the type.
    fn register(self: Arc<Self>) -> NexusServiceRegistration;
}

/// A service that the plugin offers.
pub struct NexusServiceRegistration {
    pub(crate) service: String,
    pub(crate) operations: Vec<NexusOperationRegistration>,
}

impl NexusServiceRegistration {
    /// Names the service and its operations.
    pub fn new(service: &str, operations: Vec<NexusOperationRegistration>) -> Self {
        Self {
            service: service.to_owned(),
            operations,
        }
    }
}

/// An operation that the plugin offers.
pub struct NexusOperationRegistration {
    pub(crate) operation: String,
    pub(crate) documentation: &'static str,
    pub(crate) schemas: Option<DescribeSchemas>,
    start: Start,
    /// How to cancel it after it started; none if it is over by then.
    cancel: Option<Cancel>,
}

type Start = Box<dyn Fn(NexusOperationContext, Vec<Payload>) -> Result<Answer, OperationError>>;

type Cancel = fn(&str) -> Result<(), HandlerError>;

/// How an operation began.
pub(crate) enum Answer {
    /// It is over, with this result.
    Result(Payload),
    /// It goes on, under this token.
    Token(String),
}

impl NexusOperationRegistration {
    /// Registers an operation that is over when its handler returns.
    pub fn sync<OD: NexusOperationDefinition>(
        operation: OD,
        documentation: &'static str,
        schemas: Option<DescribeSchemas>,
        handler: impl Fn(NexusOperationContext, OD::Input) -> Result<OD::Output, OperationError>
        + 'static,
    ) -> Self {
        let start = move |ctx, input| {
            let input = OD::Input::from_payloads(input).map_err(undecodable)?;
            Ok(Answer::Result(handler(ctx, input)?.to_payload()?))
        };
        Self {
            operation: operation.name().to_owned(),
            documentation,
            schemas,
            start: Box::new(start),
            cancel: None,
        }
    }

    /// Registers an operation that is a workflow run.
    pub fn workflow_run<OD: NexusOperationDefinition>(
        operation: OD,
        documentation: &'static str,
        schemas: Option<DescribeSchemas>,
        handler: impl Fn(
            NexusOperationContext,
            OD::Input,
        ) -> Result<NexusWorkflowRun<OD::Output>, OperationError>
        + 'static,
    ) -> Self {
        let start = move |ctx, input| {
            let input = OD::Input::from_payloads(input).map_err(undecodable)?;
            Ok(Answer::Token(handler(ctx, input)?.operation_token))
        };
        Self {
            operation: operation.name().to_owned(),
            documentation,
            schemas,
            start: Box::new(start),
            cancel: Some(cancel_workflow),
        }
    }
}

fn undecodable(error: PayloadConversionError) -> HandlerError {
    HandlerError::new(HandlerErrorType::BadRequest, "Failed decoding arguments").caused_by(&error)
}

fn cancel_workflow(token: &str) -> Result<(), HandlerError> {
    host::cancel_workflow(token).map_err(|error| super::NexusWorkflowError::from(error).into())
}

/// Runs one request to start an operation.
pub(crate) fn start(
    services: &[NexusServiceRegistration],
    mut task: StartTask,
) -> Result<StartCompletion, GuestError> {
    let tables = Tables {
        payloads: std::mem::take(&mut task.payloads),
        failures: Vec::new(),
    };
    let input = task.input.map(|index| tables.payload(index)).transpose();
    let input = input.map_err(|error| GuestError {
        message: format!("The Nexus task is invalid: {error}"),
        stack_trace: String::new(),
    })?;
    let found = find(services, &task.request);
    let ctx = NexusOperationContext::new(task);
    let answer = match found {
        Ok(operation) => (operation.start)(ctx.clone(), input.into_iter().collect()),
        Err(error) => Err(OperationError::Handler(error)),
    };
    let mut tables = Tables::default();
    let outcome = outcome(answer, &mut tables);
    Ok(StartCompletion {
        payloads: tables.payloads,
        failures: tables.failures,
        outcome,
        links: ctx.take_new_links(),
    })
}

fn outcome(answer: Result<Answer, OperationError>, tables: &mut Tables) -> StartOutcome {
    match answer {
        Ok(Answer::Result(result)) => StartOutcome::Succeeded(tables.add(result)),
        Ok(Answer::Token(token)) => StartOutcome::Started(token),
        Err(OperationError::Failed(failure)) => {
            StartOutcome::OperationFailed(tables.add_failure(failure.into_failure()))
        }
        Err(OperationError::Cancelled { details }) => {
            let details = details.map(FailurePayloads::into_payloads);
            let failure = Failure::cancelled("Operation cancelled", details);
            StartOutcome::OperationFailed(tables.add_failure(failure))
        }
        Err(OperationError::Handler(error)) => {
            StartOutcome::HandlerFailed(tables.add_failure(error.into_failure()))
        }
    }
}

/// Runs one request to cancel an operation.
pub(crate) fn cancel(services: &[NexusServiceRegistration], task: &CancelTask) -> CancelCompletion {
    let cancelled = find(services, &task.request).and_then(|operation| match operation.cancel {
        Some(cancel) => cancel(&task.operation_token),
        None => Err(HandlerError::new(
            HandlerErrorType::NotImplemented,
            "the operation is over once it has started: there is nothing to cancel",
        )),
    });
    let mut tables = Tables::default();
    let failure = cancelled.err();
    let failure = failure.map(|error| tables.flatten(error.into_failure()));
    CancelCompletion {
        payloads: tables.payloads,
        failure,
    }
}

fn find<'a>(
    services: &'a [NexusServiceRegistration],
    request: &Request,
) -> Result<&'a NexusOperationRegistration, HandlerError> {
    let Request {
        service, operation, ..
    } = request;
    let unknown = |message| HandlerError::new(HandlerErrorType::NotFound, message);
    let mut known = services.iter();
    let known = known
        .find(|known| known.service == *service)
        .ok_or_else(|| unknown(format!("this plugin has no Nexus service '{service}'")))?;
    let mut operations = known.operations.iter();
    operations
        .find(|known| known.operation == *operation)
        .ok_or_else(|| {
            unknown(format!(
                "the Nexus service '{service}' has no operation '{operation}'"
            ))
        })
}
