//! How values become payloads and back: the default converter of Temporal's SDKs.
//!
//! | value | `encoding` | bytes |
//! |---|---|---|
//! | `()`, `None`, whatever serialises to JSON's `null` | `binary/null` | none |
//! | `Vec<u8>` | `binary/plain` | the bytes |
//! | anything else that serde can serialise | `json/plain` | compact JSON, keys sorted, ASCII only |
//!
//! Codecs (encryption, compression) are the host's, not this module's.

mod json;
mod multi_args;

use std::any::{Any, TypeId};
use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::error::Failure;

pub use crate::bindings::types_part::hourglass::plugin::types::Payload;
pub(crate) use json::write_string;
pub use multi_args::{MultiArgs2, MultiArgs3, MultiArgs4, MultiArgs5, MultiArgs6};

const ENCODING: &str = "encoding";
const NULL: &[u8] = b"binary/null";
const PLAIN: &[u8] = b"binary/plain";
const JSON: &[u8] = b"json/plain";
const PROTO_JSON: &[u8] = b"json/protobuf";

/// A value that can be sent through Temporal. Everything that serde can serialise is one.
pub trait TemporalSerializable {
    /// The value as one payload: a result, a detail, one of several arguments.
    fn to_payload(&self) -> Result<Payload, PayloadConversionError>;

    /// The value as the arguments of a call: none for `()`, one for most types,
    /// several for the `MultiArgs` types.
    fn to_payloads(&self) -> Result<Vec<Payload>, PayloadConversionError>;
}

/// A value that can be received through Temporal. Everything that serde can
/// deserialise without borrowing is one.
pub trait TemporalDeserializable: Sized {
    /// Reads the value from one payload.
    fn from_payload(payload: Payload) -> Result<Self, PayloadConversionError>;

    /// Reads the value from the arguments of a call.
    fn from_payloads(payloads: Vec<Payload>) -> Result<Self, PayloadConversionError>;
}

impl<T: Serialize + 'static> TemporalSerializable for T {
    fn to_payload(&self) -> Result<Payload, PayloadConversionError> {
        if let Some(bytes) = (self as &dyn Any).downcast_ref::<Vec<u8>>() {
            return Ok(payload(PLAIN, bytes.clone()));
        }
        Ok(match json::encode(self)? {
            None => null(),
            Some(bytes) => payload(JSON, bytes),
        })
    }

    fn to_payloads(&self) -> Result<Vec<Payload>, PayloadConversionError> {
        if TypeId::of::<T>() == TypeId::of::<()>() {
            return Ok(Vec::new());
        }
        Ok(vec![self.to_payload()?])
    }
}

impl<T: DeserializeOwned + 'static> TemporalDeserializable for T {
    fn from_payload(payload: Payload) -> Result<Self, PayloadConversionError> {
        match encoding(&payload) {
            Some(PLAIN) => from_bytes(payload.data),
            _ => json::decode(&json_bytes(payload)?),
        }
    }

    fn from_payloads(mut payloads: Vec<Payload>) -> Result<Self, PayloadConversionError> {
        if payloads.len() > 1 {
            return Err(PayloadConversionError::wrong_count(1, payloads.len()));
        }
        match payloads.pop() {
            Some(payload) => Self::from_payload(payload),
            // `()` and `Option` can be made from nothing at all.
            None => json::decode(b"null")
                .map_err(|_| PayloadConversionError::wrong_count(1, payloads.len())),
        }
    }
}

/// The JSON in a payload.
pub(crate) fn json_bytes(payload: Payload) -> Result<Vec<u8>, PayloadConversionError> {
    match encoding(&payload) {
        Some(JSON | PROTO_JSON) => Ok(payload.data),
        Some(NULL) => Ok(b"null".to_vec()),
        other => Err(PayloadConversionError::unknown_encoding(other)),
    }
}

/// What `None` and `()` become.
pub(crate) fn null() -> Payload {
    payload(NULL, Vec::new())
}

/// A protobuf message of this name, given as the JSON that protobuf defines for it.
pub(crate) fn proto_json(message_type: &str, json: Vec<u8>) -> Payload {
    let mut payload = payload(PROTO_JSON, json);
    let name = message_type.as_bytes().to_vec();
    payload.metadata.push(("messageType".to_owned(), name));
    payload
}

#[cfg(feature = "validation")]
pub(crate) fn json_payload(json: Vec<u8>) -> Payload {
    match json.as_slice() {
        b"null" => null(),
        _ => payload(JSON, json),
    }
}

fn payload(encoding: &[u8], data: Vec<u8>) -> Payload {
    Payload {
        metadata: vec![(ENCODING.to_owned(), encoding.to_owned())],
        data,
    }
}

fn encoding(payload: &Payload) -> Option<&[u8]> {
    let entry = payload.metadata.iter().find(|(key, _)| key == ENCODING)?;
    Some(&entry.1)
}

fn from_bytes<T: 'static>(bytes: Vec<u8>) -> Result<T, PayloadConversionError> {
    let boxed: Box<dyn Any> = Box::new(bytes);
    boxed.downcast::<T>().map(|value| *value).map_err(|_| {
        PayloadConversionError::new("a payload of encoding binary/plain is read as Vec<u8> only")
    })
}

/// Payloads as they are, for code that does not know their type.
#[derive(Clone, Debug, PartialEq)]
pub struct RawValue {
    /// The payloads, one an argument.
    pub payloads: Vec<Payload>,
}

impl RawValue {
    /// Wraps payloads.
    pub fn new(payloads: Vec<Payload>) -> Self {
        Self { payloads }
    }

    /// No payload at all.
    pub fn empty() -> Self {
        Self::new(Vec::new())
    }

    /// Encodes a value.
    pub fn from_value<T: TemporalSerializable>(value: &T) -> Result<Self, PayloadConversionError> {
        Ok(Self::new(value.to_payloads()?))
    }

    /// Decodes the payloads.
    pub fn to_value<T: TemporalDeserializable>(self) -> Result<T, PayloadConversionError> {
        T::from_payloads(self.payloads)
    }
}

impl TemporalSerializable for RawValue {
    fn to_payload(&self) -> Result<Payload, PayloadConversionError> {
        match self.payloads.as_slice() {
            [] => Ok(null()),
            [one] => Ok(one.clone()),
            more => Err(PayloadConversionError::wrong_count(1, more.len())),
        }
    }

    fn to_payloads(&self) -> Result<Vec<Payload>, PayloadConversionError> {
        Ok(self.payloads.clone())
    }
}

impl TemporalDeserializable for RawValue {
    fn from_payload(payload: Payload) -> Result<Self, PayloadConversionError> {
        Ok(Self::new(vec![payload]))
    }

    fn from_payloads(payloads: Vec<Payload>) -> Result<Self, PayloadConversionError> {
        Ok(Self::new(payloads))
    }
}

/// A value could not be turned into a payload, or a payload not into a value.
#[derive(Clone, PartialEq, Eq)]
pub struct PayloadConversionError {
    message: String,
    type_name: Option<&'static str>,
}

impl PayloadConversionError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            type_name: None,
        }
    }

    #[cfg(feature = "validation")]
    pub(crate) fn typed(type_name: &'static str, message: String) -> Self {
        Self {
            message,
            type_name: Some(type_name),
        }
    }

    /// As the cause of another failure.
    pub(crate) fn to_failure(&self) -> Failure {
        match self.type_name {
            Some(type_name) => Failure::typed(type_name, self.message.clone()),
            None => Failure::plain(self.message.clone()),
        }
    }

    /// As the reason why a call does not begin.
    pub(crate) fn of_arguments(&self) -> Failure {
        Failure::plain("Failed decoding arguments").caused_by(self.to_failure())
    }

    pub(crate) fn wrong_count(expected: usize, found: usize) -> Self {
        Self::new(format!("expected {expected} payload(s), found {found}"))
    }

    fn unknown_encoding(encoding: Option<&[u8]>) -> Self {
        let name = std::str::from_utf8(encoding.unwrap_or_default());
        let name = name.unwrap_or("that is no text");
        Self::new(format!("Unknown payload encoding {name}"))
    }
}

/// The same text as `Display`: whatever prints strings with escapes stays out of
/// small plugins.
impl fmt::Debug for PayloadConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for PayloadConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PayloadConversionError {}

#[cfg(test)]
mod tests;
