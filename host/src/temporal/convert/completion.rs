//! A guest's completion of an activation as Core has it.

use temporalio_common::protos::{
    coresdk::{
        common::VersioningIntent,
        workflow_commands::{
            self as core, ActivityCancellationType as CoreCancellation, WorkflowCommand,
            query_result, update_response, workflow_command::Variant,
        },
        workflow_completion::{
            self, WorkflowActivationCompletion, workflow_activation_completion::Status,
        },
    },
    temporal::api::{
        enums::v1::{VersioningBehavior, WorkflowTaskFailedCause},
        failure::v1::{ApplicationFailureInfo, Failure, failure::FailureInfo},
        sdk::v1::UserMetadata,
    },
};

use super::{
    policy,
    tables::{InvalidMessage, TableReader},
    time,
};
use crate::contract::workflow::{
    Action, ActivityCancellationType, Command, Completion, QueryAnswer, QueryResult,
    ScheduleActivity, SetPatchMarker, StartTimer, TaskFailedCause, TaskFailure,
};

/// The completion of a task whose guest answered. Activities without a task queue
/// of their own go to `task_queue`, the workflow's: Core leaves that to its caller.
///
/// # Errors
/// Indices outside the tables.
pub(crate) fn proto_successful_completion(
    run_id: String,
    completion: Completion,
    refused_updates: Vec<String>,
    task_queue: &str,
) -> Result<WorkflowActivationCompletion, InvalidMessage> {
    let Completion {
        payloads,
        failures,
        commands,
        used_internal_flags,
    } = completion;
    let tables = TableReader::new(payloads, failures);
    let rejections = refused_updates.into_iter().map(|id| Ok(reject_update(id)));
    let commands = rejections
        .chain(
            commands
                .into_iter()
                .map(|command| proto_command(command, &tables, task_queue)),
        )
        .collect::<Result<Vec<_>, _>>()?;
    let status = Status::Successful(workflow_completion::Success {
        commands,
        used_internal_flags,
        versioning_behavior: VersioningBehavior::Unspecified as i32,
    });
    Ok(with_status(run_id, status))
}

/// The completion of a task that failed.
pub(crate) fn proto_failed_completion(
    run_id: String,
    task_failure: TaskFailure,
) -> WorkflowActivationCompletion {
    let TaskFailure {
        payloads,
        failure,
        force_cause,
    } = task_failure;
    let tables = TableReader::new(payloads, Vec::new());
    let failure = super::failure::to_proto(&failure, &tables)
        .unwrap_or_else(|invalid| plain_failure(format!("the guest failed the task: {invalid}")));
    let cause = match force_cause {
        None => WorkflowTaskFailedCause::Unspecified,
        Some(TaskFailedCause::UnhandledFailure) => {
            WorkflowTaskFailedCause::WorkflowWorkerUnhandledFailure
        }
        Some(TaskFailedCause::Nondeterminism) => WorkflowTaskFailedCause::NonDeterministicError,
        Some(TaskFailedCause::PayloadsTooLarge) => WorkflowTaskFailedCause::PayloadsTooLarge,
    };
    let status = Status::Failed(workflow_completion::Failure {
        failure: Some(failure),
        force_cause: cause as i32,
    });
    with_status(run_id, status)
}

fn with_status(run_id: String, status: Status) -> WorkflowActivationCompletion {
    WorkflowActivationCompletion {
        run_id,
        status: Some(status),
        // The host stores no payloads outside Temporal.
        payload_download_metrics: None,
        payload_upload_metrics: None,
    }
}

fn plain_failure(message: String) -> Failure {
    Failure {
        message,
        source: "Hourglass".to_owned(),
        failure_info: Some(FailureInfo::ApplicationFailureInfo(
            ApplicationFailureInfo::default(),
        )),
        ..Default::default()
    }
}

fn reject_update(protocol_instance_id: String) -> WorkflowCommand {
    let failure = plain_failure(format!(
        "updates are not part of {}, which this workflow's plugin is written for",
        crate::contract::PACKAGE
    ));
    Variant::UpdateResponse(core::UpdateResponse {
        protocol_instance_id,
        response: Some(update_response::Response::Rejected(failure)),
    })
    .into()
}

fn proto_command(
    command: Command,
    tables: &TableReader,
    task_queue: &str,
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
        // Experimental in Core 0.10; contract 0.1.0 does not have them.
        event_group_markers: Vec::new(),
        variant: Some(proto_action(action, tables, task_queue)?),
    })
}

fn proto_action(
    action: Action,
    tables: &TableReader,
    task_queue: &str,
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
        Action::ScheduleActivity(command) => schedule_activity(command, tables, task_queue)?,
        Action::RequestCancelActivity(seq) => {
            Variant::RequestCancelActivity(core::RequestCancelActivity { seq })
        }
        Action::RespondToQuery(answer) => query_result(answer, tables)?,
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
    })
}

fn schedule_activity(
    command: ScheduleActivity,
    tables: &TableReader,
    workflow_task_queue: &str,
) -> Result<Variant, InvalidMessage> {
    let ScheduleActivity {
        seq,
        activity_id,
        activity_type,
        task_queue,
        headers,
        arguments,
        schedule_to_close_timeout,
        schedule_to_start_timeout,
        start_to_close_timeout,
        heartbeat_timeout,
        retry_policy,
        cancellation_type,
        do_not_eagerly_execute,
        priority,
    } = command;
    if schedule_to_close_timeout.is_none() && start_to_close_timeout.is_none() {
        return Err(InvalidMessage::Command {
            command: format!("schedule-activity {activity_type:?} (seq {seq})"),
            reason: "one of schedule-to-close-timeout and start-to-close-timeout is required"
                .to_owned(),
        });
    }
    Ok(Variant::ScheduleActivity(core::ScheduleActivity {
        seq,
        activity_id,
        activity_type,
        task_queue: if task_queue.is_empty() {
            workflow_task_queue.to_owned()
        } else {
            task_queue
        },
        headers: tables.named(&headers)?,
        arguments: tables.payloads(&arguments)?,
        schedule_to_close_timeout: schedule_to_close_timeout.map(time::proto_duration),
        schedule_to_start_timeout: schedule_to_start_timeout.map(time::proto_duration),
        start_to_close_timeout: start_to_close_timeout.map(time::proto_duration),
        heartbeat_timeout: heartbeat_timeout.map(time::proto_duration),
        retry_policy: retry_policy.map(policy::proto_retry_policy),
        cancellation_type: match cancellation_type {
            ActivityCancellationType::TryCancel => CoreCancellation::TryCancel,
            ActivityCancellationType::WaitCancellationCompleted => {
                CoreCancellation::WaitCancellationCompleted
            }
            ActivityCancellationType::Abandon => CoreCancellation::Abandon,
        } as i32,
        do_not_eagerly_execute,
        versioning_intent: VersioningIntent::Unspecified as i32,
        priority: priority.map(policy::proto_priority),
    }))
}

fn query_result(answer: QueryResult, tables: &TableReader) -> Result<Variant, InvalidMessage> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::Duration;

    fn completion(action: Action) -> Completion {
        Completion {
            payloads: vec![],
            failures: vec![],
            commands: vec![Command {
                action,
                summary: None,
                details: None,
            }],
            used_internal_flags: vec![],
        }
    }

    fn converted(
        action: Action,
        refused_updates: Vec<String>,
    ) -> Result<Vec<WorkflowCommand>, InvalidMessage> {
        let proto = proto_successful_completion(
            "run".into(),
            completion(action),
            refused_updates,
            "the-workflows-queue",
        )?;
        match proto.status {
            Some(Status::Successful(success)) => Ok(success.commands),
            other => panic!("no success: {other:?}"),
        }
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
        let refused = converted(activity(None), vec![]).unwrap_err();
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
        let commands = converted(activity(Some(timeout)), vec![]).unwrap();
        let Some(Variant::ScheduleActivity(scheduled)) = &commands[0].variant else {
            panic!("an activity");
        };
        assert_eq!(scheduled.task_queue, "the-workflows-queue");
    }

    #[test]
    fn a_result_outside_the_table_is_refused() {
        let refused = converted(Action::CompleteWorkflow(9), vec![]);
        let outside = InvalidMessage::PayloadIndex { index: 9, count: 0 };
        assert_eq!(refused, Err(outside));
    }

    #[test]
    fn refused_updates_are_answered_before_the_commands() {
        let commands = converted(Action::CancelTimer(1), vec!["update/1".into()]).unwrap();
        assert!(matches!(
            commands[0].variant,
            Some(Variant::UpdateResponse(_))
        ));
    }
}
