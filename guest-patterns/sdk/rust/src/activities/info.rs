//! What an activity knows of its attempt.

use std::time::{Duration, SystemTime};

use crate::bindings::activity_part::exports::hourglass::plugin::activity::Task;
use crate::wire::{std_duration, system_time};
use crate::{Priority, RetryPolicy};

/// What is known of an attempt.
#[derive(Clone, Debug, Default)]
pub struct ActivityInfo {
    /// Names this attempt to the server; asynchronous completion needs it.
    pub task_token: Vec<u8>,
    /// The namespace.
    pub namespace: String,
    /// The task queue.
    pub task_queue: String,
    /// The type of the workflow that scheduled the activity.
    pub workflow_type: String,
    /// The workflow that scheduled the activity; empty if a client started it.
    pub workflow_id: String,
    /// The run that scheduled the activity; empty if a client started it.
    pub workflow_run_id: String,
    /// The activity's id.
    pub activity_id: String,
    /// The activity's type.
    pub activity_type: String,
    /// Run id of an activity that a client started; otherwise empty.
    pub activity_run_id: String,
    /// From 1.
    pub attempt: u32,
    /// True if the activity runs inside a workflow task.
    pub is_local: bool,
    /// When the first attempt was scheduled.
    pub scheduled_time: Option<SystemTime>,
    /// When this attempt was scheduled.
    pub current_attempt_scheduled_time: Option<SystemTime>,
    /// When the host received the attempt.
    pub started_time: Option<SystemTime>,
    /// Limit for all attempts together.
    pub schedule_to_close_timeout: Option<Duration>,
    /// Limit for one attempt.
    pub start_to_close_timeout: Option<Duration>,
    /// Longest pause between two heartbeats.
    pub heartbeat_timeout: Option<Duration>,
    /// The policy by which the server retries.
    pub retry_policy: Option<RetryPolicy>,
    /// The order in which the queue hands out its tasks.
    pub priority: Priority,
}

impl From<Task> for ActivityInfo {
    fn from(task: Task) -> Self {
        let (workflow_id, workflow_run_id) = match task.workflow_execution {
            Some(execution) => (execution.workflow_id, execution.run_id),
            None => Default::default(),
        };
        Self {
            task_token: task.task_token,
            namespace: task.namespace,
            task_queue: task.task_queue,
            workflow_type: task.workflow_type,
            workflow_id,
            workflow_run_id,
            activity_id: task.activity_id,
            activity_type: task.activity_type,
            activity_run_id: task.activity_run_id,
            attempt: task.attempt,
            is_local: task.is_local,
            scheduled_time: task.scheduled_time.and_then(system_time),
            current_attempt_scheduled_time: task
                .current_attempt_scheduled_time
                .and_then(system_time),
            started_time: task.started_time.and_then(system_time),
            schedule_to_close_timeout: task.schedule_to_close_timeout.map(std_duration),
            start_to_close_timeout: task.start_to_close_timeout.map(std_duration),
            heartbeat_timeout: task.heartbeat_timeout.map(std_duration),
            retry_policy: task.retry_policy.as_ref().map(RetryPolicy::from_wire),
            priority: task
                .priority
                .as_ref()
                .map(Priority::from_wire)
                .unwrap_or_default(),
        }
    }
}
