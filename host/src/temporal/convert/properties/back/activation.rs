//! Activations, back to Core.

use temporalio_common::protos::{
    coresdk::{
        common as ids,
        workflow_activation::{
            self as core, WorkflowActivation, WorkflowActivationJob,
            remove_from_cache::EvictionReason as CoreReason, workflow_activation_job::Variant,
        },
    },
    temporal::api::{
        common::v1::{Memo, SearchAttributes},
        enums::v1::{ContinueAsNewInitiator, SuggestContinueAsNewReason},
        update::v1::Meta,
    },
};

use super::{proto_execution, resolution};
use crate::{
    contract::{
        types::{DeploymentVersion, NamespacedExecution, RandomSeed},
        workflow::{
            Activation, ContinueAsNewReason, ContinuedInitiator, DoUpdate, EvictionReason,
            InitializeWorkflow, Job, QueryWorkflow, SignalWorkflow,
        },
    },
    temporal::convert::{
        policy::{proto_priority, proto_retry_policy},
        properties::shape::translation,
        tables::TableReader,
        time::{proto_duration, proto_timestamp},
    },
};

pub(in super::super) fn proto_activation(activation: Activation) -> WorkflowActivation {
    let Activation {
        run_id,
        timestamp,
        is_replaying,
        history_length,
        history_size_bytes,
        continue_as_new_suggested,
        available_internal_flags,
        deployment_version,
        last_sdk_version,
        suggest_continue_as_new_reasons,
        target_worker_deployment_version_changed,
        payloads,
        failures,
        jobs,
    } = activation;
    let tables = TableReader::new(payloads, failures);
    WorkflowActivation {
        run_id,
        timestamp: timestamp.map(proto_timestamp),
        is_replaying,
        history_length,
        jobs: jobs
            .into_iter()
            .map(|job| WorkflowActivationJob {
                variant: Some(proto_job(job, &tables)),
            })
            .collect(),
        available_internal_flags,
        history_size_bytes,
        continue_as_new_suggested,
        deployment_version_for_current_task: deployment_version.map(proto_version),
        last_sdk_version,
        suggest_continue_as_new_reasons: suggest_continue_as_new_reasons
            .into_iter()
            .map(|reason| proto_continue_as_new_reason(reason) as i32)
            .collect(),
        target_worker_deployment_version_changed,
    }
}

fn proto_version(version: DeploymentVersion) -> ids::WorkerDeploymentVersion {
    let DeploymentVersion {
        deployment_name,
        build_id,
    } = version;
    ids::WorkerDeploymentVersion {
        deployment_name,
        build_id,
    }
}

fn proto_job(job: Job, tables: &TableReader) -> Variant {
    match job {
        Job::InitializeWorkflow(job) => Variant::InitializeWorkflow(initialize(job, tables)),
        Job::NotifyHasPatch(patch_id) => Variant::NotifyHasPatch(core::NotifyHasPatch { patch_id }),
        Job::UpdateRandomSeed(seed) => Variant::UpdateRandomSeed(core::UpdateRandomSeed {
            randomness_seed: whole(seed),
        }),
        Job::SignalWorkflow(job) => Variant::SignalWorkflow(signal(job, tables)),
        Job::DoUpdate(job) => Variant::DoUpdate(update(job, tables)),
        Job::CancelWorkflow(reason) => Variant::CancelWorkflow(core::CancelWorkflow { reason }),
        Job::FireTimer(seq) => Variant::FireTimer(core::FireTimer { seq }),
        Job::ResolveActivity(job) => Variant::ResolveActivity(resolution::activity(job, tables)),
        Job::ResolveChildWorkflowStart(job) => {
            Variant::ResolveChildWorkflowExecutionStart(resolution::child_start(job, tables))
        }
        Job::ResolveChildWorkflow(job) => {
            Variant::ResolveChildWorkflowExecution(resolution::child(job, tables))
        }
        Job::ResolveSignalExternalWorkflow(job) => {
            Variant::ResolveSignalExternalWorkflow(resolution::signal(job, tables))
        }
        Job::ResolveRequestCancelExternalWorkflow(job) => {
            Variant::ResolveRequestCancelExternalWorkflow(resolution::cancel(job, tables))
        }
        Job::ResolveNexusOperationStart(job) => {
            Variant::ResolveNexusOperationStart(resolution::nexus_start(job, tables))
        }
        Job::ResolveNexusOperation(job) => {
            Variant::ResolveNexusOperation(resolution::nexus(job, tables))
        }
        Job::QueryWorkflow(job) => Variant::QueryWorkflow(query(job, tables)),
        Job::RemoveFromCache(reason) => Variant::RemoveFromCache(core::RemoveFromCache {
            message: String::new(),
            reason: proto_eviction_reason(reason) as i32,
        }),
    }
}

fn initialize(job: InitializeWorkflow, tables: &TableReader) -> core::InitializeWorkflow {
    let InitializeWorkflow {
        workflow_type,
        workflow_id,
        namespace: _,  // of the poll, not of Core's message
        task_queue: _, // the same
        arguments,
        randomness_seed,
        headers,
        identity,
        parent,
        root,
        execution_timeout,
        run_timeout,
        task_timeout,
        continued_from_run_id,
        continued_initiator,
        continued_failure,
        last_completion_result,
        first_execution_run_id,
        original_execution_run_id,
        retry_policy,
        attempt,
        cron_schedule,
        execution_expiration_time,
        cron_schedule_to_schedule_interval,
        memo,
        search_attributes,
        start_time,
        priority,
    } = job;
    core::InitializeWorkflow {
        workflow_type,
        workflow_id,
        arguments: tables.payloads(&arguments).unwrap(),
        randomness_seed: whole(randomness_seed),
        headers: tables.named(&headers).unwrap(),
        identity,
        parent_workflow_info: parent.map(proto_namespaced),
        workflow_execution_timeout: execution_timeout.map(proto_duration),
        workflow_run_timeout: run_timeout.map(proto_duration),
        workflow_task_timeout: task_timeout.map(proto_duration),
        continued_from_execution_run_id: continued_from_run_id,
        continued_initiator: proto_initiator(continued_initiator) as i32,
        continued_failure: continued_failure.map(|index| tables.failure(index).unwrap()),
        last_completion_result: tables
            .optional_payloads(last_completion_result.as_deref())
            .unwrap(),
        first_execution_run_id,
        retry_policy: retry_policy.map(proto_retry_policy),
        attempt: i32::try_from(attempt).unwrap(),
        cron_schedule,
        workflow_execution_expiration_time: execution_expiration_time.map(proto_timestamp),
        cron_schedule_to_schedule_interval: cron_schedule_to_schedule_interval.map(proto_duration),
        memo: Some(Memo {
            fields: tables.named(&memo).unwrap(),
        }),
        search_attributes: Some(SearchAttributes {
            indexed_fields: tables.named(&search_attributes).unwrap(),
        }),
        start_time: start_time.map(proto_timestamp),
        root_workflow: root.map(proto_execution),
        priority: priority.map(proto_priority),
        original_execution_run_id,
    }
}

fn whole(seed: RandomSeed) -> u64 {
    let RandomSeed { high, low } = seed;
    u64::from(high) << 32 | u64::from(low)
}

fn proto_namespaced(execution: NamespacedExecution) -> ids::NamespacedWorkflowExecution {
    let NamespacedExecution {
        namespace,
        workflow_id,
        run_id,
    } = execution;
    ids::NamespacedWorkflowExecution {
        namespace,
        workflow_id,
        run_id,
    }
}

fn signal(job: SignalWorkflow, tables: &TableReader) -> core::SignalWorkflow {
    let SignalWorkflow {
        signal_name,
        input,
        identity,
        headers,
        originating_event_id,
    } = job;
    core::SignalWorkflow {
        signal_name,
        input: tables.payloads(&input).unwrap(),
        identity,
        headers: tables.named(&headers).unwrap(),
        originating_event_id,
    }
}

fn query(job: QueryWorkflow, tables: &TableReader) -> core::QueryWorkflow {
    let QueryWorkflow {
        query_id,
        query_type,
        arguments,
        headers,
    } = job;
    core::QueryWorkflow {
        query_id,
        query_type,
        arguments: tables.payloads(&arguments).unwrap(),
        headers: tables.named(&headers).unwrap(),
    }
}

fn update(job: DoUpdate, tables: &TableReader) -> core::DoUpdate {
    let DoUpdate {
        update_id,
        protocol_instance_id,
        name,
        input,
        headers,
        identity,
        run_validator,
    } = job;
    core::DoUpdate {
        id: update_id,
        protocol_instance_id,
        name,
        input: tables.payloads(&input).unwrap(),
        headers: tables.named(&headers).unwrap(),
        meta: Some(Meta {
            update_id: String::new(),
            identity,
        }),
        run_validator,
    }
}

translation!(fn proto_continue_as_new_reason(ContinueAsNewReason) -> SuggestContinueAsNewReason {
    Unspecified,
    HistorySizeTooLarge,
    TooManyHistoryEvents,
    TooManyUpdates,
});

translation!(fn proto_initiator(ContinuedInitiator) -> ContinueAsNewInitiator {
    Unspecified,
    Workflow,
    Retry,
    CronSchedule,
});

translation!(fn proto_eviction_reason(EvictionReason) -> CoreReason {
    Unspecified,
    CacheFull,
    CacheMiss,
    Nondeterminism,
    GuestFailed = LangFail,
    HostRequested = LangRequested,
    TaskNotFound,
    UnhandledCommand,
    Fatal,
    HistoryFetch = PaginationOrHistoryFetch,
    ExecutionEnding = WorkflowExecutionEnding,
});
