//! AES-256-GCM: a nonce of 12 random bytes, then the ciphertext with its tag of 16.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, Key, KeyInit, Nonce};
use hourglass_sdk::codecs::{CodecError, random_bytes};

/// Length of a nonce, in bytes.
const NONCE: usize = 12;

pub(crate) fn encrypt(key: &[u8; 32], plain: &[u8]) -> Result<Vec<u8>, CodecError> {
    let mut sealed = random_bytes(NONCE as u32);
    let nonce = Nonce::<Aes256Gcm>::from_slice(&sealed);
    let ciphertext = cipher(key)
        .encrypt(nonce, plain)
        .map_err(|_| CodecError::new("the payload is too large to encrypt"))?;
    sealed.extend(ciphertext);
    Ok(sealed)
}

pub(crate) fn decrypt(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<u8>, CodecError> {
    let (nonce, ciphertext) = sealed
        .split_at_checked(NONCE)
        .ok_or_else(|| CodecError::new("an encrypted payload is shorter than its nonce"))?;
    cipher(key)
        .decrypt(Nonce::<Aes256Gcm>::from_slice(nonce), ciphertext)
        .map_err(|_| {
            CodecError::new(
                "an encrypted payload does not fit its key: the key is another one, or the \
                 bytes were changed",
            )
        })
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(Key::<Aes256Gcm>::from_slice(key))
}
