//! A stand-in for the host on the author's own machine. What an activity does
//! is kept per thread, where `testing` reads it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use super::{CancelReason, Report};
use crate::Payload;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::{
    ActivityReference, CompletionError,
};
use crate::bindings::metrics_part::hourglass::plugin::metrics::Instrument;
use crate::bindings::nexus_part::hourglass::plugin::nexus_host::{
    StartedWorkflow, WorkflowError, WorkflowStart,
};
use crate::bindings::types_part::hourglass::plugin::types::NexusLink;
use crate::log::Level;
use crate::testing::{AsyncReport, METRICS, MetricKind, RecordedMetric, ReportedEnd};

/// What one activity has done, and what it has been told.
#[derive(Default)]
pub(crate) struct Attempt {
    pub(crate) heartbeats: Vec<Vec<Payload>>,
    /// Waits pass at once; their lengths add up here.
    pub(crate) waited: Duration,
    pub(crate) cancelled: Option<CancelReason>,
    /// Cancellation is asked for when this much has been waited.
    pub(crate) cancel_after: Option<(Duration, CancelReason)>,
    /// What was said of activities elsewhere.
    pub(crate) reports: Vec<AsyncReport>,
    /// What the server answers to that.
    pub(crate) report_answer: Option<Result<CancelReason, CompletionError>>,
}

/// What the handlers of Nexus operations have asked for.
#[derive(Default)]
pub(crate) struct Workflows {
    pub(crate) started: Vec<WorkflowStart>,
    pub(crate) cancelled: Vec<String>,
    /// What the server answers instead of doing it.
    pub(crate) refusal: Option<WorkflowError>,
}

/// What a payload codec sees of the host.
#[derive(Default)]
pub(crate) struct Codec {
    pub(crate) secrets: HashMap<String, Vec<u8>>,
    /// What the next request for random bytes gets.
    pub(crate) random_bytes: Option<Vec<u8>>,
}

thread_local! {
    pub(crate) static CODEC: RefCell<Codec> = RefCell::default();
    pub(crate) static WORKFLOWS: RefCell<Workflows> = RefCell::default();
    pub(crate) static ATTEMPT: RefCell<Attempt> = RefCell::default();
}

pub(super) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    let fields: String = fields
        .iter()
        .map(|(key, value)| format!(" {key}={value}"))
        .collect();
    eprintln!("{level:?} {message}{fields}");
}

pub(super) fn report_panic(message: &str, location: &str) {
    eprintln!("{location}: {message}");
}

pub(crate) fn wait(duration: Duration) -> Option<CancelReason> {
    ATTEMPT.with_borrow_mut(|attempt| {
        let before = attempt.waited;
        if attempt.cancelled.is_none() {
            attempt.waited = before.saturating_add(duration);
        }
        if let Some((after, reason)) = attempt
            .cancel_after
            .filter(|(after, _)| *after <= attempt.waited)
        {
            attempt.waited = after.max(before);
            attempt.cancelled = Some(reason);
        }
        attempt.cancelled
    })
}

pub(super) fn now() -> SystemTime {
    SystemTime::now() + ATTEMPT.with_borrow(|attempt| attempt.waited)
}

pub(super) fn random_bytes(count: u32) -> Vec<u8> {
    (0..count)
        .map(|index| RandomState::new().hash_one(index) as u8)
        .collect()
}

pub(super) fn secret(name: &str) -> Option<Vec<u8>> {
    CODEC.with_borrow(|codec| codec.secrets.get(name).cloned())
}

pub(super) fn codec_random_bytes(count: u32) -> Vec<u8> {
    let given = CODEC.with_borrow_mut(|codec| codec.random_bytes.take());
    given.unwrap_or_else(|| random_bytes(count))
}

pub(crate) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    ATTEMPT.with_borrow_mut(|attempt| {
        attempt.heartbeats.push(details.to_vec());
        attempt.cancelled
    })
}

pub(super) fn add_to_counter(counter: &Instrument, value: u64, attributes: &[(String, String)]) {
    record(MetricKind::Counter, counter, value as f64, attributes);
}

pub(super) fn set_gauge(gauge: &Instrument, value: f64, attributes: &[(String, String)]) {
    record(MetricKind::Gauge, gauge, value, attributes);
}

pub(super) fn record_in_histogram(
    histogram: &Instrument,
    value: f64,
    attributes: &[(String, String)],
) {
    record(MetricKind::Histogram, histogram, value, attributes);
}

fn record(kind: MetricKind, instrument: &Instrument, value: f64, attributes: &[(String, String)]) {
    METRICS.with_borrow_mut(|metrics| {
        metrics.record(RecordedMetric {
            kind,
            name: instrument.name.clone(),
            description: instrument.description.clone(),
            unit: instrument.unit.clone(),
            value,
            attributes: attributes.to_vec(),
        });
    });
}

pub(crate) fn report(
    activity: &ActivityReference,
    report: Report<'_>,
) -> Result<Option<CancelReason>, CompletionError> {
    ATTEMPT.with_borrow_mut(|attempt| {
        attempt.reports.push(AsyncReport {
            activity: activity.clone().into(),
            report: ReportedEnd::read(report),
        });
        attempt.report_answer.clone().transpose()
    })
}

pub(super) fn start_workflow(workflow: &WorkflowStart) -> Result<StartedWorkflow, WorkflowError> {
    WORKFLOWS.with_borrow_mut(|workflows| {
        if let Some(refusal) = &workflows.refusal {
            return Err(refusal.clone());
        }
        workflows.started.push(workflow.clone());
        Ok(StartedWorkflow {
            operation_token: format!("token of {}", workflow.workflow_id),
            run_id: "run".to_owned(),
            link: NexusLink {
                url: format!("temporal:///workflows/{}", workflow.workflow_id),
                link_type: "temporal.api.common.v1.Link.WorkflowEvent".to_owned(),
            },
        })
    })
}

pub(super) fn cancel_workflow(operation_token: &str) -> Result<(), WorkflowError> {
    WORKFLOWS.with_borrow_mut(|workflows| match &workflows.refusal {
        Some(refusal) => Err(refusal.clone()),
        None => {
            workflows.cancelled.push(operation_token.to_owned());
            Ok(())
        }
    })
}
