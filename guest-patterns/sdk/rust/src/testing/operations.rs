//! Runs handlers of Nexus operations.

use std::sync::Arc;

use super::component;
use crate::bindings::nexus_part::exports::hourglass::plugin::nexus::{
    CancelTask, Request, StartOutcome, StartTask,
};
use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{WorkflowError, WorkflowStart};
use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};
use crate::error::{Failure, IncomingError, Tables};
use crate::fields::Fields;
use crate::host::native::{WORKFLOWS, Workflows};
use crate::nexus::{
    self, NexusLink, NexusOperationDefinition, NexusServiceImplementer, NexusServiceRegistration,
    WorkflowErrorKind,
};
use crate::{Memo, Payload, SearchAttributes};

/// Runs the operations of one service without a server.
pub struct NexusEnvironment {
    service: NexusServiceRegistration,
    /// Names the requests.
    pub request_id: String,
    /// Headers of the requests.
    pub headers: Vec<(String, String)>,
    refusal: Option<WorkflowError>,
    started: Vec<StartedNexusWorkflow>,
    cancelled: Vec<String>,
    links: Vec<NexusLink>,
}

/// How an operation began.
#[derive(Clone, Debug)]
pub enum OperationStart<Output> {
    /// It is over, with this result.
    Succeeded(Output),
    /// It goes on, under this token.
    Started(String),
    /// It is over and did not succeed: the failure is an `Application` or `Cancelled`.
    OperationFailed(IncomingError),
    /// The request was not handled: the failure is a `NexusHandler`.
    HandlerFailed(IncomingError),
}

/// A workflow that an operation started.
#[derive(Clone, Debug)]
pub struct StartedNexusWorkflow {
    /// Its id.
    pub workflow_id: String,
    /// Its type.
    pub workflow_type: String,
    /// Its task queue; empty for that of the request.
    pub task_queue: String,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its memo.
    pub memo: Memo,
    /// Its search attributes.
    pub search_attributes: SearchAttributes,
}

impl StartedNexusWorkflow {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        let input = RawValue::new(self.input.clone());
        input.to_value().expect("an input of this type")
    }

    fn read(start: WorkflowStart) -> Self {
        let tables = Tables {
            payloads: start.payloads,
            failures: Vec::new(),
        };
        let fields = |named: &[(String, u32)]| {
            Fields::read(named, &tables).expect("indices inside the table")
        };
        Self {
            workflow_id: start.workflow_id,
            workflow_type: start.workflow_type,
            task_queue: start.task_queue,
            input: tables
                .payloads(&start.arguments)
                .expect("indices inside the table"),
            memo: Memo {
                fields: fields(&start.memo),
            },
            search_attributes: SearchAttributes {
                fields: fields(&start.search_attributes),
            },
        }
    }
}

impl NexusEnvironment {
    /// An environment for this value of the service.
    ///
    /// # Panics
    /// In the component: Nexus services are tested natively only.
    pub fn new(service: impl NexusServiceImplementer) -> Self {
        component::refuse("Nexus services");
        Self {
            service: Arc::new(service).register(),
            request_id: "request".to_owned(),
            headers: Vec::new(),
            refusal: None,
            started: Vec::new(),
            cancelled: Vec::new(),
            links: Vec::new(),
        }
    }

    /// Lets the server refuse to start and to cancel workflows.
    pub fn refuse_workflows(mut self, kind: WorkflowErrorKind, message: &str) -> Self {
        self.refusal = Some(WorkflowError {
            kind,
            message: message.to_owned(),
        });
        self
    }

    /// Starts an operation.
    ///
    /// # Panics
    /// If the input cannot be encoded, or the result is of another type.
    pub fn start<OD: NexusOperationDefinition>(
        &mut self,
        operation: OD,
        input: impl Into<OD::Input>,
    ) -> OperationStart<OD::Output> {
        let input = input.into().to_payload();
        let task = StartTask {
            request: self.request(operation.service(), operation.name()),
            request_id: self.request_id.clone(),
            callback_url: String::new(),
            callback_headers: Vec::new(),
            links: Vec::new(),
            input: Some(0),
            payloads: vec![input.expect("an input that can be encoded")],
        };
        let services = std::slice::from_ref(&self.service);
        WORKFLOWS.set(Workflows {
            refusal: self.refusal.clone(),
            ..Workflows::default()
        });
        let completion = nexus::start(services, task).expect("a valid task");
        let workflows = WORKFLOWS.take().started;
        self.started = workflows
            .into_iter()
            .map(StartedNexusWorkflow::read)
            .collect();
        self.links = completion.links;
        let tables = Tables {
            payloads: completion.payloads,
            failures: completion.failures,
        };
        let failure = |index| IncomingError::from(tables.failure(index).expect("a failure"));
        match completion.outcome {
            StartOutcome::Succeeded(index) => {
                let result = tables.payload(index).expect("an index inside the table");
                let result = OD::Output::from_payload(result);
                OperationStart::Succeeded(result.expect("a result of the operation's own type"))
            }
            StartOutcome::Started(token) => OperationStart::Started(token),
            StartOutcome::OperationFailed(index) => OperationStart::OperationFailed(failure(index)),
            StartOutcome::HandlerFailed(index) => OperationStart::HandlerFailed(failure(index)),
        }
    }

    /// Cancels an operation that goes on under this token.
    pub fn cancel<OD: NexusOperationDefinition>(
        &mut self,
        operation: OD,
        token: &str,
    ) -> Result<(), Failure> {
        let task = CancelTask {
            request: self.request(operation.service(), operation.name()),
            operation_token: token.to_owned(),
        };
        WORKFLOWS.set(Workflows {
            refusal: self.refusal.clone(),
            ..Workflows::default()
        });
        let completion = nexus::cancel(std::slice::from_ref(&self.service), &task);
        self.cancelled = WORKFLOWS.take().cancelled;
        let Some(failure) = completion.failure else {
            return Ok(());
        };
        let tables = Tables {
            payloads: completion.payloads,
            failures: vec![failure],
        };
        Err(tables.failure(0).expect("indices inside the table"))
    }

    /// The workflows that the last start of an operation started.
    pub fn started_workflows(&self) -> &[StartedNexusWorkflow] {
        &self.started
    }

    /// The tokens of the workflows that the last cancellation cancelled.
    pub fn cancelled_workflows(&self) -> &[String] {
        &self.cancelled
    }

    /// What the last start of an operation led to.
    pub fn links(&self) -> &[NexusLink] {
        &self.links
    }

    fn request(&self, service: &str, operation: &str) -> Request {
        Request {
            namespace: "default".to_owned(),
            task_queue: "queue".to_owned(),
            endpoint: "endpoint".to_owned(),
            service: service.to_owned(),
            operation: operation.to_owned(),
            headers: self.headers.clone(),
            scheduled_time: None,
            deadline: None,
        }
    }
}
