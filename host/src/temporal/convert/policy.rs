//! Retry policies, priorities and the ids of workflow executions.

use temporalio_common::protos::{
    coresdk::common as core,
    temporal::api::{
        common::v1 as proto,
        deployment::v1::WorkerDeploymentVersion,
        workflow::v1::{
            VersioningOverride as ProtoVersioningOverride,
            versioning_override::{
                OneTimeOverride, Override, PinnedOverride, PinnedOverrideBehavior,
            },
        },
    },
};

use super::time;
use crate::contract::{
    types::{DeploymentVersion, NamespacedExecution, Priority, RetryPolicy, WorkflowExecution},
    workflow::VersioningOverride,
};

pub(super) fn retry_policy(policy: proto::RetryPolicy) -> RetryPolicy {
    let proto::RetryPolicy {
        initial_interval,
        backoff_coefficient,
        maximum_interval,
        maximum_attempts,
        non_retryable_error_types,
    } = policy;
    RetryPolicy {
        initial_interval: initial_interval.map(time::duration),
        backoff_coefficient,
        maximum_interval: maximum_interval.map(time::duration),
        maximum_attempts: u32::try_from(maximum_attempts).unwrap_or(0),
        non_retryable_error_types,
    }
}

pub(super) fn proto_retry_policy(policy: RetryPolicy) -> proto::RetryPolicy {
    proto::RetryPolicy {
        initial_interval: policy.initial_interval.map(time::proto_duration),
        backoff_coefficient: policy.backoff_coefficient,
        maximum_interval: policy.maximum_interval.map(time::proto_duration),
        maximum_attempts: i32::try_from(policy.maximum_attempts).unwrap_or(i32::MAX),
        non_retryable_error_types: policy.non_retryable_error_types,
    }
}

pub(super) fn priority(priority: proto::Priority) -> Priority {
    let proto::Priority {
        priority_key,
        fairness_key,
        fairness_weight,
    } = priority;
    Priority {
        priority_key: u32::try_from(priority_key).unwrap_or(0),
        fairness_key,
        fairness_weight,
    }
}

pub(super) fn proto_priority(priority: Priority) -> proto::Priority {
    proto::Priority {
        priority_key: i32::try_from(priority.priority_key).unwrap_or(i32::MAX),
        fairness_key: priority.fairness_key,
        fairness_weight: priority.fairness_weight,
    }
}

pub(super) fn execution(execution: proto::WorkflowExecution) -> WorkflowExecution {
    let proto::WorkflowExecution {
        workflow_id,
        run_id,
    } = execution;
    WorkflowExecution {
        workflow_id,
        run_id,
    }
}

pub(super) fn namespaced_execution(
    execution: core::NamespacedWorkflowExecution,
) -> NamespacedExecution {
    let core::NamespacedWorkflowExecution {
        namespace,
        workflow_id,
        run_id,
    } = execution;
    NamespacedExecution {
        namespace,
        workflow_id,
        run_id,
    }
}

pub(super) fn deployment_version(version: core::WorkerDeploymentVersion) -> DeploymentVersion {
    let core::WorkerDeploymentVersion {
        deployment_name,
        build_id,
    } = version;
    DeploymentVersion {
        deployment_name,
        build_id,
    }
}

#[expect(
    deprecated,
    reason = "the message still has the fields of its first form"
)]
pub(super) fn proto_versioning_override(wanted: VersioningOverride) -> ProtoVersioningOverride {
    let chosen = match wanted {
        VersioningOverride::AutoUpgrade => Override::AutoUpgrade(true),
        VersioningOverride::Pinned(version) => Override::Pinned(PinnedOverride {
            behavior: PinnedOverrideBehavior::Pinned as i32,
            version: version.map(proto_deployment_version),
        }),
        VersioningOverride::OneTime(version) => Override::OneTime(OneTimeOverride {
            target_deployment_version: Some(proto_deployment_version(version)),
        }),
    };
    ProtoVersioningOverride {
        r#override: Some(chosen),
        behavior: 0,
        deployment: None,
        pinned_version: String::new(),
    }
}

fn proto_deployment_version(version: DeploymentVersion) -> WorkerDeploymentVersion {
    let DeploymentVersion {
        deployment_name,
        build_id,
    } = version;
    WorkerDeploymentVersion {
        deployment_name,
        build_id,
    }
}
