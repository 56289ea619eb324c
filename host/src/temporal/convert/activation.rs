//! Core's activation as the contract has it.

use temporalio_common::protos::{
    coresdk::workflow_activation::{
        self as core, WorkflowActivation, remove_from_cache::EvictionReason as CoreReason,
        workflow_activation_job::Variant,
    },
    temporal::api::{
        common::v1::{Memo, SearchAttributes},
        enums::v1::{ContinueAsNewInitiator, SuggestContinueAsNewReason},
    },
};

use super::{
    nexus, policy, resolution,
    tables::{InvalidMessage, TableBuilder},
    time,
};
use crate::contract::{
    types::RandomSeed,
    workflow::{
        Activation, ContinueAsNewReason, ContinuedInitiator, DoUpdate, EvictionReason,
        InitializeWorkflow, Job, QueryWorkflow, SignalWorkflow,
    },
};

/// Where the activation was polled: what Core knows and its message does not say.
pub(crate) struct ActivationTarget<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) task_queue: &'a str,
}

/// An activation for a guest, and what in Core's message is not for guests yet.
pub(crate) struct Incoming {
    pub(crate) activation: Activation,
    /// What Core says of an eviction.
    pub(crate) eviction_message: Option<String>,
}

/// Takes Core's activation apart.
///
/// # Errors
/// A job that contract 0.1.0 cannot say: the run was begun by another worker and
/// uses what guests do not have yet.
pub(crate) fn activation(
    proto: WorkflowActivation,
    target: &ActivationTarget<'_>,
) -> Result<Incoming, InvalidMessage> {
    let WorkflowActivation {
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
        suggest_continue_as_new_reasons,
        target_worker_deployment_version_changed,
    } = proto;
    let mut tables = TableBuilder::default();
    let mut eviction_message = None;
    let mut contract_jobs = Vec::with_capacity(jobs.len());
    for job in jobs {
        if let Some(Variant::RemoveFromCache(eviction)) = &job.variant {
            eviction_message = Some(eviction.message.clone());
        }
        match job.variant {
            Some(variant) => contract_jobs.push(convert_job(variant, target, &mut tables)?),
            None => return Err(unsupported("a job without content")),
        }
    }
    let TableBuilder { payloads, failures } = tables;
    Ok(Incoming {
        activation: Activation {
            run_id,
            timestamp: timestamp.map(time::timestamp),
            is_replaying,
            history_length,
            history_size_bytes,
            continue_as_new_suggested,
            suggest_continue_as_new_reasons: suggest_continue_as_new_reasons
                .into_iter()
                .map(continue_as_new_reason)
                .collect(),
            target_worker_deployment_version_changed,
            available_internal_flags,
            deployment_version: deployment_version_for_current_task.map(policy::deployment_version),
            last_sdk_version,
            payloads,
            failures,
            jobs: contract_jobs,
        },
        eviction_message,
    })
}

fn convert_job(
    variant: Variant,
    target: &ActivationTarget<'_>,
    tables: &mut TableBuilder,
) -> Result<Job, InvalidMessage> {
    Ok(match variant {
        Variant::InitializeWorkflow(job) => {
            Job::InitializeWorkflow(initialize(job, target, tables))
        }
        Variant::FireTimer(core::FireTimer { seq }) => Job::FireTimer(seq),
        Variant::UpdateRandomSeed(core::UpdateRandomSeed { randomness_seed }) => {
            Job::UpdateRandomSeed(random_seed(randomness_seed))
        }
        Variant::QueryWorkflow(job) => Job::QueryWorkflow(query(job, tables)),
        Variant::CancelWorkflow(core::CancelWorkflow { reason }) => Job::CancelWorkflow(reason),
        Variant::SignalWorkflow(job) => Job::SignalWorkflow(signal(job, tables)),
        Variant::ResolveActivity(job) => Job::ResolveActivity(resolution::activity(job, tables)?),
        Variant::NotifyHasPatch(core::NotifyHasPatch { patch_id }) => Job::NotifyHasPatch(patch_id),
        Variant::RemoveFromCache(job) => Job::RemoveFromCache(eviction_reason(job.reason())),
        Variant::DoUpdate(job) => Job::DoUpdate(update(job, tables)),
        Variant::ResolveChildWorkflowExecutionStart(job) => {
            Job::ResolveChildWorkflowStart(resolution::child_workflow_start(job, tables)?)
        }
        Variant::ResolveChildWorkflowExecution(job) => {
            Job::ResolveChildWorkflow(resolution::child_workflow(job, tables)?)
        }
        Variant::ResolveSignalExternalWorkflow(job) => {
            Job::ResolveSignalExternalWorkflow(resolution::external_signal(job, tables))
        }
        Variant::ResolveRequestCancelExternalWorkflow(job) => {
            Job::ResolveRequestCancelExternalWorkflow(resolution::external_cancel(job, tables))
        }
        Variant::ResolveNexusOperationStart(job) => {
            Job::ResolveNexusOperationStart(nexus::operation_start(job, tables)?)
        }
        Variant::ResolveNexusOperation(job) => {
            Job::ResolveNexusOperation(nexus::operation(job, tables)?)
        }
    })
}

pub(super) fn unsupported(what: &str) -> InvalidMessage {
    InvalidMessage::Command {
        command: format!("the run's history has {what}"),
        reason: format!("guests of {} cannot handle it", crate::contract::PACKAGE),
    }
}

fn initialize(
    job: core::InitializeWorkflow,
    target: &ActivationTarget<'_>,
    tables: &mut TableBuilder,
) -> InitializeWorkflow {
    let continued_initiator = continued_initiator(job.continued_initiator());
    let core::InitializeWorkflow {
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
        continued_initiator: _, // read above, as an enum
        continued_failure,
        last_completion_result,
        first_execution_run_id,
        retry_policy,
        attempt,
        cron_schedule,
        workflow_execution_expiration_time,
        cron_schedule_to_schedule_interval,
        memo,
        search_attributes,
        start_time,
        root_workflow,
        priority,
        original_execution_run_id,
    } = job;
    InitializeWorkflow {
        workflow_type,
        workflow_id,
        namespace: target.namespace.to_owned(),
        task_queue: target.task_queue.to_owned(),
        arguments: tables.payloads(arguments),
        randomness_seed: random_seed(randomness_seed),
        headers: tables.named(headers),
        identity,
        parent: parent_workflow_info.map(policy::namespaced_execution),
        root: root_workflow.map(policy::execution),
        execution_timeout: workflow_execution_timeout.map(time::duration),
        run_timeout: workflow_run_timeout.map(time::duration),
        task_timeout: workflow_task_timeout.map(time::duration),
        continued_from_run_id: continued_from_execution_run_id,
        continued_initiator,
        continued_failure: continued_failure.map(|failure| tables.failure(failure)),
        last_completion_result: tables.optional_payloads(last_completion_result),
        first_execution_run_id,
        original_execution_run_id,
        retry_policy: retry_policy.map(policy::retry_policy),
        attempt: u32::try_from(attempt).unwrap_or(0),
        cron_schedule,
        execution_expiration_time: workflow_execution_expiration_time.map(time::timestamp),
        cron_schedule_to_schedule_interval: cron_schedule_to_schedule_interval.map(time::duration),
        memo: memo
            .map(|Memo { fields }| tables.named(fields))
            .unwrap_or_default(),
        search_attributes: search_attributes
            .map(|SearchAttributes { indexed_fields }| tables.named(indexed_fields))
            .unwrap_or_default(),
        start_time: start_time.map(time::timestamp),
        priority: priority.map(policy::priority),
    }
}

fn signal(job: core::SignalWorkflow, tables: &mut TableBuilder) -> SignalWorkflow {
    let core::SignalWorkflow {
        signal_name,
        input,
        identity,
        headers,
        originating_event_id,
    } = job;
    SignalWorkflow {
        signal_name,
        input: tables.payloads(input),
        identity,
        headers: tables.named(headers),
        originating_event_id,
    }
}

fn query(job: core::QueryWorkflow, tables: &mut TableBuilder) -> QueryWorkflow {
    let core::QueryWorkflow {
        query_id,
        query_type,
        arguments,
        headers,
    } = job;
    QueryWorkflow {
        query_id,
        query_type,
        arguments: tables.payloads(arguments),
        headers: tables.named(headers),
    }
}

fn update(job: core::DoUpdate, tables: &mut TableBuilder) -> DoUpdate {
    let core::DoUpdate {
        id,
        protocol_instance_id,
        name,
        input,
        headers,
        meta,
        run_validator,
    } = job;
    DoUpdate {
        update_id: id,
        protocol_instance_id,
        name,
        input: tables.payloads(input),
        headers: tables.named(headers),
        // Its other field, the update's id, is in `id`: Core's documentation says so.
        identity: meta.map(|meta| meta.identity).unwrap_or_default(),
        run_validator,
    }
}

fn continue_as_new_reason(reason: i32) -> ContinueAsNewReason {
    match SuggestContinueAsNewReason::try_from(reason) {
        Ok(SuggestContinueAsNewReason::HistorySizeTooLarge) => {
            ContinueAsNewReason::HistorySizeTooLarge
        }
        Ok(SuggestContinueAsNewReason::TooManyHistoryEvents) => {
            ContinueAsNewReason::TooManyHistoryEvents
        }
        Ok(SuggestContinueAsNewReason::TooManyUpdates) => ContinueAsNewReason::TooManyUpdates,
        // A newer server's reason is a reason too.
        Ok(SuggestContinueAsNewReason::Unspecified) | Err(_) => ContinueAsNewReason::Unspecified,
    }
}

fn random_seed(seed: u64) -> RandomSeed {
    RandomSeed {
        high: (seed >> 32) as u32,
        low: (seed & u64::from(u32::MAX)) as u32,
    }
}

fn continued_initiator(initiator: ContinueAsNewInitiator) -> ContinuedInitiator {
    match initiator {
        ContinueAsNewInitiator::Unspecified => ContinuedInitiator::Unspecified,
        ContinueAsNewInitiator::Workflow => ContinuedInitiator::Workflow,
        ContinueAsNewInitiator::Retry => ContinuedInitiator::Retry,
        ContinueAsNewInitiator::CronSchedule => ContinuedInitiator::CronSchedule,
    }
}

fn eviction_reason(reason: CoreReason) -> EvictionReason {
    match reason {
        CoreReason::Unspecified => EvictionReason::Unspecified,
        CoreReason::CacheFull => EvictionReason::CacheFull,
        CoreReason::CacheMiss => EvictionReason::CacheMiss,
        CoreReason::Nondeterminism => EvictionReason::Nondeterminism,
        CoreReason::LangFail => EvictionReason::GuestFailed,
        CoreReason::LangRequested => EvictionReason::HostRequested,
        CoreReason::TaskNotFound => EvictionReason::TaskNotFound,
        CoreReason::UnhandledCommand => EvictionReason::UnhandledCommand,
        CoreReason::Fatal => EvictionReason::Fatal,
        CoreReason::PaginationOrHistoryFetch => EvictionReason::HistoryFetch,
        CoreReason::WorkflowExecutionEnding => EvictionReason::ExecutionEnding,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use temporalio_common::protos::{
        coresdk::workflow_activation::WorkflowActivationJob, temporal::api::update::v1::Meta,
    };

    const TARGET: ActivationTarget<'static> = ActivationTarget {
        namespace: "default",
        task_queue: "queue",
    };

    fn with_job(variant: Variant) -> WorkflowActivation {
        WorkflowActivation {
            run_id: "run".into(),
            jobs: vec![WorkflowActivationJob {
                variant: Some(variant),
            }],
            ..Default::default()
        }
    }

    #[test]
    fn the_seed_is_split_into_halves() {
        assert_eq!(
            random_seed(0x0123_4567_89AB_CDEF),
            RandomSeed {
                high: 0x0123_4567,
                low: 0x89AB_CDEF
            }
        );
    }

    #[test]
    fn namespace_and_queue_come_from_where_the_task_was_polled() {
        let proto = with_job(Variant::InitializeWorkflow(Default::default()));
        let incoming = activation(proto, &TARGET).unwrap();
        let [Job::InitializeWorkflow(job)] = incoming.activation.jobs.as_slice() else {
            panic!("one initialisation");
        };
        assert_eq!((&*job.namespace, &*job.task_queue), ("default", "queue"));
    }

    #[test]
    fn an_update_keeps_its_ids_and_its_sender() {
        let proto = with_job(Variant::DoUpdate(core::DoUpdate {
            id: "mine".into(),
            protocol_instance_id: "mine/1".into(),
            meta: Some(Meta {
                update_id: String::new(),
                identity: "me".into(),
            }),
            ..Default::default()
        }));
        let incoming = activation(proto, &TARGET).unwrap();
        let [Job::DoUpdate(job)] = incoming.activation.jobs.as_slice() else {
            panic!("one update");
        };
        let ids = (&*job.update_id, &*job.protocol_instance_id, &*job.identity);
        assert_eq!(ids, ("mine", "mine/1", "me"));
    }

    #[test]
    fn a_job_that_guests_cannot_handle_is_named() {
        let proto = with_job(Variant::ResolveNexusOperation(Default::default()));
        let text = activation(proto, &TARGET).err().unwrap().to_string();
        assert_eq!(
            text,
            "the run's history has a Nexus operation that resolved to nothing: guests of \
             hourglass:plugin@0.1.0 cannot handle it"
        );
    }
}
