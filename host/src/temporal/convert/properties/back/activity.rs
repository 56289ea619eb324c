//! Activity tasks back to Core, results of activities and heartbeats back to the contract.

use temporalio_common::protos::coresdk::{
    ActivityHeartbeat,
    activity_result::{
        self, ActivityExecutionResult, ActivityTaskFailedCause, activity_execution_result::Status,
    },
    activity_task::Start,
};

use super::proto_execution;
use crate::{
    contract::{
        activity::{Completion, Outcome, Task},
        types::Payload,
    },
    temporal::convert::{
        policy::{proto_priority, proto_retry_policy},
        tables::{TableBuilder, TableReader},
        time::{proto_duration, proto_timestamp},
    },
};

/// The task's token, its queue and the rest of it.
pub(in super::super) fn proto_start(task: Task) -> (Vec<u8>, String, Start) {
    let Task {
        task_token,
        namespace,
        task_queue,
        workflow_type,
        workflow_execution,
        activity_id,
        activity_type,
        activity_run_id,
        headers,
        input,
        heartbeat_details,
        scheduled_time,
        current_attempt_scheduled_time,
        started_time,
        attempt,
        schedule_to_close_timeout,
        start_to_close_timeout,
        heartbeat_timeout,
        retry_policy,
        priority,
        is_local,
        payloads,
    } = task;
    let tables = TableReader::new(payloads, Vec::new());
    let start = Start {
        workflow_namespace: namespace,
        workflow_type,
        workflow_execution: workflow_execution.map(proto_execution),
        activity_id,
        activity_type,
        header_fields: tables.named(&headers).unwrap(),
        input: tables.payloads(&input).unwrap(),
        heartbeat_details: tables.payloads(&heartbeat_details).unwrap(),
        scheduled_time: scheduled_time.map(proto_timestamp),
        current_attempt_scheduled_time: current_attempt_scheduled_time.map(proto_timestamp),
        started_time: started_time.map(proto_timestamp),
        attempt,
        schedule_to_close_timeout: schedule_to_close_timeout.map(proto_duration),
        start_to_close_timeout: start_to_close_timeout.map(proto_duration),
        heartbeat_timeout: heartbeat_timeout.map(proto_duration),
        retry_policy: retry_policy.map(proto_retry_policy),
        priority: priority.map(proto_priority),
        is_local,
        run_id: activity_run_id,
    };
    (task_token, task_queue, start)
}

/// What the guest must have answered.
pub(in super::super) fn activity_completion(result: ActivityExecutionResult) -> Completion {
    let ActivityExecutionResult { status } = result;
    let mut tables = TableBuilder::default();
    let outcome = match status.unwrap() {
        Status::Completed(activity_result::Success { result }) => {
            Outcome::Completed(tables.payload(result.unwrap()))
        }
        Status::Failed(activity_result::Failure { failure, cause }) => {
            let expected = ActivityTaskFailedCause::ActivityWorkerUnhandledFailure;
            assert_eq!(cause, expected as i32);
            Outcome::Failed(tables.failure(failure.unwrap()))
        }
        Status::Cancelled(activity_result::Cancellation { failure }) => {
            Outcome::Cancelled(tables.failure(failure.unwrap()))
        }
        Status::WillCompleteAsync(activity_result::WillCompleteAsync {}) => {
            Outcome::WillCompleteAsync
        }
    };
    let TableBuilder { payloads, failures } = tables;
    Completion {
        payloads,
        failures,
        outcome,
    }
}

/// The token and the details of a heartbeat.
pub(in super::super) fn heartbeat_details(heartbeat: ActivityHeartbeat) -> (Vec<u8>, Vec<Payload>) {
    let ActivityHeartbeat {
        task_token,
        details,
    } = heartbeat;
    let mut tables = TableBuilder::default();
    tables.payloads(details);
    (task_token, tables.payloads)
}
