//! The imports of a component.

use std::time::{Duration, SystemTime};

use super::CancelReason;
use crate::Payload;
use crate::bindings::activity_part::hourglass::plugin::activity_host;
use crate::bindings::manifest_part::hourglass::plugin::{log, panic};
use crate::log::Level;
use crate::wire;

pub(super) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    log::write(level, message, fields);
}

pub(super) fn report_panic(message: &str, location: &str) {
    panic::report(message, location);
}

pub(super) fn wait(duration: Duration) -> Option<CancelReason> {
    match activity_host::wait(wire::duration(duration)) {
        activity_host::WaitResult::Elapsed => None,
        activity_host::WaitResult::Cancelled(reason) => Some(reason),
    }
}

pub(super) fn now() -> SystemTime {
    wire::system_time(activity_host::now()).unwrap_or(SystemTime::UNIX_EPOCH)
}

pub(super) fn random_bytes(count: u32) -> Vec<u8> {
    activity_host::random_bytes(count)
}

pub(super) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    activity_host::heartbeat(details)
}
