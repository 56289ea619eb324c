//! Updates: what becomes of one, and what its handler may return.

use std::any::Any;
use std::error::Error;

use futures_util::future::LocalBoxFuture;

use crate::Payload;
use crate::data_converters::{PayloadConversionError, TemporalSerializable};
use crate::error::{Failure, WorkflowTermination, chain};
use crate::workflows::WorkflowResult;

type BoxError = Box<dyn Error + Send + Sync>;

/// What becomes of an update before its handler runs.
pub enum UpdateOutcome {
    /// There is no handler for it.
    Unknown,
    /// Its input does not fit the handler's, or the validator refused it.
    Rejected(Failure),
    /// It is to be accepted; then the handler runs by this call.
    Ready(Box<dyn FnOnce() -> WorkflowResult<Payload>>),
    /// It is to be accepted, and the handler is asynchronous.
    Running(LocalBoxFuture<'static, WorkflowResult<Payload>>),
}

impl UpdateOutcome {
    /// The input does not fit the handler's.
    pub fn undecodable(error: &PayloadConversionError) -> Self {
        let cause = Failure::plain(error.to_string());
        Self::Rejected(Failure::plain("Failed decoding arguments").caused_by(cause))
    }

    /// The validator refused the update.
    pub fn refused(error: impl Into<BoxError>) -> Self {
        Self::Rejected(chain(&*error.into()).into_failure())
    }
}

/// The answer of a handler that cannot fail.
pub fn answer<T: TemporalSerializable>(value: &T) -> WorkflowResult<Payload> {
    Ok(value.to_payload()?)
}

/// The answer of a handler that can fail.
pub fn fallible_answer<T, E>(result: Result<T, E>) -> WorkflowResult<Payload>
where
    T: TemporalSerializable,
    E: Into<BoxError> + 'static,
{
    answer(&result.map_err(termination)?)
}

/// An error of any type as what it means for the workflow.
fn termination<E: Into<BoxError> + 'static>(error: E) -> WorkflowTermination {
    let boxed: Box<dyn Any> = Box::new(error);
    let boxed = match boxed.downcast::<anyhow::Error>() {
        // Its own conversion hides what it was made of.
        Ok(error) => error.reallocate_into_boxed_dyn_error_without_backtrace(),
        Err(boxed) => match boxed.downcast::<E>() {
            Ok(error) => (*error).into(),
            Err(_) => "an error of no known type".into(),
        },
    };
    WorkflowTermination::from_error(boxed)
}
