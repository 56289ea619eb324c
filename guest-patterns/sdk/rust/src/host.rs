//! What the SDK asks of the host. Natively, where there is no host, `native`
//! stands in for it, so that authors can test without WebAssembly.

use std::time::{Duration, SystemTime};

use crate::Payload;
use crate::log::Level;

pub use crate::bindings::activity_part::hourglass::plugin::activity_host::CancelReason;

#[cfg(target_arch = "wasm32")]
mod component;
#[cfg(target_arch = "wasm32")]
use component as imports;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod native;
#[cfg(not(target_arch = "wasm32"))]
use native as imports;

pub(crate) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    imports::write_log(level, message, fields);
}

pub(crate) fn report_panic(message: &str, location: &str) {
    imports::report_panic(message, location);
}

/// Sleeps for `duration` or until cancellation is asked for, which the answer tells.
pub(crate) fn wait(duration: Duration) -> Option<CancelReason> {
    imports::wait(duration)
}

pub(crate) fn now() -> SystemTime {
    imports::now()
}

pub(crate) fn random_bytes(count: u32) -> Vec<u8> {
    imports::random_bytes(count)
}

/// Says that the attempt is alive; the answer tells whether it should stop.
pub(crate) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    imports::heartbeat(details)
}
