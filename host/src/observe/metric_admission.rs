//! What a plugin may record: names, kinds, and a bound on label sets.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use super::{Measurement, MetricRecord};
use crate::plugin::PluginName;

/// Most label sets of one plugin, over all its metrics.
const MAX_LABEL_SETS: usize = 1_000;

/// Most metrics of one plugin.
const MAX_METRICS: usize = 200;

/// Longest name or label value, in bytes.
const MAX_TEXT: usize = 200;

/// What has been recorded so far, by anybody.
#[derive(Default)]
pub(super) struct Known {
    kinds: HashMap<String, Kind>,
    plugins: HashMap<PluginName, Usage>,
}

#[derive(Default)]
struct Usage {
    metrics: HashSet<String>,
    label_sets: HashSet<u64>,
    warned: HashSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl From<Measurement> for Kind {
    fn from(measurement: Measurement) -> Self {
        match measurement {
            Measurement::Count(_) => Self::Counter,
            Measurement::Gauge(_) => Self::Gauge,
            Measurement::Histogram(_) => Self::Histogram,
        }
    }
}

impl Known {
    /// True the first time that a plugin's metric is dropped.
    pub(super) fn warns(&mut self, plugin: &PluginName, metric: &str) -> bool {
        self.usage(plugin).warns(metric)
    }

    fn usage(&mut self, plugin: &PluginName) -> &mut Usage {
        self.plugins.entry(plugin.clone()).or_default()
    }

    /// Whether a plugin may record this, and if not, why.
    pub(super) fn admit(
        &mut self,
        plugin: &PluginName,
        record: &MetricRecord,
    ) -> Result<(), String> {
        check_texts(record)?;
        let kind = Kind::from(record.measurement);
        match self.kinds.get(&record.name) {
            Some(known) if *known != kind => {
                return Err(format!("it is a {known:?} already, and not a {kind:?}"));
            }
            _ => {}
        }
        self.usage(plugin).admit(record)?;
        self.kinds.insert(record.name.clone(), kind);
        Ok(())
    }
}

impl Usage {
    fn admit(&mut self, record: &MetricRecord) -> Result<(), String> {
        if !self.metrics.contains(&record.name) && self.metrics.len() == MAX_METRICS {
            return Err(format!("the plugin has {MAX_METRICS} metrics already"));
        }
        let mut hasher = DefaultHasher::new();
        (&record.name, &record.labels).hash(&mut hasher);
        let set = hasher.finish();
        if !self.label_sets.contains(&set) && self.label_sets.len() == MAX_LABEL_SETS {
            return Err(format!(
                "the plugin has {MAX_LABEL_SETS} sets of label values already; leave out labels \
                 with many values, such as ids"
            ));
        }
        self.metrics.insert(record.name.clone());
        self.label_sets.insert(set);
        Ok(())
    }

    /// True the first time for a metric, and not for ever new ones.
    fn warns(&mut self, metric: &str) -> bool {
        self.warned.len() < MAX_METRICS && self.warned.insert(metric.to_owned())
    }
}

fn check_texts(record: &MetricRecord) -> Result<(), String> {
    check_name(&record.name)?;
    if record.name.starts_with("temporal_") {
        return Err("names that begin with `temporal_` are the host's own".to_owned());
    }
    for (label, value) in &record.labels {
        check_name(label).map_err(|reason| format!("label {label:?}: {reason}"))?;
        if value.len() > MAX_TEXT {
            return Err(format!("label {label:?} is longer than {MAX_TEXT} bytes"));
        }
    }
    let texts = [&record.description, &record.unit];
    if texts.iter().any(|text| text.len() > MAX_TEXT) {
        return Err(format!(
            "its description or unit is longer than {MAX_TEXT} bytes"
        ));
    }
    match record.measurement {
        Measurement::Gauge(value) | Measurement::Histogram(value) if !value.is_finite() => {
            Err(format!("{value} is no number to record"))
        }
        _ => Ok(()),
    }
}

fn check_name(name: &str) -> Result<(), String> {
    let word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let begins_well = name
        .bytes()
        .next()
        .is_some_and(|first| !first.is_ascii_digit());
    if begins_well && name.len() <= MAX_TEXT && name.bytes().all(word) {
        return Ok(());
    }
    Err(format!(
        "a name has 1 to {MAX_TEXT} letters, digits and underscores, the first no digit"
    ))
}
