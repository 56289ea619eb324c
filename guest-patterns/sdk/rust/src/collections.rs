//! Maps and sets whose order is the same in every replay.
//!
//! std's are seeded afresh for each map: a workflow that iterates over one takes
//! another way when it is replayed. These are std's own with a fixed hasher.

use std::collections;
use std::hash::{BuildHasherDefault, Hasher};

/// `std::collections::HashMap` with a fixed order. Make one with `default()`.
pub type HashMap<K, V> = collections::HashMap<K, V, BuildHasherDefault<FixedHasher>>;

/// `std::collections::HashSet` with a fixed order. Make one with `default()`.
pub type HashSet<T> = collections::HashSet<T, BuildHasherDefault<FixedHasher>>;

/// FNV-1a with 64 bits. Not for keys that an attacker chooses in great number.
#[derive(Clone, Copy, Debug)]
pub struct FixedHasher(u64);

impl Default for FixedHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for FixedHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
