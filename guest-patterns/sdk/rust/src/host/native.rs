//! A stand-in for the host on the author's own machine. What an activity does
//! is kept per thread, where `testing` reads it.

use std::cell::RefCell;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use super::CancelReason;
use crate::Payload;
use crate::log::Level;

/// What one activity has done, and what it has been told.
#[derive(Default)]
pub(crate) struct Attempt {
    pub(crate) heartbeats: Vec<Vec<Payload>>,
    /// Waits pass at once; their lengths add up here.
    pub(crate) waited: Duration,
    pub(crate) cancelled: Option<CancelReason>,
    /// Cancellation is asked for when this much has been waited.
    pub(crate) cancel_after: Option<(Duration, CancelReason)>,
}

thread_local! {
    pub(crate) static ATTEMPT: RefCell<Attempt> = RefCell::default();
}

pub(super) fn write_log(level: Level, message: &str, fields: &[(String, String)]) {
    let fields: String = fields
        .iter()
        .map(|(key, value)| format!(" {key}={value}"))
        .collect();
    eprintln!("{level:?} {message}{fields}");
}

pub(super) fn report_panic(message: &str, location: &str) {
    eprintln!("{location}: {message}");
}

pub(super) fn wait(duration: Duration) -> Option<CancelReason> {
    ATTEMPT.with_borrow_mut(|attempt| {
        let before = attempt.waited;
        if attempt.cancelled.is_none() {
            attempt.waited = before.saturating_add(duration);
        }
        if let Some((after, reason)) = attempt
            .cancel_after
            .filter(|(after, _)| *after <= attempt.waited)
        {
            attempt.waited = after.max(before);
            attempt.cancelled = Some(reason);
        }
        attempt.cancelled
    })
}

pub(super) fn now() -> SystemTime {
    SystemTime::now() + ATTEMPT.with_borrow(|attempt| attempt.waited)
}

pub(super) fn random_bytes(count: u32) -> Vec<u8> {
    (0..count)
        .map(|index| RandomState::new().hash_one(index) as u8)
        .collect()
}

pub(super) fn heartbeat(details: &[Payload]) -> Option<CancelReason> {
    ATTEMPT.with_borrow_mut(|attempt| {
        attempt.heartbeats.push(details.to_vec());
        attempt.cancelled
    })
}
