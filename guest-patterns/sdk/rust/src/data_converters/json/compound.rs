//! Arrays and objects while they are written.

use serde::ser::{self, Serialize};

use super::error::JsonError;
use super::keys::KeyWriter;
use super::text::write_string;
use super::write::Writer;

/// An array in the making.
pub(super) struct Array<'a> {
    out: &'a mut Vec<u8>,
    is_empty: bool,
    is_variant: bool,
}

impl<'a> Array<'a> {
    pub(super) fn open(out: &'a mut Vec<u8>, is_variant: bool) -> Self {
        out.push(b'[');
        Self {
            out,
            is_empty: true,
            is_variant,
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        if !std::mem::take(&mut self.is_empty) {
            self.out.push(b',');
        }
        value.serialize(Writer::new(self.out))
    }

    fn close(self) {
        self.out.push(b']');
        if self.is_variant {
            self.out.push(b'}');
        }
    }
}

macro_rules! arrays {
    ($($part:ident: $function:ident),+ $(,)?) => {$(
        impl ser::$part for Array<'_> {
            type Ok = ();
            type Error = JsonError;

            fn $function<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
                self.item(value)
            }

            fn end(self) -> Result<(), JsonError> {
                self.close();
                Ok(())
            }
        }
    )+};
}

arrays! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// An object in the making: its fields wait until all are there and sorted.
pub(super) struct Object<'a> {
    out: &'a mut Vec<u8>,
    /// By name, one of a name.
    fields: Vec<(String, Vec<u8>)>,
    /// The name of the field that comes next.
    key: String,
    is_variant: bool,
}

impl<'a> Object<'a> {
    pub(super) fn open(out: &'a mut Vec<u8>, is_variant: bool) -> Self {
        Self {
            out,
            fields: Vec::new(),
            key: String::new(),
            is_variant,
        }
    }

    fn add(&mut self, name: String, value: Vec<u8>) {
        let fields = &mut self.fields;
        match fields.binary_search_by(|(known, _)| known.as_str().cmp(&name)) {
            Ok(at) => fields[at].1 = value,
            Err(at) => fields.insert(at, (name, value)),
        }
    }

    fn close(self) {
        let mut before = b'{';
        for (name, value) in &self.fields {
            self.out.push(std::mem::replace(&mut before, b','));
            write_string(self.out, name);
            self.out.push(b':');
            self.out.extend(value);
        }
        if self.fields.is_empty() {
            self.out.push(b'{');
        }
        self.out.push(b'}');
        if self.is_variant {
            self.out.push(b'}');
        }
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = JsonError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), JsonError> {
        self.key = key.serialize(KeyWriter)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), JsonError> {
        let mut bytes = Vec::new();
        value.serialize(Writer::new(&mut bytes))?;
        let key = std::mem::take(&mut self.key);
        self.add(key, bytes);
        Ok(())
    }

    fn end(self) -> Result<(), JsonError> {
        self.close();
        Ok(())
    }
}

macro_rules! objects {
    ($($part:ident),+ $(,)?) => {$(
        impl ser::$part for Object<'_> {
            type Ok = ();
            type Error = JsonError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), JsonError> {
                let mut bytes = Vec::new();
                value.serialize(Writer::new(&mut bytes))?;
                self.add(name.to_owned(), bytes);
                Ok(())
            }

            fn end(self) -> Result<(), JsonError> {
                self.close();
                Ok(())
            }
        }
    )+};
}

objects!(SerializeStruct, SerializeStructVariant);
