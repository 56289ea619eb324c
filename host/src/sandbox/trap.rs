//! A guest that broke, in words.

use std::time::Duration;

use thiserror::Error;
use wasmtime::{Trap, WasmBacktrace};
use wasmtime_wasi::I32Exit;

use super::{limits::HANDED_OVER_BYTES, state::GuestState};
use crate::plugin::PluginIdentity;

/// A call into a guest that did not return. The instance is unusable afterwards.
#[derive(Debug, Error)]
#[error("plugin {identity}: {function} {cause}")]
pub struct GuestTrap {
    /// Whose call it was.
    pub identity: PluginIdentity,
    /// The export that was called, such as `workflow.activate`.
    pub function: &'static str,
    /// What happened, as the rest of a sentence.
    pub cause: String,
    /// The guest's stack, innermost function first; empty if nothing ran.
    pub backtrace: String,
}

/// What the limits were, for the text of a trap.
#[derive(Clone, Copy, Debug)]
pub(super) struct LimitNames {
    pub(super) deadline: Duration,
    pub(super) stack_bytes: usize,
}

impl GuestTrap {
    pub(super) fn new(
        state: &mut GuestState,
        function: &'static str,
        limits: LimitNames,
        error: &wasmtime::Error,
    ) -> Self {
        state.end_call();
        let refusal = state.limiter.take_refusal();
        let cause = state
            .take_panic()
            .map(|panic| match &refusal {
                Some(refusal) => format!("{refusal}; it {panic}"),
                None => panic,
            })
            .or(refusal)
            .unwrap_or_else(|| describe(error, limits));
        let cause = match state.last_words() {
            Some(words) => format!("{cause}; its standard error ends with: {words}"),
            None => cause,
        };
        Self {
            identity: state.identity.clone(),
            function,
            cause,
            backtrace: backtrace(error),
        }
    }
}

fn describe(error: &wasmtime::Error, limits: LimitNames) -> String {
    if let Some(I32Exit(status)) = error.downcast_ref() {
        return format!(
            "called exit (status {status}); a plugin returns from its exports and never exits"
        );
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => format!(
            "did not finish within {:?}, the host's deadline",
            limits.deadline
        ),
        Some(Trap::StackOverflow) => {
            format!("overflowed its stack of {} KiB", limits.stack_bytes >> 10)
        }
        Some(trap) => format!("trapped: {trap}"),
        None => failed(&error.root_cause().to_string()),
    }
}

/// What wasmtime found out itself, outside the guest's code.
fn failed(reason: &str) -> String {
    // It has no type of its own to ask for.
    if reason.contains("fuel allocated for hostcalls") {
        format!(
            "handed over more than {} MiB at once, the most that the host copies",
            HANDED_OVER_BYTES >> 20
        )
    } else {
        format!("failed: {reason}")
    }
}

fn backtrace(error: &wasmtime::Error) -> String {
    error
        .downcast_ref::<WasmBacktrace>()
        .filter(|backtrace| !backtrace.frames().is_empty())
        .map(ToString::to_string)
        .unwrap_or_default()
}
