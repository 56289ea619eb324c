//! Randomness from the run's seed: the same numbers in every replay.

use crate::bindings::types_part::hourglass::plugin::types::RandomSeed;

/// PCG with 128 bits of state and 64 of output (XSL-RR, multiplicative).
pub(crate) struct Random {
    state: u128,
}

const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;

impl Random {
    pub(crate) fn new(seed: RandomSeed) -> Self {
        let mut seed = u64::from(seed.high) << 32 | u64::from(seed.low);
        let (high, low) = (split_mix(&mut seed), split_mix(&mut seed));
        // The state of a multiplicative generator is odd.
        Self {
            state: (u128::from(high) << 64 | u128::from(low)) | 1,
        }
    }

    /// A generator of its own for each name.
    pub(super) fn named(seed: RandomSeed, name: &str) -> Self {
        let mut state = u64::from(seed.high) << 32 | u64::from(seed.low);
        for byte in name.bytes() {
            state = split_mix(&mut state) ^ u64::from(byte);
        }
        let mixed = split_mix(&mut state);
        Self::new(RandomSeed {
            high: (mixed >> 32) as u32,
            low: mixed as u32,
        })
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_mul(MULTIPLIER);
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }
}

/// Spreads a seed over the bits of a larger one.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A type of which `random` makes values: integers of their whole range, floats
/// from 0 up to but not including 1.
pub trait WorkflowRandomValue: Sized {
    /// Makes a value of random bits.
    #[doc(hidden)]
    fn from_bits(next: &mut dyn FnMut() -> u64) -> Self;
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl WorkflowRandomValue for $integer {
            fn from_bits(next: &mut dyn FnMut() -> u64) -> Self {
                next() as Self
            }
        }
    )+};
}

integers!(u8, u16, u32, u64, usize, i8, i16, i32, i64, isize);

impl WorkflowRandomValue for u128 {
    fn from_bits(next: &mut dyn FnMut() -> u64) -> Self {
        u128::from(next()) << 64 | u128::from(next())
    }
}

impl WorkflowRandomValue for i128 {
    fn from_bits(next: &mut dyn FnMut() -> u64) -> Self {
        u128::from_bits(next) as i128
    }
}

impl WorkflowRandomValue for f64 {
    fn from_bits(next: &mut dyn FnMut() -> u64) -> Self {
        (next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

impl WorkflowRandomValue for f32 {
    fn from_bits(next: &mut dyn FnMut() -> u64) -> Self {
        (next() >> 40) as f32 / (1u32 << 24) as f32
    }
}

/// A random UUID (version 4) in its usual form.
pub(crate) fn uuid4(high: u64, low: u64) -> String {
    let high = high & 0xffff_ffff_ffff_0fff | 0x4000;
    let low = low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff,
    )
}
