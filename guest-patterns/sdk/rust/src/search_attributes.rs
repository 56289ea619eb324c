//! Search attributes: typed values by which clients find workflows.

mod datetime;
mod value;

use std::marker::PhantomData;

use crate::Payload;
use crate::data_converters::{PayloadConversionError, null};
use crate::fields::Fields;

pub use value::SearchAttributeValue;

/// The name and type of a search attribute, which the namespace has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchAttributeKey<T> {
    name: String,
    /// The type's name in the payload's metadata.
    kind: &'static str,
    value: PhantomData<fn() -> T>,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $constructor:ident: $value:ty = $kind:literal),+ $(,)?) => {$(
        impl SearchAttributeKey<$value> {
            $(#[$doc])*
            pub fn $constructor(name: impl Into<String>) -> Self {
                Self { name: name.into(), kind: $kind, value: PhantomData }
            }
        }
    )+};
}

keys! {
    /// True or false.
    bool: bool = "Bool",
    /// A whole number.
    int: i64 = "Int",
    /// A number.
    float: f64 = "Double",
    /// A text that is compared as a whole.
    keyword: String = "Keyword",
    /// A text whose words can be searched.
    text: String = "Text",
    /// A moment.
    datetime: std::time::SystemTime = "Datetime",
    /// Several texts, each compared as a whole.
    keyword_list: Vec<String> = "KeywordList",
}

impl<T: SearchAttributeValue> SearchAttributeKey<T> {
    /// The attribute's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sets the attribute.
    ///
    /// # Panics
    /// If the value cannot be stored; see `try_value_set`.
    pub fn value_set(&self, value: impl Into<T>) -> SearchAttributeUpdate {
        match self.try_value_set(value) {
            Ok(update) => update,
            Err(error) => panic!("search attribute {}: {error}", self.name),
        }
    }

    /// Sets the attribute. Numbers that are none and moments far outside the
    /// calendar cannot be stored.
    pub fn try_value_set(
        &self,
        value: impl Into<T>,
    ) -> Result<SearchAttributeUpdate, PayloadConversionError> {
        let mut payload = value.into().encode()?;
        let kind = self.kind.as_bytes().to_owned();
        payload.metadata.push(("type".to_owned(), kind));
        Ok(SearchAttributeUpdate {
            name: self.name.clone(),
            payload,
        })
    }

    /// Removes the attribute from the run. The server takes that without a type.
    pub fn value_unset(&self) -> SearchAttributeUpdate {
        SearchAttributeUpdate {
            name: self.name.clone(),
            payload: null(),
        }
    }
}

/// A change of one search attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchAttributeUpdate {
    name: String,
    payload: Payload,
}

/// A run's search attributes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchAttributes {
    pub(crate) fields: Fields,
}

impl SearchAttributes {
    /// Reads an attribute; none if the run has it not.
    pub fn get<T: SearchAttributeValue>(
        &self,
        key: &SearchAttributeKey<T>,
    ) -> Result<Option<T>, PayloadConversionError> {
        let payload = self.fields.get(&key.name).cloned();
        payload.map(T::decode).transpose()
    }

    /// The names of the attributes, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.names()
    }
}

impl FromIterator<SearchAttributeUpdate> for SearchAttributes {
    fn from_iter<I: IntoIterator<Item = SearchAttributeUpdate>>(updates: I) -> Self {
        let mut attributes = Self::default();
        attributes.fields.merge(&changes(updates), removes);
        attributes
    }
}

/// Changes as they travel.
pub(crate) fn changes(updates: impl IntoIterator<Item = SearchAttributeUpdate>) -> Fields {
    let mut fields = Fields::default();
    for update in updates {
        fields.set(update.name, update.payload);
    }
    fields
}

/// True for what removes an attribute.
pub(crate) fn removes(payload: &Payload) -> bool {
    *payload == null()
}

#[cfg(test)]
mod tests;
