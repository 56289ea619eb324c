//! Activities that no workflow asks for.

use std::time::Duration;

use temporalio_client::tonic::IntoRequest;
use temporalio_common::protos::temporal::api::{
    activity::v1::{ActivityExecutionInfo, activity_execution_outcome::Value},
    common::v1::ActivityType,
    enums::v1::{ActivityExecutionStatus, ActivityIdReusePolicy},
    taskqueue::v1::TaskQueue,
    workflowservice::v1::{
        CountActivityExecutionsRequest, DescribeActivityExecutionRequest,
        ListActivityExecutionsRequest, PollActivityExecutionRequest, StartActivityExecutionRequest,
    },
};

use super::{Client, ClientError, Closed, first_payload, json_payloads, unique_id};
use crate::temporal::convert::failure_chain;

/// Limit for one attempt.
const ATTEMPT: Duration = Duration::from_secs(10);

/// An activity to start.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "Temporal's own words")]
pub struct StartActivity {
    pub activity_id: String,
    pub activity_type: String,
    pub task_queue: String,
    /// One JSON text an argument, sent as it is.
    pub input: Vec<String>,
}

/// What the server shows of an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityDescription {
    /// Whether it has not ended.
    pub is_open: bool,
    /// The attempt, counted from 1.
    pub attempt: i32,
    /// Who had the last attempt; empty if nobody yet.
    pub last_worker: String,
    /// The messages of the failure that ended the last attempt, outermost first.
    pub last_failure: Vec<String>,
}

impl Client {
    /// Starts an activity whose attempts have ten seconds each, and gives its run id.
    ///
    /// # Errors
    /// A server that refuses it, as one that runs an activity with this id does.
    pub async fn start_activity(&self, activity: StartActivity) -> Result<String, ClientError> {
        let action = format!("start activity {}", activity.activity_id);
        let request = StartActivityExecutionRequest {
            namespace: self.namespace.clone(),
            request_id: unique_id(),
            activity_id: activity.activity_id,
            activity_type: Some(ActivityType {
                name: activity.activity_type,
            }),
            task_queue: Some(TaskQueue {
                name: activity.task_queue,
                ..Default::default()
            }),
            start_to_close_timeout: ATTEMPT.try_into().ok(),
            input: json_payloads(activity.input),
            id_reuse_policy: ActivityIdReusePolicy::AllowDuplicate as i32,
            ..Default::default()
        };
        let request = self.encoded(&action, request).await?;
        let mut service = self.core.workflow_service();
        let started = service.start_activity_execution(request.into_request());
        let started = started
            .await
            .map_err(|status| self.failed(&action, &status))?;
        Ok(started.into_inner().run_id)
    }

    /// Waits until an activity has ended.
    ///
    /// # Errors
    /// An activity that the server does not know.
    pub async fn activity_closed(
        &self,
        activity_id: &str,
        run_id: &str,
    ) -> Result<Closed, ClientError> {
        let action = format!("say how activity {activity_id} ended");
        loop {
            let request = PollActivityExecutionRequest {
                namespace: self.namespace.clone(),
                activity_id: activity_id.to_owned(),
                run_id: run_id.to_owned(),
            };
            let mut service = self.core.workflow_service();
            let polled = service.poll_activity_execution(request.into_request());
            let polled = polled
                .await
                .map_err(|status| self.failed(&action, &status))?;
            let polled = self.decoded(&action, polled.into_inner()).await?;
            // The server answers without an outcome when it was asked for too long.
            match polled.outcome.and_then(|outcome| outcome.value) {
                Some(Value::Result(result)) => {
                    return Ok(Closed::Completed(first_payload(Some(result))));
                }
                Some(Value::Failure(failure)) => {
                    return Ok(Closed::Failed(failure_chain(&failure)));
                }
                None => {}
            }
        }
    }

    /// What the server shows of an activity.
    ///
    /// # Errors
    /// An activity that the server does not know.
    pub async fn describe_activity(
        &self,
        activity_id: &str,
    ) -> Result<ActivityDescription, ClientError> {
        let action = format!("describe activity {activity_id}");
        let request = DescribeActivityExecutionRequest {
            namespace: self.namespace.clone(),
            activity_id: activity_id.to_owned(),
            include_last_failure: true,
            ..Default::default()
        };
        let mut service = self.core.workflow_service();
        let described = service.describe_activity_execution(request.into_request());
        let described = described
            .await
            .map_err(|status| self.failed(&action, &status))?;
        let described = self.decoded(&action, described.into_inner()).await?;
        Ok(description(&described.info.unwrap_or_default()))
    }

    /// The ids of the activities that a query of visibility finds, at most a page of them.
    ///
    /// # Errors
    /// A query that the server does not understand.
    pub async fn list_activities(&self, query: &str) -> Result<Vec<String>, ClientError> {
        let request = ListActivityExecutionsRequest {
            namespace: self.namespace.clone(),
            query: query.to_owned(),
            ..Default::default()
        };
        let mut service = self.core.workflow_service();
        let listed = service.list_activity_executions(request.into_request());
        let listed = listed.await;
        let listed = listed.map_err(|status| self.failed("list activities", &status))?;
        let found = listed.into_inner().executions.into_iter();
        Ok(found.map(|activity| activity.activity_id).collect())
    }

    /// How many activities a query of visibility finds.
    ///
    /// # Errors
    /// A query that the server does not understand.
    pub async fn count_activities(&self, query: &str) -> Result<i64, ClientError> {
        let request = CountActivityExecutionsRequest {
            namespace: self.namespace.clone(),
            query: query.to_owned(),
        };
        let mut service = self.core.workflow_service();
        let counted = service.count_activity_executions(request.into_request());
        let counted = counted.await;
        let counted = counted.map_err(|status| self.failed("count activities", &status))?;
        Ok(counted.into_inner().count)
    }
}

fn description(info: &ActivityExecutionInfo) -> ActivityDescription {
    ActivityDescription {
        is_open: info.status == ActivityExecutionStatus::Running as i32,
        attempt: info.attempt,
        last_worker: info.last_worker_identity.clone(),
        last_failure: info
            .last_failure
            .as_ref()
            .map(failure_chain)
            .unwrap_or_default(),
    }
}
