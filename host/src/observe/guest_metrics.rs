//! Numbers that guests record: which of them are passed on.
//!
//! Owns the labels that the host adds. What a plugin may record is `metric_admission`'s,
//! where the numbers go is for a [`MetricSink`] to say.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::warn;

use super::{LogScope, metric_admission::Known};
use crate::plugin::PluginIdentity;

/// What a guest's call means.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Measurement {
    Count(u64),
    Gauge(f64),
    Histogram(f64),
}

/// One call of a guest, checked.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct MetricRecord {
    pub name: String,
    pub description: String,
    pub unit: String,
    pub measurement: Measurement,
    pub labels: BTreeMap<String, String>,
}

/// Where numbers go.
pub trait MetricSink: Send + Sync {
    /// Takes one number. The same name always comes with the same kind.
    fn record(&self, record: MetricRecord);
}

/// Passes the numbers of all guests on to one sink, or drops them.
#[derive(Clone)]
pub struct GuestMetrics {
    shared: Option<Arc<Shared>>,
}

struct Shared {
    sink: Arc<dyn MetricSink>,
    known: Mutex<Known>,
}

impl GuestMetrics {
    /// Passes everything on to `sink`; without one, drops it.
    pub fn new(sink: Option<Arc<dyn MetricSink>>) -> Self {
        let shared = sink.map(|sink| {
            Arc::new(Shared {
                sink,
                known: Mutex::default(),
            })
        });
        Self { shared }
    }

    /// Records one call of a guest, with the labels of its `scope` added. What cannot be
    /// recorded is dropped, with one warning a metric.
    pub fn record(&self, identity: &PluginIdentity, scope: &LogScope, mut record: MetricRecord) {
        let Some(shared) = &self.shared else {
            return;
        };
        add_scope(&mut record.labels, scope);
        let mut known = shared.known.lock().unwrap_or_else(PoisonError::into_inner);
        let admitted = known.admit(&identity.name, &record);
        let first = admitted.is_err() && known.warns(&identity.name, &record.name);
        drop(known);
        match admitted {
            Ok(()) => shared.sink.record(record),
            Err(reason) if first => warn!(
                plugin = %identity.name,
                metric = record.name.escape_debug().to_string(),
                "values of a metric are dropped: {reason}"
            ),
            Err(_) => {}
        }
    }
}

fn add_scope(labels: &mut BTreeMap<String, String>, scope: &LogScope) {
    for (label, value) in [
        ("namespace", &scope.namespace),
        ("task_queue", &scope.task_queue),
        ("workflow_type", &scope.workflow_type),
        ("activity_type", &scope.activity_type),
    ] {
        if !value.is_empty() {
            labels
                .entry(label.to_owned())
                .or_insert_with(|| value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Digest;

    #[derive(Default)]
    struct Recorded(Mutex<Vec<MetricRecord>>);

    impl MetricSink for Recorded {
        fn record(&self, record: MetricRecord) {
            self.0.lock().unwrap().push(record);
        }
    }

    fn record(name: &str, measurement: Measurement, labels: &[(&str, &str)]) -> MetricRecord {
        MetricRecord {
            name: name.into(),
            description: String::new(),
            unit: String::new(),
            measurement,
            labels: labels
                .iter()
                .map(|(label, value)| ((*label).into(), (*value).into()))
                .collect(),
        }
    }

    /// What of `records` arrives at the sink.
    fn passed_on(records: Vec<MetricRecord>) -> Vec<MetricRecord> {
        let sink = Arc::new(Recorded::default());
        let metrics = GuestMetrics::new(Some(sink.clone()));
        let identity = PluginIdentity {
            name: "plugin".parse().unwrap(),
            digest: Digest::of(b"plugin"),
        };
        let scope = LogScope {
            task_queue: "queue".into(),
            ..LogScope::default()
        };
        for record in records {
            metrics.record(&identity, &scope, record);
        }
        drop(metrics);
        Arc::into_inner(sink).unwrap().0.into_inner().unwrap()
    }

    #[test]
    fn the_scope_is_added_and_the_guests_own_labels_win() {
        let labels = [("task_queue", "mine")];
        let passed = passed_on(vec![
            record("a", Measurement::Count(1), &[]),
            record("a", Measurement::Count(1), &labels),
        ]);
        let queues: Vec<_> = passed.iter().map(|one| &one.labels["task_queue"]).collect();
        assert_eq!(queues, ["queue", "mine"]);
    }

    #[test]
    fn a_name_keeps_its_kind() {
        let passed = passed_on(vec![
            record("a", Measurement::Count(1), &[]),
            record("a", Measurement::Gauge(1.0), &[]),
        ]);
        assert_eq!(passed.len(), 1);
    }

    #[test]
    fn bad_names_and_values_are_dropped() {
        let passed = passed_on(vec![
            record("", Measurement::Count(1), &[]),
            record("1a", Measurement::Count(1), &[]),
            record("a b", Measurement::Count(1), &[]),
            record("temporal_request", Measurement::Count(1), &[]),
            record("a", Measurement::Count(1), &[("b-c", "1")]),
            record("a", Measurement::Histogram(f64::NAN), &[]),
        ]);
        assert_eq!(passed, []);
    }

    #[test]
    fn label_sets_are_bounded() {
        let many = (0..1_005)
            .map(|id| record("a", Measurement::Count(1), &[("id", &id.to_string())]))
            .chain([record("a", Measurement::Count(7), &[("id", "0")])])
            .collect();
        let passed = passed_on(many);
        assert_eq!(passed.len(), 1_001);
    }
}
