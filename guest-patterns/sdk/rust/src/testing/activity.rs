//! Runs one attempt of an activity.

use std::time::Duration;

use crate::Payload;
use crate::activities::{
    ActivityContext, ActivityError, ActivityInfo, CancelReason, ExecutableActivity,
};
use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};
use crate::host::native::{ATTEMPT, Attempt};

/// Runs activities without a server. Sleeping takes no time.
#[derive(Default)]
pub struct ActivityEnvironment {
    /// What the activity learns of itself.
    pub info: ActivityInfo,
    heartbeat_details: Vec<Payload>,
    cancel_after: Option<(Duration, CancelReason)>,
    heartbeats: Vec<Vec<Payload>>,
}

impl ActivityEnvironment {
    /// An environment in which nothing unusual happens.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets an earlier attempt have left these details.
    ///
    /// # Panics
    /// If the details cannot be encoded.
    pub fn heartbeat_details(mut self, details: &impl TemporalSerializable) -> Self {
        self.heartbeat_details = details.to_payloads().expect("details that can be encoded");
        self
    }

    /// Asks the attempt to stop when it has slept this long.
    pub fn cancel_after(mut self, slept: Duration, reason: CancelReason) -> Self {
        self.cancel_after = Some((slept, reason));
        self
    }

    /// Runs an activity that takes no `self`.
    pub fn run<AD>(
        &mut self,
        activity: AD,
        input: impl Into<AD::Input>,
    ) -> Result<AD::Output, ActivityError>
    where
        AD: ExecutableActivity<Receiver = ()>,
    {
        self.run_with(activity, (), input)
    }

    /// Runs an activity that takes `self`.
    pub fn run_with<AD: ExecutableActivity>(
        &mut self,
        activity: AD,
        receiver: AD::Receiver,
        input: impl Into<AD::Input>,
    ) -> Result<AD::Output, ActivityError> {
        let mut info = self.info.clone();
        info.activity_type = activity.name().to_owned();
        let ctx = ActivityContext::for_test(info, self.heartbeat_details.clone());
        let cancelled = self
            .cancel_after
            .filter(|(after, _)| after.is_zero())
            .map(|(_, why)| why);
        ATTEMPT.set(Attempt {
            cancel_after: self.cancel_after,
            cancelled,
            ..Attempt::default()
        });
        let result = AD::execute(&receiver, ctx, input.into());
        self.heartbeats = ATTEMPT.take().heartbeats;
        result
    }

    /// The details of the heartbeats of the last run.
    ///
    /// # Panics
    /// If a heartbeat's details are of another type.
    pub fn heartbeats<T: TemporalDeserializable>(&self) -> Vec<T> {
        let decode = |details: &Vec<Payload>| RawValue::new(details.clone()).to_value();
        self.heartbeats
            .iter()
            .map(|details| decode(details).expect("details of this type"))
            .collect()
    }
}
