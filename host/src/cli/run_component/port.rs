//! An activity's host, as the tests play it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{BoxFuture, FutureExt, pending, ready};

use super::lines::Lines;
use super::protocol::{Question, Reply};
use crate::{
    contract::{
        activity::{CancelReason, WaitResult},
        asynchronous_completion::{ActivityReference, CompletionError, ReportedFailure},
        types::{self, Payload},
    },
    sandbox::{ActivityPort, NexusPort, OtherActivities},
};

/// One attempt. It ends the process when the tests are gone.
pub(super) struct TestPort {
    lines: Arc<Lines>,
    cancelled: Mutex<Option<CancelReason>>,
}

impl TestPort {
    pub(super) fn new(lines: Arc<Lines>) -> Self {
        Self {
            lines,
            cancelled: Mutex::new(None),
        }
    }

    fn ask(&self, question: Question) -> Reply {
        self.lines.ask(question).unwrap_or_else(|error| {
            eprintln!("hourglass: the tests are gone: {error}");
            std::process::exit(1)
        })
    }

    fn ask_for_cancellation(&self, question: Question) -> Option<CancelReason> {
        let reason = match self.ask(question) {
            Reply::Cancelled(reason) => reason,
            Reply::Reported(_) => None,
        };
        *self
            .cancelled
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = reason;
        reason
    }

    fn report(&self, question: Question) -> Result<Option<CancelReason>, CompletionError> {
        match self.ask(question) {
            Reply::Reported(result) => result,
            Reply::Cancelled(reason) => Ok(reason),
        }
    }
}

impl ActivityPort for TestPort {
    fn heartbeat(&self, details: Vec<Payload>) -> BoxFuture<'_, ()> {
        self.ask_for_cancellation(Question::Heartbeat(details));
        ready(()).boxed()
    }

    fn cancel_requested(&self) -> Option<CancelReason> {
        *self
            .cancelled
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn cancelled(&self) -> BoxFuture<'_, CancelReason> {
        match self.cancel_requested() {
            Some(reason) => ready(reason).boxed(),
            None => pending().boxed(),
        }
    }

    fn wait(&self, length: Duration) -> BoxFuture<'_, WaitResult> {
        let length = types::Duration {
            seconds: length.as_secs(),
            nanoseconds: length.subsec_nanos(),
        };
        let result = match self.ask_for_cancellation(Question::Wait(length)) {
            Some(reason) => WaitResult::Cancelled(reason),
            None => WaitResult::Elapsed,
        };
        ready(result).boxed()
    }

    fn others(&self) -> &dyn OtherActivities {
        self
    }

    fn nexus(&self) -> Option<&dyn NexusPort> {
        None
    }
}

impl OtherActivities for TestPort {
    fn heartbeat(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<Option<CancelReason>, CompletionError>> {
        ready(self.report(Question::OtherHeartbeat(activity, details))).boxed()
    }

    fn complete(
        &self,
        activity: ActivityReference,
        result: Payload,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        let reported = self.report(Question::OtherCompleted(activity, result));
        ready(reported.map(|_| ())).boxed()
    }

    fn fail(
        &self,
        activity: ActivityReference,
        failure: ReportedFailure,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        let reported = self.report(Question::OtherFailed(activity, failure));
        ready(reported.map(|_| ())).boxed()
    }

    fn report_cancellation(
        &self,
        activity: ActivityReference,
        details: Vec<Payload>,
    ) -> BoxFuture<'_, Result<(), CompletionError>> {
        let reported = self.report(Question::OtherCancelled(activity, details));
        ready(reported.map(|_| ())).boxed()
    }
}
