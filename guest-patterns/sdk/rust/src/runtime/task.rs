//! A future of the author's that is polled when something woke it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::LocalBoxFuture;

pub(crate) struct Task<T> {
    future: LocalBoxFuture<'static, T>,
    woken: Arc<Woken>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl<T> Task<T> {
    pub(crate) fn new(future: LocalBoxFuture<'static, T>) -> Self {
        Self {
            future,
            woken: Arc::new(Woken(AtomicBool::new(true))),
        }
    }

    /// The state after a poll; none if nothing woke the task since the last one.
    pub(crate) fn poll_if_woken(&mut self) -> Option<Poll<T>> {
        if !self.woken.0.swap(false, Ordering::Relaxed) {
            return None;
        }
        let waker = Waker::from(self.woken.clone());
        Some(self.future.as_mut().poll(&mut Context::from_waker(&waker)))
    }
}
