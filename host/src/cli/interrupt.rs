//! The signals that ask a verb to end.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears ctrl-c and SIGTERM from the moment it is made.
#[derive(Debug)]
pub(super) struct Interrupt {
    ctrl_c: Signal,
    terminate: Signal,
}

impl Interrupt {
    /// Starts listening. Make it before the first child process: those are in process groups of
    /// their own, and only a host that hears the signal can end them.
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {
            ctrl_c: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Returns when one of the signals has come. Cancel safe.
    pub(super) async fn received(&mut self) {
        tokio::select! {
            _ = self.ctrl_c.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
