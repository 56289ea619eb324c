//! The Nexus operations that a workflow calls, in a form that tests can compare.

use std::time::Duration;

use crate::bindings::types_part::hourglass::plugin::types::NexusOperationFailure;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Job, NexusOperationResolution, NexusOperationStart, ResolveNexusOperation,
    ResolveNexusOperationStart, ScheduleNexusOperation,
};
use crate::data_converters::{TemporalDeserializable, TemporalSerializable};
use crate::error::{Failure, FailureKind, IncomingError, Tables, TimeoutType};
use crate::wire::std_duration;
use crate::{NexusOperationCancellationType, Payload};

/// A Nexus operation that the workflow asked for.
#[derive(Clone, Debug)]
pub struct ScheduledNexusOperation {
    /// Its number.
    pub seq: u32,
    /// The endpoint.
    pub endpoint: String,
    /// The service.
    pub service: String,
    /// The operation.
    pub operation: String,
    /// Its input.
    pub input: Option<Payload>,
    /// Limit for the whole operation.
    pub schedule_to_close_timeout: Option<Duration>,
    /// Headers of the request, sorted by name.
    pub nexus_header: Vec<(String, String)>,
    /// When it resolves if it is cancelled.
    pub cancellation_type: NexusOperationCancellationType,
}

impl ScheduledNexusOperation {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        T::from_payloads(self.input.iter().cloned().collect()).expect("an input of this type")
    }

    pub(super) fn read(operation: ScheduleNexusOperation, tables: &Tables) -> Self {
        let input = operation.input.map(|index| tables.payload(index));
        Self {
            seq: operation.seq,
            endpoint: operation.endpoint,
            service: operation.service,
            operation: operation.operation,
            input: input.transpose().expect("an index inside the table"),
            schedule_to_close_timeout: operation.schedule_to_close_timeout.map(std_duration),
            nexus_header: operation.headers,
            cancellation_type: operation.cancellation_type,
        }
    }
}

/// What can happen to a Nexus operation.
#[derive(Clone, Debug)]
pub enum NexusEvent {
    /// It starts, with this token.
    Started(String),
    /// It is over already; its end is to come in the same turn.
    StartedSync,
    /// It does not start, for this reason.
    NotStarted(IncomingError),
    /// It completes with this result.
    Completed(Payload),
    /// It fails, for this reason.
    Failed(IncomingError),
    /// It ends as cancelled.
    Cancelled,
    /// Its time is over.
    TimedOut,
}

impl NexusEvent {
    /// The completion of an operation.
    ///
    /// # Panics
    /// If the result cannot be encoded.
    pub fn completed(result: &impl TemporalSerializable) -> Self {
        Self::Completed(result.to_payload().expect("a result that can be encoded"))
    }

    pub(super) fn into_job(self, seq: u32, tables: &mut Tables) -> Job {
        let mut failed = |message, cause: Failure| {
            let kind = FailureKind::NexusOperation(NexusOperationFailure {
                scheduled_event_id: 5,
                endpoint: "endpoint".to_owned(),
                service: "service".to_owned(),
                operation: "operation".to_owned(),
                operation_token: String::new(),
            });
            tables.add_failure(Failure::new(message, kind).caused_by(cause))
        };
        const FAILED: &str = "nexus operation completed unsuccessfully";
        match self {
            Self::Started(token) => start(seq, NexusOperationStart::Started(token)),
            Self::StartedSync => start(seq, NexusOperationStart::StartedSync),
            Self::NotStarted(cause) => {
                let failure = failed(FAILED, cause.into_failure());
                start(seq, NexusOperationStart::Failed(failure))
            }
            Self::Failed(cause) => {
                let failure = failed(FAILED, cause.into_failure());
                end(seq, NexusOperationResolution::Failed(failure))
            }
            Self::Cancelled => {
                let cause = Failure::cancelled("operation canceled", None);
                let failure = failed(FAILED, cause);
                end(seq, NexusOperationResolution::Cancelled(failure))
            }
            Self::TimedOut => {
                let kind = FailureKind::Timeout {
                    timeout_type: TimeoutType::ScheduleToClose,
                    last_heartbeat_details: None,
                };
                let failure = failed(FAILED, Failure::new("operation timed out", kind));
                end(seq, NexusOperationResolution::TimedOut(failure))
            }
            Self::Completed(result) => {
                let result = tables.add(result);
                end(seq, NexusOperationResolution::Completed(result))
            }
        }
    }
}

fn start(seq: u32, resolution: NexusOperationStart) -> Job {
    Job::ResolveNexusOperationStart(ResolveNexusOperationStart { seq, resolution })
}

fn end(seq: u32, resolution: NexusOperationResolution) -> Job {
    Job::ResolveNexusOperation(ResolveNexusOperation { seq, resolution })
}
