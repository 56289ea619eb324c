//! How a message is drawn, written as the list of its fields.
//!
//! A new field or variant breaks the build: records are made without `..`, and
//! variants are matched without `_`.

/// Draws the fields in the order in which they stand. A field with a function
/// behind it is drawn by that function, the others by their type.
macro_rules! record {
    ($(#[$attribute:meta])* $type:ty { $($field:ident $(: $how:expr)?),* $(,)? }) => {
        $(#[$attribute])*
        impl Draw for $type {
            fn draw(source: &mut Source<'_>) -> Self {
                Self { $($field: record!(@field source $(, $how)?)),* }
            }
        }
    };
    (@field $source:ident) => { Draw::draw($source) };
    (@field $source:ident, $how:expr) => { $how($source) };
}

/// Draws one of the variants: `Name` with what its type says, `Name(how)` with what
/// the function draws, `Name()` with nothing.
macro_rules! choice {
    (@way $variant:ident) => { |source| Self::$variant(Draw::draw(source)) };
    (@way $variant:ident ()) => { |_| Self::$variant };
    (@way $variant:ident ($how:expr)) => { |source| Self::$variant($how(source)) };
    ($type:ty { $($variant:ident $(($($how:expr)?))?),* $(,)? }) => {
        impl Draw for $type {
            fn draw(source: &mut Source<'_>) -> Self {
                let _all = |value: &Self| match value { $(Self::$variant { .. } => ()),* };
                let ways: &[fn(&mut Source<'_>) -> Self] =
                    &[$(choice!(@way $variant $(($($how)?))?)),*];
                ways[source.below(ways.len())](source)
            }
        }
    };
}

/// A function from one enum to another, variant by variant: `Name` where both call
/// it the same, `Name = Other` where they do not.
macro_rules! translation {
    ($(#[$attribute:meta])* fn $name:ident($from:ident) -> $to:ident {
        $($variant:ident $(= $other:ident)?),* $(,)?
    }) => {
        $(#[$attribute])*
        fn $name(value: $from) -> $to {
            match value {
                $($from::$variant => translation!(@to $to $variant $($other)?)),*
            }
        }
    };
    (@to $to:ident $variant:ident) => { $to::$variant };
    (@to $to:ident $variant:ident $other:ident) => { $to::$other };
}

pub(super) use {choice, record, translation};
