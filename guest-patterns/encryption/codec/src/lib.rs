//! Encryption: a payload codec that keeps payloads from everybody who has no key, the
//! Temporal server included. Its bytes are those of the same sample in Temporal's own
//! languages, so that clients there read what workflows here write.

mod cipher;
mod keys;
mod message;

use hourglass_sdk::Payload;
use hourglass_sdk::codecs::{CodecContext, CodecError, PayloadCodec};
use hourglass_sdk::export_codec;

use keys::Keys;

/// The metadata that every payload has.
const ENCODING: &str = "encoding";

/// What that is of an encrypted one.
const ENCRYPTED: &[u8] = b"binary/encrypted";

/// The metadata that names the key.
const KEY_ID: &str = "encryption-key-id";

/// AES-256-GCM with the operator's key. A whole payload, metadata included, becomes the
/// data of another one.
#[derive(Default)]
pub struct Encryption;

impl PayloadCodec for Encryption {
    fn encode(
        &self,
        _context: &CodecContext,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, CodecError> {
        let keys = Keys::of_the_operator()?;
        let key = keys.current()?;
        payloads
            .into_iter()
            .map(|payload| encrypted(payload, &key, keys.current_id()))
            .collect()
    }

    fn decode(
        &self,
        _context: &CodecContext,
        payloads: Vec<Payload>,
    ) -> Result<Vec<Payload>, CodecError> {
        let keys = Keys::of_the_operator()?;
        payloads
            .into_iter()
            .map(|payload| match metadata(&payload, ENCODING) {
                Some(ENCRYPTED) => decrypted(&payload, &keys),
                _ => Ok(payload),
            })
            .collect()
    }
}

fn encrypted(payload: Payload, key: &[u8; 32], key_id: &str) -> Result<Payload, CodecError> {
    Ok(Payload {
        metadata: vec![
            (ENCODING.to_owned(), ENCRYPTED.to_vec()),
            (KEY_ID.to_owned(), key_id.as_bytes().to_vec()),
        ],
        data: cipher::encrypt(key, &message::bytes_of(payload))?,
    })
}

fn decrypted(payload: &Payload, keys: &Keys) -> Result<Payload, CodecError> {
    let key_id = metadata(payload, KEY_ID).unwrap_or_default();
    let key = keys.by_id(&String::from_utf8_lossy(key_id))?;
    message::payload_of(&cipher::decrypt(&key, &payload.data)?)
}

fn metadata<'a>(payload: &'a Payload, name: &str) -> Option<&'a [u8]> {
    let mut entries = payload.metadata.iter();
    let (_, value) = entries.find(|(key, _)| key == name)?;
    Some(value)
}

export_codec!(Encryption);

#[cfg(test)]
mod tests;
