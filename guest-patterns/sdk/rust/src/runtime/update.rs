//! Updates: what becomes of one, and what its handler may return.

use futures_util::future::LocalBoxFuture;

use crate::Payload;
use crate::data_converters::{PayloadConversionError, TemporalSerializable};
use crate::error::{BoxError, Failure, WorkflowTermination, boxed, chain};
use crate::workflows::WorkflowResult;

/// Names the update whose handler runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateInfo {
    /// The update's id, unique in the workflow.
    pub id: String,
    /// The update's name.
    pub name: String,
}

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
        Self::Rejected(error.of_arguments())
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
    answer(&result.map_err(|error| WorkflowTermination::from_error(boxed(error)))?)
}
