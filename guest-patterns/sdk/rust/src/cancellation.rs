//! Cancellation inside a workflow: tokens, and what follows when one is cancelled.
//!
//! Listeners are called at once and in the order in which they subscribed, so
//! the commands that a cancellation causes are the same in every replay.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_util::future::FusedFuture;

type Listener = Box<dyn FnOnce(Option<String>)>;

/// Asks work inside a workflow to stop.
///
/// Activities and timers belong to the workflow's own token unless their options
/// name another one. A token from `new` is independent of the workflow: work that
/// belongs to it goes on after the workflow was asked to stop.
#[derive(Clone, Default)]
pub struct WorkflowCancellationToken {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    state: RefCell<State>,
    /// Keeps a child subscribed to its parent, for as long as the child lives.
    parent: Option<Subscription>,
}

#[derive(Default)]
struct State {
    /// Whether, and with which reason, the token was cancelled.
    cancelled: Option<Option<String>>,
    next_listener: u64,
    /// In the order of their ids.
    listeners: Vec<(u64, Listener)>,
}

/// A listener stays subscribed until this is dropped.
pub(crate) struct Subscription {
    token: Weak<Inner>,
    id: u64,
}

impl WorkflowCancellationToken {
    /// A token that only its own `cancel` cancels.
    pub fn new() -> Self {
        Self::default()
    }

    /// A token that is cancelled with this one, and can be cancelled alone.
    pub fn child_token(&self) -> Self {
        let inner = Rc::new_cyclic(|child: &Weak<Inner>| {
            let child = child.clone();
            let parent = self.subscribe(move |reason| {
                if let Some(inner) = child.upgrade() {
                    Self { inner }.request(reason);
                }
            });
            Inner {
                state: RefCell::default(),
                parent: Some(parent),
            }
        });
        let child = Self { inner };
        if self.is_cancelled() {
            child.request(self.reason());
        }
        child
    }

    /// Asks the work that belongs to the token to stop.
    pub fn cancel(&self) {
        self.request(None);
    }

    /// Asks the work that belongs to the token to stop, and says why.
    pub fn cancel_with_reason(&self, reason: impl Into<String>) {
        self.request(Some(reason.into()));
    }

    /// True once the token was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.inner.state.borrow().cancelled.is_some()
    }

    /// The reason that came with the cancellation.
    pub fn reason(&self) -> Option<String> {
        self.inner.state.borrow().cancelled.clone().flatten()
    }

    /// Waits until the token is cancelled; gives the reason.
    pub fn cancelled(&self) -> Cancelled {
        Cancelled {
            token: self.clone(),
            subscription: None,
            done: false,
        }
    }

    pub(crate) fn request(&self, reason: Option<String>) {
        let mut state = self.inner.state.borrow_mut();
        if state.cancelled.is_some() {
            return;
        }
        state.cancelled = Some(reason.clone());
        let listeners = std::mem::take(&mut state.listeners);
        drop(state);
        for (_, listener) in listeners {
            listener(reason.clone());
        }
    }

    /// Calls `listener` when the token is cancelled; not if it was before.
    pub(crate) fn subscribe(
        &self,
        listener: impl FnOnce(Option<String>) + 'static,
    ) -> Subscription {
        let mut state = self.inner.state.borrow_mut();
        let id = state.next_listener;
        state.next_listener += 1;
        if state.cancelled.is_none() {
            state.listeners.push((id, Box::new(listener)));
        }
        Subscription {
            token: Rc::downgrade(&self.inner),
            id,
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let Some(token) = self.token.upgrade() else {
            return;
        };
        let listeners = &mut token.state.borrow_mut().listeners;
        if let Ok(at) = listeners.binary_search_by_key(&self.id, |(id, _)| *id) {
            drop(listeners.remove(at));
        }
    }
}

impl fmt::Debug for WorkflowCancellationToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowCancellationToken")
            .field("cancelled", &self.is_cancelled())
            .field("has_parent", &self.inner.parent.is_some())
            .finish_non_exhaustive()
    }
}

/// Waits until a token is cancelled; see [`WorkflowCancellationToken::cancelled`].
pub struct Cancelled {
    token: WorkflowCancellationToken,
    subscription: Option<Subscription>,
    done: bool,
}

impl Future for Cancelled {
    type Output = Option<String>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.token.is_cancelled() {
            self.done = true;
            self.subscription = None;
            return Poll::Ready(self.token.reason());
        }
        let waker = cx.waker().clone();
        self.subscription = Some(self.token.subscribe(move |_| waker.wake()));
        Poll::Pending
    }
}

impl FusedFuture for Cancelled {
    fn is_terminated(&self) -> bool {
        self.done
    }
}

/// A future whose work can be cancelled by itself. Dropping it cancels nothing.
pub trait CancellableFuture: FusedFuture {
    /// Asks the work behind the future to stop. The future still has to be
    /// awaited: it ends when the work has.
    fn cancel(&self);
}

/// A future whose work can be told why it is cancelled.
pub trait CancellableFutureWithReason: CancellableFuture {
    /// As `cancel`, with a reason.
    fn cancel_with_reason(&self, reason: String);
}
