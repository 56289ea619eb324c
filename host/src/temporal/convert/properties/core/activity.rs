//! Core's activity tasks.

use temporalio_common::protos::coresdk::activity_task::Start;

use crate::temporal::convert::properties::{
    shape::record,
    source::{Draw, Source},
};

record!(Start {
    workflow_namespace,
    workflow_type,
    workflow_execution,
    activity_id,
    activity_type,
    header_fields,
    input,
    heartbeat_details,
    scheduled_time,
    current_attempt_scheduled_time,
    started_time,
    attempt,
    schedule_to_close_timeout,
    start_to_close_timeout,
    heartbeat_timeout,
    retry_policy,
    priority,
    is_local,
    run_id,
});
