//! Payloads that could not be encoded or decoded.

use thiserror::Error;

use crate::{plugin::PluginIdentity, sandbox::GuestTrap};

/// Why payloads did not come out of a codec.
#[derive(Debug, Error)]
#[expect(missing_docs, reason = "the texts say it")]
pub enum CodecError {
    #[error("payload codec {identity}: {message}")]
    Refused {
        identity: PluginIdentity,
        message: String,
        stack_trace: String,
    },
    #[error(transparent)]
    Trapped(#[from] GuestTrap),
    #[error(
        "payload codec {identity} gave {found} payloads for {expected}; it has to keep their number"
    )]
    OtherNumber {
        identity: PluginIdentity,
        expected: usize,
        found: usize,
    },
    #[error("payload codec {identity}: the host panicked; please report it with the host's log")]
    HostPanic { identity: PluginIdentity },
}

impl CodecError {
    /// The guest's stack, if it has one.
    pub fn stack_trace(&self) -> &str {
        match self {
            Self::Refused { stack_trace, .. } => stack_trace,
            Self::Trapped(trap) => &trap.backtrace,
            Self::OtherNumber { .. } | Self::HostPanic { .. } => "",
        }
    }
}
