//! The contract's small types and std's, one into the other, and the form of
//! lists in the texts that all SDKs share.

use std::time::{Duration, SystemTime};

use crate::bindings::types_part::hourglass::plugin::types;

/// The contract's longest duration: its seconds stay below 2^53.
const MAX_SECONDS: u64 = (1 << 53) - 1;

pub(crate) fn duration(duration: Duration) -> types::Duration {
    match duration.as_secs() {
        seconds if seconds > MAX_SECONDS => types::Duration {
            seconds: MAX_SECONDS,
            nanoseconds: 0,
        },
        seconds => types::Duration {
            seconds,
            nanoseconds: duration.subsec_nanos(),
        },
    }
}

pub(crate) fn std_duration(duration: types::Duration) -> Duration {
    Duration::from_secs(duration.seconds) + Duration::from_nanos(duration.nanoseconds.into())
}

/// The moment, or none if this platform's `SystemTime` cannot hold it.
pub(crate) fn system_time(time: types::Timestamp) -> Option<SystemTime> {
    let whole = Duration::from_secs(time.seconds.unsigned_abs());
    let second = match time.seconds {
        ..0 => SystemTime::UNIX_EPOCH.checked_sub(whole)?,
        _ => SystemTime::UNIX_EPOCH.checked_add(whole)?,
    };
    second.checked_add(Duration::from_nanos(time.nanoseconds.into()))
}

/// Names in order, as error texts list them. By insertion: these are few, and
/// std's sort would be a twentieth of a small component.
pub(crate) fn list(names: &mut dyn Iterator<Item = &str>, separator: &str) -> String {
    let mut sorted: Vec<&str> = Vec::new();
    for name in names {
        let at = sorted.iter().take_while(|known| **known <= name).count();
        sorted.insert(at, name);
    }
    let mut text = String::new();
    for (at, name) in sorted.into_iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        text.push_str(name);
    }
    text
}
