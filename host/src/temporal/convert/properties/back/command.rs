//! Commands that schedule no work, back to the contract.

use temporalio_common::protos::{
    coresdk::{
        common::{NamespacedWorkflowExecution, VersioningIntent},
        workflow_commands::{
            self as core, WorkflowCommand, query_result, signal_external_workflow_execution,
            update_response, workflow_command::Variant,
        },
    },
    temporal::api::{
        common::v1::SearchAttributes,
        enums::v1::ContinueAsNewVersioningBehavior as ProtoNewRunVersioning, sdk::v1::UserMetadata,
    },
};

use super::schedule;
use crate::{
    contract::{
        types::NamespacedExecution,
        workflow::{
            Action, CancelChildWorkflow, Command, ContinueAsNew,
            ContinueAsNewVersioningBehavior as NewRunVersioning, QueryAnswer, QueryResult,
            RequestCancelExternalWorkflow, SetPatchMarker, SignalExternalWorkflow, SignalTarget,
            StartTimer, UpdateAnswer, UpdateResponse,
        },
    },
    temporal::convert::{
        policy::retry_policy as contract_policy, properties::shape::translation,
        tables::TableBuilder, time::duration,
    },
};

pub(super) fn command(proto: WorkflowCommand, tables: &mut TableBuilder) -> Command {
    let WorkflowCommand {
        user_metadata,
        event_group_markers,
        variant,
    } = proto;
    assert_eq!(event_group_markers, []);
    let UserMetadata { summary, details } = user_metadata.unwrap_or_default();
    Command {
        summary: summary.map(|payload| tables.payload(payload)),
        details: details.map(|payload| tables.payload(payload)),
        action: action(variant.unwrap(), tables),
    }
}

fn action(variant: Variant, tables: &mut TableBuilder) -> Action {
    match variant {
        Variant::StartTimer(core::StartTimer {
            seq,
            start_to_fire_timeout,
        }) => Action::StartTimer(StartTimer {
            seq,
            start_to_fire_timeout: duration(start_to_fire_timeout.unwrap()),
        }),
        Variant::ScheduleActivity(command) => {
            Action::ScheduleActivity(schedule::activity(command, tables))
        }
        Variant::RespondToQuery(command) => Action::RespondToQuery(query(command, tables)),
        Variant::RequestCancelActivity(core::RequestCancelActivity { seq }) => {
            Action::RequestCancelActivity(seq)
        }
        Variant::CancelTimer(core::CancelTimer { seq }) => Action::CancelTimer(seq),
        Variant::CompleteWorkflowExecution(core::CompleteWorkflowExecution { result }) => {
            Action::CompleteWorkflow(tables.payload(result.unwrap()))
        }
        Variant::FailWorkflowExecution(core::FailWorkflowExecution { failure }) => {
            Action::FailWorkflow(tables.failure(failure.unwrap()))
        }
        Variant::ContinueAsNewWorkflowExecution(command) => {
            Action::ContinueAsNew(continue_as_new(command, tables))
        }
        Variant::CancelWorkflowExecution(core::CancelWorkflowExecution { details }) => {
            Action::CancelWorkflow(tables.optional_payloads(details))
        }
        Variant::SetPatchMarker(core::SetPatchMarker {
            patch_id,
            deprecated,
        }) => Action::SetPatchMarker(SetPatchMarker {
            patch_id,
            deprecated,
        }),
        Variant::StartChildWorkflowExecution(command) => {
            Action::StartChildWorkflow(schedule::child_workflow(command, tables))
        }
        Variant::CancelChildWorkflowExecution(core::CancelChildWorkflowExecution {
            child_workflow_seq,
            reason,
        }) => Action::CancelChildWorkflow(CancelChildWorkflow {
            seq: child_workflow_seq,
            reason,
        }),
        Variant::RequestCancelExternalWorkflowExecution(
            core::RequestCancelExternalWorkflowExecution {
                seq,
                workflow_execution,
                reason,
            },
        ) => Action::RequestCancelExternalWorkflow(RequestCancelExternalWorkflow {
            seq,
            execution: namespaced(workflow_execution.unwrap()),
            reason,
        }),
        Variant::SignalExternalWorkflowExecution(command) => {
            Action::SignalExternalWorkflow(signal(command, tables))
        }
        Variant::CancelSignalWorkflow(core::CancelSignalWorkflow { seq }) => {
            Action::CancelSignalWorkflow(seq)
        }
        Variant::ScheduleLocalActivity(command) => {
            Action::ScheduleLocalActivity(schedule::local_activity(command, tables))
        }
        Variant::RequestCancelLocalActivity(core::RequestCancelLocalActivity { seq }) => {
            Action::RequestCancelLocalActivity(seq)
        }
        Variant::UpsertWorkflowSearchAttributes(core::UpsertWorkflowSearchAttributes {
            search_attributes,
        }) => {
            Action::UpsertSearchAttributes(tables.named(search_attributes.unwrap().indexed_fields))
        }
        Variant::ModifyWorkflowProperties(core::ModifyWorkflowProperties { upserted_memo }) => {
            Action::ModifyMemo(tables.named(upserted_memo.unwrap().fields))
        }
        Variant::UpdateResponse(command) => Action::UpdateResponse(update(command, tables)),
        Variant::ScheduleNexusOperation(command) => {
            Action::ScheduleNexusOperation(schedule::nexus_operation(command, tables))
        }
        Variant::RequestCancelNexusOperation(core::RequestCancelNexusOperation { seq }) => {
            Action::RequestCancelNexusOperation(seq)
        }
    }
}

fn signal(
    command: core::SignalExternalWorkflowExecution,
    tables: &mut TableBuilder,
) -> SignalExternalWorkflow {
    use signal_external_workflow_execution::Target;
    let core::SignalExternalWorkflowExecution {
        seq,
        signal_name,
        args,
        headers,
        target,
    } = command;
    SignalExternalWorkflow {
        seq,
        target: match target.unwrap() {
            Target::WorkflowExecution(execution) => SignalTarget::External(namespaced(execution)),
            Target::ChildWorkflowId(workflow_id) => SignalTarget::Child(workflow_id),
        },
        signal_name,
        arguments: tables.payloads(args),
        headers: tables.named(headers),
    }
}

fn namespaced(execution: NamespacedWorkflowExecution) -> NamespacedExecution {
    let NamespacedWorkflowExecution {
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

fn update(command: core::UpdateResponse, tables: &mut TableBuilder) -> UpdateResponse {
    use update_response::Response;
    let core::UpdateResponse {
        protocol_instance_id,
        response,
    } = command;
    UpdateResponse {
        protocol_instance_id,
        answer: match response.unwrap() {
            Response::Accepted(()) => UpdateAnswer::Accepted,
            Response::Rejected(failure) => UpdateAnswer::Rejected(tables.failure(failure)),
            Response::Completed(result) => UpdateAnswer::Completed(tables.payload(result)),
        },
    }
}

fn query(command: core::QueryResult, tables: &mut TableBuilder) -> QueryResult {
    let core::QueryResult { query_id, variant } = command;
    let answer = match variant.unwrap() {
        query_result::Variant::Succeeded(core::QuerySuccess { response }) => {
            QueryAnswer::Succeeded(tables.payload(response.unwrap()))
        }
        query_result::Variant::Failed(failure) => QueryAnswer::Failed(tables.failure(failure)),
    };
    QueryResult { query_id, answer }
}

fn continue_as_new(
    command: core::ContinueAsNewWorkflowExecution,
    tables: &mut TableBuilder,
) -> ContinueAsNew {
    let versioning = command.initial_versioning_behavior();
    let core::ContinueAsNewWorkflowExecution {
        workflow_type,
        task_queue,
        arguments,
        workflow_run_timeout,
        workflow_task_timeout,
        memo,
        headers,
        search_attributes,
        retry_policy,
        versioning_intent,
        initial_versioning_behavior: _, // read above, as an enum
        backoff_start_interval,
    } = command;
    assert_eq!(versioning_intent, VersioningIntent::Unspecified as i32);
    ContinueAsNew {
        workflow_type,
        task_queue,
        arguments: tables.payloads(arguments),
        run_timeout: workflow_run_timeout.map(duration),
        task_timeout: workflow_task_timeout.map(duration),
        memo: tables.named(memo),
        headers: tables.named(headers),
        search_attributes: search_attributes
            .map(|SearchAttributes { indexed_fields }| tables.named(indexed_fields)),
        retry_policy: retry_policy.map(contract_policy),
        backoff_start_interval: backoff_start_interval.map(duration),
        initial_versioning_behavior: new_run_versioning(versioning),
    }
}

translation!(fn new_run_versioning(ProtoNewRunVersioning) -> NewRunVersioning {
    Unspecified,
    AutoUpgrade,
    UseRampingVersion,
});
