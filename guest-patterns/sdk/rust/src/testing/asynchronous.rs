//! What an activity said of other activities, in a form that tests can compare.

use crate::Payload;
use crate::activities::ActivityIdentifier;
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::ActivityReference;
use crate::error::{Failure, Tables};
use crate::host::Report;

/// What an activity said of another one, through an `AsyncActivityHandle`.
#[derive(Clone, Debug)]
pub struct AsyncReport {
    /// The other activity.
    pub activity: ActivityIdentifier,
    /// What was said.
    pub report: ReportedEnd,
}

/// What is said of an activity.
#[derive(Clone, Debug)]
pub enum ReportedEnd {
    /// It is alive, and leaves these details.
    Heartbeat(Vec<Payload>),
    /// It completed with this result.
    Completed(Payload),
    /// It failed.
    Failed(Failure),
    /// It stopped as it was asked to, and leaves these details.
    Cancelled(Vec<Payload>),
}

impl ReportedEnd {
    pub(crate) fn read(report: Report<'_>) -> Self {
        match report {
            Report::Heartbeat(details) => Self::Heartbeat(details.to_vec()),
            Report::Completed(result) => Self::Completed(result.clone()),
            Report::Cancelled(details) => Self::Cancelled(details.to_vec()),
            Report::Failed(reported) => {
                let tables = Tables {
                    payloads: reported.payloads.clone(),
                    failures: vec![reported.failure.clone()],
                };
                Self::Failed(tables.failure(0).expect("indices inside the table"))
            }
        }
    }
}

impl From<ActivityReference> for ActivityIdentifier {
    fn from(activity: ActivityReference) -> Self {
        match activity {
            ActivityReference::TaskToken(token) => Self::TaskToken(token),
            ActivityReference::Id(ids) => Self::ById {
                workflow_id: ids.workflow_id,
                run_id: ids.run_id,
                activity_id: ids.activity_id,
            },
        }
    }
}
