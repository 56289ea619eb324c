//! JSON to values.

use serde::de::{self, Expected, IntoDeserializer, Unexpected, Visitor};

use super::access::{Items, Variant};
use super::error::JsonError;
use super::read::{Next, Reader};

impl Reader<'_> {
    /// The value that comes next is of another sort than the one wanted.
    fn unwanted(&mut self, wanted: &dyn Expected) -> JsonError {
        let text;
        let found = match self.next() {
            Err(error) => return error,
            Ok(Next::Null) => Unexpected::Unit,
            Ok(Next::Bool) => Unexpected::Other("boolean"),
            Ok(Next::Number) => Unexpected::Other("number"),
            Ok(Next::Array) => Unexpected::Seq,
            Ok(Next::Object) => Unexpected::Map,
            Ok(Next::String) => match self.string() {
                Err(error) => return error,
                Ok(found) => {
                    text = found;
                    Unexpected::Str(&text)
                }
            },
        };
        let error: JsonError = de::Error::invalid_type(found, wanted);
        self.place(error)
    }

    /// Makes sure that a value of this sort comes next.
    fn want(&mut self, next: Next, wanted: &dyn Expected) -> Result<(), JsonError> {
        match self.next()? == next {
            true => Ok(()),
            false => Err(self.unwanted(wanted)),
        }
    }

    /// An integer as it is written.
    fn integer(&mut self, wanted: &dyn Expected) -> Result<&str, JsonError> {
        self.want(Next::Number, wanted)?;
        let number = self.number()?;
        if !number.is_integer {
            let found = Unexpected::Other("number with a fraction");
            let error: JsonError = de::Error::invalid_type(found, wanted);
            return Err(self.place(error));
        }
        Ok(number.text)
    }

    fn visit_integer<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        let text = self.integer(&visitor)?;
        if let Ok(value) = text.parse() {
            return visitor.visit_u64(value);
        }
        if let Ok(value) = text.parse() {
            return visitor.visit_i64(value);
        }
        Err(self.wrong("number out of range"))
    }

    fn float(&mut self) -> Result<f64, JsonError> {
        let value: Option<f64> = self.number()?.text.parse().ok();
        let finite = value.filter(|value| value.is_finite());
        finite.ok_or_else(|| self.wrong("number out of range"))
    }

    fn visit_any_number<'de, V: Visitor<'de>>(
        &mut self,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let number = self.number()?;
        if number.is_integer {
            if let Ok(value) = number.text.parse() {
                return visitor.visit_u64(value);
            }
            if let Ok(value) = number.text.parse() {
                return visitor.visit_i64(value);
            }
        }
        match number.text.parse::<f64>() {
            Ok(value) if value.is_finite() => visitor.visit_f64(value),
            _ => Err(self.wrong("number out of range")),
        }
    }

    fn visit_array<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        self.open()?;
        let value = visitor.visit_seq(Items::new(self, b']'))?;
        self.close(b']')?;
        Ok(value)
    }

    fn visit_object<'de, V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, JsonError> {
        self.open()?;
        let value = visitor.visit_map(Items::new(self, b'}'))?;
        self.close(b'}')?;
        Ok(value)
    }
}

macro_rules! integers {
    ($($name:ident),+ $(,)?) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            self.visit_integer(visitor)
        }
    )+};
}

macro_rules! strings {
    ($($name:ident),+ $(,)?) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
            self.want(Next::String, &visitor)?;
            visitor.visit_string(self.string()?)
        }
    )+};
}

impl<'de> de::Deserializer<'de> for &mut Reader<'_> {
    type Error = JsonError;

    integers! {
        deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64,
        deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64,
    }

    strings!(
        deserialize_char,
        deserialize_str,
        deserialize_string,
        deserialize_identifier
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.next()? {
            Next::Null => self.deserialize_unit(visitor),
            Next::Bool => visitor.visit_bool(self.bool()?),
            Next::Number => self.visit_any_number(visitor),
            Next::String => visitor.visit_string(self.string()?),
            Next::Array => self.visit_array(visitor),
            Next::Object => self.visit_object(visitor),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let value = self.integer(&visitor)?.parse();
        visitor.visit_i128(value.map_err(|_| self.wrong("number out of range"))?)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        let value = self.integer(&visitor)?.parse();
        visitor.visit_u128(value.map_err(|_| self.wrong("number out of range"))?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.want(Next::Bool, &visitor)?;
        visitor.visit_bool(self.bool()?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.want(Next::Number, &visitor)?;
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.next()? {
            Next::String => visitor.visit_byte_buf(self.string()?.into_bytes()),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.next()? {
            Next::Null => {
                self.word("null")?;
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.want(Next::Null, &visitor)?;
        self.word("null")?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.want(Next::Array, &visitor)?;
        self.visit_array(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.want(Next::Object, &visitor)?;
        self.visit_object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match self.next()? {
            Next::Array => self.visit_array(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        match self.next()? {
            Next::String => visitor.visit_enum(self.string()?.into_deserializer()),
            Next::Object => {
                self.open()?;
                let value = visitor.visit_enum(Variant(self))?;
                self.close(b'}')?;
                Ok(value)
            }
            _ => Err(self.unwanted(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        self.skip()?;
        visitor.visit_unit()
    }
}
