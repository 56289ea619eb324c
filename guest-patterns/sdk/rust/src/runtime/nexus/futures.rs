//! Waiting for a Nexus operation to start and to end.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use futures_util::future::FusedFuture;

use super::{NexusLink, NexusStart};
use crate::Payload;
use crate::cancellation::CancellableFuture;
use crate::context::StartedNexusOperation;
use crate::data_converters::TemporalDeserializable;
use crate::error::{NexusOperationExecutionError, NexusOperationFailureError};
use crate::runtime::slot::Slot;

/// A Nexus operation on its way to start, whether or not somebody waits for it.
pub struct StartNexusOperationFuture<T> {
    link: NexusLink,
    start: Rc<Slot<NexusStart>>,
    done: bool,
    output: PhantomData<fn() -> T>,
}

impl<T> StartNexusOperationFuture<T> {
    pub(super) fn new(link: NexusLink, start: Rc<Slot<NexusStart>>) -> Self {
        Self {
            link,
            start,
            done: false,
            output: PhantomData,
        }
    }

    /// Waits for the result, without a look at the start.
    pub(crate) fn into_result(self) -> NexusOperationResultFuture<T> {
        NexusOperationResultFuture {
            link: self.link,
            start: Some(self.start),
            done: false,
            output: PhantomData,
        }
    }
}

impl<T> Future for StartNexusOperationFuture<T> {
    type Output = Result<StartedNexusOperation<T>, NexusOperationExecutionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let start = ready!(self.start.poll(cx));
        self.done = true;
        self.link.core.note_progress();
        Poll::Ready(start.map(|token| StartedNexusOperation::new(token, self.link.clone())))
    }
}

impl<T> FusedFuture for StartNexusOperationFuture<T> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl<T> CancellableFuture for StartNexusOperationFuture<T> {
    fn cancel(&self) {
        self.link.cancel();
    }
}

/// Waits for the result of a Nexus operation.
pub struct NexusOperationResultFuture<T> {
    link: NexusLink,
    /// Gone once the operation has started.
    start: Option<Rc<Slot<NexusStart>>>,
    done: bool,
    output: PhantomData<fn() -> T>,
}

impl<T> NexusOperationResultFuture<T> {
    pub(crate) fn new(link: NexusLink) -> Self {
        Self {
            link,
            start: None,
            done: false,
            output: PhantomData,
        }
    }

    fn poll_end(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<Payload, NexusOperationExecutionError>> {
        if let Some(start) = &self.start {
            if let Err(error) = ready!(start.poll(cx)) {
                return Poll::Ready(Err(error));
            }
            self.start = None;
        }
        self.link.end.poll(cx).map_err(|failure| {
            NexusOperationExecutionError::Failed(NexusOperationFailureError(failure))
        })
    }
}

impl<T: TemporalDeserializable> Future for NexusOperationResultFuture<T> {
    type Output = Result<T, NexusOperationExecutionError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let end = ready!(self.poll_end(cx));
        self.done = true;
        self.link.core.note_progress();
        Poll::Ready(end.and_then(|result| Ok(T::from_payload(result)?)))
    }
}

impl<T: TemporalDeserializable> FusedFuture for NexusOperationResultFuture<T> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

impl<T: TemporalDeserializable> CancellableFuture for NexusOperationResultFuture<T> {
    fn cancel(&self) {
        self.link.cancel();
    }
}
