//! Runs as a whole: what the server says of them, and resetting them.

use std::collections::{BTreeMap, HashMap};

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    common::v1::Payload,
    enums::v1::{PendingActivityState, WorkflowExecutionStatus},
    workflowservice::v1::{
        DeleteWorkflowExecutionRequest, DescribeWorkflowExecutionRequest,
        ResetWorkflowExecutionRequest,
    },
};

use super::{Client, ClientError, ResultPayload, execution, result_payload, unique_id};

/// What the server shows of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunDescription {
    /// Search attributes by name.
    pub search_attributes: BTreeMap<String, ResultPayload>,
    /// Memo fields by name.
    pub memo: BTreeMap<String, ResultPayload>,
    /// Types of the activities that a worker has begun and not ended.
    pub running_activities: Vec<String>,
}

/// What a run is and whether it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub struct FoundRun {
    pub run_id: String,
    pub workflow_type: String,
    pub task_queue: String,
    pub is_open: bool,
}

impl Client {
    /// What a run is; the newest one if `run_id` is empty.
    ///
    /// # Errors
    /// A run that the server does not know.
    pub async fn describe_run(
        &self,
        workflow_id: &str,
        run_id: &str,
    ) -> Result<FoundRun, ClientError> {
        let request = DescribeWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            execution: Some(execution(workflow_id, run_id)),
        };
        let described = self
            .core
            .workflow_service()
            .describe_workflow_execution(request.into_request())
            .await
            .map_err(|status| self.failed(&format!("describe workflow {workflow_id}"), &status))?;
        let info = described.into_inner().workflow_execution_info;
        let info = info.unwrap_or_default();
        Ok(FoundRun {
            is_open: info.status() == WorkflowExecutionStatus::Running,
            run_id: info.execution.unwrap_or_default().run_id,
            workflow_type: info.r#type.unwrap_or_default().name,
            task_queue: info.task_queue,
        })
    }

    /// What the server shows of a workflow's current run.
    ///
    /// # Errors
    /// A workflow that the server does not know.
    pub async fn describe(&self, workflow_id: &str) -> Result<RunDescription, ClientError> {
        let action = format!("describe workflow {workflow_id}");
        let request = DescribeWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            execution: Some(execution(workflow_id, "")),
        };
        let described = self
            .core
            .workflow_service()
            .describe_workflow_execution(request.into_request())
            .await
            .map_err(|status| self.failed(&action, &status))?;
        let described = self.decoded(&action, described.into_inner()).await?;
        let info = described.workflow_execution_info.unwrap_or_default();
        let started = PendingActivityState::Started as i32;
        let pending = described.pending_activities.into_iter();
        Ok(RunDescription {
            search_attributes: info
                .search_attributes
                .map(|attributes| named(attributes.indexed_fields))
                .unwrap_or_default(),
            running_activities: pending
                .filter(|activity| activity.state == started)
                .filter_map(|activity| Some(activity.activity_type?.name))
                .collect(),
            memo: info.memo.map(|memo| named(memo.fields)).unwrap_or_default(),
        })
    }

    /// Deletes a workflow with its history.
    ///
    /// # Errors
    /// A workflow that the server does not know.
    pub async fn delete_workflow(&self, workflow_id: &str) -> Result<(), ClientError> {
        let request = DeleteWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, "")),
        };
        self.core
            .workflow_service()
            .delete_workflow_execution(request.into_request())
            .await
            .map(|_| ())
            .map_err(|status| self.failed(&format!("delete workflow {workflow_id}"), &status))
    }

    /// Ends a run and begins a new one with its history up to a workflow task's closing
    /// event. Gives the new run's id.
    ///
    /// # Errors
    /// A run that the server does not know, or an event of another type.
    pub async fn reset(
        &self,
        workflow_id: &str,
        run_id: &str,
        event_id: i64,
    ) -> Result<String, ClientError> {
        let request = ResetWorkflowExecutionRequest {
            namespace: self.namespace.clone(),
            workflow_execution: Some(execution(workflow_id, run_id)),
            workflow_task_finish_event_id: event_id,
            request_id: unique_id(),
            ..Default::default()
        };
        self.core
            .workflow_service()
            .reset_workflow_execution(request.into_request())
            .await
            .map(|answer| answer.into_inner().run_id)
            .map_err(|status| self.failed(&format!("reset workflow {workflow_id}"), &status))
    }
}

fn named(fields: HashMap<String, Payload>) -> BTreeMap<String, ResultPayload> {
    fields
        .into_iter()
        .map(|(name, payload)| (name, result_payload(payload)))
        .collect()
}
