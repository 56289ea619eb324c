//! Values that are checked where they enter the plugin.
//!
//! ```
//! use hourglass_sdk::Validated;
//! use garde::Validate;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize, Validate)]
//! struct Order {
//!     #[garde(length(min = 1))]
//!     fruit: String,
//!     #[garde(range(min = 1, max = 12))]
//!     pieces: u32,
//! }
//!
//! # use hourglass_sdk::activities::{ActivityContext, ActivityError};
//! fn order(_ctx: ActivityContext, orders: Validated<Vec<Order>>) -> Result<(), ActivityError> {
//!     let first: Option<&Order> = orders.first();
//! #   Ok(())
//! }
//! ```
//!
//! The JSON has its fields in the order in which the type declares them. Where it does not fit
//! the type, or the type's own rules, the error says at which place: `0.pieces: greater than 12`.
//! In the input of a workflow that fails the workflow task, in that of an activity the attempt,
//! with an application failure `ValidationError` as the cause.

use std::ops::{Deref, DerefMut};

use garde::{Report, Validate};
use serde::{Serialize, de::DeserializeOwned};
use serde_path_to_error::Segment;

use crate::data_converters::{
    Payload, PayloadConversionError, TemporalDeserializable, TemporalSerializable, json_bytes,
    json_payload,
};

/// What the cause of a refusal is called, as in Temporal's Python SDK with Pydantic.
const TYPE: &str = "ValidationError";

/// A value that is validated when it arrives, and written in the order of its declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validated<T>(pub T);

impl<T> Deref for Validated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Validated<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Serialize + 'static> TemporalSerializable for Validated<T> {
    fn to_payload(&self) -> Result<Payload, PayloadConversionError> {
        let json = serde_json::to_vec(&self.0);
        let json = json.map_err(|error| PayloadConversionError::typed(TYPE, error.to_string()))?;
        Ok(json_payload(json))
    }

    fn to_payloads(&self) -> Result<Vec<Payload>, PayloadConversionError> {
        Ok(vec![self.to_payload()?])
    }
}

impl<T> TemporalDeserializable for Validated<T>
where
    T: DeserializeOwned + Validate<Context: Default> + 'static,
{
    fn from_payload(payload: Payload) -> Result<Self, PayloadConversionError> {
        let value = read(&json_bytes(payload)?)?;
        match T::validate(&value) {
            Ok(()) => Ok(Self(value)),
            Err(report) => Err(PayloadConversionError::typed(TYPE, lines(&report))),
        }
    }

    fn from_payloads(payloads: Vec<Payload>) -> Result<Self, PayloadConversionError> {
        let found = payloads.len();
        match <[Payload; 1]>::try_from(payloads) {
            Ok([payload]) => Self::from_payload(payload),
            Err(_) => Err(PayloadConversionError::wrong_count(1, found)),
        }
    }
}

fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, PayloadConversionError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, message) = place(error.path().iter(), error.inner().to_string());
        PayloadConversionError::typed(TYPE, line(&path, &message))
    })?;
    let end = reader.end();
    end.map_err(|error| PayloadConversionError::typed(TYPE, error.to_string()))?;
    Ok(value)
}

/// The path to the field and what is wrong there. serde names a missing field in the message of
/// the object that should have it.
fn place<'a>(segments: impl Iterator<Item = &'a Segment>, message: String) -> (String, String) {
    let mut path: Vec<String> = segments
        .filter(|segment| !matches!(segment, Segment::Unknown))
        .map(Segment::to_string)
        .map(|segment| segment.trim_matches(['[', ']']).to_owned())
        .collect();
    let missing = message.strip_prefix("missing field `");
    let message = match missing.and_then(|rest| rest.split_once('`')) {
        Some((field, place)) => {
            path.push(field.to_owned());
            format!("field required{place}")
        }
        None => message,
    };
    (path.join("."), message)
}

/// All that the type's rules say, a line each.
fn lines(report: &Report) -> String {
    let lines = report.iter().map(|(path, error)| {
        // `[0].some_ip` is what it calls `0.some_ip`.
        let path = path.to_string().replace('[', ".").replace(']', "");
        line(path.trim_start_matches('.'), error.message())
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn line(path: &str, message: &str) -> String {
    match path {
        "" => message.to_owned(),
        path => format!("{path}: {message}"),
    }
}

#[cfg(test)]
mod tests;
