//! What the host keeps beside an instance, and the imports that every guest has.

use std::sync::Arc;

use wasmtime::component::{HasSelf, Linker};

use super::{
    limits::Limiter,
    wasi::{Output, Turn, WorkflowWasi},
};
use crate::{
    contract::{
        log,
        metrics::{self, Instrument},
        panic,
        workflow::Activation,
    },
    observe::{GuestLevel, GuestMetrics, LogScope, Measurement, MetricRecord, guest_line},
    plugin::PluginIdentity,
};

/// Most fields that are kept of a log line.
const MAX_FIELDS: usize = 32;

/// Longest text that is kept of a panic or a log line, in bytes.
const MESSAGE_BYTES: usize = 8 << 10;

/// State of any instance.
pub(super) struct GuestState {
    pub(super) identity: PluginIdentity,
    pub(super) limiter: Limiter,
    /// The workflow or activity that the instance works for.
    pub(super) scope: Arc<LogScope>,
    /// True while log lines are to be dropped.
    pub(super) silent: bool,
    /// What a workflow sees of time and chance.
    pub(super) turn: Turn,
    metrics: GuestMetrics,
    panic: Option<PanicReport>,
    /// Made when the guest first uses WASI; many never do.
    wasi: Option<Box<WorkflowWasi>>,
    output: Option<Arc<Output>>,
}

#[derive(Debug)]
struct PanicReport {
    message: String,
    location: String,
}

/// Links what every guest may import.
pub(super) fn add_guest_host<S: Send + 'static>(
    linker: &mut Linker<S>,
    guest: fn(&mut S) -> &mut GuestState,
) -> wasmtime::Result<()> {
    log::add_to_linker::<_, HasSelf<GuestState>>(linker, guest)?;
    metrics::add_to_linker::<_, HasSelf<GuestState>>(linker, guest)?;
    panic::add_to_linker::<_, HasSelf<GuestState>>(linker, guest)
}

impl GuestState {
    pub(super) fn new(
        identity: PluginIdentity,
        limiter: Limiter,
        metrics: GuestMetrics,
        scope: Arc<LogScope>,
    ) -> Self {
        Self {
            identity,
            metrics,
            limiter,
            scope,
            silent: false,
            turn: Turn::default(),
            panic: None,
            wasi: None,
            output: None,
        }
    }

    /// Before an activation: its time, its seeds, and whether it is to be heard.
    pub(super) fn begin_turn(&mut self, activation: &Activation, scope: &Arc<LogScope>) {
        self.silent = activation.is_replaying;
        self.turn.begin(activation);
        self.begin_call(scope.clone());
    }

    /// Before a call that works for `scope`.
    pub(super) fn begin_call(&mut self, scope: Arc<LogScope>) {
        self.scope = scope;
        if let Some(output) = &self.output {
            output.begin_call(self.silent, self.scope.clone());
        }
    }

    /// After any call.
    pub(super) fn end_call(&self) {
        if let Some(output) = &self.output {
            output.end_call();
        }
    }

    /// Where standard output and error go.
    pub(super) fn output(&mut self) -> &Arc<Output> {
        let (identity, scope, silent) = (&self.identity, &self.scope, self.silent);
        self.output.get_or_insert_with(|| {
            let output = Output::new(identity.clone());
            output.begin_call(silent, scope.clone());
            output
        })
    }

    /// What a workflow's guest uses of WASI.
    pub(super) fn wasi(&mut self) -> (&mut Turn, &mut WorkflowWasi) {
        if self.wasi.is_none() {
            let output = self.output().clone();
            self.wasi = Some(Box::new(WorkflowWasi::new(&output)));
        }
        let wasi = self.wasi.as_mut().expect("it was just made");
        (&mut self.turn, wasi)
    }

    /// The end of what the guest has written to standard error during the call.
    pub(super) fn last_words(&self) -> Option<String> {
        self.output.as_ref()?.last_words()
    }

    /// What the guest said before it trapped, if it did.
    pub(super) fn take_panic(&mut self) -> Option<String> {
        let PanicReport { message, location } = self.panic.take()?;
        Some(format!("panicked at {location}: {message}"))
    }
}

impl log::Host for GuestState {
    fn write(&mut self, level: log::Level, message: String, fields: Vec<(String, String)>) {
        if self.silent {
            return;
        }
        let level = match level {
            log::Level::Trace => GuestLevel::Trace,
            log::Level::Debug => GuestLevel::Debug,
            log::Level::Info => GuestLevel::Info,
            log::Level::Warn => GuestLevel::Warn,
            log::Level::Error => GuestLevel::Error,
        };
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .take(MAX_FIELDS)
            .map(|(name, value)| (bounded(name), bounded(value)))
            .collect();
        guest_line(
            level,
            &self.identity,
            &self.scope,
            &bounded(message),
            &fields,
        );
    }
}

impl GuestState {
    fn record(
        &self,
        instrument: Instrument,
        measurement: Measurement,
        attributes: Vec<(String, String)>,
    ) {
        if self.silent {
            return;
        }
        let Instrument {
            name,
            description,
            unit,
        } = instrument;
        let record = MetricRecord {
            name,
            description,
            unit,
            measurement,
            labels: attributes.into_iter().collect(),
        };
        self.metrics.record(&self.identity, &self.scope, record);
    }
}

impl metrics::Host for GuestState {
    fn add_to_counter(
        &mut self,
        counter: Instrument,
        value: u64,
        attributes: Vec<(String, String)>,
    ) {
        self.record(counter, Measurement::Count(value), attributes);
    }

    fn set_gauge(&mut self, gauge: Instrument, value: f64, attributes: Vec<(String, String)>) {
        self.record(gauge, Measurement::Gauge(value), attributes);
    }

    fn record_in_histogram(
        &mut self,
        histogram: Instrument,
        value: f64,
        attributes: Vec<(String, String)>,
    ) {
        self.record(histogram, Measurement::Histogram(value), attributes);
    }
}

impl panic::Host for GuestState {
    fn report(&mut self, message: String, location: String) {
        self.panic = Some(PanicReport {
            message: bounded(message),
            location: bounded(location),
        });
    }
}

/// Cuts `text` at a character boundary and says that it did.
fn bounded(mut text: String) -> String {
    if text.len() > MESSAGE_BYTES {
        let length = text.len();
        let end = (0..=MESSAGE_BYTES)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(end);
        text.push_str(&format!("… ({length} bytes)"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_is_cut_between_characters() {
        let cut = bounded("é".repeat(MESSAGE_BYTES));
        assert!(
            cut.ends_with("é… (16384 bytes)"),
            "{}",
            &cut[cut.len() - 30..]
        );
    }

    #[test]
    fn a_short_message_stays_as_it_is() {
        assert_eq!(bounded("hello".into()), "hello");
    }
}
