//! Progress as lines on standard error.

use std::io::{IsTerminal, Write, stderr};
use std::time::Duration;

use crate::progress::Progress;

/// How often a running step is told where lines cannot be overwritten (a log of CI).
const LOG_EVERY: u64 = 30;

/// Writes progress to standard error: one line that counts on a terminal, else a line now and
/// then.
#[derive(Debug)]
pub(super) struct Terminal {
    overwrites: bool,
}

impl Terminal {
    /// Progress for standard error as it is.
    pub(super) fn stderr() -> Self {
        Self {
            overwrites: stderr().is_terminal(),
        }
    }
}

/// Progress must not end what it reports on, so a closed standard error is no error.
fn write(text: &str) {
    let mut stderr = stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}

impl Progress for Terminal {
    fn note(&self, line: &str) {
        write(&format!("{line}\n"));
    }

    fn running(&self, step: &str, elapsed: Duration) {
        let seconds = elapsed.as_secs();
        if self.overwrites {
            write(&format!("\r{step}… {seconds} s"));
        } else if seconds <= 1 || seconds.is_multiple_of(LOG_EVERY) {
            write(&format!("{step}… {seconds} s\n"));
        }
    }

    fn finished(&self, step: &str, elapsed: Duration) {
        let start = if self.overwrites { "\r" } else { "" };
        write(&format!("{start}{step}: {:.1} s\n", elapsed.as_secs_f64()));
    }
}
