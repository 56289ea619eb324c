//! Values attached to a failure.

use crate::data_converters::{
    Payload, PayloadConversionError, RawValue, TemporalDeserializable, TemporalSerializable,
};

/// Values attached to a failure. Anything serialisable converts into it.
#[derive(Clone, Debug)]
pub struct FailurePayloads(Vec<Payload>);

impl FailurePayloads {
    /// Reads the values.
    pub fn deserialize<T: TemporalDeserializable>(&self) -> Result<T, PayloadConversionError> {
        RawValue::new(self.0.clone()).to_value()
    }

    /// The values as they travel.
    pub fn raw(&self) -> &[Payload] {
        &self.0
    }

    pub(crate) fn into_payloads(self) -> Vec<Payload> {
        self.0
    }
}

impl<T: TemporalSerializable> From<T> for FailurePayloads {
    /// A failure must not be lost because its details cannot be encoded: their
    /// place is then taken by the text of that error.
    fn from(value: T) -> Self {
        let payloads = value
            .to_payloads()
            .or_else(|error| format!("The details could not be encoded: {error}").to_payloads());
        Self(payloads.unwrap_or_default())
    }
}
