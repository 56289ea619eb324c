//! Workflows that back Nexus operations: started for a request, cancelled by token.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::{FutureExt, future::BoxFuture};
use serde::{Deserialize, Serialize};
use temporalio_client::{
    Connection as CoreConnection,
    tonic::{Code, IntoRequest, Status},
};
use temporalio_common::protos::temporal::api::{
    common::v1::{Callback, Link, WorkflowExecution, callback},
    workflow::v1::OnConflictOptions,
    workflowservice::v1::{RequestCancelWorkflowExecutionRequest, StartWorkflowExecutionRequest},
};

use super::{connection::Connection, convert, nexus_link, payloads};
use crate::{
    codec::CodecChain,
    contract::{
        nexus::{StartTask, StartedWorkflow, WorkflowError, WorkflowErrorKind, WorkflowStart},
        types::NexusLink,
    },
    plugin::Queue,
    sandbox::NexusPort,
};

/// The kind of token that names a workflow; there is no other kind yet.
const WORKFLOW_RUN: u32 = 1;

/// The header under which a callback carries the operation's token.
const TOKEN_HEADER: &str = "nexus-operation-token";

/// What the handler of one request may do with workflows.
pub(crate) struct NexusWorkflows {
    core: CoreConnection,
    queue: Queue,
    start: Option<StartContext>,
    codecs: CodecChain,
}

/// What a started workflow takes over from the request.
struct StartContext {
    request_id: String,
    callback_url: String,
    callback_headers: HashMap<String, String>,
    links: Vec<Link>,
}

/// The operation token of a workflow run, as Temporal's SDKs write it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct OperationToken {
    #[serde(default, rename = "v", skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(rename = "t")]
    kind: u32,
    #[serde(rename = "ns")]
    namespace: String,
    #[serde(rename = "wid")]
    workflow_id: String,
}

impl NexusWorkflows {
    /// For a request on `queue` that starts an operation, or for one that cancels.
    pub(crate) fn new(
        connection: &Connection,
        queue: Queue,
        start: Option<&StartTask>,
        codecs: CodecChain,
    ) -> Self {
        Self {
            codecs,
            core: connection.core.clone(),
            queue,
            start: start.map(|task| StartContext {
                request_id: task.request_id.clone(),
                callback_url: task.callback_url.clone(),
                callback_headers: task.callback_headers.iter().cloned().collect(),
                links: task
                    .links
                    .iter()
                    .filter_map(nexus_link::workflow_event)
                    .collect(),
            }),
        }
    }

    async fn start(&self, workflow: WorkflowStart) -> Result<StartedWorkflow, WorkflowError> {
        let Some(context) = &self.start else {
            return Err(invalid(
                "a workflow can be started for a start request only",
            ));
        };
        let workflow_id = workflow.workflow_id.clone();
        let operation_token = encode(&OperationToken {
            version: None,
            kind: WORKFLOW_RUN,
            namespace: self.queue.namespace.clone(),
            workflow_id: workflow_id.clone(),
        });
        let mut request = convert::proto_workflow_start(workflow, &self.queue)
            .map_err(|reason| invalid(&reason.to_string()))?;
        context.apply(&mut request, &operation_token);
        let request = payloads::encoded(request, &self.codecs)
            .await
            .map_err(|error| invalid(&error.to_string()))?;
        let response = self
            .core
            .workflow_service()
            .start_workflow_execution(request.into_request())
            .await
            .map_err(|status| refused(&status))?;
        let run_id = response.into_inner().run_id;
        Ok(StartedWorkflow {
            link: self.link(&workflow_id, &run_id),
            operation_token,
            run_id,
        })
    }

    fn link(&self, workflow_id: &str, run_id: &str) -> NexusLink {
        nexus_link::started_event(&self.queue.namespace, workflow_id, run_id)
    }

    async fn cancel(&self, operation_token: &str) -> Result<(), WorkflowError> {
        let token = decode(operation_token)?;
        if token.namespace != self.queue.namespace {
            return Err(invalid("the token names a workflow of another namespace"));
        }
        let request = RequestCancelWorkflowExecutionRequest {
            namespace: token.namespace,
            workflow_execution: Some(WorkflowExecution {
                workflow_id: token.workflow_id,
                run_id: String::new(),
            }),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .request_cancel_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| refused(&status))
    }
}

impl StartContext {
    /// The server reports the workflow's end to the callback; a repeated request finds the
    /// workflow that the first one started.
    fn apply(&self, request: &mut StartWorkflowExecutionRequest, operation_token: &str) {
        request.request_id = self.request_id.clone();
        request.links = self.links.clone();
        request.on_conflict_options = Some(OnConflictOptions {
            attach_request_id: true,
            attach_completion_callbacks: true,
            attach_links: true,
        });
        if self.callback_url.is_empty() {
            return;
        }
        let mut header = self.callback_headers.clone();
        header
            .entry(TOKEN_HEADER.to_owned())
            .or_insert_with(|| operation_token.to_owned());
        request.completion_callbacks = vec![Callback {
            variant: Some(callback::Variant::Nexus(callback::Nexus {
                url: self.callback_url.clone(),
                header,
            })),
            links: self.links.clone(),
        }];
    }
}

impl NexusPort for NexusWorkflows {
    fn start_workflow(
        &self,
        workflow: WorkflowStart,
    ) -> BoxFuture<'_, Result<StartedWorkflow, WorkflowError>> {
        self.start(workflow).boxed()
    }

    fn cancel_workflow(&self, operation_token: String) -> BoxFuture<'_, Result<(), WorkflowError>> {
        async move { self.cancel(&operation_token).await }.boxed()
    }
}

fn encode(token: &OperationToken) -> String {
    // Three texts and numbers always have a JSON form.
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(token).unwrap_or_default())
}

fn decode(text: &str) -> Result<OperationToken, WorkflowError> {
    let unreadable = |_| invalid("the operation token does not name a workflow");
    let bytes = URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .map_err(|_| ())
        .and_then(|bytes| serde_json::from_slice::<OperationToken>(&bytes).map_err(|_| ()))
        .map_err(unreadable)?;
    match bytes {
        token if token.version.unwrap_or(0) > 1 || token.kind != WORKFLOW_RUN => Err(invalid(
            "the operation token is of a kind that this host does not know",
        )),
        token => Ok(token),
    }
}

fn invalid(message: &str) -> WorkflowError {
    WorkflowError {
        kind: WorkflowErrorKind::InvalidArgument,
        message: message.to_owned(),
    }
}

fn refused(status: &Status) -> WorkflowError {
    WorkflowError {
        kind: match status.code() {
            Code::AlreadyExists => WorkflowErrorKind::AlreadyStarted,
            Code::NotFound => WorkflowErrorKind::NotFound,
            Code::InvalidArgument | Code::FailedPrecondition | Code::PermissionDenied => {
                WorkflowErrorKind::InvalidArgument
            }
            _ => WorkflowErrorKind::Unavailable,
        },
        message: status.message().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_what_other_sdks_write() {
        let token = OperationToken {
            version: None,
            kind: WORKFLOW_RUN,
            namespace: "ns".into(),
            workflow_id: "w".into(),
        };
        let text = encode(&token);
        let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
        assert_eq!(bytes, br#"{"t":1,"ns":"ns","wid":"w"}"#);
        assert_eq!(decode(&text), Ok(token));
    }

    #[test]
    fn tokens_of_others_are_refused() {
        let newer = URL_SAFE_NO_PAD.encode(r#"{"v":2,"t":1,"ns":"ns","wid":"w"}"#);
        for text in ["", "!", "e30", &newer] {
            let refused = decode(text).unwrap_err();
            assert_eq!(refused.kind, WorkflowErrorKind::InvalidArgument, "{text}");
        }
    }
}
