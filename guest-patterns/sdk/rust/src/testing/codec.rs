//! What a payload codec's tests play of the host.

use crate::host::native::CODEC;

/// Gives the codec a secret, on this thread.
pub fn give_secret(name: &str, secret: impl Into<Vec<u8>>) {
    CODEC.with_borrow_mut(|codec| codec.secrets.insert(name.to_owned(), secret.into()));
}

/// What the codec's next request for random bytes gets, on this thread.
pub fn give_random_bytes(bytes: impl Into<Vec<u8>>) {
    CODEC.with_borrow_mut(|codec| codec.random_bytes = Some(bytes.into()));
}
