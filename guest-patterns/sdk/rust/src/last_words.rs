//! Hands the message of a panic to the host before the trap that follows it.

use std::panic::{self, PanicHookInfo};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::host;

/// Every export calls this first: there is no other moment before the author's code.
pub(crate) fn prepare() {
    static PREPARED: AtomicBool = AtomicBool::new(false);
    if !PREPARED.swap(true, Ordering::Relaxed) {
        panic::set_hook(Box::new(report));
    }
}

fn report(panic: &PanicHookInfo<'_>) {
    let location = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    host::report_panic(
        panic
            .payload_as_str()
            .unwrap_or("a panic without a message"),
        &location,
    );
}
