//! The imports of a component.

use std::time::{Duration, SystemTime};

use super::{CancelReason, Report};
use crate::Payload;
use crate::bindings::activity_part::hourglass::plugin::activity_host;
use crate::bindings::codec_part::hourglass::plugin::codec_host;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::{
    self, ActivityReference, CompletionError,
};
use crate::bindings::host_part::hourglass::plugin::{log, panic};
use crate::bindings::metrics_part::hourglass::plugin::metrics::{self, Instrument};
use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{
    self, StartedWorkflow, WorkflowError, WorkflowStart,
};
use crate::log::Level;
use crate::wire;

pub(super) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    log::write(level, message, fields);
}

pub(super) fn report_panic(message: &str, location: &str) {
    panic::report(message, location);
}

pub(super) fn wait(duration: Duration) -> Option<CancelReason> {
    match activity_host::wait(wire::duration(duration)) {
        activity_host::WaitResult::Elapsed => None,
        activity_host::WaitResult::Cancelled(reason) => Some(reason),
    }
}

pub(super) fn now() -> SystemTime {
    wire::system_time(activity_host::now()).unwrap_or(SystemTime::UNIX_EPOCH)
}

pub(super) fn random_bytes(count: u32) -> Vec<u8> {
    activity_host::random_bytes(count)
}

pub(super) fn secret(name: &str) -> Option<Vec<u8>> {
    codec_host::secret(name)
}

pub(super) fn codec_random_bytes(count: u32) -> Vec<u8> {
    codec_host::random_bytes(count)
}

pub(super) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    activity_host::heartbeat(details)
}

pub(super) fn add_to_counter(counter: &Instrument, value: u64, attributes: &[(String, String)]) {
    metrics::add_to_counter(counter, value, attributes);
}

pub(super) fn set_gauge(gauge: &Instrument, value: f64, attributes: &[(String, String)]) {
    metrics::set_gauge(gauge, value, attributes);
}

pub(super) fn record_in_histogram(
    histogram: &Instrument,
    value: f64,
    attributes: &[(String, String)],
) {
    metrics::record_in_histogram(histogram, value, attributes);
}

pub(super) fn report(
    activity: &ActivityReference,
    report: Report<'_>,
) -> Result<Option<CancelReason>, CompletionError> {
    match report {
        Report::Heartbeat(details) => asynchronous_completion::heartbeat(activity, details),
        Report::Completed(result) => {
            asynchronous_completion::complete(activity, result).map(|()| None)
        }
        Report::Failed(failure) => asynchronous_completion::fail(activity, failure).map(|()| None),
        Report::Cancelled(details) => {
            asynchronous_completion::report_cancellation(activity, details).map(|()| None)
        }
    }
}

pub(super) fn start_workflow(workflow: &WorkflowStart) -> Result<StartedWorkflow, WorkflowError> {
    nexus_host::start_workflow(workflow)
}

pub(super) fn cancel_workflow(operation_token: &str) -> Result<(), WorkflowError> {
    nexus_host::cancel_workflow(operation_token)
}
