//! Numbers for the host's metrics: instruments, and what says which they are.
//!
//! An instrument is a name; nothing of it is kept here. The host adds the plugin's
//! own attributes and drops a workflow's numbers while it replays.

use std::fmt::Display;

use crate::host;

use crate::bindings::metrics_part::hourglass::plugin::metrics::Instrument;

/// Makes instruments that all carry the same attributes.
#[derive(Clone, Debug, Default)]
pub struct MetricMeter {
    attributes: Vec<MetricKeyValue>,
}

impl MetricMeter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A meter whose instruments carry these attributes besides.
    pub fn with_attributes(&self, attributes: &[MetricKeyValue]) -> Self {
        Self {
            attributes: [self.attributes.as_slice(), attributes].concat(),
        }
    }

    /// A number that only grows.
    pub fn counter(&self, parameters: impl Into<MetricParameters>) -> Counter {
        Counter(self.instrument(parameters.into()))
    }

    /// A number that goes up and down.
    pub fn gauge(&self, parameters: impl Into<MetricParameters>) -> Gauge {
        Gauge(self.instrument(parameters.into()))
    }

    /// Many numbers, of which the distribution matters.
    pub fn histogram(&self, parameters: impl Into<MetricParameters>) -> Histogram {
        Histogram(self.instrument(parameters.into()))
    }

    fn instrument(&self, parameters: MetricParameters) -> Attributed {
        Attributed {
            instrument: Instrument {
                name: parameters.name,
                description: parameters.description,
                unit: parameters.unit,
            },
            attributes: self.attributes.clone(),
        }
    }
}

/// Which instrument is meant. A `&str` converts into one that has only a name.
#[derive(Clone, Debug, PartialEq, Eq, bon::Builder)]
pub struct MetricParameters {
    /// Letters, digits and underscores, the first no digit: the host drops others
    /// with a warning.
    #[builder(start_fn, into)]
    pub name: String,
    /// One line for whoever reads the metric.
    #[builder(into, default)]
    pub description: String,
    /// Such as `ms`.
    #[builder(into, default)]
    pub unit: String,
}

impl From<&str> for MetricParameters {
    fn from(name: &str) -> Self {
        Self::builder(name).build()
    }
}

/// One attribute of a number: a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricKeyValue {
    /// The label's name.
    pub key: String,
    /// The label's value.
    pub value: String,
}

impl MetricKeyValue {
    /// Names the label and gives its value.
    pub fn new(key: impl Into<String>, value: impl Display) -> Self {
        Self {
            key: key.into(),
            value: value.to_string(),
        }
    }
}

#[derive(Clone, Debug)]
struct Attributed {
    instrument: Instrument,
    attributes: Vec<MetricKeyValue>,
}

impl Attributed {
    fn with_attributes(&self, attributes: &[MetricKeyValue]) -> Self {
        Self {
            instrument: self.instrument.clone(),
            attributes: [self.attributes.as_slice(), attributes].concat(),
        }
    }

    /// All attributes as they travel, one a key: the last one given.
    fn pairs(&self, more: &[MetricKeyValue]) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for MetricKeyValue { key, value } in self.attributes.iter().chain(more) {
            pairs.retain(|(known, _)| known != key);
            pairs.push((key.clone(), value.clone()));
        }
        pairs
    }
}

/// A number that only grows.
#[derive(Clone, Debug)]
pub struct Counter(Attributed);

impl Counter {
    /// The same counter with attributes that every addition carries.
    pub fn with_attributes(&self, attributes: &[MetricKeyValue]) -> Self {
        Self(self.0.with_attributes(attributes))
    }

    /// Adds, with attributes besides the counter's own.
    pub fn add(&self, value: u64, attributes: &[MetricKeyValue]) {
        host::add_to_counter(&self.0.instrument, value, &self.0.pairs(attributes));
    }

    /// Adds, with the counter's own attributes.
    pub fn adds(&self, value: u64) {
        self.add(value, &[]);
    }
}

/// A number that goes up and down.
#[derive(Clone, Debug)]
pub struct Gauge(Attributed);

impl Gauge {
    /// The same gauge with attributes that every value carries.
    pub fn with_attributes(&self, attributes: &[MetricKeyValue]) -> Self {
        Self(self.0.with_attributes(attributes))
    }

    /// Sets the value, with attributes besides the gauge's own.
    pub fn record(&self, value: f64, attributes: &[MetricKeyValue]) {
        host::set_gauge(&self.0.instrument, value, &self.0.pairs(attributes));
    }

    /// Sets the value, with the gauge's own attributes.
    pub fn records(&self, value: f64) {
        self.record(value, &[]);
    }
}

/// Many numbers, of which the distribution matters.
#[derive(Clone, Debug)]
pub struct Histogram(Attributed);

impl Histogram {
    /// The same histogram with attributes that every value carries.
    pub fn with_attributes(&self, attributes: &[MetricKeyValue]) -> Self {
        Self(self.0.with_attributes(attributes))
    }

    /// Records one value, with attributes besides the histogram's own.
    pub fn record(&self, value: f64, attributes: &[MetricKeyValue]) {
        host::record_in_histogram(&self.0.instrument, value, &self.0.pairs(attributes));
    }

    /// Records one value, with the histogram's own attributes.
    pub fn records(&self, value: f64) {
        self.record(value, &[]);
    }
}
