//! Ending an activity from another one: asynchronous completion.

use std::{error, fmt};

use super::CancelReason;
use crate::Payload;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::{
    ActivityIds, ActivityReference, CompletionError, ReportedFailure,
};
use crate::data_converters::{PayloadConversionError, TemporalSerializable};
use crate::error::{ApplicationFailure, FailurePayloads, Tables};
use crate::host::{self, Report};

/// Which activity is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActivityIdentifier {
    /// One attempt, by the token that its `ActivityInfo` holds.
    TaskToken(Vec<u8>),
    /// The attempt that is open, by the activity's ids.
    ById {
        /// Empty for an activity that a client started.
        workflow_id: String,
        /// Empty means the current run.
        run_id: String,
        /// The activity's id.
        activity_id: String,
    },
}

impl ActivityIdentifier {
    /// One attempt, by its token.
    pub fn from_task_token(token: impl Into<Vec<u8>>) -> Self {
        Self::TaskToken(token.into())
    }

    /// The open attempt of an activity of the current run of a workflow.
    pub fn by_id(workflow_id: impl Into<String>, activity_id: impl Into<String>) -> Self {
        Self::ById {
            workflow_id: workflow_id.into(),
            run_id: String::new(),
            activity_id: activity_id.into(),
        }
    }
}

impl From<ActivityIdentifier> for ActivityReference {
    fn from(activity: ActivityIdentifier) -> Self {
        match activity {
            ActivityIdentifier::TaskToken(token) => Self::TaskToken(token),
            ActivityIdentifier::ById {
                workflow_id,
                run_id,
                activity_id,
            } => Self::Id(ActivityIds {
                workflow_id,
                run_id,
                activity_id,
            }),
        }
    }
}

/// An activity whose code said [`WillCompleteAsync`](super::ActivityError::WillCompleteAsync), and that is
/// ended by whoever holds this. Every call asks the server and blocks until it
/// has answered.
#[derive(Clone, Debug)]
pub struct AsyncActivityHandle {
    activity: ActivityReference,
}

impl AsyncActivityHandle {
    pub(super) fn new(activity: ActivityIdentifier) -> Self {
        Self {
            activity: activity.into(),
        }
    }

    /// Ends the activity with a result.
    pub fn complete<T: TemporalSerializable>(&self, result: T) -> Result<(), AsyncActivityError> {
        let result = result.to_payload()?;
        self.report(Report::Completed(&result)).map(|_| ())
    }

    /// Ends the attempt with a failure; the server retries as the policy says.
    pub fn fail(&self, failure: impl Into<ApplicationFailure>) -> Result<(), AsyncActivityError> {
        let mut tables = Tables::default();
        let failure = tables.flatten(failure.into().into_failure());
        let failure = ReportedFailure {
            payloads: tables.payloads,
            failure,
        };
        self.report(Report::Failed(&failure)).map(|_| ())
    }

    /// Ends the activity as cancelled. The server refuses it unless cancellation was
    /// asked for, as a heartbeat says.
    pub fn report_cancelation(
        &self,
        details: Option<FailurePayloads>,
    ) -> Result<(), AsyncActivityError> {
        let details = details.map(FailurePayloads::into_payloads);
        self.report(Report::Cancelled(&details.unwrap_or_default()))
            .map(|_| ())
    }

    /// Says that the activity is alive and leaves `details` for the next attempt.
    /// The answer says whether, and why, the activity should stop.
    pub fn heartbeat<T: TemporalSerializable>(
        &self,
        details: T,
    ) -> Result<Option<CancelReason>, AsyncActivityError> {
        let details: Vec<Payload> = details.to_payloads()?;
        self.report(Report::Heartbeat(&details))
    }

    fn report(&self, report: Report<'_>) -> Result<Option<CancelReason>, AsyncActivityError> {
        Ok(host::report(&self.activity, report)?)
    }
}

/// Why an activity was not ended from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AsyncActivityError {
    /// The server does not know the attempt, or it has ended.
    NotFound,
    /// The server refused, in its own words.
    Refused(String),
    /// The result or the details could not be encoded.
    Serialization(PayloadConversionError),
}

impl From<CompletionError> for AsyncActivityError {
    fn from(error: CompletionError) -> Self {
        match error {
            CompletionError::NotFound => Self::NotFound,
            CompletionError::Refused(message) => Self::Refused(message),
        }
    }
}

impl From<PayloadConversionError> for AsyncActivityError {
    fn from(error: PayloadConversionError) -> Self {
        Self::Serialization(error)
    }
}

impl fmt::Display for AsyncActivityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("the activity is not open"),
            Self::Refused(message) => {
                write!(f, "the server did not take the activity's end: {message}")
            }
            Self::Serialization(_) => {
                f.write_str("the activity's result or details do not convert")
            }
        }
    }
}

impl error::Error for AsyncActivityError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Serialization(error) => Some(error),
            Self::NotFound | Self::Refused(_) => None,
        }
    }
}
