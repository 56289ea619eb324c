//! Which types have a schema, and how it is made.

use std::any::TypeId;
use std::marker::PhantomData;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;

use crate::data_converters::{MultiArgs2, MultiArgs3, MultiArgs4, MultiArgs5, MultiArgs6};

/// A type whose payloads have a schema.
pub trait DescribedPayloads: 'static {
    /// As the arguments of a call.
    fn arguments() -> Vec<Option<String>>;

    /// As a result.
    fn result() -> Option<String>;
}

impl<T: JsonSchema + 'static> DescribedPayloads for T {
    fn arguments() -> Vec<Option<String>> {
        match TypeId::of::<T>() == TypeId::of::<()>() {
            true => Vec::new(),
            false => vec![schema::<T>(SchemaSettings::for_deserialize)],
        }
    }

    fn result() -> Option<String> {
        schema::<T>(SchemaSettings::for_serialize)
    }
}

macro_rules! multi_args {
    ($name:ident: $($letter:ident),+) => {
        impl<$($letter: JsonSchema + 'static),+> DescribedPayloads for $name<$($letter),+> {
            fn arguments() -> Vec<Option<String>> {
                vec![$(schema::<$letter>(SchemaSettings::for_deserialize)),+]
            }

            fn result() -> Option<String> {
                None
            }
        }
    };
}

multi_args!(MultiArgs2: A, B);
multi_args!(MultiArgs3: A, B, C);
multi_args!(MultiArgs4: A, B, C, D);
multi_args!(MultiArgs5: A, B, C, D, E);
multi_args!(MultiArgs6: A, B, C, D, E, F);

#[cfg(feature = "validation")]
impl<T: JsonSchema + 'static> DescribedPayloads for crate::Validated<T> {
    fn arguments() -> Vec<Option<String>> {
        T::arguments()
    }

    fn result() -> Option<String> {
        <T as DescribedPayloads>::result()
    }
}

/// The schema, unless the type's payload is no JSON.
fn schema<T: JsonSchema + 'static>(
    direction: impl FnOnce(SchemaSettings) -> SchemaSettings,
) -> Option<String> {
    if TypeId::of::<T>() == TypeId::of::<Vec<u8>>() {
        return None;
    }
    let settings = direction(SchemaSettings::draft2020_12());
    let schema = settings.into_generator().into_root_schema_for::<T>();
    Some(schema.as_value().to_string())
}

/// A type of which it is asked whether it has a schema.
pub struct TypeOf<T>(PhantomData<T>);

impl<T> TypeOf<T> {
    /// Names the type.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    pub fn new() -> Self {
        Self(PhantomData)
    }
}

/// The answer for a type that has one. A method call prefers it to `UnknownType`, which has to
/// borrow once more.
pub trait KnownType {
    /// As the arguments of a call.
    fn arguments(&self) -> Vec<Option<String>>;

    /// As a result.
    fn result(&self) -> Option<String>;
}

impl<T: DescribedPayloads> KnownType for TypeOf<T> {
    fn arguments(&self) -> Vec<Option<String>> {
        T::arguments()
    }

    fn result(&self) -> Option<String> {
        T::result()
    }
}

/// The answer for any other type.
pub trait UnknownType {
    /// As the arguments of a call.
    fn arguments(&self) -> Vec<Option<String>> {
        Vec::new()
    }

    /// As a result.
    fn result(&self) -> Option<String> {
        None
    }
}

impl<T> UnknownType for &TypeOf<T> {}
