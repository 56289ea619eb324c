//! What is wrong with a value or with a text.

use std::fmt::{self, Display};

use serde::{de, ser};

/// A value that JSON cannot hold, or a text that is not the JSON that was expected.
#[derive(Debug)]
pub(super) struct JsonError {
    message: String,
    /// The message says already where.
    placed: bool,
}

impl JsonError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            placed: false,
        }
    }

    /// Says at which byte it happened, unless that was said before.
    pub(super) fn at(self, byte: usize) -> Self {
        if self.placed {
            return self;
        }
        Self {
            message: format!("{} at byte {byte}", self.message),
            placed: true,
        }
    }

    pub(super) fn into_message(self) -> String {
        self.message
    }
}

impl Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for JsonError {}

impl ser::Error for JsonError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl de::Error for JsonError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "invalid type: {}, expected {expected}",
            Found(found)
        ))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "invalid value: {}, expected {expected}",
            Found(found)
        ))
    }
}

/// What was found instead, in words. serde's own words would link the printing of
/// floats into every plugin.
struct Found<'a>(de::Unexpected<'a>);

impl Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use de::Unexpected;
        f.write_str(match self.0 {
            Unexpected::Unsigned(value) => return write!(f, "integer `{value}`"),
            Unexpected::Signed(value @ ..0) => {
                return write!(f, "integer `-{}`", value.unsigned_abs());
            }
            Unexpected::Str(value) => return write!(f, "string \"{value}\""),
            Unexpected::Other(what) => what,
            Unexpected::Signed(_) => "integer",
            Unexpected::Bool(_) => "boolean",
            Unexpected::Float(_) => "number with a fraction",
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Seq => "array",
            Unexpected::Map => "object",
            _ => "something else",
        })
    }
}
