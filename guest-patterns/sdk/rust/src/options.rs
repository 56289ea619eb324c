//! Options of the calls that a workflow makes.

mod child;
mod nexus;

use std::time::Duration;

use crate::bindings::types_part::hourglass::plugin::types;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::{RetryPolicy, WorkflowCancellationToken};

pub use child::{
    ChildWorkflowCancellationType, ChildWorkflowOptions, ParentClosePolicy, SignalWorkflowOptions,
    VersioningOverride, WorkflowIdReusePolicy,
};

pub use nexus::{NexusOperationCancellationType, NexusOperationOptions};

/// The timeouts of which every activity needs at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivityCloseTimeouts {
    /// Limit for all attempts together.
    ScheduleToClose(Duration),
    /// Limit for one attempt.
    StartToClose(Duration),
    /// Both.
    ScheduleAndStartToClose {
        /// Limit for all attempts together.
        schedule_to_close: Duration,
        /// Limit for one attempt.
        start_to_close: Duration,
    },
}

impl ActivityCloseTimeouts {
    /// Limits for all attempts together and for one.
    pub(crate) fn split(self) -> (Option<Duration>, Option<Duration>) {
        match self {
            Self::ScheduleToClose(all) => (Some(all), None),
            Self::StartToClose(one) => (None, Some(one)),
            Self::ScheduleAndStartToClose {
                schedule_to_close,
                start_to_close,
            } => (Some(schedule_to_close), Some(start_to_close)),
        }
    }
}

/// How an activity is to run.
#[derive(Clone, Debug, bon::Builder)]
#[builder(start_fn = with_close_timeouts)]
pub struct ActivityOptions {
    /// Limits for the activity's run time.
    #[builder(start_fn)]
    pub close_timeouts: ActivityCloseTimeouts,
    /// Unique in the run: the activity's number unless set.
    #[builder(into)]
    pub activity_id: Option<String>,
    /// The workflow's own queue unless set.
    #[builder(into)]
    pub task_queue: Option<String>,
    /// Limit for one attempt's wait in the queue; passing it is never retried.
    pub schedule_to_start_timeout: Option<Duration>,
    /// Longest pause between two heartbeats.
    pub heartbeat_timeout: Option<Duration>,
    /// When the activity resolves if it is cancelled.
    #[builder(default)]
    pub cancellation_type: ActivityCancellationType,
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// The server's default policy unless set.
    pub retry_policy: Option<RetryPolicy>,
    /// One line for the web UI.
    #[builder(into)]
    pub summary: Option<String>,
    /// The order in which the queue hands out its tasks.
    pub priority: Option<Priority>,
    /// Whether to forbid starting the activity on this host without a trip through the queue.
    #[builder(default)]
    pub do_not_eagerly_execute: bool,
}

impl ActivityOptions {
    /// A limit for one attempt and nothing else.
    pub fn start_to_close_timeout(timeout: Duration) -> Self {
        Self::with_start_to_close_timeout(timeout).build()
    }

    /// A limit for all attempts together and nothing else.
    pub fn schedule_to_close_timeout(timeout: Duration) -> Self {
        Self::with_schedule_to_close_timeout(timeout).build()
    }

    /// Starts with a limit for one attempt.
    pub fn with_start_to_close_timeout(timeout: Duration) -> ActivityOptionsBuilder {
        Self::with_close_timeouts(ActivityCloseTimeouts::StartToClose(timeout))
    }

    /// Starts with a limit for all attempts together.
    pub fn with_schedule_to_close_timeout(timeout: Duration) -> ActivityOptionsBuilder {
        Self::with_close_timeouts(ActivityCloseTimeouts::ScheduleToClose(timeout))
    }
}

/// How a local activity is to run.
#[derive(Clone, Debug, bon::Builder)]
pub struct LocalActivityOptions {
    /// Unique in the run: the activity's number unless set.
    #[builder(into)]
    pub activity_id: Option<String>,
    /// One second, doubling without end, unless set.
    pub retry_policy: Option<RetryPolicy>,
    /// A longer pause before the next attempt is a timer in the history, so that the
    /// workflow task ends meanwhile: one minute unless set.
    pub timer_backoff_threshold: Option<Duration>,
    /// When the activity resolves if it is cancelled: when it has stopped, unless set.
    #[builder(default = ActivityCancellationType::WaitCancellationCompleted)]
    pub cancel_type: ActivityCancellationType,
    /// Whether to write the arguments into the history.
    #[builder(default)]
    pub include_arguments_in_marker: bool,
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// Limit for all attempts together: 100 seconds if no limit for one is set either.
    pub schedule_to_close_timeout: Option<Duration>,
    /// Limit for the wait for a free slot; passing it is never retried.
    pub schedule_to_start_timeout: Option<Duration>,
    /// Limit for one attempt.
    pub start_to_close_timeout: Option<Duration>,
    /// One line for the web UI.
    #[builder(into)]
    pub summary: Option<String>,
}

impl Default for LocalActivityOptions {
    fn default() -> Self {
        Self::builder().build()
    }
}

impl LocalActivityOptions {
    /// Limit for all attempts together: an activity needs one limit at least.
    pub(crate) fn close_limit(&self) -> Option<Duration> {
        const UNLESS_SET: Duration = Duration::from_secs(100);
        match self.start_to_close_timeout {
            None => self.schedule_to_close_timeout.or(Some(UNLESS_SET)),
            Some(_) => self.schedule_to_close_timeout,
        }
    }
}

/// When a cancelled activity resolves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ActivityCancellationType {
    /// At once; the activity is asked to stop.
    #[default]
    TryCancel,
    /// When the activity has stopped. It learns of the request from a heartbeat.
    WaitCancellationCompleted,
    /// At once; the activity is not told.
    Abandon,
}

impl From<ActivityCancellationType> for wire::ActivityCancellationType {
    fn from(value: ActivityCancellationType) -> Self {
        match value {
            ActivityCancellationType::TryCancel => Self::TryCancel,
            ActivityCancellationType::WaitCancellationCompleted => Self::WaitCancellationCompleted,
            ActivityCancellationType::Abandon => Self::Abandon,
        }
    }
}

/// The order in which a task queue hands out its tasks.
#[derive(Clone, Debug, Default, PartialEq, bon::Builder)]
pub struct Priority {
    /// From 1, most urgent, to 5.
    pub priority_key: Option<u32>,
    /// Tasks with the same key share one portion of the queue.
    #[builder(into)]
    pub fairness_key: Option<String>,
    /// Size of that portion.
    pub fairness_weight: Option<f32>,
}

impl Priority {
    pub(crate) fn to_wire(&self) -> types::Priority {
        types::Priority {
            priority_key: self.priority_key.unwrap_or_default(),
            fairness_key: self.fairness_key.clone().unwrap_or_default(),
            fairness_weight: self.fairness_weight.unwrap_or_default(),
        }
    }

    pub(crate) fn from_wire(priority: &types::Priority) -> Self {
        Self {
            priority_key: Some(priority.priority_key).filter(|key| *key != 0),
            fairness_key: Some(priority.fairness_key.clone()).filter(|key| !key.is_empty()),
            fairness_weight: Some(priority.fairness_weight).filter(|weight| *weight != 0.0),
        }
    }
}

/// How a timer is to run. A `Duration` converts into it.
#[derive(Clone, Debug, bon::Builder)]
pub struct TimerOptions {
    /// The time until it fires.
    #[builder(start_fn)]
    pub duration: Duration,
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
    /// One line for the web UI.
    #[builder(into)]
    pub summary: Option<String>,
}

impl From<Duration> for TimerOptions {
    fn from(duration: Duration) -> Self {
        Self::builder(duration).build()
    }
}

/// How to wait for a condition.
#[derive(Clone, Debug, Default, bon::Builder)]
pub struct WaitConditionOptions {
    /// The workflow's own token unless set.
    pub cancellation_token: Option<WorkflowCancellationToken>,
}
