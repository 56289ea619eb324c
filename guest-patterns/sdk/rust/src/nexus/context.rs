//! What the handler of an operation sees of its request and asks of the host.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use super::{HandlerError, HandlerErrorType, NexusLink};
use super::{NexusWorkflowError, NexusWorkflowOptions, NexusWorkflowRun};
use crate::bindings::nexus_part::exports::hourglass::plugin::nexus::{Request, StartTask};
use crate::data_converters::TemporalSerializable;
use crate::host;
use crate::metrics::MetricMeter;
use crate::wire::system_time;
use crate::workflows::WorkflowDefinition;

/// The context of one request to start an operation.
#[derive(Clone)]
pub struct NexusOperationContext {
    inner: Rc<Inner>,
}

struct Inner {
    request: Request,
    request_id: String,
    links: Vec<NexusLink>,
    /// For the answer.
    new_links: RefCell<Vec<NexusLink>>,
}

impl NexusOperationContext {
    pub(super) fn new(task: StartTask) -> Self {
        let inner = Inner {
            request: task.request,
            request_id: task.request_id,
            links: task.links,
            new_links: RefCell::default(),
        };
        Self {
            inner: Rc::new(inner),
        }
    }

    /// The namespace.
    pub fn namespace(&self) -> &str {
        &self.inner.request.namespace
    }

    /// The task queue.
    pub fn task_queue(&self) -> &str {
        &self.inner.request.task_queue
    }

    /// The endpoint that the caller addressed; empty where the server does not say.
    pub fn endpoint(&self) -> &str {
        &self.inner.request.endpoint
    }

    /// The service.
    pub fn service(&self) -> &str {
        &self.inner.request.service
    }

    /// The operation.
    pub fn operation(&self) -> &str {
        &self.inner.request.operation
    }

    /// Names the request: the same however often it is delivered.
    pub fn request_id(&self) -> &str {
        &self.inner.request_id
    }

    /// Headers of the caller's request, sorted by name.
    pub fn headers(&self) -> &[(String, String)] {
        &self.inner.request.headers
    }

    /// When the server scheduled the request.
    pub fn scheduled_time(&self) -> Option<SystemTime> {
        self.inner.request.scheduled_time.and_then(system_time)
    }

    /// When the caller stops waiting for the answer.
    pub fn deadline(&self) -> Option<SystemTime> {
        self.inner.request.deadline.and_then(system_time)
    }

    /// What led to the request.
    pub fn links(&self) -> &[NexusLink] {
        &self.inner.links
    }

    /// Says what the operation led to, for whoever follows it in the web UI.
    pub fn add_link(&self, link: NexusLink) {
        self.inner.new_links.borrow_mut().push(link);
    }

    pub(super) fn take_new_links(&self) -> Vec<NexusLink> {
        self.inner.new_links.take()
    }

    /// Starts the workflow whose end is to be the operation's.
    pub fn start_workflow<WD: WorkflowDefinition>(
        &self,
        workflow: WD,
        input: impl Into<WD::Input>,
        options: NexusWorkflowOptions,
    ) -> Result<NexusWorkflowRun<WD::Output>, NexusWorkflowError> {
        let input = input.into().to_payloads()?;
        let start = options.into_start(workflow.name(), input)?;
        let started = host::start_workflow(&start)?;
        let (run, link) = NexusWorkflowRun::new(start.workflow_id, started);
        self.add_link(link);
        Ok(run)
    }

    /// Sleeps. Ends early, with an error for `?` to pass on, when nobody waits for
    /// the answer any more.
    pub fn sleep(&self, duration: Duration) -> Result<(), HandlerError> {
        match host::wait(duration) {
            None => Ok(()),
            Some(_) => Err(HandlerError::new(
                HandlerErrorType::RequestTimeout,
                "the request ended before its handler did",
            )),
        }
    }

    /// The real time.
    pub fn now(&self) -> SystemTime {
        host::now()
    }

    /// Randomness of the operating system, at most 65,536 bytes at a time.
    pub fn random_bytes(&self, count: u32) -> Vec<u8> {
        host::random_bytes(count)
    }

    /// Makes instruments.
    pub fn metric_meter(&self) -> MetricMeter {
        MetricMeter::new()
    }
}
