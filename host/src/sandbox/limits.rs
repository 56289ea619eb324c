//! What a guest may use.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use wasmtime::ResourceLimiter;

/// The limits of every instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Linear memory of one instance, in bytes.
    pub memory_bytes: usize,
    /// Stack of a guest, in bytes. Part of the compiled code: one value a host.
    pub stack_bytes: usize,
    /// Longest time that one activation, or one description, may take.
    pub activation_deadline: Duration,
}

impl Limits {
    /// The same limits with another memory, if one is given.
    #[must_use]
    pub fn with_memory(&self, mebibytes: Option<NonZeroUsize>) -> Self {
        Self {
            memory_bytes: mebibytes
                .map_or(self.memory_bytes, |mib| mib.get().saturating_mul(1 << 20)),
            ..self.clone()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 256 << 20,
            stack_bytes: 512 << 10,
            activation_deadline: Duration::from_secs(2),
        }
    }
}

/// How many instances the host can have at a time. Each takes four mappings, and
/// past the kernel's limit every mapping of the process fails; the host keeps
/// 10,000 for itself.
pub fn mapping_bound() -> usize {
    let limit = std::fs::read_to_string("/proc/sys/vm/max_map_count")
        .ok()
        .and_then(|text| text.trim().parse::<usize>().ok());
    limit.map_or(usize::MAX, |count| count.saturating_sub(10_000) / 4)
}

/// Most that a guest may hand over in one call or answer, in bytes of the host's memory.
/// Far more than a server takes, and little enough that the host can copy it.
pub(super) const HANDED_OVER_BYTES: usize = 128 << 20;

/// What an element of a table takes in the host's memory, in bytes.
const TABLE_ELEMENT_BYTES: usize = 16;

/// Core instances, memories and tables of one component instance: more than any real
/// guest has, and few enough that a hostile one cannot hurt with them.
const INSTANCES: usize = 64;
const MEMORIES: usize = 4;
const TABLES: usize = 32;

/// Watches the growth of one instance.
#[derive(Debug)]
pub(super) struct Limiter {
    limit: usize,
    memory: usize,
    refused: Option<usize>,
    in_use: MemoryInUse,
}

/// What the instances of a component have together, in bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct MemoryInUse(Arc<AtomicUsize>);

impl MemoryInUse {
    pub(super) fn bytes(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Limiter {
    fn drop(&mut self) {
        self.in_use.0.fetch_sub(self.memory, Ordering::Relaxed);
    }
}

impl Limiter {
    pub(super) fn new(limits: &Limits, in_use: MemoryInUse) -> Self {
        Self {
            limit: limits.memory_bytes,
            memory: 0,
            refused: None,
            in_use,
        }
    }

    /// Grants or refuses `bytes` more.
    fn grow(&mut self, bytes: usize) -> bool {
        let grown = self.memory.saturating_add(bytes);
        let granted = grown <= self.limit;
        if granted {
            self.in_use
                .0
                .fetch_add(grown - self.memory, Ordering::Relaxed);
            self.memory = grown;
        } else {
            self.refused = Some(grown);
        }
        granted
    }

    /// What a refused growth says, if there was one since the last call.
    pub(super) fn take_refusal(&mut self) -> Option<String> {
        let asked = self.refused.take()?;
        Some(format!(
            "reached its memory limit of {} MiB when it asked for {} MiB",
            self.limit >> 20,
            asked.div_ceil(1 << 20)
        ))
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(self.grow(desired.saturating_sub(current)))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let elements = desired.saturating_sub(current);
        Ok(self.grow(elements.saturating_mul(TABLE_ELEMENT_BYTES)))
    }

    fn instances(&self) -> usize {
        INSTANCES
    }

    fn memories(&self) -> usize {
        MEMORIES
    }

    fn tables(&self) -> usize {
        TABLES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_instances_have_is_counted_until_they_are_gone() {
        let in_use = MemoryInUse::default();
        let mut limiter = Limiter::new(&Limits::default(), in_use.clone());
        assert!(limiter.grow(100) && limiter.grow(50));
        assert_eq!(in_use.bytes(), 150);
        drop(limiter);
        assert_eq!(in_use.bytes(), 0);
    }

    fn limiter(mebibytes: usize) -> Limiter {
        Limiter::new(
            &Limits {
                memory_bytes: mebibytes << 20,
                ..Limits::default()
            },
            MemoryInUse::default(),
        )
    }

    #[test]
    fn growth_up_to_the_limit_is_granted() {
        let mut limiter = limiter(2);
        assert!(limiter.memory_growing(0, 2 << 20, None).unwrap());
    }

    #[test]
    fn tables_count_as_memory() {
        let mut limiter = limiter(1);
        assert!(limiter.table_growing(0, 1_000, None).unwrap());
        assert!(!limiter.table_growing(1_000, 100_000, None).unwrap());
    }

    #[test]
    fn growth_beyond_the_limit_is_refused_and_said_once() {
        let mut limiter = limiter(1);
        assert!(!limiter.memory_growing(0, 3 << 20, None).unwrap());
        assert_eq!(
            limiter.take_refusal().unwrap(),
            "reached its memory limit of 1 MiB when it asked for 3 MiB"
        );
        assert_eq!(limiter.take_refusal(), None);
    }

    #[test]
    fn several_memories_share_one_limit() {
        let mut limiter = limiter(1);
        assert!(limiter.memory_growing(0, 1 << 20, None).unwrap());
        assert!(!limiter.memory_growing(0, 1 << 16, None).unwrap());
    }
}
