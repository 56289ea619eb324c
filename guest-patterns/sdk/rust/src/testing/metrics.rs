//! What workflows and activities measured, for tests to look at.

use super::component;
use std::cell::RefCell;

/// One call of an instrument.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordedMetric {
    /// What sort of instrument.
    pub kind: MetricKind,
    /// The instrument's name.
    pub name: String,
    /// Its description; may be empty.
    pub description: String,
    /// Its unit; may be empty.
    pub unit: String,
    /// What was added, set or recorded.
    pub value: f64,
    /// The labels, in the order in which they were given.
    pub attributes: Vec<(String, String)>,
}

/// The sorts of instruments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Keeps a distribution.
    Histogram,
}

/// What this thread has measured.
#[derive(Default)]
pub(crate) struct Metrics {
    recorded: Vec<RecordedMetric>,
    /// A workflow replays: the host would drop what it measures.
    pub(crate) is_replaying: bool,
}

impl Metrics {
    pub(crate) fn record(&mut self, metric: RecordedMetric) {
        if !self.is_replaying {
            self.recorded.push(metric);
        }
    }
}

thread_local! {
    pub(crate) static METRICS: RefCell<Metrics> = RefCell::default();
}

/// Takes what workflows and activities of this thread, which is this test's own,
/// have measured since the last time.
///
/// # Panics
/// In the component, whose metrics are the host's.
pub fn recorded_metrics() -> Vec<RecordedMetric> {
    component::refuse("metrics");
    METRICS.with_borrow_mut(|metrics| std::mem::take(&mut metrics.recorded))
}
