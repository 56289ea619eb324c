//! What the SDK asks of the host. Natively, where there is no host, `native`
//! stands in for it, so that authors can test without WebAssembly.

use std::time::{Duration, SystemTime};

use crate::Payload;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::{
    ActivityReference, CompletionError, ReportedFailure,
};
use crate::bindings::metrics_part::hourglass::plugin::metrics::Instrument;
use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{
    StartedWorkflow, WorkflowError, WorkflowStart,
};
use crate::log::Level;

pub use crate::bindings::activity_part::hourglass::plugin::activity_host::CancelReason;

#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(target_arch = "wasm32")]
use component as imports;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod native;
#[cfg(not(target_arch = "wasm32"))]
use native as imports;

pub(crate) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    imports::write_log(level, message, fields);
}

pub(crate) fn report_panic(message: &str, location: &str) {
    imports::report_panic(message, location);
}

/// Sleeps for `duration` or until cancellation is asked for, which the answer tells.
pub(crate) fn wait(duration: Duration) -> Option<CancelReason> {
    imports::wait(duration)
}

pub(crate) fn now() -> SystemTime {
    imports::now()
}

pub(crate) fn random_bytes(count: u32) -> Vec<u8> {
    imports::random_bytes(count)
}

/// A secret that the operator gave this codec.
pub(crate) fn secret(name: &str) -> Option<Vec<u8>> {
    imports::secret(name)
}

/// Random bytes for a codec, which imports them from elsewhere than an activity.
pub(crate) fn codec_random_bytes(count: u32) -> Vec<u8> {
    imports::codec_random_bytes(count)
}

/// Says that the attempt is alive; the answer tells whether it should stop.
pub(crate) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    imports::heartbeat(details)
}

pub(crate) fn add_to_counter(counter: &Instrument, value: u64, attributes: &[(String, String)]) {
    imports::add_to_counter(counter, value, attributes);
}

pub(crate) fn set_gauge(gauge: &Instrument, value: f64, attributes: &[(String, String)]) {
    imports::set_gauge(gauge, value, attributes);
}

pub(crate) fn record_in_histogram(
    histogram: &Instrument,
    value: f64,
    attributes: &[(String, String)],
) {
    imports::record_in_histogram(histogram, value, attributes);
}

/// Ends or keeps alive an activity elsewhere.
pub(crate) fn report(
    activity: &ActivityReference,
    report: Report<'_>,
) -> Result<Option<CancelReason>, CompletionError> {
    imports::report(activity, report)
}

/// What is said of an activity elsewhere.
pub(crate) enum Report<'a> {
    Heartbeat(&'a [Payload]),
    Completed(&'a Payload),
    Failed(&'a ReportedFailure),
    Cancelled(&'a [Payload]),
}

/// Starts the workflow whose end is that of the Nexus operation at hand.
pub(crate) fn start_workflow(workflow: &WorkflowStart) -> Result<StartedWorkflow, WorkflowError> {
    imports::start_workflow(workflow)
}

/// Asks the workflow behind a Nexus operation to stop.
pub(crate) fn cancel_workflow(operation_token: &str) -> Result<(), WorkflowError> {
    imports::cancel_workflow(operation_token)
}
