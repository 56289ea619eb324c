//! Answers of Nexus handlers, and the workflows that they start.

use super::{
    failure::failure_of,
    index, indices, named, not_empty,
    tables::{drawn_payloads, failure_index_of},
};
use crate::{
    contract::{
        nexus::{
            CancelCompletion, StartCompletion, StartOutcome, WorkflowIdConflictPolicy,
            WorkflowIdReusePolicy, WorkflowStart,
        },
        types::{CauseKind, NexusLink},
    },
    temporal::convert::properties::{
        shape::{choice, record},
        source::{Draw, Source, left_out},
    },
};

impl Draw for StartCompletion {
    fn draw(source: &mut Source<'_>) -> Self {
        let outcome = Draw::draw(source);
        let links = match outcome {
            StartOutcome::Succeeded(_) | StartOutcome::Started(_) => Draw::draw(source),
            // Core's message has no place for links in a failure.
            StartOutcome::OperationFailed(_) | StartOutcome::HandlerFailed(_) => left_out(source),
        };
        let (payloads, failures) = source.tables.take();
        Self {
            payloads,
            failures,
            outcome,
            links,
        }
    }
}

choice!(StartOutcome {
    Succeeded(index),
    Started,
    OperationFailed(operation_failure),
    HandlerFailed(handler_failure),
});

/// Refused if it is of another kind.
fn operation_failure(source: &mut Source<'_>) -> u32 {
    failure_index_of(source, |source| {
        if bool::draw(source) {
            CauseKind::Cancelled(Draw::draw(source))
        } else {
            CauseKind::Application(Draw::draw(source))
        }
    })
}

/// The same.
fn handler_failure(source: &mut Source<'_>) -> u32 {
    failure_index_of(source, refusal)
}

fn refusal(source: &mut Source<'_>) -> CauseKind {
    CauseKind::NexusHandler(Draw::draw(source))
}

impl Draw for CancelCompletion {
    fn draw(source: &mut Source<'_>) -> Self {
        let failure = source.mostly().then(|| failure_of(source, refusal));
        Self {
            payloads: drawn_payloads(source),
            failure,
        }
    }
}

record!(NexusLink { url, link_type });

record!(WorkflowStart {
    workflow_id,
    workflow_type,
    // An empty one means the request's: the conversion puts that in.
    task_queue: not_empty,
    arguments: indices,
    execution_timeout,
    run_timeout,
    task_timeout,
    retry_policy,
    id_reuse_policy,
    id_conflict_policy,
    memo: named,
    search_attributes: named,
    headers: named,
    priority,
    payloads: drawn_payloads,
});

choice!(WorkflowIdReusePolicy {
    Unspecified(),
    AllowDuplicate(),
    AllowDuplicateFailedOnly(),
    RejectDuplicate(),
});

choice!(WorkflowIdConflictPolicy {
    Unspecified(),
    Fail(),
    UseExisting(),
    TerminateExisting(),
});
