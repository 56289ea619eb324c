//! Messages to other workflows: signals and requests to cancel.

use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::core::RunCore;
use super::slot::Slot;
use crate::Payload;
use crate::bindings::types_part::hourglass::plugin::types::NamespacedExecution;
use crate::bindings::workflow_part::exports::hourglass::plugin::workflow::{
    Action, ExternalFailureCause, RequestCancelExternalWorkflow, SignalExternalWorkflow,
    SignalTarget,
};
use crate::cancellation::CancellableFuture;
use crate::data_converters::PayloadConversionError;
use crate::error::{CancelExternalWorkflowError, Failure, WorkflowSignalError};
use crate::options::SignalWorkflowOptions;

/// How a message went.
pub(crate) enum Delivery {
    Delivered,
    Failed(Failure, ExternalFailureCause),
    /// It was never sent: its input does not convert.
    Unsendable(PayloadConversionError),
}

/// A message on its way to another workflow, whether or not somebody waits for it.
struct Message {
    core: Weak<RunCore>,
    slot: Rc<Slot<Delivery>>,
    done: bool,
}

impl Message {
    fn new(core: &Rc<RunCore>, slot: Rc<Slot<Delivery>>) -> Self {
        Self {
            core: Rc::downgrade(core),
            slot,
            done: false,
        }
    }

    fn poll<E>(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), E>>
    where
        E: From<(Failure, ExternalFailureCause)> + From<PayloadConversionError>,
    {
        let delivery = ready!(self.slot.poll(cx));
        self.done = true;
        if let Some(core) = self.core.upgrade() {
            core.note_progress();
        }
        Poll::Ready(match delivery {
            Delivery::Delivered => Ok(()),
            Delivery::Failed(failure, cause) => Err((failure, cause).into()),
            Delivery::Unsendable(error) => Err(error.into()),
        })
    }
}

/// A signal on its way to another workflow, whether or not somebody waits for it.
pub struct SignalExternalFuture {
    message: Message,
    /// None if the signal was never sent.
    seq: Option<u32>,
}

/// A request to cancel another workflow, on its way whether or not somebody waits
/// for it.
pub struct CancelExternalFuture {
    message: Message,
}

impl RunCore {
    pub(crate) fn signal_external(
        self: &Rc<Self>,
        target: SignalTarget,
        signal_name: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: SignalWorkflowOptions,
    ) -> SignalExternalFuture {
        let (seq, slot) = match self.send_signal(target, signal_name, input, options) {
            Ok((seq, slot)) => (Some(seq), slot),
            Err(delivery) => (None, Rc::new(Slot::filled(delivery))),
        };
        SignalExternalFuture {
            message: Message::new(self, slot),
            seq,
        }
    }

    fn send_signal(
        self: &Rc<Self>,
        target: SignalTarget,
        signal_name: &str,
        input: Result<Vec<Payload>, PayloadConversionError>,
        options: SignalWorkflowOptions,
    ) -> Result<(u32, Rc<Slot<Delivery>>), Delivery> {
        let input = input.map_err(Delivery::Unsendable)?;
        let token = options
            .cancellation_token
            .as_ref()
            .unwrap_or(&self.cancellation);
        if token.is_cancelled() {
            let failure = Failure::cancelled("Signal was cancelled before being sent", None);
            return Err(Delivery::Failed(failure, ExternalFailureCause::Unspecified));
        }
        let seq = self.signals.borrow_mut().next_seq();
        let core = Rc::downgrade(self);
        let subscription = token.subscribe(move |_| {
            if let Some(core) = core.upgrade() {
                core.cancel_signal(seq);
            }
        });
        let slot = self.signals.borrow_mut().insert(seq, Some(subscription));
        let signal = SignalExternalWorkflow {
            seq,
            target,
            signal_name: signal_name.to_owned(),
            arguments: self.with_tables(|tables| tables.add_all(input)),
            headers: Vec::new(),
        };
        self.push(Action::SignalExternalWorkflow(signal), options.summary);
        Ok((seq, slot))
    }

    fn cancel_signal(&self, seq: u32) {
        let first = self.signals.borrow_mut().request_cancel(seq);
        if first {
            self.push(Action::CancelSignalWorkflow(seq), None);
        }
    }

    pub(crate) fn cancel_external(
        self: &Rc<Self>,
        execution: NamespacedExecution,
        reason: String,
    ) -> CancelExternalFuture {
        let seq = self.external_cancels.borrow_mut().next_seq();
        let slot = self.external_cancels.borrow_mut().insert(seq, None);
        let request = RequestCancelExternalWorkflow {
            seq,
            execution,
            reason,
        };
        self.push(Action::RequestCancelExternalWorkflow(request), None);
        CancelExternalFuture {
            message: Message::new(self, slot),
        }
    }
}

impl Future for SignalExternalFuture {
    type Output = Result<(), WorkflowSignalError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.message.poll(cx)
    }
}

impl FusedFuture for SignalExternalFuture {
    fn is_terminated(&self) -> bool {
        self.message.done
    }
}

impl CancellableFuture for SignalExternalFuture {
    fn cancel(&self) {
        if let (Some(core), Some(seq)) = (self.message.core.upgrade(), self.seq) {
            core.cancel_signal(seq);
        }
    }
}

impl Future for CancelExternalFuture {
    type Output = Result<(), CancelExternalWorkflowError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.message.poll(cx)
    }
}

impl FusedFuture for CancelExternalFuture {
    fn is_terminated(&self) -> bool {
        self.message.done
    }
}
