//! A workflow that a Nexus handler starts.

use temporalio_common::protos::temporal::api::{
    common::v1::{Header, Memo, Payloads, SearchAttributes, WorkflowType},
    enums::v1::{
        WorkflowIdConflictPolicy as ProtoConflictPolicy, WorkflowIdReusePolicy as ProtoReusePolicy,
    },
    taskqueue::v1::TaskQueue,
    workflowservice::v1::StartWorkflowExecutionRequest,
};

use super::{
    policy, schedule,
    tables::{InvalidMessage, TableReader},
    time,
};
use crate::{
    contract::nexus::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowStart},
    plugin::Queue,
};

/// The request to start `workflow` in the namespace of `origin`.
///
/// # Errors
/// Indices outside the table.
pub(crate) fn proto_workflow_start(
    workflow: WorkflowStart,
    origin: &Queue,
) -> Result<StartWorkflowExecutionRequest, InvalidMessage> {
    let WorkflowStart {
        workflow_id,
        workflow_type,
        task_queue,
        arguments,
        execution_timeout,
        run_timeout,
        task_timeout,
        retry_policy,
        id_reuse_policy,
        id_conflict_policy,
        memo,
        search_attributes,
        headers,
        priority,
        payloads,
    } = workflow;
    let tables = TableReader::new(payloads, Vec::new());
    Ok(StartWorkflowExecutionRequest {
        namespace: origin.namespace.clone(),
        workflow_id,
        workflow_type: Some(WorkflowType {
            name: workflow_type,
        }),
        task_queue: Some(TaskQueue {
            name: schedule::or(task_queue, &origin.task_queue),
            ..Default::default()
        }),
        input: Some(Payloads {
            payloads: tables.payloads(&arguments)?,
        }),
        workflow_execution_timeout: execution_timeout.map(time::proto_duration),
        workflow_run_timeout: run_timeout.map(time::proto_duration),
        workflow_task_timeout: task_timeout.map(time::proto_duration),
        retry_policy: retry_policy.map(policy::proto_retry_policy),
        workflow_id_reuse_policy: reuse_policy(id_reuse_policy) as i32,
        workflow_id_conflict_policy: conflict_policy(id_conflict_policy) as i32,
        memo: Some(Memo {
            fields: tables.named(&memo)?,
        }),
        search_attributes: Some(SearchAttributes {
            indexed_fields: tables.named(&search_attributes)?,
        }),
        header: Some(Header {
            fields: tables.named(&headers)?,
        }),
        priority: priority.map(policy::proto_priority),
        ..Default::default()
    })
}

fn reuse_policy(policy: WorkflowIdReusePolicy) -> ProtoReusePolicy {
    match policy {
        WorkflowIdReusePolicy::Unspecified => ProtoReusePolicy::Unspecified,
        WorkflowIdReusePolicy::AllowDuplicate => ProtoReusePolicy::AllowDuplicate,
        WorkflowIdReusePolicy::AllowDuplicateFailedOnly => {
            ProtoReusePolicy::AllowDuplicateFailedOnly
        }
        WorkflowIdReusePolicy::RejectDuplicate => ProtoReusePolicy::RejectDuplicate,
    }
}

fn conflict_policy(policy: WorkflowIdConflictPolicy) -> ProtoConflictPolicy {
    match policy {
        WorkflowIdConflictPolicy::Unspecified => ProtoConflictPolicy::Unspecified,
        WorkflowIdConflictPolicy::Fail => ProtoConflictPolicy::Fail,
        WorkflowIdConflictPolicy::UseExisting => ProtoConflictPolicy::UseExisting,
        WorkflowIdConflictPolicy::TerminateExisting => ProtoConflictPolicy::TerminateExisting,
    }
}
