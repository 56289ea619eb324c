//! The log's form.

use std::{env, io};

use tracing_subscriber::EnvFilter;

/// The variable that sets the filter.
const VARIABLE: &str = "HOURGLASS_LOG";

/// Writes the log to standard error. `default` is the filter where the environment
/// has none.
pub(super) fn start(default: &str) {
    let filter = env::var(VARIABLE)
        .ok()
        .and_then(|text| EnvFilter::try_new(text).ok())
        .unwrap_or_else(|| EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
}
