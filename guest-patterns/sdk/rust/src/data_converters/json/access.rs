//! Arrays, objects and variants while they are read.

use serde::de::{self, DeserializeSeed, Visitor};

use super::error::JsonError;
use super::keys::KeyReader;
use super::read::Reader;

/// The items of an array, or the fields of an object.
pub(super) struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    bracket: u8,
    first: bool,
}

impl<'r, 'a> Items<'r, 'a> {
    pub(super) fn new(reader: &'r mut Reader<'a>, bracket: u8) -> Self {
        Self {
            reader,
            bracket,
            first: true,
        }
    }
}

impl<'de> de::SeqAccess<'de> for Items<'_, '_> {
    type Error = JsonError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, JsonError> {
        match self.reader.item(self.bracket, &mut self.first)? {
            true => seed.deserialize(&mut *self.reader).map(Some),
            false => Ok(None),
        }
    }
}

impl<'de> de::MapAccess<'de> for Items<'_, '_> {
    type Error = JsonError;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, JsonError> {
        match self.reader.item(self.bracket, &mut self.first)? {
            true => {
                let name = self.reader.field_name()?;
                seed.deserialize(KeyReader(name)).map(Some)
            }
            false => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, JsonError> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant with a value: an object with one field.
pub(super) struct Variant<'r, 'a>(pub(super) &'r mut Reader<'a>);

impl<'de> de::EnumAccess<'de> for Variant<'_, '_> {
    type Error = JsonError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), JsonError> {
        let name = self.0.field_name()?;
        let variant = seed.deserialize(KeyReader(name))?;
        Ok((variant, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'_, '_> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        de::Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, JsonError> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, JsonError> {
        de::Deserializer::deserialize_seq(self.0, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        de::Deserializer::deserialize_struct(self.0, "", fields, visitor)
    }
}
