//! The host's one metrics endpoint: Core's own numbers, and those of guests.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use temporalio_common::telemetry::{
    PrometheusExporterOptions,
    metrics::{
        CoreMeter, Counter, GaugeF64, HistogramF64, MetricAttributes, MetricKeyValue,
        MetricParameters, NewAttributes,
    },
    start_prometheus_metric_exporter,
};

use super::worker::CoreError;
use crate::observe::{Measurement, MetricRecord, MetricSink};

/// What Core labels its own numbers with.
const SERVICE_NAME: (&str, &str) = ("service_name", "temporal-core-sdk");

/// Core's meter behind a Prometheus endpoint.
pub(super) struct PrometheusMeter {
    pub(super) meter: Arc<dyn CoreMeter>,
    pub(super) bound: SocketAddr,
}

/// Opens the endpoint on the current tokio runtime, for as long as that lives.
pub(super) fn open(address: SocketAddr) -> Result<PrometheusMeter, CoreError> {
    let options = PrometheusExporterOptions::builder()
        .socket_addr(address)
        .build();
    let started = start_prometheus_metric_exporter(options).map_err(|error| CoreError {
        what: format!("the metrics endpoint {address}"),
        reason: format!("{error:#}; choose a free address in hourglass.toml, [metrics] prometheus"),
    })?;
    Ok(PrometheusMeter {
        meter: started.meter,
        bound: started.bound_addr,
    })
}

/// Guests' numbers on Core's meter.
pub(super) struct CoreSink {
    meter: Arc<dyn CoreMeter>,
    instruments: Mutex<HashMap<String, Instrument>>,
}

#[derive(Clone)]
enum Instrument {
    Counter(Counter),
    Gauge(GaugeF64),
    Histogram(HistogramF64),
}

impl CoreSink {
    pub(super) fn new(meter: Arc<dyn CoreMeter>) -> Self {
        Self {
            meter,
            instruments: Mutex::default(),
        }
    }

    fn instrument(&self, record: &MetricRecord) -> Instrument {
        let mut instruments = self
            .instruments
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = instruments.get(&record.name) {
            return known.clone();
        }
        let parameters = MetricParameters::builder()
            .name(record.name.clone())
            .description(record.description.clone())
            .unit(record.unit.clone())
            .build();
        let instrument = match record.measurement {
            Measurement::Count(_) => Instrument::Counter(self.meter.counter(parameters)),
            Measurement::Gauge(_) => Instrument::Gauge(self.meter.gauge_f64(parameters)),
            Measurement::Histogram(_) => {
                Instrument::Histogram(self.meter.histogram_f64(parameters))
            }
        };
        instruments.insert(record.name.clone(), instrument.clone());
        instrument
    }

    fn attributes(&self, record: &MetricRecord) -> MetricAttributes {
        let (label, value) = SERVICE_NAME;
        let service = MetricKeyValue::new(label, value);
        let labels = record
            .labels
            .iter()
            .filter(|(name, _)| *name != label)
            .map(|(name, value)| MetricKeyValue::new(name, value.clone()));
        self.meter
            .new_attributes(NewAttributes::new(labels.chain([service]).collect()))
    }
}

impl MetricSink for CoreSink {
    fn record(&self, record: MetricRecord) {
        let attributes = self.attributes(&record);
        match (self.instrument(&record), record.measurement) {
            (Instrument::Counter(counter), Measurement::Count(value)) => {
                counter.add(value, &attributes);
            }
            (Instrument::Gauge(gauge), Measurement::Gauge(value)) => {
                gauge.record(value, &attributes);
            }
            (Instrument::Histogram(histogram), Measurement::Histogram(value)) => {
                histogram.record(value, &attributes);
            }
            // The caller lets a name keep its kind.
            _ => {}
        }
    }
}
