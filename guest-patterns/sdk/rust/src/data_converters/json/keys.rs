//! The names of an object's fields, which are strings whatever they stand for.

use serde::de::{self, IntoDeserializer, Visitor};
use serde::ser::{self, Impossible, Serialize};

use super::error::JsonError;
use super::text::{write_float, write_integer};

/// Makes the name of a field.
pub(super) struct KeyWriter;

fn no_name() -> JsonError {
    JsonError::new("key must be a string")
}

fn written(write: impl FnOnce(&mut Vec<u8>)) -> Result<String, JsonError> {
    let mut bytes = Vec::new();
    write(&mut bytes);
    String::from_utf8(bytes).map_err(|_| no_name())
}

macro_rules! integers {
    ($($name:ident: $ty:ty),+ $(,)?) => {$(
        fn $name(self, value: $ty) -> Result<String, JsonError> {
            written(|out| write_integer(out, &value))
        }
    )+};
}

macro_rules! impossible {
    ($($name:ident($($ty:ty),*): $result:ty),+ $(,)?) => {$(
        fn $name(self, $(_: $ty),*) -> Result<$result, JsonError> {
            Err(no_name())
        }
    )+};
}

type Never = Impossible<String, JsonError>;

impl ser::Serializer for KeyWriter {
    type Ok = String;
    type Error = JsonError;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_u128: u128,
    }

    impossible! {
        serialize_bytes(&[u8]): String,
        serialize_none(): String,
        serialize_unit(): String,
        serialize_unit_struct(&'static str): String,
        serialize_seq(Option<usize>): Never,
        serialize_tuple(usize): Never,
        serialize_tuple_struct(&'static str, usize): Never,
        serialize_tuple_variant(&'static str, u32, &'static str, usize): Never,
        serialize_map(Option<usize>): Never,
        serialize_struct(&'static str, usize): Never,
        serialize_struct_variant(&'static str, u32, &'static str, usize): Never,
    }

    fn serialize_bool(self, value: bool) -> Result<String, JsonError> {
        Ok(value.to_string())
    }

    fn serialize_f32(self, value: f32) -> Result<String, JsonError> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<String, JsonError> {
        match value.is_finite() {
            true => written(|out| write_float(out, value)),
            false => Err(no_name()),
        }
    }

    fn serialize_char(self, value: char) -> Result<String, JsonError> {
        Ok(value.to_string())
    }

    fn serialize_str(self, value: &str) -> Result<String, JsonError> {
        Ok(value.to_owned())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, JsonError> {
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<String, JsonError> {
        Ok(variant.to_owned())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, JsonError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, JsonError> {
        Err(no_name())
    }
}

/// Reads what the name of a field stands for.
pub(super) struct KeyReader(pub(super) String);

macro_rules! parsed {
    ($($name:ident: $visit:ident $ty:ty),+ $(,)?) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            match self.0.parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> de::Deserializer<'de> for KeyReader {
    type Error = JsonError;

    parsed! {
        deserialize_bool: visit_bool bool,
        deserialize_i8: visit_i8 i8, deserialize_i16: visit_i16 i16,
        deserialize_i32: visit_i32 i32, deserialize_i64: visit_i64 i64,
        deserialize_i128: visit_i128 i128,
        deserialize_u8: visit_u8 u8, deserialize_u16: visit_u16 u16,
        deserialize_u32: visit_u32 u32, deserialize_u64: visit_u64 u64,
        deserialize_u128: visit_u128 u128,
        deserialize_f32: visit_f32 f32, deserialize_f64: visit_f64 f64,
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
