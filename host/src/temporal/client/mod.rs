//! A client for what the host, the demo and the tests ask of the server.

mod activities;
mod codec;
mod history;
mod messages;
mod namespace;
mod operator;
mod runs;
mod visibility;
mod with_start;

pub use activities::{ActivityDescription, StartActivity};
pub use messages::UpdateOutcome;
pub use runs::{FoundRun, RunDescription};
pub use visibility::{ListedRun, quoted};

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use temporalio_client::{
    Connection as CoreConnection,
    grpc::WorkflowService,
    tonic::{Code, IntoRequest, Status},
};
use temporalio_common::protos::temporal::api::{
    common::v1::{Memo, Payload, Payloads, SearchAttributes, WorkflowExecution, WorkflowType},
    enums::v1::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy},
    taskqueue::v1::TaskQueue,
    workflowservice::v1::StartWorkflowExecutionRequest,
};
use thiserror::Error;

use super::connection::Connection;
use crate::codec::CodecChain;

/// A client of one namespace.
#[derive(Clone)]
pub struct Client {
    core: CoreConnection,
    namespace: String,
    codecs: CodecChain,
}

/// The server did not do what was asked.
#[derive(Debug, Error)]
#[error("the server did not {action}: {reason}")]
#[expect(missing_docs, reason = "the text says it")]
pub struct ClientError {
    pub action: String,
    pub reason: String,
    /// Whether there is no such thing.
    pub is_not_found: bool,
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

/// What a workflow is started with beside its input.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct StartOptions {
    /// When it is started again and again, as a cron expression.
    pub cron: String,
    /// Memo fields, one JSON text each.
    pub memo: BTreeMap<String, String>,
    /// Search attributes, one JSON text each.
    pub search_attributes: BTreeMap<String, String>,
    /// A Nexus endpoint at the workflow's task queue, which the namespace has to have; its
    /// name there is in the memo field `nexus-endpoint`.
    pub nexus_endpoint: Option<String>,
    /// Whether the first workflow task is to come with the server's answer. It does where a
    /// host serves the task queue over the same connection and has room for it.
    pub eager: bool,
}

impl StartOptions {
    /// The names of the search attributes, which the namespace has to have.
    pub fn search_attribute_names(&self) -> Vec<String> {
        self.search_attributes.keys().cloned().collect()
    }
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
    /// The next run's id.
    ContinuedAsNew(String),
}

/// A payload as a client sees it.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ResultPayload {
    pub encoding: String,
    pub data: String,
}

impl ResultPayload {
    /// What JSON text is sent as.
    pub fn json(text: &str) -> Self {
        Self {
            encoding: "json/plain".to_owned(),
            data: text.to_owned(),
        }
    }

    /// What stands for nothing.
    pub fn null() -> Self {
        Self {
            encoding: "binary/null".to_owned(),
            data: String::new(),
        }
    }
}

impl Client {
    /// A client of `namespace` over `connection`.
    pub fn new(connection: &Connection, namespace: impl Into<String>) -> Self {
        Self {
            core: connection.core.clone(),
            namespace: namespace.into(),
            codecs: CodecChain::empty(),
        }
    }

    /// Starts a workflow and gives its run id.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn start(&self, workflow: StartWorkflow) -> Result<String, ClientError> {
        self.start_with(workflow, StartOptions::default()).await
    }

    /// Starts a workflow with options and gives its run id.
    ///
    /// # Errors
    /// A server that refuses it.
    pub async fn start_with(
        &self,
        workflow: StartWorkflow,
        options: StartOptions,
    ) -> Result<String, ClientError> {
        let action = format!("start workflow {}", workflow.workflow_id);
        let eager = options.eager;
        let request = StartWorkflowExecutionRequest {
            request_eager_execution: eager,
            ..self.start_request(workflow, options)
        };
        let request = self.encoded(&action, request).await?.into_request();
        // The connection knows the workers on it, and hands them the first task; its plain
        // service does not, and would lose it.
        let mut connection = self.core.clone();
        let started = WorkflowService::start_workflow_execution(&mut connection, request)
            .await
            .map_err(|status| self.failed(&action, &status))?;
        Ok(started.into_inner().run_id)
    }

    fn start_request(
        &self,
        workflow: StartWorkflow,
        options: StartOptions,
    ) -> StartWorkflowExecutionRequest {
        StartWorkflowExecutionRequest {
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
            cron_schedule: options.cron,
            memo: named(options.memo).map(|fields| Memo { fields }),
            search_attributes: named(options.search_attributes)
                .map(|indexed_fields| SearchAttributes { indexed_fields }),
            ..Default::default()
        }
    }

    fn failed(&self, action: &str, status: &Status) -> ClientError {
        ClientError {
            action: format!("{action} (namespace {})", self.namespace),
            reason: format!("{:?}: {}", status.code(), status.message()),
            is_not_found: status.code() == Code::NotFound,
        }
    }
}

fn execution(workflow_id: &str, run_id: &str) -> WorkflowExecution {
    WorkflowExecution {
        workflow_id: workflow_id.to_owned(),
        run_id: run_id.to_owned(),
    }
}

pub(super) fn json_payloads(input: Vec<String>) -> Option<Payloads> {
    let payloads: Vec<Payload> = input.into_iter().map(json_payload).collect();
    (!payloads.is_empty()).then_some(Payloads { payloads })
}

fn json_payload(json: String) -> Payload {
    Payload {
        metadata: [("encoding".to_owned(), b"json/plain".to_vec())].into(),
        data: json.into_bytes(),
        ..Default::default()
    }
}

fn named(fields: BTreeMap<String, String>) -> Option<HashMap<String, Payload>> {
    let payloads = fields
        .into_iter()
        .map(|(name, json)| (name, json_payload(json)));
    Some(payloads.collect()).filter(|fields: &HashMap<_, _>| !fields.is_empty())
}

fn first_payload(payloads: Option<Payloads>) -> Option<ResultPayload> {
    payloads?.payloads.into_iter().next().map(result_payload)
}

fn result_payload(payload: Payload) -> ResultPayload {
    let encoding = payload
        .metadata
        .get("encoding")
        .cloned()
        .unwrap_or_default();
    ResultPayload {
        encoding: String::from_utf8_lossy(&encoding).into_owned(),
        data: String::from_utf8_lossy(&payload.data).into_owned(),
    }
}

/// Makes a retried request recognisable to the server.
pub(super) fn unique_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}
