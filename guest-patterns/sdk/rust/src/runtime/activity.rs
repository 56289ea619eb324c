//! Activities as their workflow sees them.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::core::RunCore;
use super::slot::Slot;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, ActivityResolution, ScheduleActivity,
};
use crate::cancellation::CancellableFuture;
use crate::data_converters::{PayloadConversionError, RawValue, TemporalDeserializable};
use crate::error::{ActivityExecutionError, CancelledError, Failure, IndexError, Tables};
use crate::wire::duration;
use crate::workflow_interceptors::Call;
use crate::{ActivityOptions, Payload, Priority, RetryPolicy};

/// How an activity ended.
pub(crate) enum ActivityOutcome {
    Completed(Option<Payload>),
    Failed(Failure),
    Cancelled(Failure),
    /// It never began: its input does not convert.
    Unsendable(PayloadConversionError),
}

impl ActivityOutcome {
    /// None if the activity has not ended but waits for its next attempt.
    pub(super) fn read(
        resolution: &ActivityResolution,
        tables: &Tables,
    ) -> Result<Option<Self>, IndexError> {
        Ok(Some(match resolution {
            ActivityResolution::Completed(result) => {
                Self::Completed(result.map(|index| tables.payload(index)).transpose()?)
            }
            ActivityResolution::Failed(index) => Self::Failed(tables.failure(*index)?),
            ActivityResolution::Cancelled(index) => Self::Cancelled(tables.failure(*index)?),
            ActivityResolution::Backoff(_) => return Ok(None),
        }))
    }
}

/// A scheduled activity. It runs whether or not somebody waits for it.
pub struct ActivityFuture<Output> {
    core: Weak<RunCore>,
    /// None if the activity ended before it could be scheduled.
    seq: Option<u32>,
    slot: Rc<Slot<ActivityOutcome>>,
    cancel: fn(&RunCore, u32),
    done: bool,
    output: PhantomData<fn() -> Output>,
}

/// An activity that was asked for, whatever it gives.
pub(super) struct ActivityCall {
    /// None if the activity ended before it could be scheduled.
    pub(super) seq: Option<u32>,
    slot: Rc<Slot<ActivityOutcome>>,
    pub(super) cancel: fn(&RunCore, u32),
}

impl ActivityCall {
    pub(super) fn open(
        (seq, slot): (u32, Rc<Slot<ActivityOutcome>>),
        cancel: fn(&RunCore, u32),
    ) -> Self {
        Self {
            seq: Some(seq),
            slot,
            cancel,
        }
    }

    /// An activity that was never scheduled.
    pub(super) fn ended(outcome: ActivityOutcome) -> Self {
        Self {
            seq: None,
            slot: Rc::new(Slot::filled(outcome)),
            cancel: |_, _| {},
        }
    }

    pub(super) fn into_future<Output>(self, core: &Rc<RunCore>) -> ActivityFuture<Output> {
        ActivityFuture {
            core: Rc::downgrade(core),
            seq: self.seq,
            slot: self.slot,
            cancel: self.cancel,
            done: false,
            output: PhantomData,
        }
    }
}

/// The end of an activity whose token was cancelled before.
pub(super) fn cancelled_early() -> ActivityOutcome {
    let message = "Activity cancelled before it was scheduled";
    ActivityOutcome::Cancelled(Failure::cancelled(message, None))
}

impl RunCore {
    pub(crate) fn schedule_activity<Output>(
        self: &Rc<Self>,
        activity_type: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: ActivityOptions,
    ) -> ActivityFuture<Output> {
        self.call_activity(activity_type, input, options)
            .into_future(self)
    }

    fn call_activity(
        self: &Rc<Self>,
        activity_type: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: ActivityOptions,
    ) -> ActivityCall {
        let input = match input {
            Ok(input) => input,
            Err(error) => return ActivityCall::ended(ActivityOutcome::Unsendable(error)),
        };
        if let Some(interception) = self.interception() {
            let call = interception.activity(self, activity_type, input, options);
            return ActivityCall::open(call, RunCore::cancel_intercepted);
        }
        self.activity_now(activity_type, Call::plain(input), options)
    }

    pub(super) fn activity_now(
        self: &Rc<Self>,
        activity_type: &str,
        call: Call,
        options: ActivityOptions,
    ) -> ActivityCall {
        match self.schedule(activity_type, call, options) {
            Ok(call) => ActivityCall::open(call, RunCore::cancel_activity),
            Err(outcome) => ActivityCall::ended(outcome),
        }
    }

    fn schedule(
        self: &Rc<Self>,
        activity_type: &str,
        input: Call,
        options: ActivityOptions,
    ) -> Result<(u32, Rc<Slot<ActivityOutcome>>), ActivityOutcome> {
        let token = options
            .cancellation_token
            .as_ref()
            .unwrap_or(&self.cancellation);
        if token.is_cancelled() {
            return Err(cancelled_early());
        }
        let seq = self.activities.borrow_mut().next_seq();
        let core = Rc::downgrade(self);
        let subscription = token.subscribe(move |_| {
            if let Some(core) = core.upgrade() {
                core.cancel_activity(seq);
            }
        });
        let slot = self.activities.borrow_mut().insert(seq, Some(subscription));
        let summary = options.summary.clone();
        let action =
            self.with_tables(|tables| schedule(tables, seq, activity_type, input, options));
        self.push(action, summary);
        Ok((seq, slot))
    }

    /// The activity ends when the host says so, at once or later as its
    /// cancellation type has it.
    fn cancel_activity(&self, seq: u32) {
        let first = self.activities.borrow_mut().request_cancel(seq);
        if first {
            self.push(Action::RequestCancelActivity(seq), None);
        }
    }
}

fn schedule(
    tables: &mut Tables,
    seq: u32,
    activity_type: &str,
    call: Call,
    options: ActivityOptions,
) -> Action {
    let (schedule_to_close, start_to_close) = options.close_timeouts.split();
    Action::ScheduleActivity(ScheduleActivity {
        seq,
        activity_id: options.activity_id.unwrap_or_else(|| seq.to_string()),
        activity_type: activity_type.to_owned(),
        task_queue: options.task_queue.unwrap_or_default(),
        headers: call.headers.fields.to_wire(tables),
        arguments: tables.add_all(call.input),
        schedule_to_close_timeout: schedule_to_close.map(duration),
        schedule_to_start_timeout: options.schedule_to_start_timeout.map(duration),
        start_to_close_timeout: start_to_close.map(duration),
        heartbeat_timeout: options.heartbeat_timeout.map(duration),
        retry_policy: options.retry_policy.as_ref().map(RetryPolicy::to_wire),
        cancellation_type: options.cancellation_type.into(),
        do_not_eagerly_execute: options.do_not_eagerly_execute,
        priority: options.priority.as_ref().map(Priority::to_wire),
    })
}

impl ActivityOutcome {
    fn into_result<T: TemporalDeserializable>(self) -> Result<T, ActivityExecutionError> {
        match self {
            Self::Completed(result) => {
                let payloads = result.into_iter().collect();
                Ok(RawValue::new(payloads).to_value()?)
            }
            Self::Failed(failure) => Err(ActivityExecutionError::failed(failure)),
            Self::Cancelled(failure) => {
                Err(ActivityExecutionError::Cancelled(CancelledError(failure)))
            }
            Self::Unsendable(error) => Err(error.into()),
        }
    }
}

impl<Output: TemporalDeserializable> Future for ActivityFuture<Output> {
    type Output = Result<Output, ActivityExecutionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = ready!(self.slot.poll(cx));
        self.done = true;
        if let Some(core) = self.core.upgrade() {
            core.note_progress();
        }
        Poll::Ready(outcome.into_result())
    }
}

impl<Output: TemporalDeserializable> FusedFuture for ActivityFuture<Output> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl<Output: TemporalDeserializable> CancellableFuture for ActivityFuture<Output> {
    fn cancel(&self) {
        if let (Some(core), Some(seq)) = (self.core.upgrade(), self.seq) {
            (self.cancel)(&core, seq);
        }
    }
}
