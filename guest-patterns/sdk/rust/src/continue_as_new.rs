//! The end of a run that another one follows.

use std::time::Duration;

use crate::bindings::workflow_part::exports::hourglass::plugin::workflow as wire;
use crate::data_converters::PayloadConversionError;
use crate::error::Tables;
use crate::fields::Fields;
use crate::wire::duration;
use crate::{Headers, MemoValues, Payload, RetryPolicy, SearchAttributes};

pub use wire::ContinueAsNewVersioningBehavior;

/// How the next run differs from this one.
#[derive(Clone, Debug, Default, bon::Builder)]
pub struct ContinueAsNewOptions {
    /// The same type unless set.
    #[builder(into)]
    pub workflow_type: Option<String>,
    /// The same queue unless set.
    #[builder(into)]
    pub task_queue: Option<String>,
    /// Limit for the next run: the same unless set.
    pub run_timeout: Option<Duration>,
    /// Limit for one workflow task: the same unless set.
    pub task_timeout: Option<Duration>,
    /// Pause before the first task of the next run.
    pub backoff_start_interval: Option<Duration>,
    /// The same memo unless set.
    pub memo: Option<MemoValues>,
    /// The same search attributes unless set.
    pub search_attributes: Option<SearchAttributes>,
    /// The same policy unless set.
    pub retry_policy: Option<RetryPolicy>,
    /// Which worker version gets the next run's first task: that of this run unless
    /// set. Of use only where the workers of its queue are versioned; those of
    /// Hourglass are not.
    #[builder(default)]
    pub initial_versioning_behavior: ContinueAsNewVersioningBehavior,
}

impl Default for ContinueAsNewVersioningBehavior {
    fn default() -> Self {
        Self::Unspecified
    }
}

/// What a run asks for when it continues as new.
#[derive(Clone, Debug)]
pub struct ContinueAsNewRequest {
    /// A pointer, so that only plugins that continue as new link the function.
    into_action: fn(Self, &mut Tables) -> wire::Action,
    arguments: Vec<Payload>,
    headers: Headers,
    memo: Fields,
    options: ContinueAsNewOptions,
}

impl ContinueAsNewRequest {
    /// A run with this input, one payload an argument. Fails if a value of the memo
    /// cannot be encoded.
    pub fn new(
        arguments: Vec<Payload>,
        mut options: ContinueAsNewOptions,
    ) -> Result<Self, PayloadConversionError> {
        let memo = options.memo.take().unwrap_or_default().into_fields()?;
        Ok(Self {
            into_action: Self::into_wire,
            arguments,
            headers: Headers::default(),
            memo,
            options,
        })
    }

    pub(crate) fn with_headers(self, headers: Headers) -> Self {
        Self { headers, ..self }
    }

    pub(crate) fn into_action(self, tables: &mut Tables) -> wire::Action {
        (self.into_action)(self, tables)
    }

    fn into_wire(self, tables: &mut Tables) -> wire::Action {
        let Self {
            into_action: _,
            arguments,
            headers,
            memo,
            options,
        } = self;
        wire::Action::ContinueAsNew(wire::ContinueAsNew {
            workflow_type: options.workflow_type.unwrap_or_default(),
            task_queue: options.task_queue.unwrap_or_default(),
            arguments: tables.add_all(arguments),
            run_timeout: options.run_timeout.map(duration),
            task_timeout: options.task_timeout.map(duration),
            memo: memo.to_wire(tables),
            headers: headers.fields.to_wire(tables),
            search_attributes: options
                .search_attributes
                .map(|attributes| attributes.fields.to_wire(tables)),
            retry_policy: options.retry_policy.as_ref().map(RetryPolicy::to_wire),
            backoff_start_interval: options.backoff_start_interval.map(duration),
            initial_versioning_behavior: options.initial_versioning_behavior,
        })
    }
}
