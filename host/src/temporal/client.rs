//! A client for what the host and its tests ask of the server.

use std::time::Duration;

use temporalio_client::{
    Connection as CoreConnection,
    tonic::{Code, IntoRequest, Status},
};
use temporalio_common::protos::temporal::api::{
    common::v1::{Payload, Payloads, WorkflowExecution, WorkflowType},
    enums::v1::{
        HistoryEventFilterType, QueryRejectCondition, WorkflowIdConflictPolicy,
        WorkflowIdReusePolicy,
    },
    history::v1::{HistoryEvent, history_event::Attributes},
    operatorservice::v1::DeleteNamespaceRequest,
    query::v1::WorkflowQuery,
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{
        CountWorkflowExecutionsRequest, GetWorkflowExecutionHistoryRequest, QueryWorkflowRequest,
        RegisterNamespaceRequest, RequestCancelWorkflowExecutionRequest,
        SignalWorkflowExecutionRequest, StartWorkflowExecutionRequest,
    },
};
use thiserror::Error;
use tokio::time::sleep;

use super::{connection::Connection, convert::failure_chain, history::History};

/// A client of one namespace.
#[derive(Clone)]
pub struct Client {
    core: CoreConnection,
    namespace: String,
}

/// The server did not do what was asked.
#[derive(Debug, Error)]
#[error("the server did not {action}: {reason}")]
#[expect(missing_docs, reason = "the text says it")]
pub struct ClientError {
    pub action: String,
    pub reason: String,
}

/// A workflow to start. A running one with the same id is terminated first.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub struct StartWorkflow {
    pub workflow_id: String,
    pub workflow_type: String,
    pub task_queue: String,
    /// One JSON text an argument, sent as it is.
    pub input: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub enum Closed {
    /// The result's bytes and their encoding; none if it has no result at all.
    Completed(Option<ResultPayload>),
    /// The messages of the failure, outermost first.
    Failed(Vec<String>),
    Canceled,
    Terminated,
    TimedOut,
    ContinuedAsNew,
}

/// A payload as a client sees it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ResultPayload {
    pub encoding: String,
    pub data: String,
}

impl Client {
    /// A client of `namespace` over `connection`.
    pub fn new(connection: &Connection, namespace: impl Into<String>) -> Self {
        Self {
            core: connection.core.clone(),
            namespace: namespace.into(),
        }
    }

    /// Makes the namespace if there is none, and waits until the server knows it.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn ensure_namespace(&self) -> Result<(), ClientError> {
        let request = RegisterNamespaceRequest {
            namespace: self.namespace.clone(),
            workflow_execution_retention_period: Some(prost_types::Duration {
                seconds: 24 * 60 * 60,
                nanos: 0,
            }),
            ..Default::default()
        };
        let made = self
            .core
            .workflow_service()
            .register_namespace(request.into_request())
            .await;
        match made {
            Err(status) if status.code() != Code::AlreadyExists => {
                Err(self.failed("make the namespace", &status))
            }
            _ => self.wait_for_namespace().await,
        }
    }

    /// A new namespace is known to the parts of a server one after the other; the one
    /// that starts workflows may remember for seconds that there was none.
    async fn wait_for_namespace(&self) -> Result<(), ClientError> {
        let mut pause = Duration::from_millis(50);
        loop {
            match self.count_workflows().await {
                Ok(()) => return Ok(()),
                Err(status) if status.code() == Code::NotFound && pause.as_secs() < 20 => {
                    sleep(pause).await;
                    pause *= 2;
                }
                Err(status) => return Err(self.failed("look into the namespace", &status)),
            }
        }
    }

    async fn count_workflows(&self) -> Result<(), Status> {
        let request = CountWorkflowExecutionsRequest {
            namespace: self.namespace.clone(),
            ..Default::default()
        };
        let mut service = self.core.workflow_service();
        let counted = service.count_workflow_executions(request.into_request());
        counted.await.map(|_| ())
    }

    /// Deletes the namespace with everything in it.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn delete_namespace(&self) -> Result<(), ClientError> {
        let request = DeleteNamespaceRequest {
            namespace: self.namespace.clone(),
            ..Default::default()
        };
        self.core
            .operator_service()
            .delete_namespace(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed("delete the namespace", &status))
    }

    /// Starts a workflow and gives its run id.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn start(&self, workflow: StartWorkflow) -> Result<String, ClientError> {
        let action = format!("start workflow {}", workflow.workflow_id);
        let request = StartWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_id: workflow.workflow_id,
            workflow_type: Some(WorkflowType {
                name: workflow.workflow_type,
            }),
            task_queue: Some(TaskQueue {
                name: workflow.task_queue,
                ..Default::default()
            }),
            input: json_payloads(workflow.input),
            identity: self.core.identity().to_owned(),
            request_id: unique_id(),
            workflow_id_reuse_policy: WorkflowIdReusePolicy::AllowDuplicate as i32,
            workflow_id_conflict_policy: WorkflowIdConflictPolicy::TerminateExisting as i32,
            ..Default::default()
        };
        let started = self
            .core
            .workflow_service()
            .start_workflow_execution(request.into_request())
            .await
            .map_err(|status| self.failed(&action, &status))?;
        Ok(started.into_inner().run_id)
    }

    /// Waits until a run has ended.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn closed(&self, workflow_id: &str, run_id: &str) -> Result<Closed, ClientError> {
        let action = format!("say how workflow {workflow_id} ended");
        let mut token = Vec::new();
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                wait_new_event: true,
                history_event_filter_type: HistoryEventFilterType::CloseEvent as i32,
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            if let Some(closed) = page.0.into_iter().find_map(closing) {
                return Ok(closed);
            }
            token = page.1;
        }
    }

    /// The whole history of a run, as it is now.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn history(&self, workflow_id: &str, run_id: &str) -> Result<History, ClientError> {
        let action = format!("give the history of workflow {workflow_id}");
        let (mut events, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            events.extend(page.0);
            token = page.1;
            if token.is_empty() {
                return Ok(History::new(workflow_id, events));
            }
        }
    }

    /// Waits until a run's history has at least `count` events of a type, and gives
    /// the history.
    ///
    /// # Errors
    /// A run that the server does not know, or one that ended without them.
    pub async fn wait_for_events(
        &self,
        workflow_id: &str,
        run_id: &str,
        event_type: &str,
        count: usize,
    ) -> Result<History, ClientError> {
        let action = format!("give {count} {event_type} of workflow {workflow_id}");
        let (mut events, mut token) = (Vec::new(), Vec::new());
        loop {
            let request = GetWorkflowExecutionHistoryRequest {
                namespace: self.namespace.clone(),
                execution: Some(execution(workflow_id, run_id)),
                wait_new_event: true,
                next_page_token: token,
                ..Default::default()
            };
            let page = self.history_page(request, &action).await?;
            events.extend(page.0);
            let history = History::new(workflow_id, events.clone());
            if history.count(event_type) >= count {
                return Ok(history);
            }
            token = page.1;
            if token.is_empty() {
                return Err(ClientError {
                    action,
                    reason: "the workflow ended without them".to_owned(),
                });
            }
        }
    }

    async fn history_page(
        &self,
        request: GetWorkflowExecutionHistoryRequest,
        action: &str,
    ) -> Result<(Vec<HistoryEvent>, Vec<u8>), ClientError> {
        let page = self
            .core
            .workflow_service()
            .get_workflow_execution_history(request.into_request())
            .await
            .map_err(|status| self.failed(action, &status))?
            .into_inner();
        let events = page.history.map(|history| history.events);
        Ok((events.unwrap_or_default(), page.next_page_token))
    }

    /// Sends a signal.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn signal(
        &self,
        workflow_id: &str,
        name: &str,
        input: Vec<String>,
    ) -> Result<(), ClientError> {
        let request = SignalWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
            signal_name: name.to_owned(),
            input: json_payloads(input),
            request_id: unique_id(),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .signal_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed(&format!("signal workflow {workflow_id}"), &status))
    }

    /// Asks a workflow a query and gives the answer.
    ///
    /// # Errors
    /// A query that the workflow refuses.
    pub async fn query(
        &self,
        workflow_id: &str,
        name: &str,
    ) -> Result<Option<ResultPayload>, ClientError> {
        let request = QueryWorkflowRequest {
            namespace: self.namespace.clone(),
            execution: Some(execution(workflow_id, "")),
            query: Some(WorkflowQuery {
                query_type: name.to_owned(),
                ..Default::default()
            }),
            query_reject_condition: QueryRejectCondition::None as i32,
        };
        self.core
            .workflow_service()
            .query_workflow(request.into_request())
            .await
            .map(|answer| first_payload(answer.into_inner().query_result))
            .map_err(|status| self.failed(&format!("query workflow {workflow_id}"), &status))
    }

    /// Asks for the cancellation of a workflow.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn cancel(&self, workflow_id: &str) -> Result<(), ClientError> {
        let request = RequestCancelWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
            request_id: unique_id(),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .request_cancel_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed(&format!("cancel workflow {workflow_id}"), &status))
    }

    fn failed(&self, action: &str, status: &Status) -> ClientError {
        ClientError {
            action: format!("{action} (namespace {})", self.namespace),
            reason: format!("{:?}: {}", status.code(), status.message()),
        }
    }
}

fn execution(workflow_id: &str, run_id: &str) -> WorkflowExecution {
    WorkflowExecution {
        workflow_id: workflow_id.to_owned(),
        run_id: run_id.to_owned(),
    }
}

fn json_payloads(input: Vec<String>) -> Option<Payloads> {
    let payloads: Vec<Payload> = input
        .into_iter()
        .map(|json| Payload {
            metadata: [("encoding".to_owned(), b"json/plain".to_vec())].into(),
            data: json.into_bytes(),
            ..Default::default()
        })
        .collect();
    (!payloads.is_empty()).then_some(Payloads { payloads })
}

fn first_payload(payloads: Option<Payloads>) -> Option<ResultPayload> {
    let first = payloads?.payloads.into_iter().next()?;
    let encoding = first.metadata.get("encoding").cloned().unwrap_or_default();
    Some(ResultPayload {
        encoding: String::from_utf8_lossy(&encoding).into_owned(),
        data: String::from_utf8_lossy(&first.data).into_owned(),
    })
}

fn closing(event: HistoryEvent) -> Option<Closed> {
    Some(match event.attributes? {
        Attributes::WorkflowExecutionCompletedEventAttributes(completed) => {
            Closed::Completed(first_payload(completed.result))
        }
        Attributes::WorkflowExecutionFailedEventAttributes(failed) => {
            Closed::Failed(failure_chain(&failed.failure.unwrap_or_default()))
        }
        Attributes::WorkflowExecutionCanceledEventAttributes(_) => Closed::Canceled,
        Attributes::WorkflowExecutionTerminatedEventAttributes(_) => Closed::Terminated,
        Attributes::WorkflowExecutionTimedOutEventAttributes(_) => Closed::TimedOut,
        Attributes::WorkflowExecutionContinuedAsNewEventAttributes(_) => Closed::ContinuedAsNew,
        _ => return None,
    })
}

/// Makes a retried request recognisable to the server.
fn unique_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}
