//! Runs one attempt of an activity.

use std::time::Duration;

use super::asynchronous::AsyncReport;
use super::component;
use crate::activities::{
    ActivityContext, ActivityError, ActivityInfo, CancelReason, ExecutableActivity,
};
use crate::bindings::completion_part::hourglass::plugin::asynchronous_completion::CompletionError;
use crate::data_converters::{RawValue, TemporalDeserializable, TemporalSerializable};
use crate::host::native::{ATTEMPT, Attempt};
use crate::interceptors::{ActivityInboundInterceptor, execute_intercepted};
use crate::{Headers, Payload};

/// Runs activities without a server. Sleeping takes no time.
#[derive(Default)]
pub struct ActivityEnvironment {
    /// What the activity learns of itself. Without a type it learns its own.
    pub info: ActivityInfo,
    /// The headers that come with the attempt.
    pub headers: Headers,
    /// What goes around the activity, the first outermost.
    pub interceptors: Vec<Box<dyn ActivityInboundInterceptor>>,
    heartbeat_details: Vec<Payload>,
    cancel_after: Option<(Duration, CancelReason)>,
    heartbeats: Vec<Vec<Payload>>,
    report_answer: Option<Result<CancelReason, CompletionError>>,
    reports: Vec<AsyncReport>,
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

    /// Lets the server not know the activities elsewhere that the attempt speaks of.
    pub fn without_async_activities(mut self) -> Self {
        self.report_answer = Some(Err(CompletionError::NotFound));
        self
    }

    /// Asks the activities elsewhere that the attempt speaks of to stop.
    pub fn cancel_async_activities(mut self, reason: CancelReason) -> Self {
        self.report_answer = Some(Ok(reason));
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
        if info.activity_type.is_empty() {
            info.activity_type = activity.name().to_owned();
        }
        let ctx =
            ActivityContext::for_test(info, self.headers.clone(), self.heartbeat_details.clone());
        let cancelled = self
            .cancel_after
            .filter(|(after, _)| after.is_zero())
            .map(|(_, why)| why);
        ATTEMPT.set(Attempt {
            cancel_after: self.cancel_after,
            cancelled,
            report_answer: self.report_answer.clone(),
            ..Attempt::default()
        });
        let result = self.execute::<AD>(&receiver, ctx, input.into());
        let attempt = ATTEMPT.take();
        self.heartbeats = attempt.heartbeats;
        self.reports = attempt.reports;
        result
    }

    fn execute<AD: ExecutableActivity>(
        &self,
        receiver: &AD::Receiver,
        ctx: ActivityContext,
        input: AD::Input,
    ) -> Result<AD::Output, ActivityError> {
        let activity = |ctx, input| {
            let input = AD::Input::from_payloads(input)?;
            Ok(AD::execute(receiver, ctx, input)?.to_payload()?)
        };
        if !component::runs() && self.interceptors.is_empty() {
            return AD::execute(receiver, ctx, input);
        }
        if !self.interceptors.is_empty() {
            component::refuse("own interceptors");
        }
        let input = input.to_payloads()?;
        let details = &self.heartbeat_details;
        if let Some(result) = component::execute(ctx.info(), &self.headers, details, input.clone())
        {
            return Ok(AD::Output::from_payload(result?)?);
        }
        let result = execute_intercepted(&self.interceptors, ctx, input, &activity)?;
        Ok(AD::Output::from_payload(result)?)
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

    /// What the last run said of activities elsewhere.
    pub fn async_reports(&self) -> &[AsyncReport] {
        &self.reports
    }
}
