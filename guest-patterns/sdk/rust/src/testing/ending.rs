//! How a workflow ended, in a form that tests can compare.

use std::time::Duration;

use super::scheduled::headers;
use crate::Headers;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::ContinueAsNew;
use crate::data_converters::{RawValue, TemporalDeserializable};
use crate::error::{Failure, Tables};
use crate::fields::Fields;
use crate::wire::std_duration;
use crate::{ContinueAsNewVersioningBehavior, Memo, Payload, SearchAttributes};

/// How the workflow ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// With this result.
    Completed(Payload),
    /// With this failure.
    Failed(Failure),
    /// As cancelled, with these details.
    Cancelled(Option<Vec<Payload>>),
    /// With a new run.
    ContinuedAsNew(NextRun),
}

/// The run that follows the one that continued as new. None means: as before.
#[derive(Clone, Debug)]
pub struct NextRun {
    /// Its type.
    pub workflow_type: Option<String>,
    /// Its task queue.
    pub task_queue: Option<String>,
    /// Its input, one payload an argument.
    pub input: Vec<Payload>,
    /// Its headers.
    pub headers: Headers,
    /// Limit for the run.
    pub run_timeout: Option<Duration>,
    /// Limit for one workflow task.
    pub task_timeout: Option<Duration>,
    /// Pause before its first task.
    pub backoff_start_interval: Option<Duration>,
    /// Its memo, if another one was sent.
    pub memo: Option<Memo>,
    /// Its search attributes, if others were sent.
    pub search_attributes: Option<SearchAttributes>,
    /// True if another retry policy was sent.
    pub has_retry_policy: bool,
    /// Which worker version gets its first task.
    pub initial_versioning_behavior: ContinueAsNewVersioningBehavior,
}

impl NextRun {
    /// Reads the input.
    ///
    /// # Panics
    /// If it is of another type.
    pub fn input<T: TemporalDeserializable>(&self) -> T {
        RawValue::new(self.input.clone())
            .to_value()
            .expect("an input of this type")
    }

    pub(super) fn read(next: ContinueAsNew, tables: &Tables) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let input = tables.payloads(&next.arguments);
        let fields = |named: &[(String, u32)]| {
            Fields::read(named, tables).expect("indices inside the table")
        };
        let memo = Memo {
            fields: fields(&next.memo),
        };
        Self {
            workflow_type: given(next.workflow_type),
            task_queue: given(next.task_queue),
            input: input.expect("indices inside the table"),
            headers: headers(&next.headers, tables),
            run_timeout: next.run_timeout.map(std_duration),
            task_timeout: next.task_timeout.map(std_duration),
            backoff_start_interval: next.backoff_start_interval.map(std_duration),
            memo: Some(memo).filter(|memo| !memo.fields.is_empty()),
            search_attributes: next.search_attributes.map(|named| SearchAttributes {
                fields: fields(&named),
            }),
            has_retry_policy: next.retry_policy.is_some(),
            initial_versioning_behavior: next.initial_versioning_behavior,
        }
    }
}
