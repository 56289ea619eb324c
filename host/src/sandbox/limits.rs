//! What a guest may use.

use std::time::Duration;

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

/// Table elements an instance may have: far more than any real guest, and small
/// enough that a hostile one cannot hurt with them.
const TABLE_ELEMENTS: usize = 100_000;

/// Watches the growth of one instance.
#[derive(Debug)]
pub(super) struct Limiter {
    limit: usize,
    memory: usize,
    refused: Option<usize>,
}

impl Limiter {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limit: limits.memory_bytes,
            memory: 0,
            refused: None,
        }
    }

    /// The linear memory that the instance has, in bytes.
    pub(super) fn memory_bytes(&self) -> usize {
        self.memory
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
        let grown = self.memory.saturating_add(desired.saturating_sub(current));
        if grown > self.limit {
            self.refused = Some(grown);
            return Ok(false);
        }
        self.memory = grown;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(mebibytes: usize) -> Limiter {
        Limiter::new(&Limits {
            memory_bytes: mebibytes << 20,
            ..Limits::default()
        })
    }

    #[test]
    fn growth_up_to_the_limit_is_granted() {
        let mut limiter = limiter(2);
        assert!(limiter.memory_growing(0, 2 << 20, None).unwrap());
        assert_eq!(limiter.memory_bytes(), 2 << 20);
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
