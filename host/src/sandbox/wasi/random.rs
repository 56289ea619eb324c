//! Randomness that is the same in every replay.

use wasmtime::bail;
use wasmtime_wasi::p2::bindings::random::{insecure, insecure_seed, random};

use super::{RANDOM_BYTES, turn::Turn};
use crate::contract::types::RandomSeed;

/// SplitMix64. Its numbers are part of what histories rest on: another
/// generator would need another number in the pin.
#[derive(Debug, Default)]
pub(in crate::sandbox) struct Random(u64);

/// Keeps these numbers apart from those that an SDK draws from the same seed.
const WASI: u64 = 0x5741_5349_5741_5349;

impl Random {
    pub(super) fn of(seed: RandomSeed) -> Self {
        let seed = u64::from(seed.high) << 32 | u64::from(seed.low);
        Self(seed ^ WASI)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn bytes(&mut self, count: u64) -> wasmtime::Result<Vec<u8>> {
        if count > RANDOM_BYTES {
            bail!("{count} random bytes at once are too many; {RANDOM_BYTES} are the most");
        }
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < count {
            bytes.extend(self.next().to_le_bytes());
        }
        bytes.truncate(usize::try_from(count)?);
        Ok(bytes)
    }
}

impl random::Host for Turn {
    fn get_random_bytes(&mut self, len: u64) -> wasmtime::Result<Vec<u8>> {
        self.of_run.random.bytes(len)
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(self.of_run.random.next())
    }
}

impl insecure::Host for Turn {
    fn get_insecure_random_bytes(&mut self, len: u64) -> wasmtime::Result<Vec<u8>> {
        self.of_run.random.bytes(len)
    }

    fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
        Ok(self.of_run.random.next())
    }
}

impl insecure_seed::Host for Turn {
    fn insecure_seed(&mut self) -> wasmtime::Result<(u64, u64)> {
        Ok((self.of_run.random.next(), self.of_run.random.next()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_seed_never_change() {
        let mut random = Random::of(RandomSeed { high: 1, low: 2 });
        assert_eq!(
            [random.next(), random.next()],
            [1375884520522816983, 1267497433450514179]
        );
    }

    #[test]
    fn other_seeds_give_other_numbers() {
        let mut one = Random::of(RandomSeed { high: 0, low: 1 });
        let mut other = Random::of(RandomSeed { high: 1, low: 0 });
        assert_ne!(one.bytes(9).unwrap(), other.bytes(9).unwrap());
    }

    #[test]
    fn a_guest_cannot_fill_the_hosts_memory_with_random_bytes() {
        let error = Random::default().bytes(u64::MAX).unwrap_err();
        assert!(error.to_string().contains("too many"), "{error}");
    }
}
