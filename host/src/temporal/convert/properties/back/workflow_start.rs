//! Requests to start a workflow, back to the contract.

use std::mem::take;

use temporalio_common::protos::temporal::api::{
    common::v1::Payloads,
    enums::v1::{
        WorkflowIdConflictPolicy as ProtoConflictPolicy, WorkflowIdReusePolicy as ProtoReusePolicy,
    },
    taskqueue::v1::TaskQueue,
    workflowservice::v1::StartWorkflowExecutionRequest,
};

use crate::{
    contract::nexus::{WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowStart},
    temporal::convert::{
        policy::{priority, retry_policy},
        properties::shape::translation,
        tables::TableBuilder,
        time::duration,
    },
};

/// The namespace, and what the guest must have asked for.
pub(in super::super) fn workflow_start(
    mut proto: StartWorkflowExecutionRequest,
) -> (String, WorkflowStart) {
    let mut tables = TableBuilder::default();
    let namespace = take(&mut proto.namespace);
    let Payloads { payloads } = proto.input.take().unwrap();
    let start = WorkflowStart {
        workflow_id: take(&mut proto.workflow_id),
        workflow_type: proto.workflow_type.take().unwrap().name,
        task_queue: queue_name(proto.task_queue.take().unwrap()),
        arguments: tables.payloads(payloads),
        execution_timeout: proto.workflow_execution_timeout.take().map(duration),
        run_timeout: proto.workflow_run_timeout.take().map(duration),
        task_timeout: proto.workflow_task_timeout.take().map(duration),
        retry_policy: proto.retry_policy.take().map(retry_policy),
        id_reuse_policy: reuse_policy(take(&mut proto.workflow_id_reuse_policy)),
        id_conflict_policy: conflict_policy(take(&mut proto.workflow_id_conflict_policy)),
        memo: tables.named(proto.memo.take().unwrap().fields),
        search_attributes: tables.named(proto.search_attributes.take().unwrap().indexed_fields),
        headers: tables.named(proto.header.take().unwrap().fields),
        priority: proto.priority.take().map(priority),
        payloads: tables.payloads,
    };
    // No guest can say more.
    assert_eq!(proto, StartWorkflowExecutionRequest::default());
    (namespace, start)
}

fn queue_name(queue: TaskQueue) -> String {
    let TaskQueue {
        name,
        kind,
        normal_name,
    } = queue;
    assert_eq!((kind, &*normal_name), (0, ""));
    name
}

#[expect(deprecated, reason = "the message still has its old value")]
fn reuse_policy(number: i32) -> WorkflowIdReusePolicy {
    match ProtoReusePolicy::try_from(number).unwrap() {
        ProtoReusePolicy::Unspecified => WorkflowIdReusePolicy::Unspecified,
        ProtoReusePolicy::AllowDuplicate => WorkflowIdReusePolicy::AllowDuplicate,
        ProtoReusePolicy::AllowDuplicateFailedOnly => {
            WorkflowIdReusePolicy::AllowDuplicateFailedOnly
        }
        ProtoReusePolicy::RejectDuplicate => WorkflowIdReusePolicy::RejectDuplicate,
        ProtoReusePolicy::TerminateIfRunning => panic!("no guest can ask for it"),
    }
}

fn conflict_policy(number: i32) -> WorkflowIdConflictPolicy {
    translated(ProtoConflictPolicy::try_from(number).unwrap())
}

translation!(fn translated(ProtoConflictPolicy) -> WorkflowIdConflictPolicy {
    Unspecified,
    Fail,
    UseExisting,
    TerminateExisting,
});
