//! The futures that wait for a child to start and to end.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::{ChildLink, ChildStart};
use crate::cancellation::{CancellableFuture, CancellableFutureWithReason};
use crate::context::StartedChildWorkflow;
use crate::data_converters::{RawValue, TemporalDeserializable};
use crate::error::{
    ChildWorkflowExecutionError, ChildWorkflowFailureError, ChildWorkflowStartError,
};
use crate::runtime::slot::Slot;

/// A child workflow on its way to start, whether or not somebody waits for it.
pub struct StartChildWorkflowFuture<WD> {
    link: ChildLink,
    start: Rc<Slot<ChildStart>>,
    done: bool,
    workflow: PhantomData<fn() -> WD>,
}

impl<WD> StartChildWorkflowFuture<WD> {
    pub(super) fn new(link: ChildLink, start: Rc<Slot<ChildStart>>) -> Self {
        Self {
            link,
            start,
            done: false,
            workflow: PhantomData,
        }
    }
}

impl<WD> Future for StartChildWorkflowFuture<WD> {
    type Output = Result<StartedChildWorkflow<WD>, ChildWorkflowStartError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let start = ready!(self.start.poll(cx));
        self.done = true;
        self.link.core.note_progress();
        Poll::Ready(start.map(|run_id| StartedChildWorkflow::new(run_id, self.link.clone())))
    }
}

impl<WD> FusedFuture for StartChildWorkflowFuture<WD> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl<WD> CancellableFuture for StartChildWorkflowFuture<WD> {
    fn cancel(&self) {
        self.cancel_with_reason(String::new());
    }
}

impl<WD> CancellableFutureWithReason for StartChildWorkflowFuture<WD> {
    fn cancel_with_reason(&self, reason: String) {
        self.link.cancel(reason);
    }
}

/// Waits for the result of a child workflow.
pub struct ChildWorkflowResultFuture<Output> {
    link: ChildLink,
    done: bool,
    output: PhantomData<fn() -> Output>,
}

impl<Output> ChildWorkflowResultFuture<Output> {
    pub(crate) fn new(link: ChildLink) -> Self {
        Self {
            link,
            done: false,
            output: PhantomData,
        }
    }
}

impl<Output: TemporalDeserializable> Future for ChildWorkflowResultFuture<Output> {
    type Output = Result<Output, ChildWorkflowExecutionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let end = ready!(self.link.end.poll(cx));
        self.done = true;
        self.link.core.note_progress();
        Poll::Ready(match end {
            Ok(result) => {
                let payloads = result.into_iter().collect();
                RawValue::new(payloads).to_value().map_err(Into::into)
            }
            Err(failure) => {
                let error = ChildWorkflowFailureError(failure);
                Err(ChildWorkflowExecutionError::Failed(error))
            }
        })
    }
}

impl<Output: TemporalDeserializable> FusedFuture for ChildWorkflowResultFuture<Output> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl<Output: TemporalDeserializable> CancellableFuture for ChildWorkflowResultFuture<Output> {
    fn cancel(&self) {
        self.cancel_with_reason(String::new());
    }
}

impl<Output: TemporalDeserializable> CancellableFutureWithReason
    for ChildWorkflowResultFuture<Output>
{
    fn cancel_with_reason(&self, reason: String) {
        self.link.cancel(reason);
    }
}
