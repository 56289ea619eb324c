//! Nexus operations as a workflow calls them.

use temporalio_common::protos::coresdk::{
    nexus::{
        NexusOperationCancellationType as CoreCancellation, NexusOperationResult,
        nexus_operation_result,
    },
    workflow_activation::{self as core, resolve_nexus_operation_start::Status as StartStatus},
    workflow_commands::{self, workflow_command::Variant},
};

use super::{
    activation::unsupported,
    tables::{InvalidMessage, TableBuilder, TableReader},
    time,
};
use crate::contract::workflow::{
    NexusCancellationType, NexusOperationResolution, NexusOperationStart, ResolveNexusOperation,
    ResolveNexusOperationStart, ScheduleNexusOperation,
};

pub(super) fn operation_start(
    job: core::ResolveNexusOperationStart,
    tables: &mut TableBuilder,
) -> Result<ResolveNexusOperationStart, InvalidMessage> {
    let core::ResolveNexusOperationStart { seq, status } = job;
    let resolution = match status {
        Some(StartStatus::OperationToken(token)) => NexusOperationStart::Started(token),
        // Core's documentation gives the flag no meaning when it is false.
        Some(StartStatus::StartedSync(_)) => NexusOperationStart::StartedSync,
        Some(StartStatus::Failed(failure)) => NexusOperationStart::Failed(tables.failure(failure)),
        None => return Err(unsupported("a Nexus operation that started as nothing")),
    };
    Ok(ResolveNexusOperationStart { seq, resolution })
}

pub(super) fn operation(
    job: core::ResolveNexusOperation,
    tables: &mut TableBuilder,
) -> Result<ResolveNexusOperation, InvalidMessage> {
    use nexus_operation_result::Status;
    let core::ResolveNexusOperation { seq, result } = job;
    let status = result.and_then(|NexusOperationResult { status }| status);
    let resolution = match status {
        Some(Status::Completed(result)) => {
            NexusOperationResolution::Completed(tables.payload(result))
        }
        Some(Status::Failed(failure)) => NexusOperationResolution::Failed(tables.failure(failure)),
        Some(Status::Cancelled(failure)) => {
            NexusOperationResolution::Cancelled(tables.failure(failure))
        }
        Some(Status::TimedOut(failure)) => {
            NexusOperationResolution::TimedOut(tables.failure(failure))
        }
        None => return Err(unsupported("a Nexus operation that resolved to nothing")),
    };
    Ok(ResolveNexusOperation { seq, resolution })
}

pub(super) fn schedule(
    command: ScheduleNexusOperation,
    tables: &TableReader,
) -> Result<Variant, InvalidMessage> {
    let ScheduleNexusOperation {
        seq,
        endpoint,
        service,
        operation,
        input,
        schedule_to_close_timeout,
        schedule_to_start_timeout,
        start_to_close_timeout,
        headers,
        cancellation_type,
    } = command;
    Ok(Variant::ScheduleNexusOperation(
        workflow_commands::ScheduleNexusOperation {
            seq,
            endpoint,
            service,
            operation,
            input: tables.optional_payload(input)?,
            schedule_to_close_timeout: schedule_to_close_timeout.map(time::proto_duration),
            schedule_to_start_timeout: schedule_to_start_timeout.map(time::proto_duration),
            start_to_close_timeout: start_to_close_timeout.map(time::proto_duration),
            nexus_header: headers.into_iter().collect(),
            cancellation_type: cancellation(cancellation_type) as i32,
        },
    ))
}

fn cancellation(cancellation: NexusCancellationType) -> CoreCancellation {
    match cancellation {
        NexusCancellationType::WaitCancellationCompleted => {
            CoreCancellation::WaitCancellationCompleted
        }
        NexusCancellationType::Abandon => CoreCancellation::Abandon,
        NexusCancellationType::TryCancel => CoreCancellation::TryCancel,
        NexusCancellationType::WaitCancellationRequested => {
            CoreCancellation::WaitCancellationRequested
        }
    }
}
