//! The beginning of a run.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::ReplayError;
use super::event::HistoryEvent;
use super::failures::{add, type_name};
use super::jobs::{arguments, headers, named};
use super::values::Fields;
use crate::bindings::types_part::hourglass::plugin::types::{
    NamespacedExecution, RandomSeed, RetryPolicy, Timestamp, WorkflowExecution,
};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ContinuedInitiator, InitializeWorkflow,
};
use crate::error::Tables;
use crate::testing::beginning::initialize;

/// What the workflow is told when its run begins.
pub(super) fn read(
    event: &HistoryEvent,
    tables: &mut Tables,
) -> Result<InitializeWorkflow, ReplayError> {
    let fields = event.fields();
    let run_id = fields.text("originalExecutionRunId");
    let arguments = arguments(&fields, "input", tables)?;
    let workflow_type = type_name(&fields, "workflowType");
    let failure = fields.message("continuedFailure");
    let (seconds, nanoseconds) = event.time;
    Ok(InitializeWorkflow {
        workflow_id: fields.text("workflowId"),
        task_queue: type_name(&fields, "taskQueue"),
        randomness_seed: seed(&run_id),
        headers: headers(&fields, tables)?,
        identity: fields.text("identity"),
        parent: parent(&fields),
        root: execution(&fields, "rootWorkflowExecution"),
        continued_from_run_id: fields.text("continuedExecutionRunId"),
        continued_initiator: initiator(&fields),
        continued_failure: failure.map(|failure| add(&failure, tables)).transpose()?,
        first_execution_run_id: fields.text("firstExecutionRunId"),
        original_execution_run_id: run_id,
        attempt: fields.count("attempt")?.max(1),
        cron_schedule: fields.text("cronSchedule"),
        execution_timeout: fields.duration("workflowExecutionTimeout")?,
        run_timeout: fields.duration("workflowRunTimeout")?,
        task_timeout: fields.duration("workflowTaskTimeout")?,
        retry_policy: retry_policy(&fields)?,
        memo: named(&fields, "memo", "fields", tables)?,
        search_attributes: named(&fields, "searchAttributes", "indexedFields", tables)?,
        last_completion_result: fields
            .payloads("lastCompletionResult")?
            .map(|payloads| tables.add_all(payloads)),
        start_time: Some(Timestamp {
            seconds,
            nanoseconds,
        }),
        ..initialize(&workflow_type, arguments)
    })
}

/// As Core seeds a run: with SipHash-1-3 of its id, which std's default hasher is. A std
/// that hashes otherwise fails a test.
pub(super) fn seed(run_id: &str) -> RandomSeed {
    let mut hasher = DefaultHasher::new();
    run_id.hash(&mut hasher);
    let hash = hasher.finish();
    RandomSeed {
        high: (hash >> 32) as u32,
        low: hash as u32,
    }
}

fn parent(fields: &Fields<'_>) -> Option<NamespacedExecution> {
    let WorkflowExecution {
        workflow_id,
        run_id,
    } = execution(fields, "parentWorkflowExecution")?;
    Some(NamespacedExecution {
        namespace: fields.text("parentWorkflowNamespace"),
        workflow_id,
        run_id,
    })
}

fn execution(fields: &Fields<'_>, name: &str) -> Option<WorkflowExecution> {
    let execution = fields.message(name)?;
    Some(WorkflowExecution {
        workflow_id: execution.text("workflowId"),
        run_id: execution.text("runId"),
    })
}

fn initiator(fields: &Fields<'_>) -> ContinuedInitiator {
    match &*fields.word("initiator", "CONTINUE_AS_NEW_INITIATOR_") {
        "workflow" => ContinuedInitiator::Workflow,
        "retry" => ContinuedInitiator::Retry,
        "cronschedule" => ContinuedInitiator::CronSchedule,
        _ => ContinuedInitiator::Unspecified,
    }
}

fn retry_policy(fields: &Fields<'_>) -> Result<Option<RetryPolicy>, ReplayError> {
    let Some(policy) = fields.message("retryPolicy") else {
        return Ok(None);
    };
    Ok(Some(RetryPolicy {
        initial_interval: policy.duration("initialInterval")?,
        backoff_coefficient: policy.number("backoffCoefficient"),
        maximum_interval: policy.duration("maximumInterval")?,
        maximum_attempts: policy.count("maximumAttempts")?,
        non_retryable_error_types: policy.texts("nonRetryableErrorTypes"),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number is that of the reference implementation's SipHash-1-3, keys zero.
    #[test]
    fn a_run_is_seeded_as_core_does() {
        let seed = seed("run");
        let number = (u64::from(seed.high) << 32) | u64::from(seed.low);
        assert_eq!(number, 0x27e9_ab0f_db49_6fa4);
    }
}
