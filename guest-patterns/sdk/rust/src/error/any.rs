//! Errors of any type, as authors' code raises them.

use std::any::Any;
use std::error::Error;

/// An error of any type.
pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

/// The error in a box from which it can be taken again as what it is. The conversion
/// of `anyhow::Error` would hide what that was made of.
pub(crate) fn boxed<E: Into<BoxError> + 'static>(error: E) -> BoxError {
    let any: Box<dyn Any> = Box::new(error);
    match any.downcast::<anyhow::Error>() {
        Ok(error) => error.reallocate_into_boxed_dyn_error_without_backtrace(),
        Err(any) => match any.downcast::<E>() {
            Ok(error) => (*error).into(),
            Err(_) => unreachable!("a box holds what was put into it"),
        },
    }
}
