//! Waiting for a condition on the workflow's state.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures_util::future::FusedFuture;

use crate::WorkflowCancellationToken;
use crate::cancellation::Subscription;
use crate::error::WorkflowCancellationError;
use crate::runtime::RunCore;

/// Waits until a condition holds; see `WorkflowContext::wait_condition`.
pub struct WaitCondition<W, F> {
    pub(super) core: Rc<RunCore>,
    pub(super) state: Rc<RefCell<W>>,
    pub(super) condition: F,
    pub(super) token: WorkflowCancellationToken,
    pub(super) cancellation: Option<Subscription>,
    pub(super) done: bool,
}

/// Nothing is pinned: the state lies behind an `Rc`, the condition is called in place.
impl<W, F> Unpin for WaitCondition<W, F> {}

impl<W, F: FnMut(&W) -> bool> Future for WaitCondition<W, F> {
    type Output = Result<(), WorkflowCancellationError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let holds = (this.condition)(&this.state.borrow());
        if !holds && !this.token.is_cancelled() {
            this.core.wake_on_change(cx.waker());
            let waker = cx.waker().clone();
            this.cancellation = Some(this.token.subscribe(move |_| waker.wake()));
            return Poll::Pending;
        }
        this.done = true;
        this.cancellation = None;
        this.core.note_progress();
        Poll::Ready(match holds {
            true => Ok(()),
            false => Err(WorkflowCancellationError {
                reason: this.token.reason(),
            }),
        })
    }
}

impl<W, F: FnMut(&W) -> bool> FusedFuture for WaitCondition<W, F> {
    fn is_terminated(&self) -> bool {
        self.done
    }
}
