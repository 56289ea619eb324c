//! The memo: values that a workflow carries for whoever lists or describes it.

use crate::Payload;
use crate::data_converters::{
    PayloadConversionError, TemporalDeserializable, TemporalSerializable,
};
use crate::fields::Fields;

/// A run's memo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memo {
    pub(crate) fields: Fields,
}

impl Memo {
    /// Reads a field; none if there is no such field.
    pub fn get<T: TemporalDeserializable>(
        &self,
        name: &str,
    ) -> Result<Option<T>, PayloadConversionError> {
        let payload = self.fields.get(name).cloned();
        payload.map(T::from_payload).transpose()
    }

    /// The names of the fields, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.names()
    }
}

/// A value for a field of a memo.
#[derive(Clone, Debug)]
pub struct MemoValue(Result<Payload, PayloadConversionError>);

impl MemoValue {
    /// Encodes a value. If that fails, whoever uses it is told.
    pub fn new(value: impl TemporalSerializable) -> Self {
        Self(value.to_payload())
    }
}

/// A memo for another run.
#[derive(Clone, Debug, Default)]
pub struct MemoValues {
    values: Vec<(String, MemoValue)>,
}

impl MemoValues {
    /// A memo without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field, replacing one of the same name.
    pub fn insert(mut self, name: impl Into<String>, value: impl TemporalSerializable) -> Self {
        self.values.push((name.into(), MemoValue::new(value)));
        self
    }

    pub(crate) fn into_fields(self) -> Result<Fields, PayloadConversionError> {
        changes(
            self.values
                .into_iter()
                .map(|(name, value)| (name, Some(value))),
        )
    }
}

/// Changes of a memo as they travel: no value removes a field.
pub(crate) fn changes<K: Into<String>>(
    changes: impl IntoIterator<Item = (K, Option<MemoValue>)>,
) -> Result<Fields, PayloadConversionError> {
    let mut fields = Fields::default();
    for (name, value) in changes {
        let payload = match value {
            Some(MemoValue(payload)) => payload?,
            None => Payload {
                metadata: Vec::new(),
                data: Vec::new(),
            },
        };
        fields.set(name.into(), payload);
    }
    Ok(fields)
}

/// True for what removes a field.
pub(crate) fn removes(payload: &Payload) -> bool {
    payload.metadata.is_empty() && payload.data.is_empty()
}
