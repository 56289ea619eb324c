//! What an operator sees: log lines, numbers and the texts of errors.

mod chain;
mod events;
mod guest_log;
mod guest_metrics;
mod metric_admission;
mod toml_error;

pub use chain::whole_chain;
pub use events::{Event, EventKind, Events};
pub use guest_log::{GuestLevel, LogScope, guest_line};
pub use guest_metrics::{GuestMetrics, Measurement, MetricRecord, MetricSink};
pub use toml_error::toml_reason;
