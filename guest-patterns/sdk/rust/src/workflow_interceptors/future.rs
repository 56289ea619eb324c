//! The rest of a chain, and the futures that a chain gives.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

/// The rest of the chain: the interceptors after this one, and then the call itself.
/// Not to run it is to prevent the call.
pub struct WorkflowNext<'a, I, O> {
    rest: Box<dyn FnOnce(I) -> O + 'a>,
}

impl<'a, I, O> WorkflowNext<'a, I, O> {
    pub(crate) fn new(rest: impl FnOnce(I) -> O + 'a) -> Self {
        Self {
            rest: Box::new(rest),
        }
    }

    /// Goes on with this input.
    pub fn run(self, input: I) -> O {
        (self.rest)(input)
    }
}

/// What comes of an inbound call that takes time.
pub struct WorkflowInterceptorFuture<'a, T>(LocalBoxFuture<'a, T>);

impl<'a, T> WorkflowInterceptorFuture<'a, T> {
    /// Wraps a future. It may wait for what the SDK offers to workflows only.
    pub fn new(future: impl Future<Output = T> + 'a) -> Self {
        Self(future.boxed_local())
    }
}

impl<T> Future for WorkflowInterceptorFuture<'_, T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(cx)
    }
}

/// What comes of an outbound call that cannot be cancelled.
pub struct WorkflowOutboundFuture<T>(LocalBoxFuture<'static, T>);

impl<T> WorkflowOutboundFuture<T> {
    /// Wraps a future. It may wait for what the SDK offers to workflows only.
    pub fn new(future: impl Future<Output = T> + 'static) -> Self {
        Self(future.boxed_local())
    }

    /// A call that has ended already.
    pub fn ready(value: T) -> Self
    where
        T: 'static,
    {
        Self::new(std::future::ready(value))
    }

    /// The same with another result.
    pub fn map<U>(self, map: impl FnOnce(T) -> U + 'static) -> WorkflowOutboundFuture<U>
    where
        T: 'static,
    {
        WorkflowOutboundFuture::new(self.0.map(map))
    }
}

impl<T> Future for WorkflowOutboundFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.0.as_mut().poll(cx)
    }
}

/// Asks a call to stop, whatever was wrapped around its future.
#[derive(Clone)]
pub struct WorkflowCancellationHandle {
    cancel: Rc<dyn Fn(Option<String>)>,
}

impl WorkflowCancellationHandle {
    /// A handle that does this.
    pub fn new(cancel: impl Fn(Option<String>) + 'static) -> Self {
        Self {
            cancel: Rc::new(cancel),
        }
    }

    /// Asks the call to stop. Not every call passes the reason on.
    pub fn cancel(&self, reason: Option<String>) {
        (self.cancel)(reason);
    }
}

/// What comes of an outbound call that can be cancelled.
pub struct CancellableWorkflowOutboundFuture<T> {
    future: WorkflowOutboundFuture<T>,
    cancellation: WorkflowCancellationHandle,
}

impl<T> CancellableWorkflowOutboundFuture<T> {
    /// Wraps a future. It may wait for what the SDK offers to workflows only.
    pub fn new(
        future: impl Future<Output = T> + 'static,
        cancellation: WorkflowCancellationHandle,
    ) -> Self {
        let future = WorkflowOutboundFuture::new(future);
        Self {
            future,
            cancellation,
        }
    }

    /// What cancels the call, to be kept when the future is wrapped.
    pub fn cancellation_handle(&self) -> WorkflowCancellationHandle {
        self.cancellation.clone()
    }

    /// The same with another result.
    pub fn map<U>(self, map: impl FnOnce(T) -> U + 'static) -> CancellableWorkflowOutboundFuture<U>
    where
        T: 'static,
    {
        CancellableWorkflowOutboundFuture {
            future: self.future.map(map),
            cancellation: self.cancellation,
        }
    }
}

impl<T> Future for CancellableWorkflowOutboundFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        Pin::new(&mut self.future).poll(cx)
    }
}
