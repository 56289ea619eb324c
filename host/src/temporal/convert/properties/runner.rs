//! Tries a property on many messages, and makes one that breaks it small.
//!
//! This is what proptest is for. Here it is not used: it asks for other features of
//! crates below Temporal's SDK, which would then be compiled once for the host and
//! once for its tests.

use std::{
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
};

use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

const CASES: usize = 4_000;

/// The longest messages fill three jobs with failures.
const MAX_BYTES: usize = 1_500;

/// What a property says of the message that is read off these bytes.
pub(super) type Verdict = Result<(), String>;

/// The same bytes on every run.
pub(super) fn many_bytes() -> impl Iterator<Item = Vec<u8>> {
    let mut random = StdRng::seed_from_u64(0x486f_7572_676c_6173);
    (0..CASES).map(move |_| {
        let mut bytes = vec![0; random.random_range(0..MAX_BYTES)];
        random.fill_bytes(&mut bytes);
        bytes
    })
}

/// Fails the test with the smallest message found for which `property` does not hold.
pub(super) fn assert_holds(property: impl Fn(&[u8]) -> Verdict) {
    let verdict = |bytes: &[u8]| {
        // A conversion that panics breaks every property.
        catch_unwind(AssertUnwindSafe(|| property(bytes)))
            .unwrap_or_else(|_| Err("a panic, see above".to_owned()))
    };
    if let Some(bytes) = many_bytes().find(|bytes| verdict(bytes).is_err()) {
        let small = shrunk(bytes, |fewer| verdict(fewer).is_err());
        panic!("{:?}\nread off {small:?}", verdict(&small));
    }
}

/// Both sides, if they differ.
pub(super) fn same<T: PartialEq + Debug>(found: T, expected: T) -> Verdict {
    if found == expected {
        return Ok(());
    }
    Err(format!("found {found:?}\nexpected {expected:?}"))
}

/// What is wrong, if something is.
pub(super) fn check(holds: bool, found: &impl Debug) -> Verdict {
    holds.then_some(()).ok_or_else(|| format!("{found:?}"))
}

/// Leaves bytes out and turns others into zero as long as the rest still `fails`.
fn shrunk(mut bytes: Vec<u8>, fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut size = bytes.len();
    while size > 0 {
        let mut start = 0;
        while start < bytes.len() {
            let end = bytes.len().min(start + size);
            let without = [&bytes[..start], &bytes[end..]].concat();
            let mut zeroed = bytes.clone();
            zeroed[start..end].fill(0);
            if fails(&without) {
                bytes = without;
            } else {
                if fails(&zeroed) {
                    bytes = zeroed;
                }
                start = end;
            }
        }
        size /= 2;
    }
    bytes
}

#[test]
fn of_the_bytes_that_break_a_property_only_those_remain_that_matter() {
    let breaks = |bytes: &[u8]| bytes.iter().filter(|byte| **byte > 100).count() > 1;
    let bytes: Vec<u8> = (90..=110).collect();
    assert_eq!(shrunk(bytes, breaks).len(), 2);
}
