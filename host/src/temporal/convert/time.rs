//! Times and durations, both ways.

use crate::contract::types::{Duration, Timestamp};

const NANOSECONDS: u32 = 1_000_000_000;

/// The most seconds that the contract promises: JavaScript reads no larger whole
/// number exactly. 285 million years.
const MAX_SECONDS: i64 = (1 << 53) - 1;

/// A proto timestamp as the contract has it. Nanoseconds outside their range are
/// brought back into it, seconds beyond the contract's are cut to its last ones.
pub(crate) fn timestamp(proto: prost_types::Timestamp) -> Timestamp {
    let mut proto = proto;
    proto.normalize();
    Timestamp {
        seconds: proto.seconds.clamp(-MAX_SECONDS, MAX_SECONDS),
        nanoseconds: proto.nanos.unsigned_abs(),
    }
}

/// A contract timestamp as Core has it.
pub(crate) fn proto_timestamp(time: Timestamp) -> prost_types::Timestamp {
    let (carried, nanos) = carry(time.nanoseconds);
    prost_types::Timestamp {
        seconds: time.seconds.saturating_add(carried.into()),
        nanos,
    }
}

/// A proto duration as the contract has it. The server sends no negative ones;
/// should it, they count as zero. Longer than the contract can say is cut.
pub(crate) fn duration(proto: prost_types::Duration) -> Duration {
    let mut proto = proto;
    proto.normalize();
    let seconds = u64::try_from(proto.seconds.min(MAX_SECONDS));
    match (seconds, u32::try_from(proto.nanos)) {
        (Ok(seconds), Ok(nanoseconds)) => Duration {
            seconds,
            nanoseconds,
        },
        _ => Duration {
            seconds: 0,
            nanoseconds: 0,
        },
    }
}

/// A contract duration as Core has it. Longer than proto can say is cut to the
/// longest that it can.
pub(crate) fn proto_duration(duration: Duration) -> prost_types::Duration {
    let (carried, nanos) = carry(duration.nanoseconds);
    let seconds = duration.seconds.saturating_add(carried.into());
    prost_types::Duration {
        seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
        nanos,
    }
}

/// Nanoseconds of a guest that counts beyond a second: whole seconds, and the rest.
fn carry(nanoseconds: u32) -> (u32, i32) {
    let rest = i32::try_from(nanoseconds % NANOSECONDS).unwrap_or_default();
    (nanoseconds / NANOSECONDS, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_survives_both_ways() {
        let whole = Duration {
            seconds: 5,
            nanoseconds: 999_999_999,
        };
        assert_eq!(duration(proto_duration(whole)), whole);
    }

    #[test]
    fn a_negative_duration_counts_as_zero() {
        let negative = prost_types::Duration {
            seconds: -1,
            nanos: -5,
        };
        assert_eq!(
            duration(negative),
            Duration {
                seconds: 0,
                nanoseconds: 0
            }
        );
    }

    #[test]
    fn a_moment_before_1970_has_negative_seconds_and_positive_nanoseconds() {
        let early = prost_types::Timestamp {
            seconds: -7,
            nanos: -1,
        };
        let expected = Timestamp {
            seconds: -8,
            nanoseconds: 999_999_999,
        };
        assert_eq!(timestamp(early), expected);
    }

    #[test]
    fn a_timestamp_survives_both_ways() {
        let early = Timestamp {
            seconds: -7,
            nanoseconds: 12,
        };
        assert_eq!(timestamp(proto_timestamp(early)), early);
    }

    #[test]
    fn nanoseconds_beyond_a_second_are_carried() {
        let long = Duration {
            seconds: 1,
            nanoseconds: 1_500_000_000,
        };
        assert_eq!(
            duration(proto_duration(long)),
            Duration {
                seconds: 2,
                nanoseconds: 500_000_000
            }
        );
    }
}
