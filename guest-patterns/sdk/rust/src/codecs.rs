//! Payload codecs: they change the bytes of payloads on their way to the server and
//! back. A codec is a plugin of its own, which exports nothing else.
//!
//! ```
//! use hourglass_sdk::Payload;
//! use hourglass_sdk::codecs::{CodecContext, CodecError, PayloadCodec};
//!
//! #[derive(Default)]
//! pub struct Reversed;
//!
//! impl PayloadCodec for Reversed {
//!     fn encode(
//!         &self,
//!         _context: &CodecContext,
//!         mut payloads: Vec<Payload>,
//!     ) -> Result<Vec<Payload>, CodecError> {
//!         payloads.iter_mut().for_each(|payload| payload.data.reverse());
//!         Ok(payloads)
//!     }
//!
//!     fn decode(
//!         &self,
//!         context: &CodecContext,
//!         payloads: Vec<Payload>,
//!     ) -> Result<Vec<Payload>, CodecError> {
//!         self.encode(context, payloads)
//!     }
//! }
//!
//! hourglass_sdk::export_codec!(Reversed);
//! # fn main() {}
//! ```

use std::fmt::Display;
use std::marker::PhantomData;

use crate::Payload;
use crate::bindings::codec_part::exports::hourglass::plugin::codec;
use crate::bindings::types_part::hourglass::plugin::types::GuestError;
use crate::{host, last_words};

pub use crate::bindings::codec_part::exports::hourglass::plugin::codec::Context as CodecContext;

/// A codec. Each call makes one with `Default`.
pub trait PayloadCodec: Default {
    /// Encodes payloads on their way to the server. As many come back as went in, in
    /// the same order.
    ///
    /// # Errors
    /// The task that the payloads belong to fails with the text; nothing is sent.
    fn encode(
        &self,
        context: &CodecContext,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, CodecError>;

    /// Undoes `encode`. A payload that this codec has not encoded comes back as it is.
    ///
    /// # Errors
    /// The task that the payloads belong to fails with the text.
    fn decode(
        &self,
        context: &CodecContext,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, CodecError>;
}

/// Why payloads cannot be encoded or decoded. The text ends up in histories and logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError(String);

impl CodecError {
    /// An error with this text.
    pub fn new(message: impl Display) -> Self {
        Self(message.to_string())
    }

    /// The text.
    pub fn message(&self) -> &str {
        &self.0
    }
}

/// The secret that the operator gave this codec under a name; none if there is none.
/// Ask for each call: the operator may change it.
pub fn secret(name: &str) -> Option<Vec<u8>> {
    host::secret(name)
}

/// `count` bytes of the operating system's randomness, at most 65,536.
pub fn random_bytes(count: u32) -> Vec<u8> {
    host::codec_random_bytes(count)
}

/// Exports a [`PayloadCodec`] as the component's codec.
#[macro_export]
macro_rules! export_codec {
    ($codec:ty) => {
        #[cfg(target_arch = "wasm32")]
        type __HourglassCodec = $crate::__private::Exported<$codec>;
        #[cfg(target_arch = "wasm32")]
        $crate::__private::codec_part::export_codec!(
            __HourglassCodec with_types_in $crate::__private::codec_part
        );
    };
}

/// What `export_codec!` exports.
#[doc(hidden)]
pub struct Exported<C>(PhantomData<C>);

impl<C: PayloadCodec> codec::Guest for Exported<C> {
    fn encode(payloads: Vec<Payload>, context: CodecContext) -> Result<Vec<Payload>, GuestError> {
        last_words::prepare();
        C::default().encode(&context, payloads).map_err(guest_error)
    }

    fn decode(payloads: Vec<Payload>, context: CodecContext) -> Result<Vec<Payload>, GuestError> {
        last_words::prepare();
        C::default().decode(&context, payloads).map_err(guest_error)
    }
}

fn guest_error(error: CodecError) -> GuestError {
    GuestError {
        message: error.0,
        stack_trace: String::new(),
    }
}
