//! Completions of activations and the commands that schedule no work.

use super::{failure_index, index, indices, named, not_empty, optional_index, optional_indices};
use crate::{
    contract::{
        types::Failure,
        workflow::{
            Action, CancelChildWorkflow, Command, Completion, ContinueAsNew,
            ContinueAsNewVersioningBehavior, QueryAnswer, QueryResult,
            RequestCancelExternalWorkflow, SetPatchMarker, SignalExternalWorkflow, SignalTarget,
            StartTimer, TaskFailedCause, TaskFailure, UpdateAnswer, UpdateResponse,
            VersioningBehavior,
        },
    },
    plugin::Queue,
    temporal::convert::properties::{
        shape::{choice, record},
        source::{Draw, Source},
    },
};

/// Where the workflow of the completions runs.
pub(in super::super) fn origin() -> Queue {
    Queue {
        namespace: "the-workflows-namespace".to_owned(),
        task_queue: "the-workflows-queue".to_owned(),
    }
}

impl Draw for Completion {
    fn draw(source: &mut Source<'_>) -> Self {
        let commands = Draw::draw(source);
        let used_internal_flags = Draw::draw(source);
        let (payloads, failures) = source.tables.take();
        Self {
            payloads,
            failures,
            commands,
            used_internal_flags,
            // This host's workers are not versioned: the caller warns.
            versioning_behavior: VersioningBehavior::Unspecified,
        }
    }
}

impl Draw for TaskFailure {
    fn draw(source: &mut Source<'_>) -> Self {
        let failure = Failure::draw(source);
        let (payloads, _) = source.tables.take();
        Self {
            payloads,
            failure,
            force_cause: Draw::draw(source),
        }
    }
}

choice!(TaskFailedCause {
    UnhandledFailure(),
    Nondeterminism(),
    PayloadsTooLarge(),
});

record!(Command {
    summary: optional_index,
    details: optional_index,
    action,
});

choice!(Action {
    StartTimer,
    CancelTimer,
    ScheduleActivity,
    RequestCancelActivity,
    ScheduleLocalActivity,
    RequestCancelLocalActivity,
    StartChildWorkflow,
    CancelChildWorkflow,
    SignalExternalWorkflow,
    CancelSignalWorkflow,
    RequestCancelExternalWorkflow,
    ScheduleNexusOperation,
    RequestCancelNexusOperation,
    UpsertSearchAttributes(named),
    ModifyMemo(named),
    UpdateResponse,
    RespondToQuery,
    SetPatchMarker,
    CompleteWorkflow(index),
    FailWorkflow(failure_index),
    CancelWorkflow(optional_indices),
    ContinueAsNew,
});

record!(StartTimer {
    seq,
    start_to_fire_timeout,
});

record!(CancelChildWorkflow { seq, reason });

record!(SignalExternalWorkflow {
    seq,
    target,
    signal_name,
    arguments: indices,
    headers: named,
});

choice!(SignalTarget { External, Child });

record!(RequestCancelExternalWorkflow {
    seq,
    execution,
    reason,
});

record!(UpdateResponse {
    protocol_instance_id,
    answer,
});

choice!(UpdateAnswer {
    Accepted(),
    Rejected(failure_index),
    Completed(index),
});

record!(QueryResult { query_id, answer });

choice!(QueryAnswer {
    Succeeded(index),
    Failed(failure_index),
});

record!(SetPatchMarker {
    patch_id,
    deprecated,
});

record!(ContinueAsNew {
    workflow_type,
    // An empty one means the workflow's: the conversion puts that in.
    task_queue: not_empty,
    arguments: indices,
    run_timeout,
    task_timeout,
    memo: named,
    headers: named,
    search_attributes: optional_named,
    retry_policy,
    backoff_start_interval,
    initial_versioning_behavior,
});

fn optional_named(source: &mut Source<'_>) -> Option<Vec<(String, u32)>> {
    source.mostly().then(|| named(source))
}

choice!(ContinueAsNewVersioningBehavior {
    Unspecified(),
    AutoUpgrade(),
    UseRampingVersion(),
});
