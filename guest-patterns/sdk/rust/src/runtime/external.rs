//! Messages to other workflows: signals and requests to cancel.

use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::core::RunCore;
use super::open::Open;
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
use crate::workflow_interceptors::{Call, CancelExternalWorkflowInput};

/// How a message went.
pub(crate) enum Delivery {
    Delivered,
    Failed(Failure, ExternalFailureCause),
    /// It was never sent: its input does not convert.
    Unsendable(PayloadConversionError),
}

/// The signals that have not been delivered.
#[derive(Default)]
pub(super) struct Signals(pub(super) Open<Delivery>);

/// The requests to cancel that have not been delivered.
#[derive(Default)]
pub(super) struct ExternalCancels(pub(super) Open<Delivery>);

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
    cancel: fn(&RunCore, u32),
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
        let input = match input {
            Ok(input) => input,
            Err(error) => return self.signal_sent(Err(Delivery::Unsendable(error))),
        };
        if let Some(interception) = self.interception() {
            let call = interception.signal_workflow(self, target, signal_name, input, options);
            return SignalExternalFuture {
                cancel: RunCore::cancel_intercepted,
                ..self.signal_sent(Ok(call))
            };
        }
        self.signal_now(target, signal_name, Call::plain(input), options)
    }

    pub(super) fn signal_now(
        self: &Rc<Self>,
        target: SignalTarget,
        signal_name: &str,
        call: Call,
        options: SignalWorkflowOptions,
    ) -> SignalExternalFuture {
        self.signal_sent(self.send_signal(target, signal_name, call, options))
    }

    fn signal_sent(
        self: &Rc<Self>,
        sent: Result<(u32, Rc<Slot<Delivery>>), Delivery>,
    ) -> SignalExternalFuture {
        let (seq, slot) = match sent {
            Ok((seq, slot)) => (Some(seq), slot),
            Err(delivery) => (None, Rc::new(Slot::filled(delivery))),
        };
        SignalExternalFuture {
            message: Message::new(self, slot),
            seq,
            cancel: RunCore::cancel_signal,
        }
    }

    fn send_signal(
        self: &Rc<Self>,
        target: SignalTarget,
        signal_name: &str,
        call: Call,
        options: SignalWorkflowOptions,
    ) -> Result<(u32, Rc<Slot<Delivery>>), Delivery> {
        let token = options
            .cancellation_token
            .as_ref()
            .unwrap_or(&self.cancellation);
        if token.is_cancelled() {
            let failure = Failure::cancelled("Signal was cancelled before being sent", None);
            return Err(Delivery::Failed(failure, ExternalFailureCause::Unspecified));
        }
        let seq = self.part::<Signals>().borrow_mut().0.next_seq();
        let core = Rc::downgrade(self);
        let subscription = token.subscribe(move |_| {
            if let Some(core) = core.upgrade() {
                core.cancel_signal(seq);
            }
        });
        let slot = self
            .part::<Signals>()
            .borrow_mut()
            .0
            .insert(seq, Some(subscription));
        let signal = SignalExternalWorkflow {
            seq,
            target,
            signal_name: signal_name.to_owned(),
            headers: self.with_tables(|tables| call.headers.fields.to_wire(tables)),
            arguments: self.with_tables(|tables| tables.add_all(call.input)),
        };
        self.push(Action::SignalExternalWorkflow(signal), options.summary);
        Ok((seq, slot))
    }

    pub(super) fn cancel_signal(&self, seq: u32) {
        let signals = self.part::<Signals>();
        let first = signals.borrow_mut().0.request_cancel(seq);
        if first {
            self.push(Action::CancelSignalWorkflow(seq), None);
        }
    }

    pub(crate) fn cancel_external(
        self: &Rc<Self>,
        execution: NamespacedExecution,
        reason: String,
    ) -> CancelExternalFuture {
        let Some(interception) = self.interception() else {
            return self.cancel_external_now(execution, reason);
        };
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let request = CancelExternalWorkflowInput {
            workflow_id: execution.workflow_id,
            run_id: given(execution.run_id),
            reason: given(reason),
        };
        let (_, slot) = interception.cancel_external(self, request);
        CancelExternalFuture {
            message: Message::new(self, slot),
        }
    }

    pub(super) fn cancel_external_now(
        self: &Rc<Self>,
        execution: NamespacedExecution,
        reason: String,
    ) -> CancelExternalFuture {
        let cancels = self.part::<ExternalCancels>();
        let seq = cancels.borrow_mut().0.next_seq();
        let slot = cancels.borrow_mut().0.insert(seq, None);
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

impl SignalExternalFuture {
    pub(super) fn seq(&self) -> Option<u32> {
        self.seq
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
            (self.cancel)(&core, seq);
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
