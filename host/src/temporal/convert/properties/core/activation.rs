//! Core's activations and the jobs that are no resolutions.

use temporalio_common::protos::{
    coresdk::workflow_activation::{
        self as core, WorkflowActivation, WorkflowActivationJob, remove_from_cache::EvictionReason,
        workflow_activation_job::Variant,
    },
    temporal::api::{
        enums::v1::{ContinueAsNewInitiator, SuggestContinueAsNewReason},
        update::v1::Meta,
    },
};

use crate::temporal::convert::properties::{
    shape::{choice, record},
    source::{Draw, Source, always, left_out, one_of, some_of},
};

record!(WorkflowActivation {
    run_id,
    timestamp,
    is_replaying,
    history_length,
    jobs,
    available_internal_flags,
    history_size_bytes,
    continue_as_new_suggested,
    deployment_version_for_current_task,
    last_sdk_version,
    suggest_continue_as_new_reasons: some_of::<SuggestContinueAsNewReason>,
    target_worker_deployment_version_changed,
});

record!(WorkflowActivationJob {
    // Refused without content.
    variant: always,
});

choice!(Variant {
    InitializeWorkflow,
    FireTimer,
    UpdateRandomSeed,
    QueryWorkflow,
    CancelWorkflow,
    SignalWorkflow,
    ResolveActivity,
    NotifyHasPatch,
    ResolveChildWorkflowExecutionStart,
    ResolveChildWorkflowExecution,
    ResolveSignalExternalWorkflow,
    ResolveRequestCancelExternalWorkflow,
    DoUpdate,
    ResolveNexusOperationStart,
    ResolveNexusOperation,
    RemoveFromCache,
});

record!(core::InitializeWorkflow {
    workflow_type,
    workflow_id,
    arguments,
    randomness_seed,
    headers,
    identity,
    parent_workflow_info,
    workflow_execution_timeout,
    workflow_run_timeout,
    workflow_task_timeout,
    continued_from_execution_run_id,
    continued_initiator: one_of::<ContinueAsNewInitiator>,
    continued_failure,
    last_completion_result,
    first_execution_run_id,
    retry_policy,
    attempt,
    cron_schedule,
    workflow_execution_expiration_time,
    cron_schedule_to_schedule_interval,
    // None and an empty one mean the same; so it is with search attributes.
    memo: always,
    search_attributes: always,
    start_time,
    root_workflow,
    priority,
    original_execution_run_id,
});

record!(core::FireTimer { seq });

record!(core::UpdateRandomSeed { randomness_seed });

record!(core::QueryWorkflow {
    query_id,
    query_type,
    arguments,
    headers,
});

record!(core::CancelWorkflow { reason });

record!(core::SignalWorkflow {
    signal_name,
    input,
    identity,
    headers,
    originating_event_id,
});

record!(core::NotifyHasPatch { patch_id });

record!(core::DoUpdate {
    id,
    protocol_instance_id,
    name,
    input,
    headers,
    // None means an empty identity.
    meta: always,
    run_validator,
});

record!(Meta {
    // The same as the job's `id`.
    update_id: left_out,
    identity,
});

record!(core::RemoveFromCache {
    // For the host's log, one for the whole activation: in `Incoming`.
    message: left_out,
    reason: one_of::<EvictionReason>,
});
