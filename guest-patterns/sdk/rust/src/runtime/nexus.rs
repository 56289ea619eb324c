//! Nexus operations as the runtime of the workflow that calls them sees them.

mod futures;

use std::rc::Rc;

use super::core::RunCore;
use super::open::Open;
use super::slot::Slot;
use crate::Payload;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, ScheduleNexusOperation,
};
use crate::data_converters::PayloadConversionError;
use crate::error::{CancelledError, Failure, NexusOperationExecutionError};
use crate::options::NexusOperationOptions;
use crate::wire::duration;

pub use futures::{NexusOperationResultFuture, StartNexusOperationFuture};

/// Whether an operation started: its token, none if it is over already, or why not.
pub(crate) type NexusStart = Result<Option<String>, NexusOperationExecutionError>;

/// How an operation that had started ended.
pub(crate) type NexusEnd = Result<Payload, Failure>;

/// The operations that have not started, and those that have not ended. Both have
/// the same numbers.
#[derive(Default)]
pub(crate) struct NexusOperations {
    starts: Open<NexusStart>,
    ends: Open<NexusEnd>,
}

impl NexusOperations {
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.ends.numbers()
    }
}

/// What is to be called.
pub(crate) struct NexusCall {
    pub(crate) endpoint: String,
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) input: Result<Payload, PayloadConversionError>,
}

/// What the caller needs to follow an operation.
#[derive(Clone)]
pub(crate) struct NexusLink {
    core: Rc<RunCore>,
    /// None if the operation was not even asked for.
    seq: Option<u32>,
    end: Rc<Slot<NexusEnd>>,
}

impl NexusLink {
    pub(crate) fn cancel(&self) {
        if let Some(seq) = self.seq {
            self.core.cancel_nexus_operation(seq);
        }
    }
}

impl NexusOperations {
    /// Says whether an operation started; false if there is none with this number.
    /// Nothing follows if it did not.
    pub(crate) fn started(&mut self, seq: u32, start: NexusStart) -> bool {
        if start.is_err() {
            drop(self.ends.end(seq));
        }
        self.starts.end(seq).map(|slot| slot.fill(start)).is_some()
    }

    /// Says how an operation ended; false if there is none with this number.
    pub(crate) fn ended(&mut self, seq: u32, end: NexusEnd) -> bool {
        self.ends.end(seq).map(|slot| slot.fill(end)).is_some()
    }
}

impl RunCore {
    pub(crate) fn start_nexus_operation<T>(
        self: &Rc<Self>,
        call: NexusCall,
        options: NexusOperationOptions,
    ) -> StartNexusOperationFuture<T> {
        let (seq, start, end) = match self.ask_for_operation(call, options) {
            Ok((seq, start, end)) => (Some(seq), start, end),
            Err(error) => (
                None,
                Rc::new(Slot::filled(Err(error))),
                Rc::new(Slot::new()),
            ),
        };
        let core = self.clone();
        StartNexusOperationFuture::new(NexusLink { core, seq, end }, start)
    }

    #[expect(clippy::type_complexity, reason = "the number and the two slots")]
    fn ask_for_operation(
        self: &Rc<Self>,
        call: NexusCall,
        options: NexusOperationOptions,
    ) -> Result<(u32, Rc<Slot<NexusStart>>, Rc<Slot<NexusEnd>>), NexusOperationExecutionError> {
        let input = call.input?;
        let token = options.cancellation_token;
        let token = token.as_ref().unwrap_or(&self.cancellation);
        if token.is_cancelled() {
            let message = "Nexus Operation cancelled before it was scheduled";
            let error = CancelledError(Failure::cancelled(message, None));
            return Err(NexusOperationExecutionError::Cancelled(error));
        }
        let part = self.part::<NexusOperations>();
        let operations = &mut *part.borrow_mut();
        let seq = operations.ends.next_seq();
        let core = Rc::downgrade(self);
        let subscription = token.subscribe(move |_| {
            if let Some(core) = core.upgrade() {
                core.cancel_nexus_operation(seq);
            }
        });
        let start = operations.starts.insert(seq, None);
        let end = operations.ends.insert(seq, Some(subscription));
        let mut headers = options.nexus_header;
        headers.sort();
        let action = Action::ScheduleNexusOperation(ScheduleNexusOperation {
            seq,
            endpoint: call.endpoint,
            service: call.service,
            operation: call.operation,
            input: Some(self.with_tables(|tables| tables.add(input))),
            schedule_to_close_timeout: options.schedule_to_close_timeout.map(duration),
            schedule_to_start_timeout: options.schedule_to_start_timeout.map(duration),
            start_to_close_timeout: options.start_to_close_timeout.map(duration),
            headers,
            cancellation_type: options.cancellation_type,
        });
        self.push(action, options.summary);
        Ok((seq, start, end))
    }

    fn cancel_nexus_operation(&self, seq: u32) {
        let operations = self.part::<NexusOperations>();
        let first = operations.borrow_mut().ends.request_cancel(seq);
        if first {
            self.push(Action::RequestCancelNexusOperation(seq), None);
        }
    }
}
