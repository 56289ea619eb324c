//! JSON bytes as Python's `json.dumps(sort_keys=True, separators=(",", ":"))`
//! writes them, so that a payload is the same whatever language made it.
//!
//! Reader and writer are this crate's own for the sake of size: they have one
//! function for each sort of value, and a plugin links those that its types use.
//! A detour through a tree of values, or errors that print every sort of value,
//! would link them all, floats included.

mod access;
mod compound;
mod error;
mod keys;
mod read;
mod structure;
mod text;
mod write;

use serde::{Serialize, de::DeserializeOwned};

use super::PayloadConversionError;
pub(crate) use text::write_string;

use error::JsonError;
use read::Reader;
use write::Writer;

/// The value's JSON, or none if it is `null`.
pub(super) fn encode<T: Serialize>(value: &T) -> Result<Option<Vec<u8>>, PayloadConversionError> {
    let mut bytes = Vec::new();
    value.serialize(Writer::new(&mut bytes)).map_err(failed)?;
    Ok(Some(bytes).filter(|bytes| bytes != b"null"))
}

pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, PayloadConversionError> {
    let mut reader = Reader::new(bytes).map_err(failed)?;
    let value = T::deserialize(&mut reader).map_err(|error| failed(reader.place(error)))?;
    reader.end().map_err(failed)?;
    Ok(value)
}

fn failed(error: JsonError) -> PayloadConversionError {
    PayloadConversionError::new(error.into_message())
}

#[cfg(test)]
mod tests;
