//! How a message to another workflow can fail.

use std::error::Error;
use std::fmt;

use super::{CancelledError, Failure, IncomingError};
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ExternalFailureCause;
use crate::data_converters::PayloadConversionError;

macro_rules! external_errors {
    ($($(#[$doc:meta])* $name:ident: $text:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            /// There is no such workflow, or it has closed.
            NotFound(IncomingError),
            /// The server did not deliver it, for another reason.
            Failed(IncomingError),
            /// The input could not be encoded.
            Serialization(PayloadConversionError),
        }

        impl $name {
            /// The failure as the server told it; none if there was no such failure.
            pub fn failure(&self) -> Option<&Failure> {
                match self {
                    Self::NotFound(error) | Self::Failed(error) => Some(error.failure()),
                    Self::Serialization(_) => None,
                }
            }

            /// Why it happened.
            pub fn cause(&self) -> Option<&IncomingError> {
                self.failure().and_then(Failure::cause)
            }

            /// The cancellation, if there was one before it was sent.
            pub fn as_cancelled(&self) -> Option<&CancelledError> {
                match self {
                    Self::NotFound(error) | Self::Failed(error) => error.as_cancelled(),
                    Self::Serialization(_) => None,
                }
            }

            pub(crate) fn to_failure(&self) -> Failure {
                match self {
                    Self::NotFound(error) | Self::Failed(error) => error.failure().clone(),
                    Self::Serialization(error) => error.to_failure(),
                }
            }
        }

        impl From<(Failure, ExternalFailureCause)> for $name {
            fn from((failure, cause): (Failure, ExternalFailureCause)) -> Self {
                match cause {
                    ExternalFailureCause::ExecutionNotFound => Self::NotFound(failure.into()),
                    _ => Self::Failed(failure.into()),
                }
            }
        }

        impl From<PayloadConversionError> for $name {
            fn from(error: PayloadConversionError) -> Self {
                Self::Serialization(error)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($text)
            }
        }

        impl Error for $name {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                match self {
                    Self::NotFound(error) | Self::Failed(error) => Some(error),
                    Self::Serialization(error) => Some(error),
                }
            }
        }
    )+};
}

external_errors! {
    /// A signal to another workflow was not delivered.
    WorkflowSignalError: "the signal to another workflow was not delivered",
    /// A request to cancel another workflow was not delivered.
    CancelExternalWorkflowError: "the request to cancel another workflow was not delivered",
}
