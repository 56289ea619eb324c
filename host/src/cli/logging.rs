//! The log's form.

use std::{env, io};

use tracing_subscriber::EnvFilter;

/// The variable that sets the filter.
const VARIABLE: &str = "HOURGLASS_LOG";

/// Writes the log to standard error. `default` is the filter where the environment
/// has none.
pub(super) fn start(default: &str) {
    let chosen = env::var(VARIABLE).ok();
    let filter = match chosen.as_deref().map(EnvFilter::try_new) {
        Some(Ok(filter)) => filter,
        Some(Err(error)) => {
            eprintln!("hourglass: {VARIABLE} is not a filter ({error}); using {default:?}");
            EnvFilter::new(default)
        }
        None => EnvFilter::new(default),
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
}
