//! Local activities: run by this host inside a workflow task.
//!
//! A long pause between two attempts is a timer of the workflow's, so that no task
//! has to wait for it. It is no business of the author's: the activity stays open
//! from its first attempt to its last, whoever awaits it.

use std::rc::Rc;

use super::activity::{ActivityCall, ActivityFuture, ActivityOutcome, cancelled_early};
use super::core::RunCore;
use super::slot::Slot;
use crate::bindings::types_part::hourglass::plugin::types::Timestamp;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, LocalBackoff, ScheduleLocalActivity, StartTimer,
};
use crate::cancellation::Subscription;
use crate::data_converters::PayloadConversionError;
use crate::error::{Failure, Tables};
use crate::options::LocalActivityOptions;
use crate::wire::duration;
use crate::workflow_interceptors::Call;
use crate::{Payload, RetryPolicy};

/// The local activities that have not ended.
#[derive(Default)]
pub(super) struct LocalActivities(Vec<LocalActivity>);

impl LocalActivities {
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.0.iter().map(|activity| activity.first_seq).collect()
    }
}

/// A local activity that has not ended.
struct LocalActivity {
    /// The number that it was first scheduled with.
    first_seq: u32,
    stage: Stage,
    activity_id: String,
    activity_type: String,
    call: Call,
    options: LocalActivityOptions,
    /// Where the next attempt goes on.
    backoff: Option<LocalBackoff>,
    slot: Rc<Slot<ActivityOutcome>>,
    /// Gone once cancellation was asked for.
    cancellation: Option<Subscription>,
}

/// What a local activity waits for, by number.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Scheduled(u32),
    BackingOff { timer: u32 },
}

impl RunCore {
    pub(crate) fn schedule_local_activity<Output>(
        self: &Rc<Self>,
        activity_type: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: LocalActivityOptions,
    ) -> ActivityFuture<Output> {
        self.call_local_activity(activity_type, input, options)
            .into_future(self)
    }

    fn call_local_activity(
        self: &Rc<Self>,
        activity_type: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: LocalActivityOptions,
    ) -> ActivityCall {
        let input = match input {
            Ok(input) => input,
            Err(error) => return ActivityCall::ended(ActivityOutcome::Unsendable(error)),
        };
        if let Some(interception) = self.interception() {
            let call = interception.local_activity(self, activity_type, input, options);
            return ActivityCall::open(call, RunCore::cancel_intercepted);
        }
        self.local_activity_now(activity_type, Call::plain(input), options)
    }

    pub(super) fn local_activity_now(
        self: &Rc<Self>,
        activity_type: &str,
        call: Call,
        options: LocalActivityOptions,
    ) -> ActivityCall {
        match self.begin_local_activity(activity_type, call, options) {
            Ok(call) => ActivityCall::open(call, RunCore::cancel_local_activity),
            Err(outcome) => ActivityCall::ended(outcome),
        }
    }

    fn begin_local_activity(
        self: &Rc<Self>,
        activity_type: &str,
        call: Call,
        options: LocalActivityOptions,
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
        let cancellation = token.subscribe(move |_| {
            if let Some(core) = core.upgrade() {
                core.cancel_local_activity(seq);
            }
        });
        let slot = Rc::new(Slot::new());
        let activity = LocalActivity {
            first_seq: seq,
            stage: Stage::Scheduled(seq),
            activity_id: options
                .activity_id
                .clone()
                .unwrap_or_else(|| seq.to_string()),
            activity_type: activity_type.to_owned(),
            call,
            options,
            backoff: None,
            slot: slot.clone(),
            cancellation: Some(cancellation),
        };
        self.push_local_activity(&activity, seq);
        self.keep_local_activity(activity);
        Ok((seq, slot))
    }

    fn push_local_activity(&self, activity: &LocalActivity, seq: u32) {
        let action = self.with_tables(|tables| activity.to_action(seq, tables));
        self.push(action, activity.options.summary.clone());
    }

    /// Ends the local activity with this number; false if there is none.
    pub(super) fn end_local_activity(&self, seq: u32, outcome: ActivityOutcome) -> bool {
        match self.take_local_activity(Stage::Scheduled(seq)) {
            Some(activity) => {
                activity.slot.fill(outcome);
                true
            }
            None => false,
        }
    }

    /// Lets a local activity wait for its next attempt; false if there is none with
    /// this number.
    pub(super) fn back_off(&self, seq: u32, backoff: LocalBackoff) -> bool {
        let Some(mut activity) = self.take_local_activity(Stage::Scheduled(seq)) else {
            return false;
        };
        if activity.cancellation.is_none() {
            activity.slot.fill(cancelled_waiting());
            return true;
        }
        let timer = self.timers.borrow_mut().next_seq();
        self.push(
            Action::StartTimer(StartTimer {
                seq: timer,
                start_to_fire_timeout: backoff.backoff,
            }),
            None,
        );
        activity.stage = Stage::BackingOff { timer };
        activity.backoff = Some(backoff);
        self.keep_local_activity(activity);
        true
    }

    /// Goes on with the local activity that waits for this timer; false if there is
    /// none.
    pub(super) fn end_back_off(&self, timer: u32) -> bool {
        let Some(mut activity) = self.take_local_activity(Stage::BackingOff { timer }) else {
            return false;
        };
        let seq = self.activities.borrow_mut().next_seq();
        self.push_local_activity(&activity, seq);
        activity.stage = Stage::Scheduled(seq);
        self.keep_local_activity(activity);
        true
    }

    fn cancel_local_activity(&self, first_seq: u32) {
        let part = self.part::<LocalActivities>();
        let mut open = part.borrow_mut();
        let found = open
            .0
            .iter_mut()
            .find(|activity| activity.first_seq == first_seq);
        let Some(activity) = found else { return };
        if activity.cancellation.take().is_none() {
            return;
        }
        let stage = activity.stage;
        drop(open);
        match stage {
            Stage::Scheduled(seq) => self.push(Action::RequestCancelLocalActivity(seq), None),
            Stage::BackingOff { timer } => {
                self.push(Action::CancelTimer(timer), None);
                if let Some(activity) = self.take_local_activity(stage) {
                    activity.slot.fill(cancelled_waiting());
                }
            }
        }
    }

    fn take_local_activity(&self, stage: Stage) -> Option<LocalActivity> {
        let part = self.part::<LocalActivities>();
        let open = &mut part.borrow_mut().0;
        let at = open.iter().position(|activity| activity.stage == stage)?;
        Some(open.remove(at))
    }

    fn keep_local_activity(&self, activity: LocalActivity) {
        self.part::<LocalActivities>().borrow_mut().0.push(activity);
    }
}

/// No attempt was under way that could have told.
fn cancelled_waiting() -> ActivityOutcome {
    ActivityOutcome::Cancelled(Failure::cancelled("Local Activity cancelled", None))
}

impl LocalActivity {
    fn to_action(&self, seq: u32, tables: &mut Tables) -> Action {
        let options = &self.options;
        let (attempt, original_schedule_time): (u32, Option<Timestamp>) = match &self.backoff {
            None => (1, None),
            Some(backoff) => (backoff.attempt, backoff.original_schedule_time),
        };
        Action::ScheduleLocalActivity(ScheduleLocalActivity {
            seq,
            activity_id: self.activity_id.clone(),
            activity_type: self.activity_type.clone(),
            attempt,
            original_schedule_time,
            headers: self.call.headers.fields.to_wire(tables),
            arguments: tables.add_all(self.call.input.clone()),
            schedule_to_close_timeout: options.close_limit().map(duration),
            schedule_to_start_timeout: options.schedule_to_start_timeout.map(duration),
            start_to_close_timeout: options.start_to_close_timeout.map(duration),
            retry_policy: options.retry_policy.as_ref().map(RetryPolicy::to_wire),
            local_retry_threshold: options.timer_backoff_threshold.map(duration),
            cancellation_type: options.cancel_type.into(),
            include_arguments_in_marker: options.include_arguments_in_marker,
        })
    }
}
