//! Signals, queries, updates and requests for cancellation.

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    enums::v1::{QueryRejectCondition, UpdateWorkflowExecutionLifecycleStage},
    query::v1::WorkflowQuery,
    update::v1::{Input, Meta, Outcome, Request as UpdateRequest, WaitPolicy, outcome::Value},
    workflowservice::v1::{
        QueryWorkflowRequest, RequestCancelWorkflowExecutionRequest,
        SignalWorkflowExecutionRequest, TerminateWorkflowExecutionRequest,
        UpdateWorkflowExecutionRequest,
    },
};

use super::{
    Client, ClientError, ResultPayload, execution, first_payload, json_payloads, unique_id,
};
use crate::temporal::convert::failure_chain;

/// How an update ended.
#[derive(Clone, Debug, PartialEq)]
pub enum UpdateOutcome {
    /// What the handler returned.
    Completed(Option<ResultPayload>),
    /// The messages of the failure, outermost first: the validator refused, or the
    /// handler failed.
    Failed(Vec<String>),
}

impl From<Outcome> for UpdateOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome.value {
            Some(Value::Success(result)) => Self::Completed(first_payload(Some(result))),
            Some(Value::Failure(failure)) => Self::Failed(failure_chain(&failure)),
            None => Self::Completed(None),
        }
    }
}

impl Client {
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
        let action = format!("signal workflow {workflow_id}");
        let request = SignalWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
            signal_name: name.to_owned(),
            input: json_payloads(input),
            request_id: unique_id(),
            ..Default::default()
        };
        let request = self.encoded(&action, request).await?;
        self.core
            .workflow_service()
            .signal_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed(&action, &status))
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
        self.query_with(workflow_id, name, Vec::new()).await
    }

    /// Asks a workflow a query with arguments and gives the answer.
    ///
    /// # Errors
    /// A query that the workflow refuses.
    pub async fn query_with(
        &self,
        workflow_id: &str,
        name: &str,
        input: Vec<String>,
    ) -> Result<Option<ResultPayload>, ClientError> {
        let action = format!("query workflow {workflow_id}");
        let request = QueryWorkflowRequest {
            namespace: self.namespace.clone(),
            execution: Some(execution(workflow_id, "")),
            query: Some(WorkflowQuery {
                query_type: name.to_owned(),
                query_args: json_payloads(input),
                ..Default::default()
            }),
            query_reject_condition: QueryRejectCondition::None as i32,
        };
        let request = self.encoded(&action, request).await?;
        let answer = self
            .core
            .workflow_service()
            .query_workflow(request.into_request())
            .await
            .map_err(|status| self.failed(&action, &status))?;
        let answer = self.decoded(&action, answer.into_inner()).await?;
        Ok(first_payload(answer.query_result))
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

    /// Ends a workflow at once, for `reason`.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn terminate(&self, workflow_id: &str, reason: &str) -> Result<(), ClientError> {
        let request = TerminateWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
            reason: reason.to_owned(),
            identity: self.core.identity().to_owned(),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .terminate_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed(&format!("terminate workflow {workflow_id}"), &status))
    }

    /// Sends an update and waits until its handler has ended.
    ///
    /// # Errors
    /// A workflow that the server does not know, or that closed before the end.
    pub async fn update(
        &self,
        workflow_id: &str,
        name: &str,
        input: Vec<String>,
    ) -> Result<UpdateOutcome, ClientError> {
        let action = format!("update workflow {workflow_id}");
        let request = self.update_request(workflow_id, name, input);
        let request = self.encoded(&action, request).await?;
        self.outcome(&action, request).await
    }

    /// Asks until the update that `request` names has ended.
    pub(super) async fn outcome(
        &self,
        action: &str,
        request: UpdateWorkflowExecutionRequest,
    ) -> Result<UpdateOutcome, ClientError> {
        loop {
            let mut service = self.core.workflow_service();
            let sent = service.update_workflow_execution(request.clone().into_request());
            let response = sent.await.map_err(|status| self.failed(action, &status))?;
            // The server answers without an outcome when it was asked for too long. The
            // same update id asks for the same update again.
            let response = self.decoded(action, response.into_inner()).await?;
            if let Some(outcome) = response.outcome {
                return Ok(outcome.into());
            }
        }
    }

    pub(super) fn update_request(
        &self,
        workflow_id: &str,
        name: &str,
        input: Vec<String>,
    ) -> UpdateWorkflowExecutionRequest {
        UpdateWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
            wait_policy: Some(WaitPolicy {
                lifecycle_stage: UpdateWorkflowExecutionLifecycleStage::Completed as i32,
            }),
            request: Some(UpdateRequest {
                meta: Some(Meta {
                    update_id: unique_id(),
                    identity: self.core.identity().to_owned(),
                }),
                input: Some(Input {
                    name: name.to_owned(),
                    args: json_payloads(input),
                    ..Default::default()
                }),
                ..Default::default()
            }),
            ..Default::default()
        }
    }
}
