//! Headers: payloads that travel beside the input of a call, by name.

use crate::Payload;
use crate::data_converters::{
    PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};
use crate::fields::Fields;

/// The headers of a call, sorted by name. They are never encoded by codecs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headers {
    pub(crate) fields: Fields,
}

impl Headers {
    pub(crate) fn new(fields: Fields) -> Self {
        Self { fields }
    }

    /// The header with this name.
    pub fn get(&self, name: &str) -> Option<&Payload> {
        self.fields.get(name)
    }

    /// The header with this name, decoded; none if there is none.
    pub fn value<T: TemporalDeserializable>(
        &self,
        name: &str,
    ) -> Option<Result<T, PayloadConversionError>> {
        self.get(name).cloned().map(T::from_payload)
    }

    /// Sets a header, replacing one of the same name.
    pub fn insert(&mut self, name: impl Into<String>, payload: Payload) {
        self.fields.set(name.into(), payload);
    }

    /// Encodes a value and sets it as a header.
    pub fn insert_value(
        &mut self,
        name: impl Into<String>,
        value: &impl TemporalSerializable,
    ) -> Result<(), PayloadConversionError> {
        self.insert(name, value.to_payload()?);
        Ok(())
    }

    /// Removes a header.
    pub fn remove(&mut self, name: &str) {
        self.fields.remove(name);
    }

    /// The headers, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Payload)> {
        let headers = self.fields.as_slice().iter();
        headers.map(|(name, payload)| (name.as_str(), payload))
    }

    /// The names of the headers, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.names()
    }
}
