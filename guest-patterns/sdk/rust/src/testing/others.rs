//! Children and messages to other workflows, in a form that tests can compare.

use super::scheduled::headers;
use crate::Headers;
use crate::Payload;
use crate::bindings::types_part::hourglass::plugin::types::{ChildWorkflowFailure, RetryState};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ChildWorkflowResolution, ChildWorkflowStart, ChildWorkflowStartCause,
    ChildWorkflowStartFailure, ExternalFailureCause, Job, ResolveChildWorkflow,
    ResolveChildWorkflowStart, ResolveExternal, SignalExternalWorkflow, SignalTarget,
    StartChildWorkflow,
};
use crate::data_converters::{RawValue, TemporalDeserializable};
use crate::error::{Failure, FailureKind, Tables};
use crate::fields::Fields;
use crate::{
    ChildWorkflowCancellationType, Memo, ParentClosePolicy, SearchAttributes, VersioningOverride,
    WorkflowIdReusePolicy,
};

/// A child workflow that the workflow asked for.
#[derive(Clone, Debug)]
pub struct RequestedChild {
    /// Its number.
    pub seq: u32,
    /// Its id.
    pub workflow_id: String,
    /// Its type.
    pub workflow_type: String,
    /// Its task queue; empty for the parent's.
    pub task_queue: String,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its headers.
    pub headers: Headers,
    /// What becomes of it when its parent closes.
    pub parent_close_policy: ParentClosePolicy,
    /// Whether its id may be used again.
    pub id_reuse_policy: WorkflowIdReusePolicy,
    /// When it resolves if it is cancelled.
    pub cancellation_type: ChildWorkflowCancellationType,
    /// Its memo.
    pub memo: Memo,
    /// Its search attributes.
    pub search_attributes: SearchAttributes,
    /// True if a retry policy was sent.
    pub has_retry_policy: bool,
    /// Which worker version is to run it.
    pub versioning_override: Option<VersioningOverride>,
}

impl RequestedChild {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        RawValue::new(self.input.clone())
            .to_value()
            .expect("an input of this type")
    }

    pub(super) fn read(child: StartChildWorkflow, tables: &Tables) -> Self {
        let input = tables.payloads(&child.input);
        let fields = |named: &[(String, u32)]| {
            Fields::read(named, tables).expect("indices inside the table")
        };
        Self {
            seq: child.seq,
            workflow_id: child.workflow_id,
            workflow_type: child.workflow_type,
            task_queue: child.task_queue,
            input: input.expect("indices inside the table"),
            headers: headers(&child.headers, tables),
            parent_close_policy: child.parent_close_policy,
            id_reuse_policy: child.id_reuse_policy,
            cancellation_type: child.cancellation_type,
            memo: Memo {
                fields: fields(&child.memo),
            },
            search_attributes: SearchAttributes {
                fields: fields(&child.search_attributes),
            },
            has_retry_policy: child.retry_policy.is_some(),
            versioning_override: child.versioning_override,
        }
    }
}

/// A signal that the workflow sent.
#[derive(Clone, Debug)]
pub struct SentSignal {
    /// Its number.
    pub seq: u32,
    /// The workflow that it is for.
    pub workflow_id: String,
    /// The run that it is for; empty for the current one.
    pub run_id: String,
    /// True if that workflow is a child of this one.
    pub to_child: bool,
    /// Its name.
    pub name: String,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its headers.
    pub headers: Headers,
}

impl SentSignal {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        RawValue::new(self.input.clone())
            .to_value()
            .expect("an input of this type")
    }

    pub(super) fn read(signal: SignalExternalWorkflow, tables: &Tables) -> Self {
        let input = tables.payloads(&signal.arguments);
        let (workflow_id, run_id, to_child) = match signal.target {
            SignalTarget::External(target) => (target.workflow_id, target.run_id, false),
            SignalTarget::Child(workflow_id) => (workflow_id, String::new(), true),
        };
        Self {
            seq: signal.seq,
            workflow_id,
            run_id,
            to_child,
            name: signal.signal_name,
            headers: headers(&signal.headers, tables),
            input: input.expect("indices inside the table"),
        }
    }
}

pub(super) fn child_start(seq: u32, resolution: ChildWorkflowStart) -> Job {
    Job::ResolveChildWorkflowStart(ResolveChildWorkflowStart { seq, resolution })
}

pub(super) fn child_not_started(seq: u32, cause: ChildWorkflowStartCause) -> Job {
    let failure = ChildWorkflowStartFailure {
        workflow_id: "child".to_owned(),
        workflow_type: String::new(),
        cause,
    };
    child_start(seq, ChildWorkflowStart::Failed(failure))
}

pub(super) fn child_end(seq: u32, resolution: ChildWorkflowResolution) -> Job {
    Job::ResolveChildWorkflow(ResolveChildWorkflow { seq, resolution })
}

/// The link that the host puts around the failure of a child.
pub(super) fn child_failure(message: &str, cause: Failure) -> Failure {
    let kind = FailureKind::ChildWorkflow(ChildWorkflowFailure {
        namespace: "default".to_owned(),
        workflow_id: "child".to_owned(),
        run_id: "child-run".to_owned(),
        workflow_type: String::new(),
        initiated_event_id: 5,
        started_event_id: 6,
        retry_state: RetryState::RetryPolicyNotSet,
    });
    Failure::new(message, kind).caused_by(cause)
}

pub(super) fn delivered(seq: u32) -> ResolveExternal {
    ResolveExternal {
        seq,
        failure: None,
        cause: ExternalFailureCause::Unspecified,
    }
}

/// Without a cause, the message was cancelled before it was sent.
pub(super) fn not_delivered(
    seq: u32,
    cause: ExternalFailureCause,
    tables: &mut Tables,
) -> ResolveExternal {
    let failure = match cause {
        ExternalFailureCause::Unspecified => {
            Failure::cancelled("Signal was cancelled before being sent", None)
        }
        _ => Failure::plain("Unable to deliver: external workflow"),
    };
    ResolveExternal {
        seq,
        failure: Some(tables.add_failure(failure)),
        cause,
    }
}
