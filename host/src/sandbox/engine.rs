//! The wasmtime engine, and the clock that interrupts guests.

use std::{num::NonZeroUsize, thread, time::Duration};

use thiserror::Error;
use wasmtime::{Config, Engine, WasmBacktraceDetails};

use super::limits::Limits;

/// How often running guests are looked at.
const TICK: Duration = Duration::from_millis(10);

/// What the host's own functions may use of an activity's fiber, in bytes, on top
/// of the guest's stack.
const HOST_STACK_BYTES: usize = 2 << 20;

/// Frames that a backtrace shows.
const BACKTRACE_FRAMES: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");

/// Engine or clock could not be made.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum EngineError {
    #[error("wasmtime refuses the host's settings")]
    Settings(#[source] wasmtime::Error),
    #[error("the thread that interrupts guests could not be started")]
    Clock(#[source] std::io::Error),
}

/// An engine whose epoch advances as long as it lives.
pub(super) fn start(limits: &Limits) -> Result<Engine, EngineError> {
    let engine = Engine::new(&config(limits)).map_err(EngineError::Settings)?;
    let weak = engine.weak();
    thread::Builder::new()
        .name("guest-clock".to_owned())
        .spawn(move || {
            while let Some(engine) = weak.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        })
        .map_err(EngineError::Clock)?;
    Ok(engine)
}

/// `deadline` in ticks: never less, at most one tick more.
pub(super) fn ticks(deadline: Duration) -> u64 {
    let whole = deadline.as_nanos().div_ceil(TICK.as_nanos());
    u64::try_from(whole).unwrap_or(u64::MAX).saturating_add(1)
}

fn config(limits: &Limits) -> Config {
    let mut config = Config::new();
    config
        .epoch_interruption(true)
        .max_wasm_stack(limits.stack_bytes)
        .async_stack_size(limits.stack_bytes + HOST_STACK_BYTES)
        // Activities block on fibers; no guest is a component-model async one.
        .concurrency_support(false)
        // The same results on every machine: invariant 4.
        .cranelift_nan_canonicalization(true)
        .relaxed_simd_deterministic(true)
        .wasm_backtrace_max_frames(Some(BACKTRACE_FRAMES))
        // Says nothing of the environment in which the host happens to run.
        .wasm_backtrace_details(WasmBacktraceDetails::Enable);
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_never_cut_short() {
        assert_eq!(ticks(Duration::from_millis(10)), 2);
        assert_eq!(ticks(Duration::from_millis(11)), 3);
        assert_eq!(ticks(Duration::ZERO), 1);
    }

    #[test]
    fn the_default_settings_are_accepted() {
        assert!(start(&Limits::default()).is_ok());
    }
}
