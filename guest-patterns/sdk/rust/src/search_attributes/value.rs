//! The types that search attributes can have.

use std::time::SystemTime;

use super::datetime;
use crate::Payload;
use crate::data_converters::{
    PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};

/// A type that a search attribute can have.
pub trait SearchAttributeValue: Sized {
    /// The value as a payload without its type.
    #[doc(hidden)]
    fn encode(self) -> Result<Payload, PayloadConversionError>;

    /// Reads the value.
    #[doc(hidden)]
    fn decode(payload: Payload) -> Result<Self, PayloadConversionError>;
}

macro_rules! plain_values {
    ($($value:ty),+) => {$(
        impl SearchAttributeValue for $value {
            fn encode(self) -> Result<Payload, PayloadConversionError> {
                self.to_payload()
            }

            fn decode(payload: Payload) -> Result<Self, PayloadConversionError> {
                one(payload)
            }
        }
    )+};
}

plain_values!(bool, i64, String);

impl SearchAttributeValue for f64 {
    fn encode(self) -> Result<Payload, PayloadConversionError> {
        match self.is_finite() {
            true => self.to_payload(),
            false => Err(PayloadConversionError::new(format!("{self} is no number"))),
        }
    }

    fn decode(payload: Payload) -> Result<Self, PayloadConversionError> {
        one(payload)
    }
}

impl SearchAttributeValue for Vec<String> {
    fn encode(self) -> Result<Payload, PayloadConversionError> {
        self.to_payload()
    }

    /// Some clients store a single text as it is.
    fn decode(payload: Payload) -> Result<Self, PayloadConversionError> {
        Self::from_payload(payload.clone())
            .or_else(|error| Ok(vec![String::from_payload(payload).map_err(|_| error)?]))
    }
}

impl SearchAttributeValue for SystemTime {
    fn encode(self) -> Result<Payload, PayloadConversionError> {
        match datetime::format(self) {
            Some(text) => text.to_payload(),
            None => Err(PayloadConversionError::new(
                "the moment lies outside the years 0 to 9999",
            )),
        }
    }

    fn decode(payload: Payload) -> Result<Self, PayloadConversionError> {
        let text: String = one(payload)?;
        let wrong =
            || PayloadConversionError::new(format!("{text} is no moment as RFC 3339 has it"));
        datetime::parse(&text).ok_or_else(wrong)
    }
}

/// Some clients store a single value as a list of one.
fn one<T: TemporalDeserializable + serde::de::DeserializeOwned + 'static>(
    payload: Payload,
) -> Result<T, PayloadConversionError> {
    T::from_payload(payload.clone()).or_else(|error| {
        match Vec::<T>::from_payload(payload).map(|mut values| (values.pop(), values.len())) {
            Ok((Some(value), 0)) => Ok(value),
            _ => Err(error),
        }
    })
}
