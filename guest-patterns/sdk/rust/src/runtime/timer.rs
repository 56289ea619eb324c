//! Timers.

use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::core::RunCore;
use super::slot::Slot;
use crate::TimerOptions;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{Action, StartTimer};
use crate::cancellation::CancellableFuture;
use crate::wire;

/// How a timer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerResult {
    /// Its time passed.
    Fired,
    /// It was cancelled before that.
    Cancelled,
}

/// A timer that runs whether or not somebody waits for it.
pub struct TimerFuture {
    core: Weak<RunCore>,
    /// None if the timer was cancelled before it could start.
    seq: Option<u32>,
    cancel: fn(&RunCore, u32),
    slot: Rc<Slot<TimerResult>>,
    done: bool,
}

impl RunCore {
    pub(crate) fn start_timer(self: &Rc<Self>, options: TimerOptions) -> TimerFuture {
        let Some(interception) = self.interception() else {
            return self.start_timer_now(options);
        };
        let (call, slot) = interception.timer(self, options);
        TimerFuture {
            core: Rc::downgrade(self),
            seq: Some(call),
            cancel: RunCore::cancel_intercepted,
            slot,
            done: false,
        }
    }

    pub(super) fn start_timer_now(self: &Rc<Self>, options: TimerOptions) -> TimerFuture {
        let core = Rc::downgrade(self);
        let token = options
            .cancellation_token
            .unwrap_or_else(|| self.cancellation.clone());
        if token.is_cancelled() {
            let slot = Rc::new(Slot::filled(TimerResult::Cancelled));
            return TimerFuture {
                core,
                seq: None,
                cancel: RunCore::cancel_timer,
                slot,
                done: false,
            };
        }
        let seq = self.timers.borrow_mut().next_seq();
        let listener = core.clone();
        let subscription = token.subscribe(move |_| {
            if let Some(core) = listener.upgrade() {
                core.cancel_timer(seq);
            }
        });
        let slot = self.timers.borrow_mut().insert(seq, Some(subscription));
        let start_to_fire_timeout = wire::duration(options.duration);
        self.push(
            Action::StartTimer(StartTimer {
                seq,
                start_to_fire_timeout,
            }),
            options.summary,
        );
        TimerFuture {
            core,
            seq: Some(seq),
            cancel: RunCore::cancel_timer,
            slot,
            done: false,
        }
    }

    /// The host sends no job for a cancelled timer: it ends here.
    pub(super) fn cancel_timer(&self, seq: u32) {
        let ended = self.timers.borrow_mut().end(seq);
        if let Some(slot) = ended {
            self.push(Action::CancelTimer(seq), None);
            slot.fill(TimerResult::Cancelled);
        }
    }
}

impl TimerFuture {
    pub(super) fn seq(&self) -> Option<u32> {
        self.seq
    }
}

impl Future for TimerFuture {
    type Output = TimerResult;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<TimerResult> {
        let result = ready!(self.slot.poll(cx));
        self.done = true;
        if let Some(core) = self.core.upgrade() {
            core.note_progress();
        }
        Poll::Ready(result)
    }
}

impl FusedFuture for TimerFuture {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl CancellableFuture for TimerFuture {
    fn cancel(&self) {
        if let (Some(core), Some(seq)) = (self.core.upgrade(), self.seq) {
            (self.cancel)(&core, seq);
        }
    }
}
