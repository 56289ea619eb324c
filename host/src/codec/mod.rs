//! Payload codecs: which ones the payloads of a task queue go through, and the way
//! through them.
//!
//! Owns chains of codecs, the instances that run them, and the codec server. Does not know which payloads
//! of a message are encoded ([`crate::temporal`]), nor how a codec is loaded
//! ([`crate::plugin`]).

mod chain;
mod error;
mod pool;
mod rules;
mod server;

pub use chain::CodecChain;
pub use error::CodecError;
pub use rules::{CodecChains, CodecRule, MissingCodec};
pub use server::{CodecServer, CodecServerError};
