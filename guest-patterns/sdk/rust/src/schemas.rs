//! JSON Schemas of what calls take and give, for the manifest. They are made where the
//! feature `schemas` is on, of the types that implement `schemars::JsonSchema`; without the
//! feature not a byte of it is in the plugin.

#[cfg(feature = "schemas")]
mod known;

#[cfg(feature = "schemas")]
pub use known::{KnownType, TypeOf, UnknownType};

/// What is known of a call's payloads.
#[derive(Default)]
pub struct Schemas {
    /// One an argument.
    pub inputs: Vec<Option<String>>,
    /// None too where there is no result.
    pub result: Option<String>,
}

/// Makes the schemas, when somebody asks.
pub type DescribeSchemas = fn() -> Schemas;

/// The schemas of a call that takes the first type and gives the second one, if the feature is
/// on. Generated code calls it with types that have no parameters: only then can it be seen
/// whether they implement `JsonSchema`.
#[cfg(feature = "schemas")]
#[doc(hidden)]
#[macro_export]
macro_rules! __schemas {
    ($input:ty) => {
        ::core::option::Option::Some(|| {
            #[allow(
                unused_imports,
                reason = "which of the two applies depends on the type"
            )]
            use $crate::__private::{KnownType as _, UnknownType as _};
            $crate::__private::Schemas {
                inputs: (&$crate::__private::TypeOf::<$input>::new()).arguments(),
                result: ::core::option::Option::None,
            }
        })
    };
    ($input:ty => $output:ty) => {
        ::core::option::Option::Some(|| {
            #[allow(
                unused_imports,
                reason = "which of the two applies depends on the type"
            )]
            use $crate::__private::{KnownType as _, UnknownType as _};
            $crate::__private::Schemas {
                inputs: (&$crate::__private::TypeOf::<$input>::new()).arguments(),
                result: (&$crate::__private::TypeOf::<$output>::new()).result(),
            }
        })
    };
}

/// Nothing, because the feature `schemas` is off.
#[cfg(not(feature = "schemas"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __schemas {
    ($($types:tt)*) => {
        ::core::option::Option::None
    };
}

/// The schemas of what is not known.
pub(crate) fn of(describe: Option<DescribeSchemas>) -> Schemas {
    describe.map_or_else(Schemas::default, |describe| describe())
}
