//! Nexus operations as workflow code calls them.

use std::marker::PhantomData;
use std::rc::Rc;

use super::workflow::SyncWorkflowContext;
use crate::data_converters::TemporalSerializable;
use crate::nexus::NexusOperationDefinition;
use crate::options::NexusOperationOptions;
use crate::runtime::{
    NexusCall, NexusLink, NexusOperationResultFuture, RunCore, StartNexusOperationFuture,
};

impl<W> SyncWorkflowContext<W> {
    /// Calls operations of the Nexus services behind an endpoint.
    pub fn nexus_client(&self, endpoint: impl Into<String>) -> NexusClient {
        NexusClient {
            core: self.core.clone(),
            endpoint: endpoint.into(),
        }
    }
}

/// Calls operations of the Nexus services behind an endpoint; see
/// `WorkflowContext::nexus_client`.
#[derive(Clone)]
pub struct NexusClient {
    core: Rc<RunCore>,
    endpoint: String,
}

impl NexusClient {
    /// Starts an operation. It is asked for at once, awaited or not; dropping the
    /// future does not cancel it.
    pub fn start_operation<OD: NexusOperationDefinition>(
        &self,
        operation: OD,
        input: impl Into<OD::Input>,
        options: NexusOperationOptions,
    ) -> StartNexusOperationFuture<OD::Output> {
        let call = NexusCall {
            endpoint: self.endpoint.clone(),
            service: operation.service().to_owned(),
            operation: operation.name().to_owned(),
            input: input.into().to_payload(),
        };
        self.core.start_nexus_operation(call, options)
    }

    /// As `start_operation`, and waits for the result.
    pub fn execute_operation<OD: NexusOperationDefinition>(
        &self,
        operation: OD,
        input: impl Into<OD::Input>,
        options: NexusOperationOptions,
    ) -> NexusOperationResultFuture<OD::Output> {
        self.start_operation(operation, input, options)
            .into_result()
    }
}

/// A Nexus operation that has started, and may be over.
pub struct StartedNexusOperation<T> {
    operation_token: Option<String>,
    link: NexusLink,
    output: PhantomData<fn() -> T>,
}

impl<T> StartedNexusOperation<T> {
    pub(crate) fn new(operation_token: Option<String>, link: NexusLink) -> Self {
        Self {
            operation_token,
            link,
            output: PhantomData,
        }
    }

    /// What the handler names the operation by; none if it was over at once.
    pub fn operation_token(&self) -> Option<&str> {
        self.operation_token.as_deref()
    }

    /// Asks the operation to stop. The result still has to be awaited.
    pub fn cancel(&self) {
        self.link.cancel();
    }

    /// Waits for the operation's result.
    pub fn result(self) -> NexusOperationResultFuture<T> {
        NexusOperationResultFuture::new(self.link)
    }
}
