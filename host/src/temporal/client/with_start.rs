//! Starting a workflow and updating it in one request.

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    enums::v1::WorkflowIdConflictPolicy,
    workflowservice::v1::{
        ExecuteMultiOperationRequest, ExecuteMultiOperationResponse,
        execute_multi_operation_request::{self as request, Operation},
        execute_multi_operation_response::response::Response,
    },
};

use super::{Client, ClientError, StartOptions, StartWorkflow, UpdateOutcome};

impl Client {
    /// Starts a workflow unless one with its id is running, sends it an update and waits
    /// until the handler has ended. Gives the run's id and how the update ended.
    ///
    /// # Errors
    /// A server that refuses it; then nothing was started.
    pub async fn update_with_start(
        &self,
        workflow: StartWorkflow,
        options: StartOptions,
        name: &str,
        input: Vec<String>,
    ) -> Result<(String, UpdateOutcome), ClientError> {
        let action = format!("start or update workflow {}", workflow.workflow_id);
        let update = self.update_request(&workflow.workflow_id, name, input);
        let mut start = self.start_request(workflow, options);
        start.workflow_id_conflict_policy = WorkflowIdConflictPolicy::UseExisting as i32;
        let start = self.encoded(&action, start).await?;
        let update = self.encoded(&action, update).await?;
        let both = ExecuteMultiOperationRequest {
            namespace: self.namespace.clone(),
            resource_id: format!("workflow:{}", start.workflow_id),
            operations: [
                request::operation::Operation::StartWorkflow(start),
                request::operation::Operation::UpdateWorkflow(update.clone()),
            ]
            .map(|operation| Operation {
                operation: Some(operation),
            })
            .into(),
        };
        let mut service = self.core.workflow_service();
        let answered = service
            .execute_multi_operation(both.into_request())
            .await
            .map_err(|status| self.failed(&action, &status))?;
        let answer = self.decoded(&action, answered.into_inner()).await?;
        let (run_id, outcome) = answers(answer);
        Ok(match outcome {
            Some(outcome) => (run_id, outcome),
            None => (run_id, self.outcome(&action, update).await?),
        })
    }
}

/// The run's id, and how the update ended if that is known already.
fn answers(answer: ExecuteMultiOperationResponse) -> (String, Option<UpdateOutcome>) {
    let (mut run_id, mut outcome) = (String::new(), None);
    for response in answer.responses {
        match response.response {
            Some(Response::StartWorkflow(started)) => run_id = started.run_id,
            Some(Response::UpdateWorkflow(updated)) => outcome = updated.outcome.map(Into::into),
            None => {}
        }
    }
    (run_id, outcome)
}
