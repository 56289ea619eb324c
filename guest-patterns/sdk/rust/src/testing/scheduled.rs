//! Activities that a workflow scheduled, in a form that tests can compare.

use std::time::Duration;

use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    ActivityCancellationType, ScheduleActivity, ScheduleLocalActivity,
};
use crate::data_converters::{RawValue, TemporalDeserializable};
use crate::error::Tables;
use crate::fields::Fields;
use crate::wire::std_duration;
use crate::{Headers, Payload, RetryPolicy};

/// An activity that the workflow scheduled.
#[derive(Clone, Debug)]
pub struct ScheduledActivity {
    /// Its number.
    pub seq: u32,
    /// Its type.
    pub activity_type: String,
    /// Its id.
    pub activity_id: String,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its headers.
    pub headers: Headers,
    /// Limit for one attempt.
    pub start_to_close_timeout: Option<Duration>,
    /// Longest pause between two heartbeats.
    pub heartbeat_timeout: Option<Duration>,
    /// The retry policy, if one was sent.
    pub retry_policy: Option<RetryPolicy>,
}

impl ScheduledActivity {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        RawValue::new(self.input.clone())
            .to_value()
            .expect("an input of this type")
    }
}

/// A local activity that the workflow scheduled.
#[derive(Clone, Debug)]
pub struct ScheduledLocalActivity {
    /// Its number. Local activities and others are counted together.
    pub seq: u32,
    /// Its type.
    pub activity_type: String,
    /// Its id.
    pub activity_id: String,
    /// The attempt to begin with.
    pub attempt: u32,
    /// When it was first scheduled, in seconds since 1970; none before a pause.
    pub original_schedule_time: Option<i64>,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its headers.
    pub headers: Headers,
    /// Limit for all attempts together.
    pub schedule_to_close_timeout: Option<Duration>,
    /// Limit for one attempt.
    pub start_to_close_timeout: Option<Duration>,
    /// The retry policy, if one was sent.
    pub retry_policy: Option<RetryPolicy>,
    /// True if the activity, when it is cancelled, resolves only once it has stopped.
    pub waits_for_cancellation: bool,
}

impl ScheduledLocalActivity {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        RawValue::new(self.input.clone())
            .to_value()
            .expect("an input of this type")
    }

    pub(super) fn read(activity: ScheduleLocalActivity, tables: &Tables) -> Self {
        let input = tables.payloads(&activity.arguments);
        let wait = ActivityCancellationType::WaitCancellationCompleted;
        Self {
            seq: activity.seq,
            activity_type: activity.activity_type,
            activity_id: activity.activity_id,
            attempt: activity.attempt,
            original_schedule_time: activity.original_schedule_time.map(|time| time.seconds),
            input: input.expect("indices inside the table"),
            headers: headers(&activity.headers, tables),
            schedule_to_close_timeout: activity.schedule_to_close_timeout.map(std_duration),
            start_to_close_timeout: activity.start_to_close_timeout.map(std_duration),
            retry_policy: activity.retry_policy.as_ref().map(RetryPolicy::from_wire),
            waits_for_cancellation: activity.cancellation_type == wait,
        }
    }
}

impl ScheduledActivity {
    pub(super) fn read(activity: ScheduleActivity, tables: &Tables) -> Self {
        let input = tables.payloads(&activity.arguments);
        Self {
            seq: activity.seq,
            activity_type: activity.activity_type,
            activity_id: activity.activity_id,
            input: input.expect("indices inside the table"),
            headers: headers(&activity.headers, tables),
            start_to_close_timeout: activity.start_to_close_timeout.map(std_duration),
            heartbeat_timeout: activity.heartbeat_timeout.map(std_duration),
            retry_policy: activity.retry_policy.as_ref().map(RetryPolicy::from_wire),
        }
    }
}

/// Headers of a command, read.
pub(super) fn headers(named: &[(String, u32)], tables: &Tables) -> Headers {
    Headers::new(Fields::read(named, tables).expect("indices inside the table"))
}
