//! A guest's commands as Core has them. What schedules work is in `schedule`.

use temporalio_common::protos::{
    coresdk::{
        common::{NamespacedWorkflowExecution, VersioningIntent},
        workflow_commands::{
            self as core, WorkflowCommand, query_result, signal_external_workflow_execution,
            update_response, workflow_command::Variant,
        },
    },
    temporal::api::{
        common::v1::{Memo, SearchAttributes},
        enums::v1::ContinueAsNewVersioningBehavior as ProtoNewRunVersioning,
        sdk::v1::UserMetadata,
    },
};

use super::{
    nexus, policy, schedule,
    tables::{InvalidMessage, TableReader},
    time,
};
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
    plugin::Queue,
};

/// Converts one command of a workflow that runs on `origin`.
pub(super) fn proto_command(
    command: Command,
    tables: &TableReader,
    origin: &Queue,
) -> Result<WorkflowCommand, InvalidMessage> {
    let Command {
        action,
        summary,
        details,
    } = command;
    let summary = tables.optional_payload(summary)?;
    let details = tables.optional_payload(details)?;
    let has_metadata = summary.is_some() || details.is_some();
    Ok(WorkflowCommand {
        user_metadata: has_metadata.then_some(UserMetadata { summary, details }),
        // Experimental in Core 0.10.
        event_group_markers: Vec::new(),
        variant: Some(proto_action(action, tables, origin)?),
    })
}

fn proto_action(
    action: Action,
    tables: &TableReader,
    origin: &Queue,
) -> Result<Variant, InvalidMessage> {
    Ok(match action {
        Action::StartTimer(StartTimer {
            seq,
            start_to_fire_timeout,
        }) => Variant::StartTimer(core::StartTimer {
            seq,
            start_to_fire_timeout: Some(time::proto_duration(start_to_fire_timeout)),
        }),
        Action::CancelTimer(seq) => Variant::CancelTimer(core::CancelTimer { seq }),
        Action::ScheduleActivity(command) => schedule::activity(command, tables, origin)?,
        Action::RequestCancelActivity(seq) => {
            Variant::RequestCancelActivity(core::RequestCancelActivity { seq })
        }
        Action::ScheduleLocalActivity(command) => schedule::local_activity(command, tables)?,
        Action::RequestCancelLocalActivity(seq) => {
            Variant::RequestCancelLocalActivity(core::RequestCancelLocalActivity { seq })
        }
        Action::StartChildWorkflow(command) => schedule::child_workflow(command, tables, origin)?,
        Action::CancelChildWorkflow(CancelChildWorkflow { seq, reason }) => {
            Variant::CancelChildWorkflowExecution(core::CancelChildWorkflowExecution {
                child_workflow_seq: seq,
                reason,
            })
        }
        Action::SignalExternalWorkflow(command) => signal_external(command, tables, origin)?,
        Action::CancelSignalWorkflow(seq) => {
            Variant::CancelSignalWorkflow(core::CancelSignalWorkflow { seq })
        }
        Action::RequestCancelExternalWorkflow(command) => cancel_external(command, origin),
        Action::ScheduleNexusOperation(command) => nexus::schedule(command, tables)?,
        Action::RequestCancelNexusOperation(seq) => {
            Variant::RequestCancelNexusOperation(core::RequestCancelNexusOperation { seq })
        }
        Action::UpsertSearchAttributes(attributes) => {
            Variant::UpsertWorkflowSearchAttributes(core::UpsertWorkflowSearchAttributes {
                search_attributes: Some(SearchAttributes {
                    indexed_fields: tables.named(&attributes)?,
                }),
            })
        }
        Action::ModifyMemo(fields) => {
            Variant::ModifyWorkflowProperties(core::ModifyWorkflowProperties {
                upserted_memo: Some(Memo {
                    fields: tables.named(&fields)?,
                }),
            })
        }
        Action::UpdateResponse(response) => update_answer(response, tables)?,
        Action::RespondToQuery(answer) => query_answer(answer, tables)?,
        Action::SetPatchMarker(SetPatchMarker {
            patch_id,
            deprecated,
        }) => Variant::SetPatchMarker(core::SetPatchMarker {
            patch_id,
            deprecated,
        }),
        Action::CompleteWorkflow(result) => {
            Variant::CompleteWorkflowExecution(core::CompleteWorkflowExecution {
                result: Some(tables.payload(result)?),
            })
        }
        Action::FailWorkflow(failure) => {
            Variant::FailWorkflowExecution(core::FailWorkflowExecution {
                failure: Some(tables.failure(failure)?),
            })
        }
        Action::CancelWorkflow(details) => {
            Variant::CancelWorkflowExecution(core::CancelWorkflowExecution {
                details: tables.optional_payloads(details.as_deref())?,
            })
        }
        Action::ContinueAsNew(command) => continue_as_new(command, tables, origin)?,
    })
}

fn signal_external(
    command: SignalExternalWorkflow,
    tables: &TableReader,
    origin: &Queue,
) -> Result<Variant, InvalidMessage> {
    use signal_external_workflow_execution::Target;
    let SignalExternalWorkflow {
        seq,
        target,
        signal_name,
        arguments,
        headers,
    } = command;
    let target = match target {
        SignalTarget::External(execution) => {
            Target::WorkflowExecution(proto_execution(execution, origin))
        }
        SignalTarget::Child(workflow_id) => Target::ChildWorkflowId(workflow_id),
    };
    Ok(Variant::SignalExternalWorkflowExecution(
        core::SignalExternalWorkflowExecution {
            seq,
            target: Some(target),
            signal_name,
            args: tables.payloads(&arguments)?,
            headers: tables.named(&headers)?,
        },
    ))
}

fn cancel_external(command: RequestCancelExternalWorkflow, origin: &Queue) -> Variant {
    let RequestCancelExternalWorkflow {
        seq,
        execution,
        reason,
    } = command;
    Variant::RequestCancelExternalWorkflowExecution(core::RequestCancelExternalWorkflowExecution {
        seq,
        workflow_execution: Some(proto_execution(execution, origin)),
        reason,
    })
}

fn proto_execution(execution: NamespacedExecution, origin: &Queue) -> NamespacedWorkflowExecution {
    let NamespacedExecution {
        namespace,
        workflow_id,
        run_id,
    } = execution;
    NamespacedWorkflowExecution {
        namespace: schedule::or(namespace, &origin.namespace),
        workflow_id,
        run_id,
    }
}

fn update_answer(
    response: UpdateResponse,
    tables: &TableReader,
) -> Result<Variant, InvalidMessage> {
    use update_response::Response;
    let UpdateResponse {
        protocol_instance_id,
        answer,
    } = response;
    let response = match answer {
        UpdateAnswer::Accepted => Response::Accepted(()),
        UpdateAnswer::Rejected(failure) => Response::Rejected(tables.failure(failure)?),
        UpdateAnswer::Completed(result) => Response::Completed(tables.payload(result)?),
    };
    Ok(Variant::UpdateResponse(core::UpdateResponse {
        protocol_instance_id,
        response: Some(response),
    }))
}

fn query_answer(answer: QueryResult, tables: &TableReader) -> Result<Variant, InvalidMessage> {
    let QueryResult { query_id, answer } = answer;
    let variant = match answer {
        QueryAnswer::Succeeded(response) => query_result::Variant::Succeeded(core::QuerySuccess {
            response: Some(tables.payload(response)?),
        }),
        QueryAnswer::Failed(failure) => query_result::Variant::Failed(tables.failure(failure)?),
    };
    Ok(Variant::RespondToQuery(core::QueryResult {
        query_id,
        variant: Some(variant),
    }))
}

fn continue_as_new(
    command: ContinueAsNew,
    tables: &TableReader,
    origin: &Queue,
) -> Result<Variant, InvalidMessage> {
    let ContinueAsNew {
        workflow_type,
        task_queue,
        arguments,
        run_timeout,
        task_timeout,
        memo,
        headers,
        search_attributes,
        retry_policy,
        backoff_start_interval,
        initial_versioning_behavior,
    } = command;
    let search_attributes = search_attributes
        .map(|attributes| tables.named(&attributes))
        .transpose()?
        .map(|indexed_fields| SearchAttributes { indexed_fields });
    Ok(Variant::ContinueAsNewWorkflowExecution(
        core::ContinueAsNewWorkflowExecution {
            workflow_type,
            task_queue: schedule::or(task_queue, &origin.task_queue),
            arguments: tables.payloads(&arguments)?,
            workflow_run_timeout: run_timeout.map(time::proto_duration),
            workflow_task_timeout: task_timeout.map(time::proto_duration),
            memo: tables.named(&memo)?,
            headers: tables.named(&headers)?,
            search_attributes,
            retry_policy: retry_policy.map(policy::proto_retry_policy),
            // Of the deprecated versioning by build ids; our workers have none.
            versioning_intent: VersioningIntent::Unspecified as i32,
            initial_versioning_behavior: new_run_versioning(initial_versioning_behavior) as i32,
            backoff_start_interval: backoff_start_interval.map(time::proto_duration),
        },
    ))
}

fn new_run_versioning(behavior: NewRunVersioning) -> ProtoNewRunVersioning {
    match behavior {
        NewRunVersioning::Unspecified => ProtoNewRunVersioning::Unspecified,
        NewRunVersioning::AutoUpgrade => ProtoNewRunVersioning::AutoUpgrade,
        NewRunVersioning::UseRampingVersion => ProtoNewRunVersioning::UseRampingVersion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{
        types::Duration,
        workflow::{ActivityCancellationType, ScheduleActivity},
    };

    fn converted(action: Action) -> Result<Variant, InvalidMessage> {
        let origin = Queue {
            namespace: "the-workflows-namespace".into(),
            task_queue: "the-workflows-queue".into(),
        };
        let command = Command {
            action,
            summary: None,
            details: None,
        };
        let tables = TableReader::new(vec![], vec![]);
        let proto = proto_command(command, &tables, &origin)?;
        Ok(proto.variant.expect("a command has content"))
    }

    fn activity(start_to_close_timeout: Option<Duration>) -> Action {
        Action::ScheduleActivity(ScheduleActivity {
            seq: 3,
            activity_id: "3".into(),
            activity_type: "order_apples".into(),
            task_queue: String::new(),
            headers: vec![],
            arguments: vec![],
            schedule_to_close_timeout: None,
            schedule_to_start_timeout: None,
            start_to_close_timeout,
            heartbeat_timeout: None,
            retry_policy: None,
            cancellation_type: ActivityCancellationType::TryCancel,
            do_not_eagerly_execute: false,
            priority: None,
        })
    }

    #[test]
    fn an_activity_without_a_closing_timeout_is_refused_by_name() {
        let refused = converted(activity(None)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "schedule-activity \"order_apples\" (seq 3): one of schedule-to-close-timeout and \
             start-to-close-timeout is required"
        );
    }

    #[test]
    fn an_activity_without_a_queue_goes_to_the_workflows() {
        let timeout = Duration {
            seconds: 5,
            nanoseconds: 0,
        };
        let Variant::ScheduleActivity(scheduled) = converted(activity(Some(timeout))).unwrap()
        else {
            panic!("an activity");
        };
        assert_eq!(scheduled.task_queue, "the-workflows-queue");
    }

    #[test]
    fn a_workflow_without_a_namespace_is_looked_for_in_the_workflows() {
        let cancel = Action::RequestCancelExternalWorkflow(RequestCancelExternalWorkflow {
            seq: 1,
            execution: NamespacedExecution {
                namespace: String::new(),
                workflow_id: "other".into(),
                run_id: String::new(),
            },
            reason: String::new(),
        });
        let Variant::RequestCancelExternalWorkflowExecution(sent) = converted(cancel).unwrap()
        else {
            panic!("a request");
        };
        let execution = sent.workflow_execution.unwrap();
        assert_eq!(execution.namespace, "the-workflows-namespace");
    }

    #[test]
    fn a_result_outside_the_table_is_refused() {
        let outside = InvalidMessage::PayloadIndex { index: 9, count: 0 };
        assert_eq!(converted(Action::CompleteWorkflow(9)), Err(outside));
    }
}
